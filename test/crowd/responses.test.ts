// Best responses where silence, who was asked and the output's own draw come together.

import fc from "fast-check";
import { load } from "candor";
import { describe, expect, test } from "vitest";
import { unit } from "./arbitraries.js";

const { crowd } = await load();
const others = fc.array(fc.option(unit(), { nil: null }), { minLength: 1, maxLength: 5 });
const close = (got: object, want: object): void => {
  for (const [key, value] of Object.entries(want)) expect((got as Record<string, number>)[key], key).toBeCloseTo(value as number, 12);
};

describe("silence half: null is 1/2 written out", () => {
  test.each([["elf-x", "lottery", "mean"], ["wsu", "share", "mean"], ["wsu", "outcome", "mean"], ["wsu", "outcome", "sample"], ["wsu", "consensus", "sample"], ["prod", "raw-weight", "mean"]] as const)("%s, %s, %s", (scheme, utility, output) => {
    fc.assert(fc.property(others, unit(), (list, belief) => {
      const options = { scheme, utility, output, worker: 0, belief, weights: [1, ...list.map((_, i) => i + 1)], grid: 11 };
      const { gainOfSilence: _, options: __, ...got } = crowd.bestResponse({ ...options, reports: [null, ...list] });
      const { gainOfSilence: ___, options: ____, ...want } = crowd.bestResponse({ ...options, reports: [null, ...list.map((x) => x ?? 0.5)] });
      close(got, want);
    }));
  });

  test("elf-x: silence wins as often as 1/2", () => fc.assert(fc.property(unit(), unit(), (belief, x) => {
    const options = { scheme: "elf-x", utility: "lottery", worker: 0, weights: [1, 1], reports: [null, x], grid: 3 } as const;
    const half = crowd.bestResponse({ ...options, belief: 0.5 });
    // at belief 1/2 the truth is 1/2, and silence is that report
    expect(half.gainOfSilence).toBeCloseTo(0, 14);
    expect(crowd.bestResponse({ ...options, belief }).gainOfSilence).toBeLessThanOrEqual(1e-15);
  })));

  test("elf-x: the winning probability is the lottery's", () => {
    // losses 0.16 or 0.36 with x = 0.6, 0.25 for the silent one
    const { truthful } = crowd.bestResponse({ scheme: "elf-x", utility: "lottery", worker: 0, belief: 0.6, weights: [1, 1], reports: [null, null], grid: 3 });
    expect(truthful).toBeCloseTo(0.5 * (1 - (0.6 * 0.16 + 0.4 * 0.36) + 0.25), 14);
  });
});

test("who was not asked has no part in the output", () => {
  for (const output of ["mean", "sample"] as const) {
    for (const utility of ["outcome", "consensus"] as const) {
      const options = { scheme: "wsu", utility, output, worker: 0, belief: 0.6, weights: [1, 1, 1], asked: [0.8, 0.8, 0], grid: 11 } as const;
      const got = crowd.bestResponse({ ...options, reports: [null, 0.6, 0] });
      expect(got).toEqual(crowd.bestResponse({ ...options, reports: [null, 0.6, null] }));
      expect(got.gain).toBe(0);
    }
  }
});

test("consensus with a sampled output: expected over the draw", () => {
  const weights = [1, 2, 3];
  const got = crowd.bestResponse({ scheme: "wsu", utility: "consensus", output: "sample", worker: 0, belief: 0.3, weights, reports: [null, 0.8, 0.2], grid: 101 });
  const of = (x: number): number => -(2 * (x - 0.8) ** 2 + 3 * (x - 0.2) ** 2) / 6;
  expect(got.truthful).toBeCloseTo(of(0.3), 14);
  expect(got.report).toBeCloseTo((2 * 0.8 + 3 * 0.2) / 5, 12);
  expect(got.gain).toBeCloseTo(of(0.44) - of(0.3), 12);
  expect(got.gainOfSilence).toBeCloseTo(of(0.5) - of(0.3), 12);
});

describe("where a double ends", () => {
  test("log-odds of a lone worker are refused", () => {
    for (const scheme of ["wsu", "hedge"] as const) {
      expect(() => crowd.bestResponse({ scheme, utility: "log-odds", worker: 0, belief: 0.5, weights: [1], reports: [null] })).toThrow('"weights" expected at least two, for log-odds of one of them');
    }
  });

  test("any step of Hedge has a share and log-odds", () => {
    const options = { scheme: "hedge", worker: 0, belief: 0.4, weights: [1, 1, 1], reports: [null, 0.2, 0.9], step: 1e6, grid: 101 } as const;
    const odds = crowd.bestResponse({ ...options, utility: "log-odds" });
    expect(odds.report).toBe(0.4);
    expect(odds.gain).toBe(0);
    // label 0: 0.2 is nearer; label 1: 0.9
    expect(odds.truthful).toBeCloseTo(-1e6 * (0.6 * (0.16 - 0.04) + 0.4 * (0.36 - 0.01)), 3);
    expect(crowd.bestResponse({ ...options, utility: "share" }).truthful).toBe(0);
  });

  test("log-odds next to a weight of almost nothing are finite", () => {
    const { truthful } = crowd.bestResponse({ scheme: "wsu", utility: "log-odds", worker: 0, belief: 0.5, weights: [1, 1e-200], reports: [null, 0.5], grid: 3 });
    expect(truthful).toBeCloseTo(Math.log(1e200), 9);
  });
});
