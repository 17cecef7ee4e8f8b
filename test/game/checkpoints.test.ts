// Payments from checkpoints of real training runs.

import fc from "fast-check";
import { readFileSync } from "node:fs";
import { load, type CheckpointGame, type Rule } from "candor";
import { describe, expect, test } from "vitest";
import { caught } from "../caught.js";
import { measured } from "./reference/rules.js";

const { game } = await load();
const real = fc.double({ min: -10, max: 10, noNaN: true });
const rowsOf = (n: number, K: number): fc.Arbitrary<number[][]> =>
  fc.array(fc.array(real, { minLength: K, maxLength: K }), { minLength: n, maxLength: n });

const games: fc.Arbitrary<CheckpointGame> = fc.record({
  n: fc.integer({ min: 1, max: 4 }), K: fc.integer({ min: 1, max: 6 }),
  rule: fc.constantFrom<Rule>("affine-maximizer", "none", "intermediate", "early-stopped"),
}).chain(({ n, K, rule }) => fc.record({
  values: rowsOf(n, K), regularizer: fc.array(real, { minLength: K, maxLength: K }), sizes: fc.array(fc.double({ min: 0.1, max: 5, noNaN: true }), { minLength: n, maxLength: n }),
  runs: fc.array(fc.integer({ min: 1, max: 5 }).chain((count) => fc.record({ values: rowsOf(n, count), regularizer: fc.array(real, { minLength: count, maxLength: count }) })), { minLength: n, maxLength: n }),
}).map(({ values, regularizer, sizes, runs }) => ({
  regularizer, rule, groups: values.map((row, i) => ({ size: sizes[i]!, multiplier: i === 1 ? 2 : 1, values: row, without: runs[i]! })),
})));

test("the slow twin agrees", () => {
  fc.assert(fc.property(games, (one) => {
    const { payments, valuations, utilities, chosen, final, rule } = game.priceCheckpoints(one);
    const want = measured(one);
    expect(rule).toBe(one.rule);
    expect(final).toBe(one.regularizer.length - 1);
    one.groups.forEach(({ size, values, without }, i) => {
      expect(Math.abs(payments[i]! - want[i]!)).toBeLessThanOrEqual(1e-12);
      expect(valuations[i]).toBe(values[final]);
      expect(utilities[i]).toBe(size * valuations[i]! - payments[i]!);
      const last = rule === "intermediate" ? final : without!.regularizer.length - 1;
      if (rule === "none") expect(chosen[i]).toBe(-1);
      else expect(chosen[i]! >= 0 && chosen[i]! <= last).toBe(true);
      if (rule === "affine-maximizer") expect(chosen[i]).toBe(last);
      if (rule === "intermediate") expect(payments[i]).toBeGreaterThanOrEqual(0);
    });
  }), { numRuns: 500 });
});

test("Heuristic 1 may cost more than it brings where training falls behind an earlier checkpoint, and says so", () => {
  const { utilities, properties } = game.priceCheckpoints({
    rule: "intermediate", regularizer: [0, 0], groups: [{ size: 1, values: [0, 1] }, { size: 1, values: [10, 5] }],
  });
  expect(utilities[0]).toBe(-4);
  expect(properties.individuallyRational).toBe(false);
});

interface Step {
  readonly run: string;
  readonly step: number | "optimum";
  readonly values: readonly number[];
  readonly kl: number;
}

describe("a game that was really trained", () => {
  const path = new URL("../../examples/tiny-rlhf/runs.json", import.meta.url);
  const { names, log } = JSON.parse(readFileSync(path, "utf8")) as { names: readonly string[]; log: readonly Step[] };
  const sizes = [3, 2, 1];
  const steps = (run: string): readonly Step[] => log.filter((entry) => entry.run === run && entry.step !== "optimum");
  const table = (run: string): { values: number[][]; regularizer: number[] } =>
    ({ values: names.map((_, j) => steps(run).map(({ values }) => values[j]!)), regularizer: steps(run).map(({ kl }) => kl) });
  const truth = table("truth");
  const priced = (rule: Rule) => game.priceCheckpoints({
    rule, regularizer: truth.regularizer,
    groups: names.map((id, i) => ({ id, size: sizes[i]!, values: truth.values[i]!, without: table(`without-${id}`) })),
  });

  test("payments by the left-out runs, one of them negative; what each heuristic makes of it", () => {
    const fixed = (rule: Rule): string[] => Array.from(priced(rule).payments, (payment) => payment.toFixed(4));
    expect(fixed("affine-maximizer")).toEqual(["0.1825", "0.1577", "-0.0116"]);
    expect(fixed("intermediate")).toEqual(["0.1896", "0.1961", "0.0000"]);
    expect(fixed("early-stopped")).toEqual(["0.1896", "0.1961", "-0.0116"]);
    expect(priced("early-stopped").properties).toMatchObject({ truthful: true, nonNegative: false });
    expect(priced("intermediate").properties).toMatchObject({ truthful: false, nonNegative: true });
    expect(priced("affine-maximizer").ids).toEqual(names);
  });
});

test("what is wrong is named", () => {
  const valid = (): any => ({
    rule: "early-stopped", regularizer: [0, 1],
    groups: [0, 1].map(() => ({ size: 1, values: [0, 1], without: { values: [[0], [1]], regularizer: [0] } })),
  });
  const cases: [(one: any) => void, string][] = [
    [(one) => delete one.rule, '"rule" expected one of'],
    [(one) => (one.groups = []), '"groups" expected at least one entry'],
    [(one) => (one.regularizer = [0]), '"regularizer" expected 2 numbers'],
    [(one) => (one.regularizer[1] = NaN), '"regularizer[1]" expected a finite number, got NaN'],
    [(one) => (one.regularizer[1] = 1e300), '"regularizer[1]" expected a number below 1e290'],
    [(one) => (one.groups[1].values[0] = Infinity), '"groups[1].values[0]" expected a finite number'],
    [(one) => (one.groups[1].values[0] = 1e300), '"groups[1].values[0]" expected groups * size'],
    [(one) => delete one.groups[1].without, '"groups[1].without" expected an object, got undefined'],
    [(one) => (one.groups[1].without.values = [[0]]), '"groups[1].without.values" expected 2 rows'],
    [(one) => (one.groups[0].without.values[1] = [0, 1]), '"groups[0].without.values[1]" expected 1 numbers'],
    [(one) => (one.groups[0].without.values[1] = [NaN]), '"groups[0].without.values[1][0]" expected a finite number'],
    [(one) => (one.groups[0].without.regularizer = [NaN]), '"groups[0].without.regularizer[0]" expected a finite number'],
    [(one) => (one.groups[0].extra = 1), '"groups[0].extra" is not a field'],
    [(one) => (one.groups[0].without.extra = 1), '"groups[0].without.extra" is not a field'],
  ];
  for (const [spoil, message] of cases) {
    const one = valid();
    spoil(one);
    expect(caught(() => game.priceCheckpoints(one)).message).toContain(message);
  }
  // a group's own row in the run without it is not read
  const one = valid();
  one.groups[0].without.values[0] = [NaN];
  expect(game.priceCheckpoints(one).payments).toEqual(game.priceCheckpoints(valid()).payments);
});
