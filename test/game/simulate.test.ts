// Table 1's synthetic game: against its slow twin, and what the theorems say of every single game in it.

import fc from "fast-check";
import { load, type Divergence, type GameSimulation } from "candor";
import { describe, expect, test } from "vitest";
import { caught } from "../caught.js";
import { divergences, name } from "./arbitraries.js";
import { simulate as twin } from "./reference/synthetic.js";

const { game } = await load();
const EPSILONS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1];

/** Those that give every outcome a chance, which Theorem 4.2 assumes. */
const interior: Divergence[] = ["kl", "reverse-kl", "hellinger", "jensen-shannon", { alpha: -1 }, { alpha: 0.3 }];

test.each<GameSimulation>([
  { samples: 30, seed: 7, epsilons: EPSILONS, lambda: 0.1 },
  { samples: 30, seed: 2 ** 53 - 1, epsilons: [0.05, 0.01, 9], lambda: 0.5, normalization: "max", largestSize: 3 },
  { samples: 8, seed: 0, epsilons: [0.01, 1], groups: 2, outcomes: 3, divergence: "chi2", lambda: 0.3 },
  { samples: 8, seed: 1, epsilons: [0.02], groups: 3, outcomes: 4, divergence: "hellinger", normalization: "max" },
  { samples: 8, seed: 1, epsilons: [0.02], groups: 1, outcomes: 2, divergence: { alpha: 1.5 }, lambda: 0.2 },
])("what the slow twin finds: %j", (options) => {
  const want = twin(options);
  const { lies } = game.simulate(options);
  lies.forEach(({ epsilon, valuation, utility }, k) => {
    expect(epsilon).toBe(options.epsilons[k]);
    for (const [statistic, column] of [[valuation, "valuation"], [utility, "utility"]] as const) {
      const changes = want.map((row) => row[k]![column]);
      const total = changes.reduce((sum, change) => sum + change, 0);
      const mean = total / changes.length;
      const squares = changes.reduce((sum, change) => sum + (change - mean) ** 2, 0);
      expect(Math.abs(statistic.total - total)).toBeLessThan(1e-11 * options.samples);
      expect(statistic.mean).toBeCloseTo(mean, 11);
      expect(statistic.standardError).toBeCloseTo(Math.sqrt(squares / (changes.length - 1) / changes.length), 9);
    }
  });
});

/** One game: the mean is the change itself. */
const single = (divergence: Divergence): fc.Arbitrary<GameSimulation> =>
  fc.record({
    samples: fc.constant(1),
    seed: fc.maxSafeNat(),
    epsilons: fc.array(fc.double({ min: 1e-3, max: 1, noNaN: true }), { minLength: 1, maxLength: 3 }),
    groups: fc.integer({ min: 1, max: 6 }),
    outcomes: fc.integer({ min: 2, max: 20 }),
    lambda: fc.double({ min: 0.1, max: 10, noNaN: true }),
    normalization: fc.constantFrom("sum", "max"),
    divergence: fc.constant(divergence),
  });
const RUNS = { numRuns: 150 };

const labelled = (all: readonly Divergence[]) => all.map((divergence) => ({ divergence, label: name(divergence) }));

describe.each(labelled(divergences))("$label", ({ divergence }) => {
  test("Prop. 4.4: with the payment no lie pays", () =>
    fc.assert(fc.property(single(divergence), (options) => {
      const { lies } = game.simulate(options);
      for (const { utility } of lies) expect(utility.mean).toBeLessThanOrEqual(1e-12 * (10 + options.lambda!));
    }), RUNS));
});

describe.each(labelled(interior))("$label", ({ divergence }) => {
  test("Theorem 4.2 (2): without payments the lie pays in every game", () =>
    fc.assert(fc.property(single(divergence), (options) => {
      // where the model is not decided beyond what a double can tell
      const mild = { ...options, lambda: 10 * options.lambda!, largestSize: 3 };
      for (const { valuation } of game.simulate(mild).lies) expect(valuation.mean).toBeGreaterThan(0);
    }), RUNS));
});

test("Table 1: signs, growth, and a utility that falls as the square of a small epsilon", () => {
  const { lies } = game.simulate({ samples: 20_000, seed: 1, epsilons: EPSILONS, lambda: 0.1 });
  // an independent run: 100 w v, 10,000 u
  const independent = [
    [0.097, -0.083], [0.189, -0.321], [0.44, -1.84], [0.78, -6.34], [1.232, -18.6], [1.62, -42], [1.637, -44.5],
  ] as const;
  lies.forEach(({ valuation, utility }, k) => {
    const [wanted, lost] = independent[k]!;
    expect(Math.abs(100 * valuation.mean - wanted)).toBeLessThan(5 * 100 * valuation.standardError!);
    expect(Math.abs(10_000 * utility.mean - lost)).toBeLessThan(5 * 10_000 * utility.standardError!);
    if (k > 0) expect(valuation.mean).toBeGreaterThan(lies[k - 1]!.valuation.mean);
    if (k > 0) expect(utility.mean).toBeLessThan(lies[k - 1]!.utility.mean);
  });
  const growth = lies[1]!.utility.mean / lies[0]!.utility.mean;
  expect(growth).toBeGreaterThan(3.7);
  expect(growth).toBeLessThan(4.1);
});

test("one sample has no standard error, and the same seed the same bits", () => {
  const options = { samples: 1, seed: 3, epsilons: [0.01] };
  expect(game.simulate(options).lies[0]!.valuation.standardError).toBeNull();
  expect(game.simulate(options)).toEqual(game.simulate(options));
  expect(game.simulate({ ...options, seed: 4 })).not.toEqual(game.simulate(options));
  expect(game.simulate(options).options).toEqual({
    ...options, groups: 5, outcomes: 10, largestSize: 10, normalization: "sum", divergence: "kl", lambda: 1,
  });
});

test.each<[field: string, options: object]>([
  ["samples", { samples: 0 }], ["samples", { samples: 1.5 }], ["samples", { samples: undefined }],
  ["seed", { seed: -1 }], ["seed", { seed: 2 ** 53 }], ["seed", { seed: "1" }],
  ["epsilons", { epsilons: [] }], ["epsilons", { epsilons: 0.1 }], ["epsilons[1]", { epsilons: [0.1, 0] }],
  ["epsilons[0]", { epsilons: [NaN] }],
  ["groups", { groups: 0 }], ["outcomes", { outcomes: 1 }],
  ["largestSize", { largestSize: 0 }], ["normalization", { normalization: "range" }],
  ["divergence", { divergence: "tv" }],
  ["divergence.alpha", { divergence: { alpha: 1 } }], ["divergence.alpha", { divergence: { alpha: 2e9 } }],
  ["divergence.alpha", { divergence: { alpha: -400 } }], ["lambda", { lambda: 0 }],
  ["lambda", { lambda: 1e-299, divergence: "chi2" }], ["rule", { rule: "none" }],
  ["groups", { groups: 1e4, outcomes: 1e6 }],
])("refuses what is wrong of %s: %j", (field, change) => {
  const error = caught(() => game.simulate({ samples: 2, seed: 1, epsilons: [0.1], ...change } as GameSimulation));
  expect(error).toMatchObject({ field });
});
