// candor experiment robustness FILE: what the library says prompt by prompt, added up here again.

import { load, type Game, type GameOptions, type RobustnessOptions } from "candor";
import { describe, expect, test } from "vitest";
import { CANDIDATES, PROMPTS } from "./candor.js";
import { experiment, gamesOfPrompts } from "./experiment.js";
import { chartsIn } from "./page.js";

const { game } = await load();

interface Row {
  readonly epsilon: number;
  readonly group: string;
  readonly size: number;
  readonly bound: number;
  readonly gain: number;
  readonly standard_error: number;
  readonly valuation_error: number;
  readonly welfare_loss: number;
  readonly welfare_bound: number;
  readonly assuming: string;
}

const ASSUMING = "noise is independent across groups; lies are in rewards alone";

const { run, rows } = experiment<Row>("robustness");

/** The rows by definition: draws of prompt p come after those of the prompts before it. */
function byDefinition(prompts: readonly Game[], ids: readonly string[], how: Required<RobustnessOptions>): Row[] {
  return [0.25, 0.5, 1, 2].flatMap((factor) => {
    const epsilon = factor * how.epsilon;
    const found = prompts.map((prompt, p) =>
      game.robustness(prompt, { ...how, epsilon, seed: how.seed + p * how.samples }));
    const sum = (read: (one: (typeof found)[number]) => number): number =>
      found.reduce((total, one) => total + read(one), 0);
    return ids.map((group, i): Row => ({
      epsilon, group, size: prompts[0]!.groups[i]!.size,
      bound: sum(({ groups }) => groups[i]!.bound),
      gain: sum(({ groups }) => groups[i]!.gain),
      standard_error: Math.sqrt(sum(({ groups }) => groups[i]!.standardError ** 2)),
      valuation_error: Math.max(...found.map(({ groups }) => groups[i]!.valuationError)),
      welfare_loss: sum(({ welfareLoss }) => welfareLoss),
      welfare_bound: sum(({ welfareBound }) => welfareBound),
      assuming: found[0]!.assumptions.join("; "),
    }));
  });
}

describe("prompts", () => {
  test.each<[readonly string[], number, GameOptions, Required<RobustnessOptions>]>([
    [["--epsilon", "0.1"], 1, {}, { epsilon: 0.1, noise: "uniform", samples: 256, seed: 0 }],
    [
      [
        "--epsilon", "0.2", "--samples", "8", "--seed", "5",
        "--lambda", "0.3", "--divergence", "chi2", "--size", "legal=3",
      ],
      3, { lambda: 0.3, divergence: "chi2" }, { epsilon: 0.2, noise: "uniform", samples: 8, seed: 5 },
    ],
    [
      ["--epsilon", "0.3", "--noise", "rounding", "--normalization", "range"],
      1, { normalization: "range" }, { epsilon: 0.3, noise: "rounding", samples: 1, seed: 0 },
    ],
  ])("%j: what the library says of each prompt, added up; within every bound", async (args, legal, options, how) => {
    const found = await rows(args, PROMPTS);
    const want = byDefinition(gamesOfPrompts(legal, options), ["legal", "support"], how);
    expect(found.length).toBe(want.length);
    found.forEach((row, k) => {
      expect(row).toEqual({ ...want[k]!, standard_error: expect.closeTo(want[k]!.standard_error, 12) as number });
      expect(row.bound).toBeCloseTo(2 * 2 * row.size * row.epsilon, 12); // 2 w epsilon, two prompts
      expect(row.gain).toBeLessThanOrEqual(row.bound);
      expect(row.valuation_error).toBeLessThanOrEqual(row.epsilon * (1 + 1e-12));
      expect(row.welfare_loss).toBeLessThanOrEqual(row.welfare_bound);
      expect(row.assuming).toContain(ASSUMING);
    });
    expect(found.some(({ gain }) => gain !== 0)).toBe(true);
  });

  test("JSON with sizes, baselines and boosts", async () => {
    const one = {
      groups: [{ id: "a", size: 2, reward: [0.2, 0.9] }, { id: "b", size: 1, reward: [0.7, 0.1] }],
      baseline: [1, 3], boost: [0.4, 0], lambda: 0.5,
    };
    const args = ["--epsilon", "0.1", "--samples", "4"];
    const found = await rows(args, JSON.stringify(one));
    expect(found).toEqual(byDefinition([one], ["a", "b"], { epsilon: 0.1, noise: "uniform", samples: 4, seed: 0 }));
  });
});

describe("what it says", () => {
  const args = ["--epsilon", "0.3", "--noise", "rounding"];
  test.each(["table", "json", "csv", "html"])("%s: what the bound assumes", async (format) => {
    expect((await run([...args, "--format", format], PROMPTS)).stdout).toContain(ASSUMING);
  });

  test("every group at epsilon, all together at every strength, and who comes nearest to the bound", async () => {
    const { stdout } = await run(args, PROMPTS);
    expect(stdout).toMatch(/^Lies came nearest to the bound for (legal|support): they gained it [\d.]+ % of that\.$/m);
    expect(stdout.match(/^(legal|support) +1 /gm)).toHaveLength(2);
    for (const epsilon of ["0.075", "0.15", "0.3", "0.6"]) {
      expect(stdout).toMatch(new RegExp(`^${epsilon} +[\\d.]+ `, "m"));
    }
  });

  test("whoever is indifferent gains nothing", async () => {
    const { stdout } = await run(args, '{"groups":[{"size":1,"reward":[0.6,0.6]},{"size":1,"reward":[0,0.6]}]}');
    expect(stdout).toContain("No lie that was tried gains anything.");
  });

  test("html: curves of gains and of welfare with their bounds", async () => {
    const { stdout } = await run([...args, "--format", "html"], PROMPTS);
    expect(chartsIn(stdout)).toHaveLength(2);
  });
});

describe("refuses", () => {
  const some = ["--epsilon", "0.1"];
  test.each<[string, readonly string[], string, number, string]>([
    ["candidates", some, CANDIDATES, 1, "expected prompts, got candidates"],
    ["candidates in JSON", some, '{"groups":[{"size":1,"values":[1]}]}', 1, "expected prompts, got candidates"],
    ["no epsilon", [], PROMPTS, 2, "missing option\n  --epsilon"],
    ["an epsilon of 0", ["--epsilon", "0"], PROMPTS, 2, "Expected a number > 0"],
    ["a negative epsilon", ["--epsilon", "-1"], PROMPTS, 2, "Expected a number > 0"],
    ["an epsilon that is no number", ["--epsilon", "small"], PROMPTS, 2, "Expected a number > 0"],
    ["noise beyond what can be computed", ["--epsilon", "1e300"], PROMPTS, 1, "noise that leaves reports within the range of the mechanism"],
    ["another noise", [...some, "--noise", "normal"], PROMPTS, 2, "Allowed choices are uniform, rounding"],
    ["another rule in the file", some, '{"groups":[{"size":1,"reward":[0,1]}],"rule":"none"}', 1, '"rule" expected affine-maximizer, got "none"'],
    ["a rebate in the file", some, '{"groups":[{"size":1,"reward":[0,1]}],"rebate":"bailey"}', 1, '"rebate" expected none, got "bailey"'],
    ["no draws", [...some, "--samples", "0"], PROMPTS, 2, "Expected a whole number from 2 to 10,000,000"],
    ["half a seed", [...some, "--seed", "0.5"], PROMPTS, 2, "Expected a whole number from 0 to 2^31"],
    ["draws of rounding", [...some, "--noise", "rounding", "--samples", "2", "--seed", "1"], PROMPTS, 2,
      "--samples and --seed would change nothing for rounding, which draws nothing"],
    ["--rule", [...some, "--rule", "none"], PROMPTS, 2, "unknown option '--rule'"],
  ])("%s", async (_, args, input, code, message) => {
    const ended = await run(args, input);
    expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code, stdout: "" });
    expect(ended.stderr).toContain(message);
  });
});
