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
    const { groups, welfare, ...rest } = said;
    expect(rest).toEqual({ prompts: 2, outcomes: { min: 2, max: 3 }, divergence: "kl", lambda: 1, rule: "affine-maximizer" });
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
    const csv = await answer([], PROMPTS);
    expect(await answer([], games.map((one) => JSON.stringify(one)).join("\n"))).toEqual(csv);
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
    expect(await answer([], `\ufeff\r\n  ${lines.join("\r\n")}\r\n`)).toEqual(said);
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
    groups: [{ id: "legal", size: 1, value: 5, payment: 3, utility: 2 }, { id: "support", size: 2, value: 0, payment: 0, utility: 0 }],
  };

  test("have a winner and what each group pays", async () => {
    expect(await answer([], CANDIDATES)).toEqual(expected);
  });

  test("--size wins over the column", async () => {
    expect(await answer(["--size", "support=4"], CANDIDATES)).toMatchObject({ winner: { id: "y" }, groups: [{ size: 1 }, { size: 4 }] });
  });

  test("as JSON they have no names", async () => {
    const json = { groups: [{ id: "legal", size: 1, values: [5, 0] }, { id: "support", size: 2, values: [0, 1.5] }] };
    expect(await answer([], JSON.stringify(json))).toEqual({ ...expected, winner: { index: 0, id: "candidates[0]" } });
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

describe("the table for a person", () => {
  test("prompts", async () => {
    const { stdout } = await candor(["price", "-", "--size", "legal=3"], { input: PROMPTS });
    expect(stdout).toMatchInlineSnapshot(`
      "2 prompts, 2 to 3 responses each; divergence kl, lambda 1

      group         size  values the outcome at           pays          keeps
      ───────────────────────────────────────────────────────────────────────
      legal            3                 8.2594         1.6457         6.6137
        per prompt                    4.1 ± 1.8    0.82 ± 0.19      3.3 ± 1.6
      support          1                 0.4796         0.0511         0.4285
        per prompt                0.240 ± 0.027  0.026 ± 0.021  0.214 ± 0.048
      together                           8.7390         1.6968         7.0422

      Social welfare 7.8891; per prompt 3.9 ± 1.6 (mean ± standard error).
      Each group pays what its presence costs the others, so overstating its reward or size cannot pay.
      "
    `);
  });

  test("one prompt", async () => {
    const { stdout } = await candor(["price", "-", "--rule", "none", "--normalization", "max"], { input: PROMPTS.split("\n").slice(0, 5).join("\n") });
    expect(stdout).toMatchInlineSnapshot(`
      "1 prompt, 2 responses; divergence kl, lambda 1, normalization max

      group     size  values the outcome at  pays   keeps
      ───────────────────────────────────────────────────
      legal        1                 0.6250     0  0.6250
      support      1                 0.6250     0  0.6250
      together                       1.2500     0  1.2500

      Social welfare 1.2500.
      Nobody pays under this rule, so a group can gain by overstating its reward or size.
      "
    `);
  });

  test("candidates", async () => {
    const { stdout } = await candor(["price", "-"], { input: CANDIDATES });
    expect(stdout).toMatchInlineSnapshot(`
      "x wins among 2 candidates, for 2 groups

      group     size  values it at  pays  keeps  without it wins
      ──────────────────────────────────────────────────────────
      legal        1             5     3      2                y
      support      2             0     0      0                x
      together                   5     3      2

      Social welfare 5.
      Each group pays what its presence costs the others, so overstating its value or size cannot pay.
      "
    `);
  });

  test("fits 100 columns", async () => {
    const rows = Array.from({ length: 3 }, (_, p) => ["a somewhat long department name", "b"].map((group, i) => `${p},r,${group},${(p + 1) * (i + 1) * 98765.4321}\n`).join(""));
    const { stdout } = await candor(["price", "-", "--size", "b=12345.5"], { input: `prompt,response,group,reward\n${rows.join("")}` });
    for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(100);
  });

  test("no name reaches the terminal as a command", async () => {
    const names = ["\u001b]0;gone\u0007", "\u009b31m", "\u202eevil", "line\rover", '"two\nlines"'];
    const rows = names.map((name) => `x,${name},1,1\n`).join("");
    const { stdout, code } = await candor(["price", "-"], { input: `candidate,group,size,value\n${rows}` });
    expect(code).toBe(0);
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    expect(stdout).toContain("\\u{1b}]0;gone\\u{7}");
    expect(stdout).toContain("two\\u{a}lines");
  });

  test("nor does one in a message", async () => {
    const { stderr } = await candor(["price", "-"], { input: "prompt,response,group,reward\n1,\u001b[2J\u009b,g,no\n" });
    expect(stderr).toContain("\\u{1b}[2J\\u{9b}");
    expect(stderr.trimEnd()).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
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
    expect(stdout).toBe('group,size,value,payment,utility,winner\na,1,0.1,0,0.1,"x, ""y"""\n');
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
