// candor experiment heuristics FILE: what the library says prompt by prompt, added up here again.

import { load, type Game, type GameOptions, type Rule } from "candor";
import { describe, expect, test } from "vitest";
import { CANDIDATES, PROMPTS } from "./candor.js";
import { experiment, gamesOfPrompts } from "./experiment.js";
import { chartsIn } from "./page.js";

const { game } = await load();

interface Row {
  readonly rule: Rule;
  readonly steps: number;
  readonly group: string;
  readonly size: number;
  readonly exact_payment: number;
  readonly payment: number;
  readonly payment_error: number;
  readonly negative_prompts: number;
  readonly lie_gain: number;
  readonly lie_prompts: number;
}

const { run, rows } = experiment<Row>("heuristics");

/** The rows by definition. */
function byDefinition(prompts: readonly Game[], ids: readonly string[], rate?: number): Row[] {
  const costs = prompts.map((prompt) => game.heuristics(prompt, { ...(rate !== undefined && { rate }) }));
  return costs[0]!.rows.flatMap(({ rule, steps }, k) => ids.map((group, i): Row => {
    const sum = (read: (cost: (typeof costs)[number]) => number): number =>
      costs.reduce((total, cost) => total + read(cost), 0);
    const lie = ({ rows: all }: (typeof costs)[number]): number =>
      all[k]!.gains[i]! > all[k]!.tolerances[i]! ? all[k]!.gains[i]! : 0;
    return {
      rule, steps, group, size: prompts[0]!.groups[i]!.size,
      exact_payment: sum(({ exact }) => exact[i]!),
      payment: sum(({ rows: all }) => all[k]!.payments[i]!),
      payment_error: sum(({ rows: all }) => all[k]!.errors[i]!),
      negative_prompts: sum(({ rows: all }) => (all[k]!.payments[i]! < 0 ? 1 : 0)),
      lie_gain: sum(lie),
      lie_prompts: sum((cost) => (lie(cost) > 0 ? 1 : 0)),
    };
  }));
}

describe("prompts", () => {
  test.each<[readonly string[], number, GameOptions, number?]>([
    [[], 1, {}],
    [["--lambda", "0.3", "--rate", "0.1", "--size", "legal=3"], 3, { lambda: 0.3 }, 0.1],
    [["--normalization", "sum"], 1, { normalization: "sum" }],
  ])("%j: what the library says of each prompt, added up", async (args, legal, options, rate) => {
    const found = await rows(args, PROMPTS);
    expect(found).toEqual(byDefinition(gamesOfPrompts(legal, options), ["legal", "support"], rate));
    const sum = (rule: Rule, name: "negative_prompts" | "lie_prompts"): number =>
      found.filter((row) => row.rule === rule).reduce((total, row) => total + row[name], 0);
    // what must not be is not (Theorem 4.9); the other two are in the sentences below
    expect([sum("intermediate", "negative_prompts"), sum("early-stopped", "lie_prompts")]).toEqual([0, 0]);
  });

  test("JSON with sizes, baselines and boosts", async () => {
    const one = {
      groups: [{ id: "a", size: 2, reward: [0.2, 0.9] }, { id: "b", size: 1, reward: [0.7, 0.1] }],
      baseline: [1, 3], boost: [0.4, 0], lambda: 0.5,
    };
    expect(await rows([], JSON.stringify(one))).toEqual(byDefinition([one], ["a", "b"]));
    const other = await run([], JSON.stringify({ ...one, rule: "none" }));
    expect(other).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining('"rule" expected affine-maximizer') as string });
  });
});

describe("what it says", () => {
  test("which heuristic is truthful, which may pay; a row a rule and step number over all groups", async () => {
    const { stdout } = await run([], PROMPTS);
    expect(stdout).toMatch(/^2 prompts \(kl, lambda 1, normalization none\), 2 groups, mirror ascent at rate 0.3\.$/m);
    expect(stdout).toMatch(/\(Heuristic 1\) .*, and is not truthful: with \d+ steps? lies gain/);
    expect(stdout).toMatch(/\(Heuristic 2\) is truthful .*: no lie .* pays\. It may pay groups: with 1 step/);
    expect(stdout.match(/^(intermediate|early-stopped) +\d+ /gm)).toHaveLength(12);
  });

  test("a group alone has nothing to pay and nobody to lie to", async () => {
    const { stdout } = await run([], '{"groups":[{"size":1,"reward":[0,1]}]}');
    expect(stdout).toContain("though no lie that was tried pays here");
    expect(stdout).toContain("here it never does");
  });

  test("html: curves of payment errors and of gains", async () => {
    const { stdout } = await run(["--format", "html"], PROMPTS);
    expect(chartsIn(stdout)).toHaveLength(2);
  });
});

describe("refuses", () => {
  const chi2 = '{"divergence":"chi2","groups":[{"size":1,"reward":[0,1]}]}';
  const values = '{"groups":[{"size":1,"values":[1]}]}';
  test.each<[string, readonly string[], string, number, string]>([
    ["candidates", [], CANDIDATES, 1, "expected prompts, got candidates"],
    ["candidates in JSON", [], values, 1, "expected prompts, got candidates"],
    ["--divergence", ["--divergence", "kl"], PROMPTS, 2, "unknown option '--divergence'"],
    ["a file's other divergence", [], chi2, 1, '"divergence" expected kl'],
    ["a rate of 0", ["--rate", "0"], PROMPTS, 2, "Expected a number in (0, 1]"],
    ["a rate above 1", ["--rate", "1.5"], PROMPTS, 2, "Expected a number in (0, 1]"],
    ["a lambda that no game has", ["--lambda", "1e-301"], PROMPTS, 2, "--lambda expected a number from"],
    ["what the library refuses", ["--normalization", "sum"], PROMPTS.replaceAll(/[\d.]+$/gm, "0"), 1, 'prompt "p":'],
    ["--seed", ["--seed", "1"], PROMPTS, 2, "unknown option '--seed'"],
  ])("%s", async (_, args, input, code, message) => {
    const ended = await run(args, input);
    expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code, stdout: "" });
    expect(ended.stderr).toContain(message);
  });
});
