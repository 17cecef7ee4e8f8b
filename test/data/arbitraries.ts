// Random calls for fast-check, and every rule over them.

import fc from "fast-check";
import type { Caps, DataCall, DataUser, ProportionalCall, Protocol, Ratio, WindowCall } from "candor";

export interface Case {
  readonly users: (DataUser & { readonly benefit: number })[];
  readonly threshold: number;
  readonly price: number;
  readonly spillover: Ratio;
}

/** Few units and prices, so that ties and edges are common; a threshold that is met in about half of the calls. */
export function calls(most = 9, { benefits = true } = {}): fc.Arbitrary<Case> {
  return fc.record({
    users: fc.array(fc.record({
      cost: fc.integer({ min: 0, max: 12 }),
      capacity: fc.integer({ min: 0, max: 8 }),
      benefit: benefits ? fc.integer({ min: 0, max: 40 }) : fc.constant(0),
    }), { minLength: 1, maxLength: most }),
    part: fc.integer({ min: 1, max: 110 }),
    price: fc.integer({ min: 0, max: 12 }),
    spillover: fc.constantFrom<Ratio>([0, 1], [1, 2], [1, 3], [1, 1]),
  }).map(({ users, part, price, spillover }) => {
    const all = users.reduce((sum, user) => sum + user.capacity, 0);
    return { users, threshold: Math.max(1, Math.ceil((all * part) / 150)), price, spillover };
  });
}

export const total = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0);

export const RUNS = { numRuns: 300, seed: 260507419 };
export const check = (cases: fc.Arbitrary<Case>, property: (c: Case) => void): void => fc.assert(fc.property(cases, property), RUNS);

export const simultaneous = ({ users, threshold, price }: Case): WindowCall => ({ users, threshold, rule: "critical-value", reserve: price });
export const smallFirst = (c: Case): WindowCall => ({ ...simultaneous(c), protocol: "small-first" } as WindowCall);
export const backed = (c: Case, caps: Caps, protocol: Protocol = "simultaneous"): WindowCall =>
  ({ users: c.users, threshold: c.threshold, rule: "benefit-backed", subsidy: c.price, spillover: c.spillover, caps, protocol });
export const club = ({ users, threshold, price }: Case): WindowCall => ({ users, threshold, rule: "club", subsidy: price });
export const proportional = (c: Case): ProportionalCall => ({ users: c.users, threshold: c.threshold, rule: "proportional", reserve: c.price });
export const posted = (c: Case): DataCall => ({ users: c.users, threshold: c.threshold, rule: "posted", subsidy: c.price });

export const mechanisms: [string, (c: Case) => WindowCall][] = [
  ["critical-value simultaneous", simultaneous], ["critical-value small-first", smallFirst],
  ["benefit-backed pivotal simultaneous", (c) => backed(c, "pivotal")],
  ["benefit-backed pivotal small-first", (c) => backed(c, "pivotal", "small-first")],
  ["benefit-backed dominant simultaneous", (c) => backed(c, "dominant")],
  ["benefit-backed dominant small-first", (c) => backed(c, "dominant", "small-first")],
  ["club", club], ["proportional", proportional],
];
