// Training for Nash social welfare and max-min (Section 6 and Appendix E of Sun et al. 2025): certificates, and what
// follows from them.

import fc from "fast-check";
import { load, type Trained, type TrainingGame, type TrainingObjective } from "candor";
import { describe, expect, test } from "vitest";
import { caught } from "../caught.js";
import { generator } from "./generator.js";
import { evaluate, search } from "./reference/objectives.js";
import { price as slowPrice } from "./reference/price.js";

const { game } = await load();
type Plain = Omit<TrainingGame, "groups"> & {
  groups: { size: number; reward: number[] }[];
  baseline: number[];
  lambda: number;
};

const real = (low: number, high: number): fc.Arbitrary<number> => fc.double({ min: low, max: high, noNaN: true });

/** Rewards in [0, 1], 0 in many places where `sparse`; baselines down to 10^depth. */
const games = (
  objective: TrainingObjective, divergence: "kl" | "chi2", most: number,
  [low, high]: readonly [number, number], depth: number,
): fc.Arbitrary<Plain> =>
  fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: most }), fc.boolean()).chain(([n, m, sparse]) => {
    const reward = sparse ? fc.oneof(fc.constant(0), real(0.01, 1)) : real(0, 1);
    const rewards = fc.array(reward, { minLength: m, maxLength: m });
    return fc.record({
      objective: fc.constant(objective), divergence: fc.constant(divergence),
      lambda: real(low, high).map((e) => 10 ** e),
      baseline: fc.array(real(depth, 0).map((e) => 10 ** e), { minLength: m, maxLength: m }),
      groups: fc.array(fc.record({
        size: real(-1, 1).map((e) => 10 ** e),
        reward: rewards.map((r) => (Math.max(...r) > 1e-3 ? r : [0.5, ...r.slice(1)])),
      }), { minLength: n, maxLength: n }),
    });
  });

const total = (g: Plain): number => g.groups.reduce((sum, { size }) => sum + size, 0);
/** What the gap is relative to. */
const unit = (g: Plain): number =>
  g.objective === "nash" ? total(g) : Math.max(...g.groups.flatMap(({ reward }) => reward));

const CASES = (["nash", "max-min"] as const).flatMap((objective) =>
  (["kl", "chi2"] as const).map((divergence) => ({ objective, divergence })));

describe.each(CASES)("$objective, $divergence", ({ objective, divergence }) => {
  test("the gap is reached, from a hard lambda to a soft one and on baselines down to 1e-8", () => {
    let widest = 0;
    fc.assert(fc.property(games(objective, divergence, 12, [-3, 3], -8), (g) => {
      const { gap, policy } = game.train(g);
      expect(gap).toBeGreaterThanOrEqual(0);
      expect(Math.abs(policy.reduce((a, b) => a + b, 0) - 1)).toBeLessThanOrEqual(1e-13);
      widest = Math.max(widest, gap / unit(g));
    }), { numRuns: 2000, seed: 4 });
    expect(widest).toBeLessThanOrEqual(1e-12);
  });

  test("the certificate is true: the twin's dual at the weights is above the value by the gap", () => {
    fc.assert(fc.property(games(objective, divergence, 8, [-1.5, 1.5], -2), (g) => {
      const { policy, valuations, value, divergence: distance, gap, weights } = game.train(g);
      const scale = unit(g) + g.lambda + Math.abs(value);
      expect(Math.abs(evaluate(g, policy) - value)).toBeLessThanOrEqual(1e-11 * scale);
      // weak duality, with SW-Max solved by the twin
      const { objective: _, ...plain } = g;
      const swMax = slowPrice({ ...plain, groups: g.groups.map(({ reward }, i) => ({ reward, size: weights[i]! })) });
      const logs = g.groups.reduce((sum, { size }, i) => sum + size * (Math.log(weights[i]! / size) + 1), 0);
      const offset = objective === "nash" ? logs : 0;
      expect(Math.abs(swMax.welfare - offset - value - gap)).toBeLessThanOrEqual(1e-9 * scale);
      // the weights' own policy is the one that is returned
      swMax.policy.forEach((p, x) => expect(Math.abs(p - policy[x]!)).toBeLessThanOrEqual(1e-6));
      expect(Math.abs(swMax.divergence - distance)).toBeLessThanOrEqual(1e-6 * scale);
      if (objective === "max-min") expect(weights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
      else weights.forEach((weight, i) => expect(weight * valuations[i]! / g.groups[i]!.size).toBeCloseTo(1, 8));
    }), { numRuns: 150, seed: 5 });
  });

  test("the twin's search over policies finds nothing better, and the same", () => {
    fc.assert(fc.property(games(objective, divergence, 3, [-1.5, 1.5], -2), (g) => {
      const { value } = game.train(g);
      expect(Math.abs(search(g) - value)).toBeLessThanOrEqual(1e-6 * (unit(g) + Math.abs(value)));
    }), { numRuns: 40, seed: 6 });
  });

  test("a group told apart into two of the same reward changes nothing, a boost shifts nobody's constant", () => {
    fc.assert(fc.property(games(objective, divergence, 6, [-1, 1], -1), (g) => {
      const one = game.train(g);
      const [first, ...rest] = g.groups as [Plain["groups"][0]];
      const halves = [0.25, 0.75].map((share) => ({ ...first, size: share * first.size }));
      const two = game.train({ ...g, groups: [...halves, ...rest] });
      one.policy.forEach((p, x) => expect(Math.abs(p - two.policy[x]!)).toBeLessThanOrEqual(1e-5));
      const boosted = game.train({ ...g, boost: g.baseline.map(() => 0.5) });
      expect(boosted.value - one.value).toBeCloseTo(0.5, 8);
    }), { numRuns: 60, seed: 7 });
  });
});

test("social welfare is SW-Max, by every divergence", () => {
  const groups = [{ id: "a", size: 3, reward: [1, 0, 0.2] }, { size: 1, multiplier: 2, reward: [0, 1, 0.9] }];
  const g = { groups, lambda: 0.4, boost: [0, 0.1, 0] };
  for (const divergence of ["kl", "chi2", "total-variation", { alpha: 0.3 }] as const) {
    const priced = game.price({ ...g, divergence });
    const trained = game.train({ ...g, divergence });
    expect(trained).toMatchObject({
      ids: ["a", null], options: { divergence, lambda: 0.4, normalization: "none", objective: "social-welfare" },
      policy: priced.policy, valuations: priced.valuations, divergence: priced.divergence, gap: 0,
      weights: Float64Array.of(3, 2),
    });
    expect(trained.value).toBeCloseTo(priced.welfare, 13);
  }
});

test("sizes do not enter max-min, and a group nobody is worse off than counts for nothing", () => {
  const reward = [[1, 0, 0.2], [0, 1, 0.4], [5, 6, 7]];
  const by = (sizes: number[]): Trained =>
    game.train({ objective: "max-min", lambda: 0.1, groups: sizes.map((size, i) => ({ size, reward: reward[i]! })) });
  expect(by([1, 1, 1])).toEqual(by([100, 1, 7]));
  expect(by([1, 1, 1]).weights[2]!).toBeLessThan(1e-12);
});

test("max-min down to a millionth of the largest reward, rewards of 0 and 1 among them, where many multipliers are optimal", () => {
  const random = generator(11);
  for (let k = 0; k < 1200; k++) {
    const [divergence, lambda] = [k % 2 ? "chi2" : "kl", [0.01, 0.001, 1e-4, 1e-6][(k >> 2) % 4]!] as const;
    const reward = k & 2 ? random : () => (random() < 0.5 ? 1 : 0);
    const m = 3 + Math.floor(8 * random());
    const groups = Array.from({ length: 2 + Math.floor(5 * random()) }, () => ({ size: 1, reward: Array.from({ length: m }, reward) }));
    expect(game.train({ objective: "max-min", divergence, lambda, groups }).gap).toBeLessThanOrEqual(1e-9);
  }
});

test("64 groups and 1024 outcomes", () => {
  const reward = (i: number): number[] => Array.from({ length: 1024 }, (_, x) => ((x * 31 + i * 97) % 101) / 100);
  const groups = Array.from({ length: 64 }, (_, i) => ({ size: 1 + (i % 5), reward: reward(i) }));
  for (const rule of CASES) expect(game.train({ ...rule, lambda: 0.01, groups }).gap).toBeLessThan(1e-12);
}, 60_000);

describe("bad input is refused by the field's name", () => {
  const good = { objective: "nash", groups: [{ size: 1, reward: [1, 0] }, { size: 1, reward: [0.5, 0.5] }] };
  test.each<[field: string, change: object]>([
    ["objective", { objective: "utilitarian" }],
    ["divergence", { divergence: "hellinger" }],
    ["divergence", { divergence: { alpha: 2 }, objective: "max-min" }],
    ["groups[1].reward[1]", { groups: [good.groups[0], { size: 1, reward: [1, -0.1] }] }],
    ["groups[1].reward", { groups: [good.groups[0], { size: 1, reward: [0, 0] }] }],
    ["groups[0].reward[1]", { groups: [{ size: 1, reward: [1, NaN] }] }],
    ["groups[0].size", { groups: [{ size: 0, reward: [1, 0] }] }],
    ["baseline[0]", { baseline: [0, 1] }],
    ["rule", { rule: "none" }],
    ["rebate", { rebate: "bailey" }],
    ["groups[0].reward[0]", { normalization: "z-score", groups: [{ size: 1, reward: [0, 1] }] }],
  ])("%s", (field, change) => {
    expect(caught(() => game.train({ ...good, ...change } as never)).field).toBe(field);
  });

  test("a game whose gap is not reached is refused, not answered", () => {
    const groups = [{ size: 1, reward: [0, 1, 0.3, 0.7] }, { size: 1e6, reward: [1, 0, 0.2, 0.1] }];
    expect(caught(() => game.train({ objective: "nash", lambda: 1e-9, groups }))).toMatchObject({ field: "objective" });
  });
});
