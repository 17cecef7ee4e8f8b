// What `candor price` computes and how it says it.

import { load, type Game } from "candor";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { CANDIDATES, PROMPTS, candor, file } from "./candor.js";

const { game } = await load();

/** PROMPTS as games. */
const games: Game[] = [
  { groups: [{ id: "legal", size: 1, reward: [0.5, 2] }, { id: "support", size: 1, reward: [1, 0.25] }] },
  { groups: [{ id: "legal", size: 1, reward: [1, 0, 0.5] }, { id: "support", size: 1, reward: [0, 1, 0.5] }] },
];

interface Figures {
  readonly total: number;
  readonly mean: number;
  readonly standardError: number | null;
}

interface Answer {
  readonly prompts: number;
  readonly outcomes: unknown;
  readonly divergence: unknown;
  readonly lambda: number;
  readonly rule: string;
  readonly welfare: Figures;
  readonly results: readonly { prompt: string | number }[];
  readonly groups: readonly { id: string; size: number; valuation: Figures; payment: Figures; utility: Figures }[];
}

async function answer(args: readonly string[], input: string | Buffer = ""): Promise<Answer> {
  const { code, stdout, stderr } = await candor(["price", "-", "--format", "json", ...args], { input });
  expect(stderr).toBe("");
  expect(code).toBe(0);
  return JSON.parse(stdout) as Answer;
}

/** What the library says of these games, priced one by one. */
function alone(list: readonly Game[]): { welfare: number; payments: number[] } {
  const priced = list.map((one) => game.price(one));
  const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b);
  return { welfare: sum(priced.map(({ welfare }) => welfare)), payments: list[0]!.groups.map((_, i) => sum(priced.map(({ payments }) => payments[i]!))) };
}

function expectSame(said: Answer, list: readonly Game[]): void {
  const { welfare, payments } = alone(list);
  expect(said.welfare.total).toBeCloseTo(welfare, 12);
  said.groups.forEach(({ payment }, i) => expect(payment.total).toBeCloseTo(payments[i]!, 12));
}

describe("prompts", () => {
  test("have totals, means and standard errors", async () => {
    const said = await answer([], PROMPTS);
    expectSame(said, games);
    const { groups, welfare, results, ...rest } = said;
    expect(results).toHaveLength(2);
    expect(rest).toMatchObject({ properties: { truthful: true, nonNegative: true }, ascent: null, rebate: "none" });
    expect(rest).toMatchObject({ prompts: 2, outcomes: { min: 2, max: 3 }, divergence: "kl", lambda: 1, rule: "affine-maximizer", resultsLeftOut: 0 });
    expect(groups.map(({ id, size }) => [id, size])).toEqual([["legal", 1], ["support", 1]]);
    expect(welfare.mean).toBe(welfare.total / 2);
    for (const { size, valuation, payment, utility } of groups) {
      expect(utility.total).toBeCloseTo(size * valuation.total - payment.total, 12);
      expect(payment.standardError).toBeGreaterThan(0);
    }
  });

  test("one prompt has no standard error, and as many outcomes as responses", async () => {
    const said = await answer([], PROMPTS.split("\n").slice(0, 5).join("\n"));
    expect(said).toMatchObject({ prompts: 1, outcomes: 2, welfare: { standardError: null } });
  });

  test("are the same as CSV, as JSON a line, and as one JSON each", async () => {
    const { results, ...csv } = await answer([], PROMPTS);
    const { results: numbered, ...lines } = await answer([], games.map((one) => JSON.stringify(one)).join("\n"));
    expect(lines).toEqual(csv);
    expect([results, numbered].map((list) => list.map(({ prompt }) => prompt))).toEqual([["p", "q"], [0, 1]]);
    expectSame(await answer([], JSON.stringify(games[0], null, 2)), [games[0]!]);
  });

  test("options of the command line reach the library", async () => {
    const said = await answer(["--lambda", "0.5", "--divergence", "alpha=3", "--normalization", "range", "--size", "legal=3", "--size", "support=0.5"], PROMPTS);
    expect(said).toMatchObject({ divergence: { alpha: 3 }, lambda: 0.5, groups: [{ size: 3 }, { size: 0.5 }] });
    const sized = games.map(({ groups: [legal, support] }): Game => ({
      groups: [{ ...legal!, size: 3 }, { ...support!, size: 0.5 }], lambda: 0.5, divergence: { alpha: 3 }, normalization: "range",
    }));
    expectSame(said, sized);
  });

  test("options of the command line win over the file's", async () => {
    const one = JSON.stringify({ ...games[0], lambda: 7, divergence: "chi2" });
    expect(await answer([], one)).toMatchObject({ lambda: 7, divergence: "chi2" });
    expect(await answer(["--lambda", "2"], one)).toMatchObject({ lambda: 2, divergence: "chi2" });
    expect(await answer(["--size", "legal=9"], one)).toMatchObject({ groups: [{ size: 9 }, { size: 1 }] });
  });

  test("nobody pays under the rule none", async () => {
    const said = await answer(["--rule", "none"], PROMPTS);
    expect(said.rule).toBe("none");
    expect(said.groups.map(({ payment }) => payment.total)).toEqual([0, 0]);
  });

  test("a size stands on every row of a group, and --size wins over it", async () => {
    const csv = `${PROMPTS.trimEnd().replaceAll("\n", ",3\n").replace(",3", ",size").replaceAll("support,", "support,").replace(/(support,[\d.]+),3/g, "$1,0.5")},0.5\n`;
    expect(await answer([], csv)).toEqual(await answer(["--size", "legal=3", "--size", "support=0.5"], PROMPTS));
    expect(await answer(["--size", "support=7"], csv)).toEqual(await answer(["--size", "legal=3", "--size", "support=7"], PROMPTS));
  });

  test("a baseline stands on every row of a response", async () => {
    const csv = "reward,baseline,group,response,prompt\n1,3,a,x,1\n0,1,a,y,1\n0,3,b,x,1\n1,1,b,y,1\n";
    expectSame(await answer([], csv), [{ groups: [{ size: 1, reward: [1, 0] }, { size: 1, reward: [0, 1] }], baseline: [3, 1] }]);
  });

  test("baseline, boost and number of responses may differ from line to line", async () => {
    const lines: Game[] = [{ ...games[0]!, boost: [1, 0] }, { ...games[1]!, baseline: [1, 2, 3] }];
    expectSame(await answer([], lines.map((line) => JSON.stringify(line)).join("\n\n")), lines);
  });

  test("byte order mark, CRLF, quotes and a missing last newline make no difference", async () => {
    const said = await answer([], PROMPTS);
    expect(await answer([], `\ufeff${PROMPTS.replaceAll("\n", "\r\n").trimEnd()}`)).toEqual(said);
    expect(await answer([], PROMPTS.replaceAll("legal", '"legal"'))).toEqual(said);
    expect(await answer([], `\n\n${PROMPTS.replaceAll("\n", "\n\n")}`)).toEqual(said);
    const lines = games.map((one) => JSON.stringify(one));
    expect(await answer([], `\ufeff\r\n  ${lines.join("\r\n")}\r\n`)).toEqual(await answer([], lines.join("\n")));
  });

  test("names are only names", async () => {
    const said = await answer(["--size", "__proto__=2", "--size", "a=b=3"], "prompt,response,group,reward\n1,toString,__proto__,1\n1,toString,constructor,2\n1,toString,a=b,3\n");
    expect(said.groups.map(({ id, size, valuation }) => [id, size, valuation.total])).toEqual([["__proto__", 2, 1], ["constructor", 1, 2], ["a=b", 3, 3]]);
  });

  test("groups without a name are called by their place", async () => {
    expect((await answer([], '{"groups":[{"size":1,"reward":[1,2]}]}')).groups.map(({ id }) => id)).toEqual(["groups[0]"]);
  });
});

describe("candidates", () => {
  const expected = {
    winner: { index: 0, id: "x" }, welfare: 5,
    candidates: [{ id: "x", score: 5 }, { id: "y", score: 3 }],
    groups: [
      { id: "legal", size: 1, value: 5, payment: 3, utility: 2, withoutGroup: { index: 1, id: "y" } },
      { id: "support", size: 2, value: 0, payment: 0, utility: 0, withoutGroup: { index: 0, id: "x" } },
    ],
  };

  test("have a winner, scores, what each group pays and who would win without it", async () => {
    expect(await answer([], CANDIDATES)).toEqual(expected);
  });

  test("--size wins over the column", async () => {
    expect(await answer(["--size", "support=4"], CANDIDATES)).toMatchObject({ winner: { id: "y" }, groups: [{ size: 1 }, { size: 4 }] });
  });

  test("as JSON they have no names", async () => {
    const json = { groups: [{ id: "legal", size: 1, values: [5, 0] }, { id: "support", size: 2, values: [0, 1.5] }] };
    expect(await answer([], JSON.stringify(json))).toEqual(JSON.parse(JSON.stringify(expected).replace(/"id":"([xy])"/g, (_, id: string) => `"id":"candidates[${id === "x" ? 0 : 1}]"`)));
    expect(await answer(["--size", "support=4"], JSON.stringify(json, null, 1))).toMatchObject({ winner: { index: 1 } });
  });

  test("the example gives Table 2's row for the truth", async () => {
    const path = new URL("../../examples/rewarded-soups.csv", import.meta.url);
    const said = (await answer([], readFileSync(path, "utf8"))) as unknown as typeof expected;
    expect(said.winner.id).toBe("helpful-soup");
    const [helpfulness] = said.groups;
    expect([3 * helpfulness!.value, helpfulness!.utility, said.welfare].map((number) => number.toFixed(2))).toEqual(["2.66", "0.57", "3.08"]);
  });
});

describe("CSV", () => {
  test("prompts: a row for each group, with full precision", async () => {
    const { stdout } = await candor(["price", "-", "--format", "csv"], { input: PROMPTS });
    const { groups } = await answer([], PROMPTS);
    const [header, ...rows] = stdout.trimEnd().split("\n").map((line) => line.split(","));
    expect(header!.slice(0, 5)).toEqual(["group", "size", "valuation_total", "valuation_mean", "valuation_standard_error"]);
    expect(rows).toEqual(groups.map(({ id, size, valuation, payment, utility }) => [id, size, ...[valuation, payment, utility].flatMap((f) => [f.total, f.mean, f.standardError])].map(String)));
  });

  test("candidates, with names that need quotes", async () => {
    const { stdout } = await candor(["price", "-", "--format", "csv"], { input: 'candidate,group,size,value\n"x, ""y""",a,1,0.1\n' });
    expect(stdout).toBe('group,size,value,payment,utility,winner,without_group\na,1,0.1,0,0.1,"x, ""y""","x, ""y"""\n');
  });
});

test("the example program prints Table 2", async () => {
  const printed = execFileSync(process.execPath, [fileURLToPath(new URL("../../examples/overstated-size.mjs", import.meta.url))], { encoding: "utf8" });
  const keeps = printed.split("\n").filter((line) => /^\d/.test(line)).map((line) => line.split(/ {2,}/));
  expect(keeps.map((row) => row[2])).toEqual(["0.00", "0.79", "2.66", "3.00", "3.00", "3.00"]);
  expect(keeps.map((row) => row[4])).toEqual(["0.00", "0.44", "0.57", "0.50", "0.50", "0.50"]);
  expect(Math.max(...keeps.map((row) => Number(row[6])))).toBe(0);
});

test("a file is read by its content, whatever its name", async () => {
  expect((await candor(["price", file(PROMPTS, "prompts.json")])).stdout).toBe((await candor(["price", "-"], { input: PROMPTS })).stdout);
  expect((await candor(["price", file(CANDIDATES, "x.jsonl")])).stdout).toContain("x wins");
});
