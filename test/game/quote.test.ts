// Quotes from samples: errors against the closed-form influence functions, against the true spread over samples drawn again and
// again, and against a jackknife that prices every sample left out by itself.

import type { Divergence, GameOptions, Group, Quote } from "candor";
import { load } from "candor";
import { describe, expect, test } from "vitest";
import { caught } from "../caught.js";
import { jackknife } from "./reference/jackknife.js";
import { BASE, groupsOf } from "./base-model.js";

const { game } = await load();

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
const deviation = (values: readonly number[]): number => Math.sqrt(values.reduce((sum, v) => sum + (v - mean(values)) ** 2, 0) / (values.length - 1));

describe.each<[string, GameOptions, number, number]>([
  ["kl, equal blocks", {}, 60, 12],
  ["kl, blocks that differ by a sample", { lambda: 0.5 }, 61, 9],
  ["kl, every sample by itself", {}, 23, 23],
  ["chi2", { divergence: "chi2" }, 50, 7],
  ["total variation", { divergence: "total-variation" }, 50, 7],
  ["Cressie-Read", { divergence: { alpha: 0.5 } }, 50, 7],
  ["normalised again without each block", { normalization: "range" }, 50, 8],
  ["nobody pays", { rule: "none" }, 40, 5],
  ["Heuristic 1", { rule: "intermediate", ascent: { steps: 4, rate: 0.3 } }, 40, 5],
  ["with a rebate", { rebate: "bailey" }, 40, 5],
  ["z-scores", { normalization: "z-score", lambda: 5 }, 40, 6],
])("%s", (_, options, samples, blocks) => {
  const groups = groupsOf(samples, 5);
  const quote = game.quote({ groups, ...options, blocks });

  test("the estimates are those of the game over the samples", () => {
    const priced = game.price({ groups, ...options });
    for (const column of ["valuations", "payments", "utilities", "welfare", "divergence"] as const) expect(quote[column]).toEqual(priced[column]);
    expect(quote.effectiveSamples).toBeCloseTo(1 / priced.policy.reduce((sum, p) => sum + p * p, 0), 9);
    quote.gains.forEach((gain, i) => expect(gain).toBeCloseTo(priced.utilities[i]! - groups[i]!.size * quote.base[i]!, 13));
    if (!options.normalization) quote.base.forEach((value, i) => expect(value).toBeCloseTo(mean(groups[i]!.reward), 13));
  });

  test("errors and biases are those of the games without each block", () => {
    const twin = jackknife(groups, blocks, (without) => {
      const { base, valuations, payments, utilities, gains, welfare, divergence } = game.quote({ groups: without, ...options, blocks: 2 });
      return [...base, ...valuations, ...payments, ...utilities, ...gains, welfare, divergence];
    });
    const flat = ({ base, valuations, payments, utilities, gains, welfare, divergence }: Omit<Quote, "ids" | "options">): number[] =>
      [...base, ...valuations, ...payments, ...utilities, ...gains, welfare, divergence];
    const [errors, biases] = [flat(quote.standardErrors as Quote), flat(quote.biases as Quote)];
    expect(errors).toHaveLength(twin.length);
    twin.forEach(({ error, bias }, k) => {
      expect(errors[k]).toBeCloseTo(error, 11);
      expect(biases[k]).toBeCloseTo(bias, 11);
    });
  });
});

/** Errors of valuations and payments by their influence functions under kl. */
function influence(groups: readonly (Group & { readonly reward: readonly number[] })[], lambda: number): { valuations: number[]; payments: number[] } {
  const S = groups[0]!.reward.length;
  const density = (of: typeof groups): number[] => {
    const weights = Array.from({ length: S }, (_, s) => Math.exp(of.reduce((sum, { size, reward }) => sum + size * reward[s]!, 0) / lambda));
    return weights.map((w) => w / mean(weights));
  };
  const t = density(groups);
  const error = (values: readonly number[]): number => Math.sqrt(mean(values.map((v) => v * v)) / S);
  const v = groups.map(({ reward }) => mean(reward.map((r, s) => t[s]! * r)));
  return {
    valuations: groups.map(({ reward }, i) => error(reward.map((r, s) => t[s]! * (r - v[i]!)))),
    payments: groups.map(({ size, reward }, i) => {
      const others = density(groups.filter((_, j) => j !== i));
      return error(reward.map((r, s) => lambda * (others[s]! - 1) - lambda * (t[s]! - 1) + size * t[s]! * (r - v[i]!)));
    }),
  };
}

test.each([0.5, 1, 3])("errors under kl are those of the influence functions, lambda %d", (lambda) => {
  const groups = groupsOf(8192, 11);
  const { standardErrors } = game.quote({ groups, lambda, blocks: 1024 });
  const exact = influence(groups, lambda);
  for (const column of ["valuations", "payments"] as const) {
    exact[column].forEach((error, i) => expect(standardErrors[column][i]! / error).toBeGreaterThan(0.85));
    exact[column].forEach((error, i) => expect(standardErrors[column][i]! / error).toBeLessThan(1.15));
  }
});

describe.each<[Divergence, number]>([["kl", 1], ["chi2", 1], ["hellinger", 2]])("%s: samples drawn 200 times", (divergence, lambda) => {
  const truth = game.price({ groups: BASE.groups, baseline: BASE.baseline, divergence, lambda });
  const base = BASE.groups.map(({ reward }) => reward.reduce((sum, r, x) => sum + r * BASE.baseline[x]!, 0));
  const exact = {
    ...truth, base, gains: truth.utilities.map((u, i) => u - BASE.groups[i]!.size * base[i]!),
  };
  const quotes = Array.from({ length: 200 }, (_, k) => game.quote({ groups: groupsOf(1000, 100 + k), divergence, lambda }));

  test.each(["base", "valuations", "payments", "utilities", "gains"] as const)("%s spread as the errors say, and are within two of them", (column) => {
    let within = 0;
    BASE.groups.forEach((_, i) => {
      const spread = deviation(quotes.map((quote) => quote[column][i]!));
      const said = mean(quotes.map((quote) => quote.standardErrors[column][i]!));
      expect(said / spread).toBeGreaterThan(0.85);
      expect(said / spread).toBeLessThan(1.2);
      within += quotes.filter((quote) => Math.abs(quote[column][i]! - exact[column][i]!) <= 2 * quote.standardErrors[column][i]!).length;
    });
    const share = within / (quotes.length * BASE.groups.length);
    expect(share).toBeGreaterThan(0.92);
    expect(share).toBeLessThan(0.98);
  });

  test.each(["welfare", "divergence"] as const)("%s likewise", (column) => {
    const ratio = mean(quotes.map(({ standardErrors }) => standardErrors[column])) / deviation(quotes.map((quote) => quote[column]));
    expect(ratio).toBeGreaterThan(0.85);
    expect(ratio).toBeLessThan(1.2);
  });
});

test("under kl welfare is too low by its bias, and four times the samples have half the error and a quarter of the bias", () => {
  const drawn = (samples: number): Quote[] => Array.from({ length: 2000 }, (_, k) => game.quote({ groups: groupsOf(samples, 1000 + k), lambda: 0.4 }));
  const [few, more] = [drawn(50), drawn(200)];
  const truth = game.price({ groups: BASE.groups, baseline: BASE.baseline, lambda: 0.4 });
  const bias = mean(few.map(({ biases }) => biases.welfare));
  expect(bias).toBeLessThan(0);
  expect((mean(few.map(({ welfare }) => welfare)) - truth.welfare) / bias).toBeCloseTo(1, 0);
  expect(bias / mean(more.map(({ biases }) => biases.welfare))).toBeCloseTo(4, 0);
  const errors = [few, more].map((quotes) => mean(quotes.map(({ standardErrors }) => standardErrors.welfare)));
  expect(errors[0]! / errors[1]!).toBeCloseTo(2, 0);
  expect(few[0]!.samplesToHalve).toBe(200);
});

test("reliable only with enough effective samples, and never under total variation", () => {
  const groups = groupsOf(2000, 3);
  expect(game.quote({ groups })).toMatchObject({ reliable: true, samples: 2000, options: { blocks: 128 } });
  expect(game.quote({ groups, divergence: "total-variation" }).reliable).toBe(false);
  const sharp = game.quote({ groups, lambda: 0.001 });
  expect(sharp.effectiveSamples).toBeLessThan(100);
  expect(sharp.reliable).toBe(false);
});

test("a group without whom nothing changes has no error in what it pays", () => {
  const { payments, standardErrors, base, gains } = game.quote({ groups: [{ size: 2, reward: [0.1, 0.1, 0.1, 0.1] }, { size: 1, reward: [0, 1, 0.5, 0.2] }] });
  expect([payments[0], standardErrors.payments[0], standardErrors.base[0], base[0], gains[0]]).toEqual([0, 0, 0, 0.1, 0]);
});

const valid = (): any => ({ groups: [{ size: 2, reward: [0.1, 0.9, 0.5] }, { size: 1, reward: [0.7, 0.2, 0.4] }], lambda: 0.5 });

test.each<[string, string, (g: any) => void]>([
  ["a baseline", '"baseline" is not a field; expected groups, divergence, lambda, normalization, rule, ascent, rebate, blocks', (g) => (g.baseline = [1, 2, 3])],
  ["a boost", '"boost" is not a field; expected groups, divergence, lambda, normalization, rule, ascent, rebate, blocks', (g) => (g.boost = [0, 0, 0])],
  ["one sample", '"groups[0].reward" expected at least two samples, got 1', (g) => g.groups.forEach((group: any) => (group.reward.length = 1))],
  ["unequal lengths", '"groups[1].reward" expected 3 numbers, got an array of 2', (g) => g.groups[1].reward.pop()],
  ["NaN", '"groups[1].reward[2]" expected a finite number, got NaN', (g) => (g.groups[1].reward[2] = NaN)],
  ["one block", '"blocks" expected an integer from 2 to 3, got 1', (g) => (g.blocks = 1)],
  ["more blocks than samples", '"blocks" expected an integer from 2 to 3, got 4', (g) => (g.blocks = 4)],
  ["half a block", '"blocks" expected an integer from 2 to 3, got 2.5', (g) => (g.blocks = 2.5)],
  ["blocks as a text", '"blocks" expected an integer from 2 to 3, got "2"', (g) => (g.blocks = "2")],
  ["a normalisation by the sum", '"normalization" expected one that does not follow the number of samples, got "sum"', (g) => (g.normalization = "sum")],
  ["lambda", '"lambda" expected a number from 1e-300 to 1e+300, got 0', (g) => (g.lambda = 0)],
  ["nothing to divide by without a block", '"groups[1].reward" expected a max > 0 to be divided by, got 0', (g) => { g.normalization = "max"; g.groups[1].reward = [0, 0, 1]; }],
])("refused: %s", (_, message, edit) => {
  const g = valid();
  edit(g);
  expect(caught(() => game.quote(g)).message).toBe(message);
});
