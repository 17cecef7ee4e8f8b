// What Section 4.2 and Appendix E of Sun et al. 2025 say of training rules, asked of tables of rules that were really
// trained.

import fc from "fast-check";
import { load, type Divergence, type Implementability, type TrainingGame } from "candor";
import { describe, expect, test } from "vitest";
import { divergences, name } from "./arbitraries.js";

const { game } = await load();

interface Type {
  readonly size: number;
  readonly reward: readonly number[];
}
/** The others and the mechanism: a game without the group whose types are looked at. */
type Others = Omit<TrainingGame, "groups"> & { readonly others: readonly Type[] };

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, value, x) => sum + value * b[x]!, 0);

/** The rule tabulated on the types of the first group. */
function ask({ others, ...mechanism }: Others, types: readonly Type[]): Implementability {
  const policies = types.map((type) => game.train({ ...mechanism, groups: [type, ...others] }).policy);
  return game.implementability({
    sizes: types.map(({ size }) => size),
    valuations: types.map(({ reward }) => policies.map((policy) => dot(policy, reward))),
    // the policy's own rounding
    tolerance: 1e-11 * Math.max(...types.map(({ size }) => size)),
  });
}

const affine = ({ others, objective: _, ...mechanism }: Others, type: Type): number =>
  game.price({ ...mechanism, groups: [type, ...others] }).payments[0]!;

const real = (low: number, high: number): fc.Arbitrary<number> => fc.double({ min: low, max: high, noNaN: true });
const outcomes = fc.integer({ min: 2, max: 6 });
const setting = (divergence: Divergence, types: number): fc.Arbitrary<[Others, Type[]]> => outcomes.chain((m) => {
  const type = fc.record({ size: real(0.5, 4), reward: fc.array(real(0, 1), { minLength: m, maxLength: m }) });
  const others = fc.record({
    divergence: fc.constant(divergence), lambda: real(0.1, 2), others: fc.array(type, { minLength: 1, maxLength: 3 }),
    baseline: fc.array(real(0.1, 1), { minLength: m, maxLength: m }),
  });
  return fc.tuple(others, fc.array(type, { minLength: types, maxLength: types }));
});

describe.each(divergences.map((divergence) => ({ divergence, label: name(divergence) })))("SW-Max, $label", (one) => {
  const { divergence } = one;

  test("Prop. 4.4 and E.2: it is implementable, and p^AFF is among the truthful payments", () => {
    fc.assert(fc.property(setting(divergence, 7), ([others, types]) => {
      const { implementable, payments, lowest, tolerance } = ask(others, types);
      expect(implementable).toBe(true);
      const paid = types.map((type) => affine(others, type));
      paid.forEach((p, t) => {
        const above = p - paid[0]!;
        expect(above).toBeLessThanOrEqual(payments![t]! + 10 * tolerance);
        expect(above).toBeGreaterThanOrEqual(lowest![t]! - 10 * tolerance);
      });
    }), { numRuns: 40 });
  });
});

describe("payment equivalence", () => {
  /** The proof of Theorem 4.9: from a type to the constant reward, there to the other size, and on to the other type,
   *  in n steps each. */
  const path = (from: Type, to: Type, n: number): Type[] => {
    const mix = (reward: readonly number[], share: number): number[] => reward.map((r) => r + share * (1 - r));
    const steps = Array.from({ length: n + 1 }, (_, j) => j / n);
    return [
      ...steps.map((share) => ({ size: from.size, reward: mix(from.reward, share) })),
      ...steps.reverse().map((share) => ({ size: to.size, reward: mix(to.reward, share) })),
    ];
  };
  const from: Type = { size: 1, reward: [1, 0, 0.3] };
  const to: Type = { size: 3, reward: [0.1, 1, 0.5] };
  const others = [{ size: 2, reward: [0.2, 0.4, 1] }];

  test.each(divergences.map((divergence) => [name(divergence), divergence] as const))(
    "Theorem 4.9, Cor. 4.10, Lemma C.2, %s: on ever finer paths the gap falls toward 0, and payments toward p^AFF",
    (_, divergence) => {
      const rule = { divergence, lambda: 0.5, others };
      const gaps = [4, 16, 64].map((n) => {
        const types = path(from, to, n);
        const { implementable, gap, payments, pair } = ask(rule, types);
        expect(implementable).toBe(true);
        const last = types.length - 1;
        const paid = affine(rule, types[last]!) - affine(rule, types[0]!);
        expect(Math.abs(payments![last]! - paid)).toBeLessThanOrEqual(gap! + 1e-9);
        expect(pair).toHaveLength(2);
        return gap!;
      });
      expect(gaps[0]!).toBeGreaterThan(0.01);
      // the sum of 2 n products of a step of the reward and a step of the policy, which is bounded in sum: 1/n
      expect(gaps[1]!).toBeLessThan(0.45 * gaps[0]!);
      expect(gaps[2]!).toBeLessThan(0.45 * gaps[1]!);
    });

  test("Prop. 4.6: with sizes known the straight line is enough", () => {
    const gaps = [4, 16, 64].map((n) => {
      const between = (share: number): number[] => from.reward.map((r, x) => r + share * (to.reward[x]! - r));
      const types = Array.from({ length: n + 1 }, (_, j) => ({ size: 1, reward: between(j / n) }));
      return ask({ lambda: 0.5, others }, types).gap!;
    });
    expect(gaps[1]! / gaps[0]!).toBeCloseTo(0.25, 1);
    expect(gaps[2]! / gaps[1]!).toBeCloseTo(0.25, 1);
  });

  test("without the types in between payments are not unique", () => {
    const { gap, unique, pair } = ask({ lambda: 0.5, others }, [from, to]);
    expect(unique).toBe(false);
    expect(pair).toEqual([0, 1]);
    expect(gap!).toBeGreaterThan(0.1);
  });
});

describe("Appendix E: rules beyond SW-Max", () => {
  const others = [{ size: 1, reward: [0, 1] }];
  const whole = { size: 1, reward: [1, 0] };
  // half the reward is served as well as the whole, by max-min better; Nash serves a larger group better whatever it
  // values
  const half = { size: 1, reward: [0.5, 0] };
  const quarter = { size: 2, reward: [0.25, 0] };

  const SOLVED = ["kl", "chi2"] as const;
  test.each(SOLVED)("%s: no payments make max-min truthful on r, r/2, nor Nash on (r, 1), (r/4, 2)", (divergence) => {
    const rule = { divergence, lambda: 0.5, others };
    const refused = { implementable: false, cycle: [0, 1], exact: true, payments: null, unique: false };
    expect(ask({ ...rule, objective: "max-min" }, [whole, half])).toMatchObject(refused);
    expect(ask({ ...rule, objective: "nash" }, [whole, quarter])).toMatchObject(refused);
    for (const type of [half, quarter]) {
      expect(ask(rule, [whole, type])).toMatchObject({ implementable: true, exact: true });
      expect(ask({ ...rule, objective: "max-min" }, [whole, type]).weight!).toBeLessThan(-0.01);
    }
    // by scale alone nothing is gained under Nash: the logarithm does not see it
    expect(ask({ ...rule, objective: "nash" }, [whole, half]).implementable).toBe(true);
  });

  test("the weight of that cycle is what the two types would gain together by changing places", () => {
    const share = (type: Type): number =>
      game.train({ objective: "nash", lambda: 0.5, groups: [type, ...others] }).policy[0]!;
    const [p, q] = [share(whole), share(quarter)];
    expect(q).toBeGreaterThan(p);
    const gain = (q - p) * (whole.size * whole.reward[0]! - quarter.size * quarter.reward[0]!);
    expect(ask({ lambda: 0.5, others, objective: "nash" }, [whole, quarter]).weight!).toBeCloseTo(-gain, 12);
  });
});
