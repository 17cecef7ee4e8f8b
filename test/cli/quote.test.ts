// candor quote: samples of the base model in, what fine-tuning would give and cost out.

import { load } from "candor";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { candor, file } from "./candor.js";
import { tablesIn } from "./page.js";

const SHIPPED = new URL("../../examples/tiny-rlhf/base-samples.csv", import.meta.url);
const { game } = await load();

const WIDE = "response,legal,support\na,1,0\nb,0.5,0\na,1,0\nc,0,1\nd,0.25,0.5\n";
const TIDY = `prompt,response,group,reward,size
p,a,legal,1,2
p,b,legal,0,2
p,a,support,0,1
p,b,support,1,1
q,a,legal,0.5,2
q,b,legal,0.25,2
q,c,legal,1,2
q,a,support,1,1
q,b,support,0,1
q,c,support,0.5,1
`;

interface Estimate { readonly value: number; readonly error: number | null; readonly bias: number }
type Group = { readonly id: string; readonly size: number } & Record<"base" | "valuations" | "payments" | "utilities" | "gains", Estimate>;
interface Quoted { readonly samples: number; readonly groups: readonly Group[]; readonly welfare: Estimate; readonly [name: string]: unknown }

const quoted = async (args: readonly string[], input = ""): Promise<Quoted> => {
  const { code, stdout, stderr } = await candor(["quote", ...args, "--format", "json"], { input });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout) as Quoted;
};

test("the shipped samples: json has every number of game.quote", async () => {
  const path = SHIPPED.pathname;
  const rows = readFileSync(SHIPPED, "utf8").trim().split("\n").slice(1).map((line) => line.split(",").map(Number));
  const groups = [3, 2, 1].map((size, i) => ({ size, reward: rows.map((row) => row[i + 1]!) }));
  const want = game.quote({ groups });
  const got = await quoted([path, "--size", "brevity=3", "--size", "nature=2"]);
  expect(got).toMatchObject({ samples: 4096, effectiveSamples: want.effectiveSamples, samplesToHalve: 16384, prompts: null, reliable: true });
  for (const name of ["base", "valuations", "payments", "utilities", "gains"] as const) {
    expect(got.groups.map((group) => group[name])).toEqual(groups.map((_, i) =>
      ({ value: want[name][i], error: want.standardErrors[name][i], bias: want.biases[name][i] })));
  }
  expect(got.welfare).toEqual({ value: want.welfare, error: want.standardErrors.welfare, bias: want.biases.welfare });
  expect(got.groups.map(({ id, size }) => [id, size])).toEqual([["brevity", 3], ["nature", 2], ["plainness", 1]]);
});

test("the table for a person", async () => {
  const { stdout } = await candor(["quote", SHIPPED.pathname, "--size", "brevity=3", "--size", "nature=2"]);
  expect(stdout).toMatchInlineSnapshot(`
    "Quote from 4,096 samples of the base model (1,592 effective); divergence kl, lambda 1

    group      size       base model      tuned model               pays            keeps  against no fine-tuning
    ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
    brevity       3    2.046 ± 0.012    2.397 ± 0.013    0.2335 ± 0.0054    2.164 ± 0.014           0.118 ± 0.011
    nature        2  0.1763 ± 0.0077    0.613 ± 0.030      0.261 ± 0.012    0.353 ± 0.019           0.177 ± 0.013
    plainness     1  0.1528 ± 0.0035  0.0706 ± 0.0022  0.01003 ± 0.00034  0.0606 ± 0.0019        -0.0922 ± 0.0029

    Of whole groups, ± standard errors over samples.
    Social welfare 2.684 ± 0.020, divergence 0.397 ± 0.019.
    About 16,384 samples would halve these errors (they fall like one over the square root).
    Better off without fine-tuning: plainness. Nobody keeps less than 0 where rewards are not negative, but the base model may be worth more.
    Each group pays what its presence costs the others: truth is its best move (Prop. 4.4).
    "
  `);
});

test("few effective samples are warned of, and so is total variation", async () => {
  const { stdout } = await candor(["quote", SHIPPED.pathname, "--lambda", "0.05"]);
  expect(stdout).toContain("WARNING: the tuned model stands on about 50 of these samples");
  expect((await candor(["quote", SHIPPED.pathname, "--divergence", "total-variation"])).stdout).toContain("WARNING: under total variation");
  expect((await quoted([SHIPPED.pathname, "--lambda", "0.05"])).reliable).toBe(false);
});

test("prompts: means over prompts, errors over prompts, biases within them", async () => {
  const got = await quoted(["-", "--size", "support=3"], TIDY);
  const p = game.quote({ groups: [{ size: 2, reward: [1, 0] }, { size: 3, reward: [0, 1] }] });
  const q = game.quote({ groups: [{ size: 2, reward: [0.5, 0.25, 1] }, { size: 3, reward: [1, 0, 0.5] }] });
  expect(got).toMatchObject({ prompts: 2, samples: 5, promptsToHalve: 8, reliable: false });
  for (const name of ["base", "payments", "gains"] as const) {
    got.groups.forEach((group, i) => {
      expect(group[name].value).toBeCloseTo((p[name][i]! + q[name][i]!) / 2, 14);
      expect(group[name].error).toBeCloseTo(Math.abs(p[name][i]! - q[name][i]!) / 2, 14);
      expect(group[name].bias).toBeCloseTo((p.biases[name][i]! + q.biases[name][i]!) / 2, 14);
    });
  }
  const { stdout } = await candor(["quote", "-"], { input: TIDY });
  expect(stdout).toContain("Quote from 5 samples of the base model to 2 prompts");
  expect(stdout).toContain("Few samples a prompt push payments off by about");
  expect((await quoted(["-"], TIDY.split("\n").slice(0, 5).join("\n"))).groups[0]!.payments.error).toBeNull();
});

test("csv and html have the groups", async () => {
  const { stdout } = await candor(["quote", "-", "--format", "csv"], { input: WIDE });
  const [head, ...rows] = stdout.trim().split(/\r?\n/);
  expect(head!.split(",").slice(0, 5)).toEqual(["group", "size", "base", "base_error", "base_bias"]);
  expect(rows.map((row) => row.split(",")[0])).toEqual(["legal", "support", "together"]);
  for (const row of rows) expect(row.split(",")).toHaveLength(head!.split(",").length);
  const page = (await candor(["quote", "-", "--format", "html"], { input: WIDE })).stdout;
  expect(tablesIn(page)[0]!.rows.map(([group]) => group)).toEqual(["legal", "support"]);
});

test("the first column may be called sample", async () => {
  expect(await quoted(["-"], WIDE.replace("response", "sample"))).toEqual(await quoted(["-"], WIDE));
});

describe("refused", () => {
  test.each<[string, string, RegExp]>([
    ["a text for a number", WIDE.replace("0.25", "x"), /line 6: the reward of group "legal" expected a finite number, got "x"/],
    ["a field too few", `${WIDE}e,1\n`, /line 7: expected 3 fields/],
    ["one sample", "response,legal\na,1\n", /expected at least two samples/],
    ["no group", "response\na\n", /expected the columns prompt,response,group,reward\[,size\] or response,<group>,... or sample,<group>,...; got "response"/],
    ["a group without a name", "response,,b\na,1,2\n", /a column without a group's name/],
    ["a group twice", "response,b,b\na,1,2\n", /column "b" comes twice/],
    ["a baseline", "prompt,response,group,reward,baseline\np,a,g,1,1\n", /expected the columns/],
    ["a prompt with one response", "prompt,response,group,reward\np,a,g,1\n", /prompt "p" has one response; expected at least two/],
    ["JSON", "{}", /expected a table of samples, got JSON/],
  ])("%s", async (_, input, message) => {
    const { code, stdout, stderr } = await candor(["quote", "-"], { input });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(message);
  });

  test("a size of a group that is not there", async () => {
    const path = file(WIDE);
    expect((await candor(["quote", path, "--size", "sales=3"])).stderr).toContain('--size names "sales", which is none of its groups');
  });
});
