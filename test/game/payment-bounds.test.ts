// Theorem 4.11 and Corollary 4.13 of Sun et al. 2025: no type's utility is below the slack, and one has it.

import fc from "fast-check";
import { load, type BoundedGame, type Divergence, type Normalization } from "candor";
import { describe, expect, test } from "vitest";
import { caught } from "../caught.js";
import { divergences, game as games, name } from "./arbitraries.js";

const { game } = await load();
type Plain = Omit<BoundedGame, "groups"> & { groups: { size: number; reward: number[] }[]; smallestSize: number };

interface Type {
  readonly size: number;
  readonly reward: number[];
}

const largest = (g: Plain): number => g.groups.reduce((sum, { size }) => sum + size, g.lambda! + g.smallestSize);

/** Games of positive rewards and sizes from 0.1, with a type of the first group: a size, and a reward that is then
 *  normalised. */
const cases = (divergence: Divergence, normalization: Normalization): fc.Arbitrary<[Plain, Type]> =>
  games(divergence, { groups: 3, outcomes: 6 }).chain(({ groups: given, baseline, lambda }) => {
    const m = given[0]!.reward.length;
    const real = (low: number, high: number): fc.Arbitrary<number> => fc.double({ min: low, max: high, noNaN: true });
    const list = fc.array(fc.oneof(fc.constant(0), real(0.001, 1)), { minLength: m, maxLength: m });
    const type = fc.record({ size: real(0.1, 3), reward: list.map((r) => [Math.max(r[0]!, 0.01), ...r.slice(1)]) });
    const groups = given.map(({ size, reward }) => ({ size, reward: Array.from(reward, (r) => r + 0.01) }));
    const bounded = { divergence, lambda: lambda!, baseline: baseline!, groups, normalization, smallestSize: 0.1 };
    return fc.tuple(fc.constant(bounded), type);
  });

const utility = ({ smallestSize: _, ...g }: Plain, type: { size: number; reward: readonly number[] }): number =>
  game.price({ ...g, groups: [type, ...g.groups.slice(1)] }).utilities[0]!;

describe.each(divergences.map((divergence) => ({ divergence, label: name(divergence) })))("$label", (one) => {
  const { divergence } = one;

  test("lower is p^AFF, and upper is above it by the slack", () => {
    fc.assert(fc.property(cases(divergence, "max"), ([g]) => {
      const { lower, upper, slack } = game.paymentBounds(g);
      const { smallestSize: _, ...plain } = g;
      expect(lower).toEqual(game.price(plain).payments);
      slack.forEach((s, i) => {
        expect(s).toBeGreaterThanOrEqual(0);
        expect(upper[i]).toBe(lower[i]! + s);
      });
    }), { numRuns: 40 });
  });

  const UNSUMMED = ["none", "max", "range"] as const;
  test.each(UNSUMMED)("%s: no type has less than the slack, and one has it", (normalization) => {
    // a unit vector, or the reward 0
    fc.assert(fc.property(cases(divergence, normalization), ([g, type]) => {
      const slack = game.paymentBounds(g).slack[0]!;
      const rounding = 1e-12 * largest(g);
      expect(utility(g, type)).toBeGreaterThanOrEqual(slack - rounding);
      const m = type.reward.length;
      const units = Array.from({ length: m }, (_, x) => Array.from({ length: m }, (_, y) => Number(x === y)));
      const lowest = normalization === "max" ? units : [Array<number>(m).fill(0)];
      const reached = Math.min(...lowest.map((reward) => utility(g, { size: 0.1, reward })));
      expect(Math.abs(reached - slack)).toBeLessThanOrEqual(rounding);
    }), { numRuns: 40 });
  });
});

describe("sum, kl", () => {
  test("no type has less than the slack, and the one that levels the others' policy up has it", () => {
    fc.assert(fc.property(cases("kl", "sum"), ([g, type]) => {
      const slack = game.paymentBounds(g).slack[0]!;
      const rounding = 1e-12 * largest(g);
      expect(utility(g, type)).toBeGreaterThanOrEqual(slack - rounding);
      // what is left without the group: its reward 0, which no normalisation needs
      const shares = (reward: number[]): number[] => reward.map((r) => r / reward.reduce((a, b) => a + b, 0));
      const others = g.groups.slice(1).map(({ size, reward }) => ({ size, reward: shares(reward) }));
      const { smallestSize: _, normalization: __, ...plain } = g;
      const { policy } = game.price({ ...plain, groups: [{ size: 0.1, reward: type.reward.map(() => 0) }, ...others] });
      const given = (level: number): number[] =>
        Array.from(policy, (p) => Math.max(0, (level - Math.log(p)) * g.lambda! / 0.1));
      let [low, high] = [Math.min(...policy.map(Math.log)), Math.max(...policy.map(Math.log)) + 0.1 / g.lambda!];
      for (let step = 0; step < 200; step++) {
        const middle = (low + high) / 2;
        if (given(middle).reduce((a, b) => a + b, 0) < 1) low = middle;
        else high = middle;
      }
      const reached = game.price({ ...plain, groups: [{ size: 0.1, reward: given(low) }, ...others] }).utilities[0]!;
      expect(Math.abs(reached - slack)).toBeLessThanOrEqual(1e-10 * largest(g));
    }), { numRuns: 100 });
  });

  test("however small lambda is", () => {
    const groups = [{ size: 9, reward: [1, 2, 3] }, { size: 2, reward: [3, 1, 1] }];
    const { slack } = game.paymentBounds({ normalization: "sum", lambda: 1e-3, groups });
    // beside group 1 alone outcomes 1 and 2 have e^-800 each, which a report of 1/2 raises to e^-300; beside group 0 it
    // is e^-2000
    expect(slack[0]! / (1e-3 * 2 * Math.exp(-300))).toBeCloseTo(1, 2);
    expect(slack[1]).toBe(0);
    // alone it has a third of its reward, its policy being uniform then
    const alone = game.paymentBounds({ normalization: "sum", lambda: 1e-3, groups: groups.slice(0, 1) });
    expect(alone.slack[0]).toBeCloseTo(1 / 3, 14);
    // the unit vector e_x brings lambda log(1 + (e^(1/lambda) - 1)/3)
    const max = game.paymentBounds({ normalization: "max", lambda: 1e-3, groups: groups.slice(0, 1) });
    expect(max.slack[0]).toBeCloseTo(1 - 1e-3 * Math.log(3), 14);
  });
});

test("Theorem 4.11's extreme instance, baseline (epsilon, 1 - epsilon): the bounds meet within epsilon", () => {
  for (const divergence of divergences) {
    for (const epsilon of [0.1, 1e-3, 1e-6]) {
      const { lower, upper, slack } = game.paymentBounds({
        divergence, normalization: "max", baseline: [epsilon, 1 - epsilon],
        groups: [{ size: 1, reward: [1, 0] }, { size: 1, reward: [0, 1] }, { size: 1, reward: [0, 1] }],
      });
      expect(slack[0]!).toBeLessThanOrEqual(epsilon);
      expect(upper[0]! - lower[0]!).toBeLessThanOrEqual(epsilon * (1 + 1e-9));
    }
  }
});

test("ids and options are told", () => {
  const groups = [{ id: "a", size: 2, reward: [1, 0] }, { size: 1, reward: [0, 1] }];
  const { ids, options } = game.paymentBounds({ groups });
  expect(ids).toEqual(["a", null]);
  expect(options).toEqual({ divergence: "kl", lambda: 1, normalization: "none", smallestSize: 1 });
});

describe("bad input is refused by the field's name", () => {
  const good = { groups: [{ size: 1, reward: [1, 0] }, { size: 2, reward: [0.5, 0.5] }] };
  test.each<[field: string, change: object]>([
    ["smallestSize", { smallestSize: 0 }],
    ["groups[0].size", { smallestSize: 1.5 }],
    ["groups[1].reward[0]", { groups: [good.groups[0], { size: 1, reward: [-1, 1] }] }],
    ["divergence", { normalization: "sum", divergence: "chi2" }],
    ["groups[0].reward", { normalization: "max", groups: [{ size: 1, reward: [0, 0] }] }],
    ["rule", { rule: "affine-maximizer" }],
    ["lambda", { lambda: NaN }],
  ])("%s", (field, change) => {
    expect(caught(() => game.paymentBounds({ ...good, ...change } as never)).field).toBe(field);
  });
});
