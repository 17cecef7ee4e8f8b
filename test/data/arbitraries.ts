// Random calls for fast-check.

import fc from "fast-check";
import type { DataUser, Ratio } from "candor";

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
