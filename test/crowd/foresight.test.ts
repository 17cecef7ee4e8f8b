// Foresight with the outcome as its object: the twin, what must agree at one slot, and the grid.

import { load, type ForesightOptions } from "candor";
import { describe, expect, test } from "vitest";
import { foreseeSlowly } from "./reference/foresight.js";

const { crowd } = await load();

const OPPONENTS = [{ shift: 0 }, { shift: 0.15 }, { shift: 0.4 }, "informed"] as const;
const SCHEMES = ["wsu", "hedge", "prod"] as const;
const BELIEFS = [0.1, 0.3, 0.5, 0.7, 0.9];
const outcome = (options: Omit<ForesightOptions, "objective">) => crowd.foresee({ objective: "outcome", grid: 201, ...options });
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

describe.each(SCHEMES)("%s", (scheme) => {
  test.each(OPPONENTS)("two slots are those of the twin, against %o", (opponent) => {
    for (const mix of [0, 0.5]) {
      const { even, options: { step } } = outcome({ scheme, slots: 2, mix, opponent, grid: 801 });
      const twin = foreseeSlowly({ scheme, slots: 2, step, outcome: 1 - mix, share: mix, opponent });
      expect(even.gain).toBeCloseTo(twin.gain, 7);
      expect(even.meanDeviation).toBeCloseTo(twin.meanDeviation, 3);
    }
  });

  test("with all the weight on the share it is the summed share", () => {
    const [mixed, summed] = [outcome({ scheme, slots: 3, mix: 1, opponent: "informed" }), crowd.foresee({ scheme, slots: 3, objective: "summed", opponent: "informed", grid: 201 })];
    expect({ ...mixed, options: 0 }).toEqual({ ...summed, options: 0 });
  });

  test("against who believes the same, the truth puts the output where it is wanted", () => {
    expect(outcome({ scheme, slots: 3, opponent: { shift: 0 } })).toMatchObject({ gain: 0, deviation: 0, even: { gain: 0, firstDeviation: 0, meanDeviation: 0 } });
  });
});

test.each(OPPONENTS)("F1: one slot ahead is the best response for the outcome under the mean output, against %o", (opponent) => {
  const { even, gain } = outcome({ scheme: "wsu", slots: 1, opponent });
  const reports = (b: number) => (opponent === "informed" ? [null, 0.1] : [null, Math.min(1, b + opponent.shift)]);
  const found = BELIEFS.map((belief) => crowd.bestResponse({
    scheme: "wsu", utility: "outcome", worker: 0, belief, weights: [1, 1], reports: reports(belief), ...(opponent === "informed" && { reportsIfOne: [null, 0.9] }),
  }));
  expect(even.gain).toBeCloseTo(mean(found.map((one) => one.gain)), 6);
  expect(even.firstDeviation).toBeCloseTo(mean(found.map(({ report }, k) => Math.abs(report - BELIEFS[k]!))), 3);
  expect(even.meanDeviation).toBe(even.firstDeviation);
  expect(gain).toBeGreaterThanOrEqual(even.gain);
});

test("the first report at equal shares, mixed: between the belief and the myopic steer, by the formula", () => {
  // maximises -(1 - m) (pi (x - b) + (1 - pi) d)^2 - m eta pi (1 - pi) (x - b)^2 in x, for beliefs that leave room
  const [pi, d, eta] = [0.5, 0.15, 0.5];
  const inside = (m: number): number => ((1 - m) * pi * (1 - pi) * d) / ((1 - m) * pi * pi + m * eta * pi * (1 - pi));
  for (const mix of [0.5, 0.9]) {
    const bend = inside(mix);
    // the other is cut off at 1 for the belief 0.9, and no report is below 0
    const want = mean([Math.min(0.1, bend), bend, bend, bend, (bend * 0.1) / d]);
    expect(outcome({ scheme: "wsu", slots: 1, mix, opponent: { shift: d }, step: eta }).even.firstDeviation).toBeCloseTo(want, 3);
  }
});

test("more weight on the share bends less; a finer grid finds the same", () => {
  const bends = [0, 0.25, 0.5, 0.75, 1].map((mix) => outcome({ scheme: "wsu", slots: 4, mix, opponent: { shift: 0.4 }, grid: 201 }).even.meanDeviation);
  bends.slice(1).forEach((bend, k) => expect(bend).toBeLessThan(bends[k]!));
  const [coarse, fine] = [201, 401].map((grid) => outcome({ scheme: "wsu", slots: 4, mix: 0.5, opponent: "informed", grid }).even);
  expect(coarse!.gain).toBeCloseTo(fine!.gain, 7);
  expect(coarse!.firstDeviation).toBeCloseTo(fine!.firstDeviation, 4);
  expect(coarse!.meanDeviation).toBeCloseTo(fine!.meanDeviation, 4);
});

test("what makes no sense is refused by name", () => {
  expect(() => crowd.foresee({ scheme: "wsu", slots: 1, mix: 0.5 })).toThrow('"mix" expected nothing: of objective final nothing is mixed, got 0.5');
  expect(() => outcome({ scheme: "wsu", slots: 1, mix: 1.5 })).toThrow('"mix"');
  expect(() => outcome({ scheme: "wsu", slots: 1, grid: 200 })).toThrow('"grid" expected an odd integer, got 200');
  expect(() => outcome({ scheme: "wsu", slots: 1, grid: 99 })).toThrow('"grid" expected an integer from 101');
});
