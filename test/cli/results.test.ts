// The result of every prompt: policy, valuations, payments, utilities.

import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { load, type Game, type Priced } from "candor";
import { describe, expect, test } from "vitest";
import { csv } from "../../bindings/node/cli/output/csv.js";
import { json, jsonPieces } from "../../bindings/node/cli/output/json.js";
import { CANDIDATES, PROMPTS, candor } from "./candor.js";

const { game } = await load();

const options = { lambda: 0.5, normalization: "range" } as const;
const given = ["--lambda", "0.5", "--normalization", "range"];

/** PROMPTS as games, the names of prompts and responses left out. */
const games: Game[] = [
  { groups: [{ id: "legal", size: 1, reward: [0.5, 2] }, { id: "support", size: 1, reward: [1, 0.25] }], ...options },
  { groups: [{ id: "legal", size: 1, reward: [1, 0, 0.5] }, { id: "support", size: 1, reward: [0, 1, 0.5] }], ...options },
];
const priced = games.map((one) => game.price(one));

/** What the library says of a game, under the names that the file has for it. */
function result({ ids, policy, valuations, payments, utilities, welfare, divergence }: Priced, prompt: string | number, name: (x: number) => string | number) {
  return {
    prompt,
    policy: Array.from(policy, (probability, x) => ({ response: name(x), probability })),
    groups: ids.map((id, i) => ({ id, valuation: valuations[i], payment: payments[i], utility: utilities[i] })),
    welfare,
    divergence,
  };
}

const named = priced.map((one, p) => result(one, "pq"[p]!, (x) => "abc"[x]!));

async function printed(args: readonly string[], input: string): Promise<string> {
  const { code, stdout, stderr } = await candor(["price", "-", ...args], { input });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

/** So many prompts of one response. */
const many = (prompts: number): string => `prompt,response,group,reward\n${Array.from({ length: prompts }, (_, p) => `${p},r,g,1\n`).join("")}`;

describe("jsonl", () => {
  test("is a prompt a line, with the library's numbers", async () => {
    const lines = (await printed(["--format", "jsonl", ...given], PROMPTS)).split("\n");
    expect(lines.pop()).toBe("");
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(named);
  });

  test("numbers what has no name", async () => {
    const lines = await printed(["--format", "jsonl"], games.map((one) => JSON.stringify(one)).join("\n"));
    const expected = priced.map((one, p) => result(one, p, (x) => x));
    expect(lines.trimEnd().split("\n").map((line) => JSON.parse(line) as unknown)).toEqual(expected);
  });

  test("is complete however many prompts there are, in their order", async () => {
    const lines = (await printed(["--format", "jsonl"], many(30_000))).trimEnd().split("\n");
    expect(lines.map((line) => (JSON.parse(line) as { prompt: string }).prompt)).toEqual(Array.from({ length: 30_000 }, (_, p) => String(p)));
  });

  test("of candidates is one line, the same as json", async () => {
    const line = await printed(["--format", "jsonl"], CANDIDATES);
    expect(line.split("\n")).toHaveLength(2);
    expect(JSON.parse(line)).toEqual(JSON.parse(await printed(["--format", "json"], CANDIDATES)));
  });

  test("has no character that a terminal obeys, and every name as it was", async () => {
    const name = "\u001b[2J\u009b\u007f\u2028 =1+1";
    const line = await printed(["--format", "jsonl"], `prompt,response,group,reward\n${name},${name},${name},1\n`);
    expect(line.trimEnd()).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028]/);
    expect(JSON.parse(line)).toMatchObject({ prompt: name, policy: [{ response: name }], groups: [{ id: name }] });
  });
});

describe("json", () => {
  test("has the results beside the totals", async () => {
    const said = JSON.parse(await printed(["--format", "json", ...given], PROMPTS)) as object;
    expect(said).toMatchObject({ prompts: 2, results: named, resultsLeftOut: 0 });
  });

  test.each([[1000, 1000, 0], [1001, 1000, 1], [30_000, 1000, 29_000]])("of %d prompts has the results of %d, and says that %d are left out", async (prompts, held, left) => {
    const said = JSON.parse(await printed(["--format", "json"], many(prompts))) as { results: { prompt: string }[]; resultsLeftOut: number };
    expect({ held: said.results.length, last: said.results.at(-1)!.prompt, left: said.resultsLeftOut }).toEqual({ held, last: String(held - 1), left });
  });
});

describe("the table", () => {
  const hint = "The policy and the payments of each prompt: --format jsonl, or --format csv --each.";

  test("has the results of up to 5 prompts", async () => {
    const few = await printed([], many(5));
    for (let p = 0; p < 5; p++) expect(few).toContain(`\nPrompt ${p}\n\nresponse  probability\n`);
    expect(few).not.toContain(hint);
  });

  test("says where they are of more", async () => {
    const more = await printed([], many(6));
    expect(more).not.toContain("probability");
    expect(more).toContain(hint);
  });
});

describe("csv --each", () => {
  test("has a row for each response and each group of every prompt", async () => {
    const rows = parse(await printed(["--format", "csv", "--each", ...given], PROMPTS), { columns: true }) as Record<string, string>[];
    const expected = named.flatMap(({ prompt, policy, groups }) => [
      ...policy.map(({ response, probability }) => ({ prompt, response, probability, group: "", valuation: "", payment: "", utility: "" })),
      ...groups.map(({ id, ...figures }) => ({ prompt, response: "", probability: "", group: id, ...figures })),
    ]);
    expect(rows).toEqual(expected.map((row) => Object.fromEntries(Object.entries(row).map(([column, value]) => [column, String(value)]))));
  });

  test("of candidates has every score, and who would win without each group", async () => {
    expect(await printed(["--format", "csv", "--each"], CANDIDATES)).toBe([
      "candidate,score,group,size,value,payment,utility,without_group",
      "x,5,,,,,,", "y,3,,,,,,", ",,legal,1,5,3,2,y", ",,support,2,0,0,0,x", "",
    ].join("\n"));
  });
});

describe("a spreadsheet shows what comes from a file and runs none of it", () => {
  test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1", "＋1", "－1", "＠x", " =1", " -1", "\u00a0+1", "\ufeff=1", "\u200b＠x"])("%j", (text) => {
    expect(parse(csv([[text, "x"]]))).toEqual([[`'${text}`, "x"]]);
  });

  test("what begins otherwise is as it was, and so are numbers", () => {
    fc.assert(fc.property(fc.constantFrom("a", "1", "é", "_", '"', ",", "'", " a"), fc.array(fc.constantFrom("=", "-", "é", '"', ",", "\n", "\t", "\r\n"), { maxLength: 5 }), (first, more) => {
      const text = first + more.join("");
      expect(parse(csv([[text, "x"]]), { record_delimiter: "\n" })).toEqual([[text, "x"]]);
    }));
    expect(csv([[-1.5, 1e-7, null, NaN, -0]])).toBe("-1.5,1e-7,,,0\n");
  });

  test("control characters are seen", () => {
    expect(csv([["a\u001b[2J\u009b\u0000b"]])).toBe("a\\u{1b}[2J\\u{9b}\\u{0}b\n");
  });

  test("in every column", async () => {
    const rows = "prompt,response,group,reward\n=p,=r,=g,1\n";
    expect(await printed(["--format", "csv", "--each"], rows)).toBe("prompt,response,probability,group,valuation,payment,utility\n'=p,'=r,1,,,,\n'=p,,,'=g,1,0,1\n");
    expect(await printed(["--format", "csv"], rows)).toContain("\n'=g,1,");
  });
});

test("JSON that is printed is the value it was made of", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    expect(JSON.parse(json(value))).toEqual(JSON.parse(JSON.stringify(value)));
  }));
});

describe("a long document comes in pieces", () => {
  const entry = fc.oneof(fc.integer(), fc.constant(null), fc.string(), fc.record({ id: fc.string(), units: fc.nat(9) }));
  const field = fc.oneof(entry, fc.array(entry, { maxLength: 4 }), fc.constant(undefined), fc.constantFrom(4096, 4097, 9000).map(
    (length) => Array.from({ length }, (_, k) => (k % 3 ? k : { id: `user ${k}`, "[\n": [k, "\u009b"] }))));

  test("that are together what one text would be", () => {
    fc.assert(fc.property(fc.oneof(fc.dictionary(fc.string(), field), fc.array(entry)), (value) => {
      expect([...jsonPieces(value)].join("")).toBe(`${json(value, 2)}\n`);
    }), { numRuns: 60 });
  });
});
