// What a person sees at a terminal.

import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, test } from "vitest";
import { capped, counted, label, table } from "../../bindings/node/cli/output/table.js";
import { cut, loadWidths, printable, width, wrap } from "../../bindings/node/cli/output/text.js";
import { CANDIDATES, PROMPTS, candor } from "./candor.js";

await loadWidths(Buffer.from("é"));

describe("the table for a person", () => {
  test("prompts", async () => {
    const { stdout } = await candor(["price", "-", "--size", "legal=3"], { input: PROMPTS });
    expect(stdout).toMatchInlineSnapshot(`
      "2 prompts, 2 to 3 responses each; divergence kl, lambda 1

      Prompt p

      response  probability
      ─────────────────────
      a             0.02298
      b             0.97702

      group    values it at    pays   keeps
      ─────────────────────────────────────
      legal          5.8966  1.0102  4.8864
      support        0.2672  0.0050  0.2622

      Prompt q

      response  probability
      ─────────────────────
      a             0.66524
      b             0.09003
      c             0.24473

      group    values it at     pays   keeps
      ──────────────────────────────────────
      legal          2.3628  0.63548  1.7273
      support        0.2124  0.04610  0.1663

      All prompts

      group         size  values the outcome at           pays          keeps
      ───────────────────────────────────────────────────────────────────────
      legal            3                 8.2594         1.6457         6.6137
        per prompt                    4.1 ± 1.8    0.82 ± 0.19      3.3 ± 1.6
      support          1                 0.4796         0.0511         0.4285
        per prompt                0.240 ± 0.027  0.026 ± 0.021  0.214 ± 0.048
      together                           8.7390         1.6968         7.0422

      Social welfare 7.8891; per prompt 3.9 ± 1.6 (mean ± standard error).
      Each group pays what its presence costs the others: truth is its best move (Prop. 4.4).
      "
    `);
  });

  test("one prompt", async () => {
    const { stdout } = await candor(["price", "-", "--rule", "none", "--normalization", "max"], { input: PROMPTS.split("\n").slice(0, 5).join("\n") });
    expect(stdout).toMatchInlineSnapshot(`
      "1 prompt, 2 responses; divergence kl, lambda 1, normalization max

      response  probability
      ─────────────────────
      a             0.50000
      b             0.50000

      group     size  values the outcome at  pays   keeps
      ───────────────────────────────────────────────────
      legal        1                 0.6250     0  0.6250
      support      1                 0.6250     0  0.6250
      together                       1.2500     0  1.2500

      Social welfare 1.2500.
      Nobody pays, so a group gains by overstating its rewards or size (Theorem 4.2).
      "
    `);
  });

  test("candidates", async () => {
    const { stdout } = await candor(["price", "-"], { input: CANDIDATES });
    expect(stdout).toMatchInlineSnapshot(`
      "x wins among 2 candidates, for 2 groups

      candidate  score
      ────────────────
      x              5
      y              3

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

describe("a table fits the screen", () => {
  const wide = [["group", "size", "values the outcome at", "pays"], [["漢字の部署", "1", "8.2594", "1.6457"], ["👩‍👩‍👧 legal", "22", "0.240 ± 0.027", "0"], ["é́ e\u0301", "3", "1", "2"]]] as const;

  test("wide, joined and combining characters are as wide as they look", () => {
    expect(table(...wide, { colour: false, width: Infinity })).toMatchInlineSnapshot(`
      "group       size  values the outcome at    pays
      ───────────────────────────────────────────────
      漢字の部署     1                 8.2594  1.6457
      👩‍👩‍👧 legal      22          0.240 ± 0.027       0
      é́ é            3                      1       2"
    `);
    expect(table(...wide, { colour: false, width: 40 })).toMatchInlineSnapshot(`
      "                     values the
      group       size     outcome at    pays
      ───────────────────────────────────────
      漢字の部署     1         8.2594  1.6457
      👩‍👩‍👧 legal      22  0.240 ± 0.027       0
      é́ é            3              1       2"
    `);
    expect(table(...wide, { colour: false, width: 24 })).toMatchInlineSnapshot(`
      "group     size
      ──────────────
      漢字の…      1
      👩‍👩‍👧 legal    22
      é́ é          3

                   values the
      group        outcome at
      ───────────────────────
      漢字の…          8.2594
      👩‍👩‍👧 legal  0.240 ± 0.027
      é́ é                   1

      group       pays
      ────────────────
      漢字の…   1.6457
      👩‍👩‍👧 legal       0
      é́ é            2"
    `);
  });

  const word = fc.array(fc.constantFrom("a", "wide ", "漢", "👍🏽", "👨‍👩‍👧‍👦", "e\u0301", "ｶﾞ", "🇩🇪", "क्‍ष"), { maxLength: 8 }).map((parts) => parts.join("").trim());
  const rows = fc.integer({ min: 1, max: 5 }).chain((columns) => fc.array(fc.array(word, { minLength: columns, maxLength: columns }), { minLength: 1, maxLength: 5 }));

  test("whatever stands in it, and its columns are aligned", () => {
    fc.assert(fc.property(rows, fc.integer({ min: 20, max: 80 }), ([head, ...body], columns) => {
      const lines = table(head!, body, { colour: false, width: columns }).split("\n");
      for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
    }));
  });

  test("bold heads take no room", () => {
    const plain = table(...wide, { colour: false, width: 30 });
    expect(table(...wide, { colour: true, width: 30 }).replace(/\u001b\[\d+m/g, "")).toBe(plain);
  });

  test.each([[60], [40], [20]])("of %d columns, in every report", async (columns) => {
    const long = PROMPTS.replaceAll("legal", "法務部 the department of legal affairs").replaceAll("support", "👩‍💻 support");
    for (const input of [long, CANDIDATES.replaceAll("legal", "法務部 legal affairs").replaceAll("x", "a candidate with a long name")]) {
      const { stdout } = await candor(["price", "-"], { input, env: { COLUMNS: String(columns) } });
      for (const line of stdout.split("\n")) expect(stringWidth(line), line).toBeLessThanOrEqual(columns);
      expect(stdout.replace(/\s+/g, " ").trim()).toMatch(/(best move \(Prop. 4.4\)|cannot pay)\.$/);
    }
  });
});

describe("what is too much is counted", () => {
  test("rows", () => {
    expect(capped([["a", "1"], ["b", "2"], ["c", "3"]], 3, (row) => row)).toHaveLength(3);
    expect(capped([["a", "1"], ["b", "2"], ["c", "3"]], 1, (row) => row)).toEqual([["a", "1"], ["… 2 more left out", ""]]);
  });

  test("responses, the most likely are shown, and groups", async () => {
    const responses = Array.from({ length: 25 }, (_, x) => Array.from({ length: 40 }, (_, i) => `p,r${x},g${i},${x === 20 ? 9 : x / 99}\n`).join("")).join("");
    const { stdout } = await candor(["price", "-"], { input: `prompt,response,group,reward\n${responses}` });
    expect(stdout).toMatch(/─\nr20 .*\nr24 [^]*\n… 15 more left out\n/);
    expect(stdout).toMatch(/\n… 10 more left out\ntogether[^]*\nAll 40 groups: --format csv or json\.\n$/);
  });

  test("candidates and their groups", async () => {
    const cells = Array.from({ length: 1000 }, (_, k) => `c${k % 40},g${k % 1000},1,${k}\n`);
    const all = Array.from({ length: 40 }, (_, k) => Array.from({ length: 50 }, (_, i) => `c${k},g${i},1,${k}\n`).join("")).join("");
    expect(cells).toHaveLength(1000);
    const { stdout } = await candor(["price", "-"], { input: `candidate,group,size,value\n${all}` });
    expect(stdout).toMatch(/─\nc39 .*\nc38 [^]*\n… 10 more left out\n[^]*\n… 20 more left out\ntogether/);
    expect(stdout).toMatch(/\nAll 40 candidates: --format json or csv --each\.\nAll 50 groups: --format csv or json\.\n$/);
  });
});

test("what needs no look at its characters is as wide as string-width says", () => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom(..."aZ9 ~±…─-"), maxLength: 20 }), (text) => {
    expect(width(text)).toBe(stringWidth(text));
  }));
});

describe("text", () => {
  test("of any name is cut to 32 columns, between characters", () => {
    fc.assert(fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), (name) => {
      expect(stringWidth(label(name))).toBeLessThanOrEqual(32);
    }));
    expect(cut("👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 3)).toBe("👨‍👩‍👧‍👦…");
    expect(cut("漢字", 4)).toBe("漢字");
    expect(cut(`e${"\u0301".repeat(1e6)}`, 32).length).toBeLessThan(300);
  });

  test("shows what is not seen, and keeps what joins", () => {
    expect(printable("a\u200db\u200c\u2066\u00ad")).toBe("a\\u{200d}b\\u{200c}\\u{2066}\\u{ad}");
    for (const joined of ["👨‍👩‍👧", "🏳️‍🌈", "👩🏽‍💻", "क्‍ष", "می‌خواهم"]) expect(printable(joined)).toBe(joined);
  });

  test("is broken between words, and numbers are counted", () => {
    expect(wrap("a bb ccc\n  dd ee ff", 6)).toBe("a bb\nccc\n  dd\n  ee\n  ff");
    expect([counted(1, "prompt"), counted(1200, "prompt")]).toEqual(["1 prompt", "1,200 prompts"]);
  });
});
