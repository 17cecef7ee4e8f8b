// candor experiment misreport FILE: what lying would bring, priced again here report by report.

import fc from "fast-check";
import { load, type CandidateGame, type GameOptions, type Normalization } from "candor";
import { describe, expect, test } from "vitest";
import {
  liesOverCandidates, manipulations, overstatements, type Lie, type Outcome,
} from "../../bindings/node/cli/game/experiments/lies.js";
import { normalized } from "../../bindings/node/cli/game/experiments/normalized.js";
import { PromptLies } from "../../bindings/node/cli/game/experiments/prompt-lies.js";
import { divergences, game as games } from "../game/arbitraries.js";
import { CANDIDATES, PROMPTS, candor, file } from "./candor.js";
import { experiment } from "./experiment.js";
import { chartsIn } from "./page.js";

const { game } = await load();
const LIES = [...overstatements, ...manipulations];

interface Lied extends Outcome {
  readonly group: string;
}

const { run, rows } = experiment<Lied>("misreport");

interface Plain extends GameOptions {
  readonly groups: readonly { readonly size: number; readonly reward: readonly number[] }[];
}
const dot = (p: ArrayLike<number>, r: readonly number[]): number => r.reduce((sum, value, x) => sum + p[x]! * value, 0);

/** A lie's outcome as it is defined: the reports priced, the model valued by the truth, rewards normalised already. */
function byDefinition(truth: Plain, i: number, { strategy, parameter }: Lie): Omit<Outcome, keyof Lie> {
  const { size, reward } = truth.groups[i]!;
  const others = truth.groups.filter((_, j) => j !== i);
  const agents = others.reduce((sum, group) => sum + group.size, 0);
  const theirs = (x: number): number => others.reduce((sum, group) => sum + group.size * group.reward[x]!, 0) / agents;
  const report = strategy === "overstatement"
    ? { size: parameter * size, reward }
    : { size, reward: reward.map((r, x) => parameter * r + (1 - parameter) * theirs(x)) };
  const { policy, payments, divergence } = game.price({
    ...truth, groups: truth.groups.map((group, j) => (j === i ? report : group)),
  });
  const valuation = size * dot(policy, reward);
  const everybody = truth.groups.reduce((sum, group) => sum + group.size * dot(policy, group.reward), 0);
  return { valuation, payment: payments[i]!, utility: valuation - payments[i]!, welfare: everybody - divergence };
}

/** The rewards of PROMPTS, by prompt and group. */
const REWARDS = [[[0.5, 2], [1, 0.25]], [[1, 0, 0.5], [0, 1, 0.5]]];

describe("prompts", () => {
  test.each<[readonly string[], Normalization, object]>([
    [[], "none", {}],
    [["--lambda", "0.3", "--divergence", "chi2", "--size", "legal=3"], "none", { lambda: 0.3, divergence: "chi2" }],
    [["--normalization", "range"], "range", {}],
    [["--normalization", "sum", "--size", "legal=3"], "sum", {}],
    [["--normalization", "z-score"], "z-score", {}],
  ])("%j: totals over prompts of what each report comes to", async (args, how, options) => {
    const found = await rows(args, PROMPTS);
    expect(found.map(({ group }) => group)).toEqual(["legal", "support"].flatMap((id) => LIES.map(() => id)));
    const legal = args.includes("legal=3") ? 3 : 1;
    found.forEach((row, k) => {
      const i = k < LIES.length ? 0 : 1;
      const want = REWARDS.map((rewards) => byDefinition({
        ...options,
        groups: rewards.map((reward, j) => ({ size: j === 0 ? legal : 1, reward: [...normalized(how, reward)] })),
      }, i, row));
      for (const key of ["valuation", "payment", "utility", "welfare"] as const) {
        expect(row[key]).toBeCloseTo(want.reduce((sum, one) => sum + one[key], 0), 10);
      }
    });
  });

  test("JSON with sizes, multipliers, baselines and boosts", async () => {
    const one = {
      groups: [{ id: "a", size: 2, multiplier: 3, reward: [0.2, 0.9] }, { id: "b", size: 1, reward: [0.7, 0.1] }],
      baseline: [1, 3], boost: [0.4, 0], lambda: 0.5,
    };
    const found = await rows(["--group", "a"], JSON.stringify(one));
    const { payments, welfare, valuations } = game.price(one);
    const truth = found.find(({ parameter }) => parameter === 1)!;
    expect(truth).toMatchObject({ payment: payments[0], valuation: 2 * valuations[0]! });
    expect(truth.welfare).toBeCloseTo(welfare, 12);
    // eq. 1: whatever it reports, multiplier * utility is the true welfare less what the others have without it
    const withoutIt = truth.welfare - 3 * truth.utility;
    for (const { welfare: W, utility } of found) expect(W - 3 * utility).toBeCloseTo(withoutIt, 10);
  });

  test("Prop. 4.4: of every divergence and normalisation no lie leaves anybody with more than the truth", () => {
    const how = fc.constantFrom<Normalization>("none", "range", "z-score");
    const any = fc.constantFrom(...divergences).chain((divergence) => games(divergence));
    fc.assert(fc.property(any, how, ({ groups, lambda, divergence }, normalization) => {
      if (groups.length < 2) return;
      const named = groups.map(({ size }, i) => ({ id: String(i), size }));
      const terms = {
        groups: named, options: { lambda: lambda!, divergence: divergence!, normalization },
        extras: { baselines: false, boosts: false },
      };
      const lies = new PromptLies(game, terms, [0]);
      const rewards = groups.map(({ reward }) => reward);
      lies.add({ id: 0, place: { name: "here" }, responses: Array.from(rewards[0]!, (_, x) => x), rewards });
      const [outcomes] = lies.finish().outcomes;
      const truth = outcomes!.find(({ parameter }) => parameter === 1)!;
      for (const { utility, welfare } of outcomes!) {
        const rounding = 1e-10 * (1 + lambda! + groups.reduce((sum, { size }) => sum + 10 * size, 0));
        expect(utility).toBeLessThanOrEqual(truth.utility + rounding);
        expect(Math.abs(welfare - utility - (truth.welfare - truth.utility))).toBeLessThanOrEqual(rounding);
      }
    }), { numRuns: 100 });
  });
});

describe("candidates", () => {
  test("Prop. 4.4: no lie leaves anybody with more than the truth", () => {
    const real = fc.double({ min: 0, max: 1, noNaN: true });
    const values = (K: number) => fc.array(real, { minLength: K, maxLength: K });
    const sized = (K: number) => fc.record({ size: fc.integer({ min: 1, max: 9 }), values: values(K) });
    const set = fc.integer({ min: 1, max: 8 }).chain((K) => fc.array(sized(K), { minLength: 2, maxLength: 4 }));
    fc.assert(fc.property(set, (groups) => {
      groups.forEach((_, i) => {
        const outcomes = liesOverCandidates(game, { groups }, i, LIES);
        const truth = outcomes.find(({ parameter }) => parameter === 1)!;
        for (const { utility } of outcomes) expect(utility).toBeLessThanOrEqual(truth.utility + 1e-12 * 40);
      });
    }));
  });

  test("a table and JSON of the same candidates, with a regulariser in JSON alone", async () => {
    const groups = [{ id: "legal", size: 1, values: [5, 0] }, { id: "support", size: 2, values: [0, 1.5] }];
    expect(await rows([], CANDIDATES)).toEqual(await rows([], JSON.stringify({ groups } satisfies CandidateGame)));
    const regularized = await rows([], JSON.stringify({ groups, regularizer: [4, 0] }));
    expect(regularized.find(({ parameter }) => parameter === 1)).toMatchObject({ valuation: 0, welfare: 3 });
  });
});

describe("what it says", () => {
  test("the truth is marked, and what the most tempting lie brings is said, for the group that is named", async () => {
    const { stdout } = await candor(["experiment", "misreport", file(PROMPTS), "--group", "support"]);
    expect(stdout).toMatch(/^alpha = 1 \(truth\) /m);
    expect(stdout).toMatch(/^beta = 1 \(truth\) /m);
    expect(stdout).toMatch(/reporting (alpha|beta) = 3 gains support [\d.]+ \(.*\); with the payment it loses/);
    expect(stdout).toContain("with it none of these lies leaves anybody with more than the truth");
    expect(stdout).not.toContain("legal, of size");
  });

  test("an indifferent group has nothing to gain", async () => {
    const flat = { groups: [{ id: "a", size: 1, reward: [1, 1] }, { id: "b", size: 1, reward: [0, 1] }] };
    const { stdout } = await run(["--group", "a"], JSON.stringify(flat));
    expect(stdout).toContain("None of these lies makes the model worth more to a");
    expect(stdout).toContain("a lie pays for 0 of 1 group");
  });

  test("html: one page with the curves of every group", async () => {
    const { stdout } = await run(["--format", "html"], PROMPTS);
    expect(chartsIn(stdout)).toHaveLength(4);
  });
});

describe("refuses", () => {
  const many = JSON.stringify({ groups: Array.from({ length: 33 }, () => ({ size: 1, reward: [0, 1] })) });
  test.each<[string, readonly string[], string, number, string]>([
    ["a group that is not there", ["--group", "sales"], PROMPTS, 1, '--group names "sales", which is none of'],
    ["a group alone", [], '{"groups":[{"size":1,"reward":[0,1]}]}', 1, "expected two groups at least"],
    ["many groups, none named", [], many, 1, "33 groups are more than 32"],
    ["a sum that is not positive", ["--normalization", "sum"], PROMPTS.replaceAll(/[\d.]+$/gm, "0"), 1, "a sum > 0"],
    ["--lambda for candidates", ["--lambda", "2"], CANDIDATES, 2, "--lambda would change nothing for candidates"],
    ["--rule", ["--rule", "none"], PROMPTS, 2, "unknown option '--rule'"],
    ["--seed", ["--seed", "1"], PROMPTS, 2, "unknown option '--seed'"],
    ["another rule in the file", [], '{"groups":[{"size":1,"reward":[0,1]},{"size":1,"reward":[1,0]}],"rule":"none"}', 1, '"rule" expected affine-maximizer, got "none"'],
    ["a rebate in the file", [], '{"groups":[{"size":1,"reward":[0,1]},{"size":1,"reward":[1,0]}],"rebate":"bailey"}', 1, '"rebate" expected none, got "bailey"'],
    ["a file of neither kind", [], "a,b\n1,2\n", 1, "prompt"],
  ])("%s", async (_, args, input, code, message) => {
    const ended = await run(args, input);
    expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code, stdout: "" });
    expect(ended.stderr).toContain(message);
  });

  test("no file", async () => {
    expect(await candor(["experiment", "misreport"])).toMatchObject({ code: 2, stdout: "" });
  });
});
