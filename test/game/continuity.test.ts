// Def. 4.7, Prop. 4.8 and Lemma B.1 of Sun et al. 2025: how far a policy moves, measured against the bound.

import fc from "fast-check";
import { load, type Divergence } from "candor";
import { describe, expect, test } from "vitest";
import { caught } from "../caught.js";
import { divergences, name } from "./arbitraries.js";

const { game } = await load();
const JUMPS: readonly Divergence[] = ["total-variation", { alpha: 3 }];
const jumps = (divergence: Divergence): boolean => JUMPS.some((other) => name(other) === name(divergence));

const pair = fc.integer({ min: 2, max: 10 }).chain((m) => {
  const list = (low: number, high: number): fc.Arbitrary<number[]> =>
    fc.array(fc.double({ min: low, max: high, noNaN: true }), { minLength: m, maxLength: m });
  return fc.record({
    reward: list(0, 1), move: list(-1, 1), baseline: list(0.001, 1),
    lambda: fc.double({ min: 0.05, max: 5, noNaN: true }), size: fc.constantFrom(1e-6, 1e-3, 0.1, 1),
  });
});

const policy = (divergence: Divergence, lambda: number, baseline: number[], reward: number[]): Float64Array =>
  game.train({ divergence, lambda, baseline, groups: [{ size: 1, reward }] }).policy;
const distance = (a: Float64Array, b: Float64Array): number => Math.max(...a.map((p, x) => Math.abs(p - b[x]!)));

const smooth = divergences.filter((divergence) => !jumps(divergence));

describe.each(smooth.map((divergence) => ({ divergence, label: name(divergence) })))("$label", ({ divergence }) => {
  test("Lemma B.1: no policy moves further than the bound, from a baseline or from its lowest probability", () => {
    fc.assert(fc.property(pair, ({ reward, move, baseline, lambda, size }) => {
      const moved = reward.map((r, x) => r + size * move[x]!);
      const change = Math.max(...moved.map((r, x) => Math.abs(r - reward[x]!)));
      const [before, after] = [reward, moved].map((scores) => policy(divergence, lambda, baseline, scores));
      const measured = distance(before!, after!);
      const { bound, rate } = game.continuity({ divergence, lambda, baseline, change });
      expect(measured).toBeLessThanOrEqual(bound! + 1e-12 * (1 + 1 / lambda));
      expect(bound).toBe(Math.min(1, rate! * change));
      const sum = baseline.reduce((a, b) => a + b, 0);
      const wider = game.continuity({ divergence, lambda, lowest: Math.min(...baseline.map((q) => q / sum)), change });
      expect(wider.bound!).toBeGreaterThanOrEqual(bound! * (1 - 1e-13));
    }), { numRuns: 150 });
  });
});

test("Prop. 4.8: for kl and chi2 the bound is within a factor of 4 of what a small change can do", () => {
  const change = 1e-6;
  // two outcomes of equal probability, one up and one down: kl moves change/(2 lambda), chi2 change/(4 lambda)
  const [before, after] = [[0, 0], [change, -change]];
  for (const [divergence, factor] of [["kl", 4], ["chi2", 2]] as const) {
    const measured = distance(policy(divergence, 1, [1, 1], before), policy(divergence, 1, [1, 1], after));
    const { bound } = game.continuity({ divergence, baseline: [1, 1], change });
    expect(bound! / measured).toBeCloseTo(factor, 5);
  }
});

test.each<[string, Divergence, (change: number) => [before: number[], after: number[]]]>([
  // an outcome is dropped where it is 2 lambda behind
  ["total-variation", "total-variation", (change) => [[2 - change, 0], [2 + change, 0]]],
  // two outcomes with t = policy/q = sqrt(change), where t^2/2 is linear in the scores, trade places
  ["alpha=3", { alpha: 3 }, (change) => {
    const t = Math.sqrt(change);
    const lead = ((3 - 2 * t) ** 2 - t ** 2) / 2;
    return [[lead, change / 2, -change / 2], [lead, -change / 2, change / 2]];
  }],
])("%s has no rate: the smaller the change, the further the policy moves beside it", (_, divergence, scores) => {
  expect(game.continuity({ divergence, lowest: 0.1, change: 1e-9 })).toMatchObject({ bound: null, rate: null });
  const ratio = (change: number): number => {
    const [before, after] = scores(change);
    const baseline = before.map(() => 1);
    return distance(policy(divergence, 1, baseline, before), policy(divergence, 1, baseline, after)) / change;
  };
  expect(ratio(1e-6) / ratio(1e-3)).toBeGreaterThan(20);
  expect(ratio(1e-9) / ratio(1e-6)).toBeGreaterThan(20);
});

describe("bad input is refused by the field's name", () => {
  test.each<[field: string, change: object]>([
    ["change", { change: undefined }],
    ["change", { change: -1 }],
    ["baseline", { lowest: 0.1 }],
    ["baseline", { baseline: undefined }],
    ["baseline[1]", { baseline: [1, 0] }],
    ["baseline[0]", { baseline: [NaN, 1] }],
    ["lowest", { baseline: undefined, lowest: 0 }],
    ["lowest", { baseline: undefined, lowest: 2 }],
    ["divergence", { divergence: "KL" }],
    ["divergence.alpha", { divergence: { alpha: 1 } }],
    ["lambda", { lambda: 0 }],
    ["normalization", { normalization: "max" }],
  ])("%s", (field, change) => {
    expect(caught(() => game.continuity({ baseline: [1, 1], change: 0.1, ...change } as never)).field).toBe(field);
  });
});
