// A table in pieces: the prompts, the notes and the refusals are those of the table as a whole, wherever it was cut.

import fc from "fast-check";
import { parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, test } from "vitest";
import { gzipSync } from "node:zlib";
import { countOf } from "../../bindings/read/bytes.js";
import { Between, keptSheet, type KeptRows } from "../../bindings/read/edges.js";
import { openAny } from "../../bindings/read/open.js";
import { piecesOf } from "../../bindings/read/pieces.js";
import { promptLayout, PromptReader, readPromptTable, type Taker } from "../../bindings/read/prompt-table.js";
import { rewardsPresets } from "../../bindings/read/presets/rewards.js";
import { openTable } from "../../bindings/read/recognise.js";
import { Course } from "../../bindings/read/ranges.js";
import { Seen } from "../../bindings/read/seen.js";
import { isRefusal } from "../../bindings/core/refusal.js";
import type { NamedGroup, Prompt } from "../../bindings/read/prompt.js";

const place = { name: "table" };

/** What a taker was given. */
class Taken implements Taker<unknown> {
  readonly prompts: unknown[] = [];

  constructor(readonly groups: readonly NamedGroup[]) {}

  add({ id, responses, rewards, baseline }: Prompt): void {
    const m = responses.length;
    const row = (values: ArrayLike<number>): number[] => Array.from(values).slice(0, m);
    this.prompts.push({ id, responses: [...responses], rewards: rewards.map(row), baseline: baseline && row(baseline) });
  }

  finish(): unknown {
    return { groups: this.groups, prompts: this.prompts };
  }
}

async function* chunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

const tables = (groups?: readonly string[]) =>
  ({ layouts: [promptLayout], rewards: rewardsPresets, mapping: groups ? { groups } : {} });

async function opened(bytes: Uint8Array, size: number, groups?: readonly string[]) {
  const found = await openAny({ place, pieces: chunks(bytes, size) }, tables(groups));
  if (!("table" in found)) throw new Error("no table");
  return found.table;
}

const said = (error: unknown) => ({ refused: (error as Error).message });

async function whole(bytes: Uint8Array, size: number, groups?: readonly string[]) {
  try {
    const table = await opened(bytes, size, groups);
    return { read: await readPromptTable(table, (told) => new Taken(told)), notes: table.notes };
  } catch (error) {
    return said(error);
  }
}

const utf8 = new TextEncoder();
/** As it stands in records. */
const nameOf = ({ id }: { id: string }): Uint8Array => utf8.encode(id.replaceAll('"', '""'));

/** Every piece but the first as a worker reads it: knowing the groups, and no other piece. */
async function pieced(bytes: Uint8Array, size: number, enough: number, groups?: readonly string[]) {
  let count = 0;
  try {
    const table = await opened(bytes, size, groups);
    const cut = table.cut("prompt", { enough })!;
    const parts = async (): Promise<never> => Promise.reject(new Error("held"));
    const open = piecesOf({ place, form: cut.form, tables: tables(groups), parts });
    const seen = new Seen();
    const first = new PromptReader((told) => new Taken(told), seen);
    const between = new Between();
    const join = async (rows: readonly KeptRows[]): Promise<void> => {
      if (rows.length === 0) return;
      const joined = openTable(keptSheet(place, rows), tables(groups));
      await first.read(joined);
      table.count(joined.counts);
    };
    for await (const piece of cut.pieces) {
      count++;
      const { table: part, edges } = await open(piece, first.taker ? undefined : between.before);
      const reader = first.taker ? new PromptReader((told) => new Taken(told), new Seen(), first.told) : first;
      try {
        await reader.read(part);
      } catch (error) {
        // what is wrong may be in a row before
        if (edges && reader !== first) await first.read((await open(piece, between.before)).table);
        return { ...said(error), count };
      }
      if (edges && reader !== first) await join(between.add(edges));
      else between.before = edges?.tail ?? [];
      table.count(part.counts);
      for (const prompt of reader === first ? [] : ((reader.taker?.prompts ?? []) as { id: string }[])) {
        const name = nameOf(prompt);
        if (!seen.add(name, 0, name.length)) return { again: prompt.id, count };
        first.taker!.prompts.push(prompt);
      }
    }
    await join(between.before);
    table.note();
    return { read: first.taker!.finish(), notes: table.notes, count };
  } catch (error) {
    return { ...said(error), count };
  }
}


/** The same in ranges: every one but the first as a worker reads it, who does not know where the one before ended. */
async function ranged(bytes: Uint8Array, size: number, enough: number, groups?: readonly string[]) {
  let [right, again] = [0, 0];
  try {
    const table = await opened(bytes, size, groups);
    const cut = table.cut("prompt", { enough, size: bytes.length })!;
    if (!cut.start) return { ...(await whole(bytes, size, groups)), right, again };
    const from = async function* (start: number): AsyncGenerator<Uint8Array> {
      for (let at = start; at < bytes.length; at += size - (at % size)) yield bytes.slice(at, at + size - (at % size));
    };
    const parts = async () => ({ byteLength: bytes.length, slice: (): never => { throw new Error("held"); }, from });
    const open = piecesOf({ place, form: cut.form, tables: tables(groups), parts });
    const course = new Course(cut.start);
    const seen = new Seen();
    const main = new PromptReader((told) => new Taken(told), seen);
    let rows = 0;
    for await (const piece of cut.pieces) {
      if (!("until" in piece)) throw new Error("no range");
      const here = async (met = seen as { add: Seen["add"] }): Promise<void> => {
        const exact = course.exact(piece);
        if (!exact) return;
        const part = await open(exact);
        rows += await main.read(part.table, met);
        table.count(part.table.counts);
        course.add(part.reach()!);
      };
      if (!main.taker) {
        await here();
        continue;
      }
      const worker = new PromptReader((told) => new Taken(told), new Seen(), main.told);
      const part = await open(piece);
      let read: number;
      try {
        read = await worker.read(part.table);
      } catch (error) {
        if (!isRefusal(error)) throw error;
        again++;
        await here();
        continue;
      }
      const reach = part.reach();
      if (!course.exact(piece) || !course.isRight(reach)) {
        again++;
        await here();
        continue;
      }
      right++;
      const prompts = (worker.taker?.prompts ?? []) as { id: string }[];
      const names = prompts.map(nameOf);
      const twice = names.findIndex((name) => !seen.add(name, 0, name.length));
      if (twice >= 0) {
        let count = 0;
        await here({ add: () => count++ !== twice });
        throw new Error("it comes again, and is not refused");
      }
      main.taker.prompts.push(...prompts);
      rows += read;
      table.count(part.table.counts);
      course.add(reach);
    }
    if (rows === 0) throw table.empty();
    table.note();
    return { read: main.taker!.finish(), notes: table.notes, right, again };
  } catch (error) {
    return { ...said(error), right, again };
  }
}

/** Names that CSV has to quote, and others. */
const name = fc.oneof(
  fc.string({ minLength: 1, maxLength: 6 }), fc.constantFrom('a "b"', "x,y", "two\nlines", "r\r\nn", '"', "é;", " s "),
).filter((text) => text !== "" && !text.includes("\0"));

interface Grid {
  readonly prompts: readonly { readonly id: string; readonly responses: readonly string[] }[];
  readonly groups: readonly string[];
}

const grid: fc.Arbitrary<Grid> = fc.record({
  prompts: fc.uniqueArray(
    fc.record({ id: name, responses: fc.uniqueArray(name, { minLength: 1, maxLength: 5 }) }),
    { minLength: 1, maxLength: 12, selector: ({ id }) => id },
  ),
  groups: fc.uniqueArray(name, { minLength: 1, maxLength: 3 }),
});

const quoted = (text: string): string => (/[",\n\r;]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text);

const rowsOf = ({ prompts, groups }: Grid): [string, string, string, number][] => prompts.flatMap(({ id, responses }, p) =>
  responses.flatMap((response, x) => groups.map((group, i): [string, string, string, number] => [id, response, group, p + x / 8 + i / 64])));

function csvOf(rows: readonly (readonly (string | number)[])[], end: string, quote: boolean): string {
  const field = (value: string | number): string => (quote ? `"${String(value).replaceAll('"', '""')}"` : quoted(String(value)));
  return ["prompt,response,group,reward", ...rows.map((row) => row.map(field).join(","))].join(end) + end;
}

const sizes = [fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 400 })] as const;

describe("CSV in pieces", () => {
  test("has the prompts of the whole: quoted or not, either end of lines, marked, packed", async () => {
    await fc.assert(fc.asyncProperty(
      grid, fc.constantFrom("\n", "\r\n"), fc.boolean(), fc.constantFrom("", "\ufeff"), fc.boolean(), ...sizes,
      async (made, end, quote, mark, packed, size, enough) => {
        const text = Buffer.from(mark + csvOf(rowsOf(made), end, quote));
        const bytes = packed ? gzipSync(text) : text;
        const { count, ...found } = await pieced(bytes, size, enough);
        expect(found).toEqual(await whole(bytes, size));
        expect(count).toBeLessThanOrEqual(made.prompts.length);
      },
    ), { numRuns: 150 });
  });

  test("is cut: no piece but the last has less than enough", async () => {
    const prompts = Array.from({ length: 50 }, (_, p) => ({ id: `p${p}`, responses: ["x", "y"] }));
    const { count } = await pieced(Buffer.from(csvOf(rowsOf({ prompts, groups: ["a", "b"] }), "\n", false)), 64, 1);
    expect(count).toBeGreaterThan(20);
  });

  test("one giant prompt is one piece", async () => {
    const responses = Array.from({ length: 3000 }, (_, x) => `response ${x}`);
    const bytes = Buffer.from(csvOf(rowsOf({ prompts: [{ id: "p", responses }], groups: ["a", "b"] }), "\n", false));
    const { count, ...found } = await pieced(bytes, 1000, 1);
    expect(count).toBe(1);
    expect(found).toEqual(await whole(bytes, 1000));
  });

  const FAULTS: readonly ((rows: string[], at: number) => void)[] = [
    (rows, at) => void (rows[at] = rows[at]!.replace(/[^,]*$/, "many")),
    (rows, at) => void (rows[at] += ",more"),
    (rows, at) => void (rows[at] = rows[at]!.replace(",", ',"')),
    (rows, at) => void (rows[at] = `x"y${rows[at]}`),
    (rows, at) => void rows.splice(at, 1),
    (rows, at) => void rows.splice(at, 0, rows[at]!),
    (rows, at) => void (rows[at] = `,${rows[at]!.split(",").slice(1).join(",")}`),
  ];

  test("refuses the first fault of the whole, by its line", async () => {
    await fc.assert(fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom(...FAULTS), fc.nat(239)), { minLength: 1, maxLength: 3 }), ...sizes,
      async (faults, size, enough) => {
        const prompts = Array.from({ length: 30 }, (_, p) => ({ id: `p${p}`, responses: ["x", "y", "z", "w"] }));
        const lines = csvOf(rowsOf({ prompts, groups: ["a", "b"] }), "\n", false).trimEnd().split("\n");
        for (const [fault, at] of faults) fault(lines, 1 + Math.min(at, lines.length - 2));
        const bytes = Buffer.from(`${lines.join("\n")}\n`);
        const { count: _, ...found } = await pieced(bytes, size, enough);
        expect(found).toEqual(await whole(bytes, size));
      },
    ), { numRuns: 200 });
  });

  test("a prompt that comes back is met again, or refused with its row", async () => {
    const prompts = ["a", "b", "c", "a"].map((id) => ({ id, responses: ["x", "y"] }));
    const bytes = Buffer.from(csvOf(rowsOf({ prompts, groups: ["g"] }), "\n", false));
    expect(await pieced(bytes, 10, 1)).toMatchObject({ again: "a" });
    expect(await pieced(bytes, 10, 1000)).toMatchObject(await whole(bytes, 10));
  });
});

describe("CSV in ranges", () => {
  test("has the prompts of the whole, wherever it is cut: newlines between quotes, either end of lines, marked, without a last newline", async () => {
    await fc.assert(fc.asyncProperty(
      grid, fc.constantFrom("\n", "\r\n", "\n\n"), fc.boolean(), fc.constantFrom("", "\ufeff"), fc.boolean(), ...sizes,
      async (made, end, quote, mark, ended, size, enough) => {
        const text = mark + csvOf(rowsOf(made), end, quote);
        const bytes = Buffer.from(ended ? text : text.slice(0, -end.length));
        const { right: _, again: __, ...found } = await ranged(bytes, size, enough);
        expect(found).toEqual(await whole(bytes, size));
      },
    ), { numRuns: 300 });
  });

  const ODD = ['"', '""', '","', "\n", "\r\n", "\n\n", ",", "x", "\0", '\n"', '"\n', "\ufeff"].map((text) => Buffer.from(text));
  ODD.push(Buffer.from([0xff]), Buffer.from([0xc3]));

  test("refuses what the whole does, with its line, whatever stands wherever", async () => {
    await fc.assert(fc.asyncProperty(
      grid, fc.array(fc.tuple(fc.constantFrom(...ODD), fc.nat()), { minLength: 1, maxLength: 3 }), fc.boolean(), fc.option(fc.nat()), ...sizes,
      async (made, odd, quote, twice, size, enough) => {
        let bytes = Buffer.from(csvOf(rowsOf(made), "\n", quote));
        if (twice !== null) {
          const lines = bytes.toString().split("\n");
          lines.splice(1 + (twice % lines.length), 0, lines[1]!);
          bytes = Buffer.from(lines.join("\n"));
        }
        for (const [text, at] of odd) {
          const k = at % bytes.length;
          bytes = Buffer.concat([bytes.subarray(0, k), text, bytes.subarray(k)]);
        }
        const { right: _, again: __, ...found } = await ranged(bytes, size, enough);
        expect(found).toEqual(await whole(bytes, size));
      },
    ), { numRuns: 600 });
  });

  test("is read once, by those who know nothing of the range before", async () => {
    const prompts = Array.from({ length: 50 }, (_, p) => ({ id: `p${p}`, responses: ["x, y", "two\nlines\nof text"] }));
    const bytes = Buffer.from(csvOf(rowsOf({ prompts, groups: ["a", "b"] }), "\n", false));
    for (const enough of [200, 300, 500]) {
      const { right, again, ...found } = await ranged(bytes, 64, enough);
      expect(found).toEqual(await whole(bytes, 64));
      expect(right).toBeGreaterThanOrEqual(Math.floor(bytes.length / enough) - 2);
      expect(again).toBeLessThanOrEqual(1);
    }
  });

  test("a giant prompt is one range's, and none of the others'", async () => {
    const responses = Array.from({ length: 3000 }, (_, x) => `response ${x}`);
    const prompts = ["a", "b", "c"].map((id) => ({ id, responses: id === "b" ? responses : ["response 1"] }));
    const bytes = Buffer.from(csvOf(rowsOf({ prompts, groups: ["a", "b"] }), "\n", false));
    const { right: _, again: __, ...found } = await ranged(bytes, 1000, 2000);
    expect(found).toEqual(await whole(bytes, 1000));
  });
});

test("wide tables keep the names of samples and what is noted", async () => {
  await fc.assert(fc.asyncProperty(
    fc.array(fc.tuple(fc.constantFrom("a", "b", "c"), fc.constantFrom("x", "y"), fc.constantFrom("1", "0.5", "")), { minLength: 5, maxLength: 60 }),
    ...sizes,
    async (given, size, enough) => {
      const sorted = [...given].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
      const bytes = Buffer.from(["prompt,response,clear,kind", ...sorted.map(([p, r, v]) => `${p},${r},${v},1`)].join("\n"));
      const { count: _, ...found } = await pieced(bytes, size, enough, ["clear", "kind"]);
      const expected = await whole(bytes, size, ["clear", "kind"]);
      const { right: __, again: ___, ...inRanges } = await ranged(bytes, size, enough, ["clear", "kind"]);
      expect(inRanges).toEqual(expected);
      if ("refused" in expected) expect(found).toMatchObject({ refused: expect.any(String) as string });
      else expect(found).toEqual(expected);
    },
  ), { numRuns: 100 });
});

test("rows of JSON, a line each, in pieces have the prompts of the whole", async () => {
  await fc.assert(fc.asyncProperty(grid, ...sizes, async (made, size, enough) => {
    const lines = rowsOf(made).map(([prompt, response, group, reward]) => JSON.stringify({ prompt, response, group, reward }));
    const bytes = Buffer.from(lines.join("\n \n"));
    const { count: _, ...found } = await pieced(bytes, size, enough);
    expect(found).toEqual(await whole(bytes, size));
  }), { numRuns: 100 });
});

describe("Parquet in pieces, wherever its groups of rows end,", () => {
  const enough = fc.integer({ min: 1, max: 60 });
  const rowGroupSize = fc.integer({ min: 1, max: 40 });
  const columns = (rows: readonly (readonly (string | number | null)[])[]) => ["prompt", "response", "group", "reward"].map((name, k) => (
    { name, data: rows.map((row) => row[k]!), type: k === 3 ? "DOUBLE" as const : "STRING" as const, nullable: true }));

  test("has the prompts of the whole", async () => {
    await fc.assert(fc.asyncProperty(grid, rowGroupSize, enough, async (made, size, least) => {
      const bytes = new Uint8Array(parquetWriteBuffer({ columnData: columns(rowsOf(made)), rowGroupSize: size }));
      const { count: _, ...found } = await pieced(bytes, 1000, least);
      expect(found).toEqual(await whole(bytes, 1000));
    }), { numRuns: 150 });
  });

  test("refuses the first fault of the whole, by its row", async () => {
    const prompts = Array.from({ length: 20 }, (_, p) => ({ id: `p${p}`, responses: ["x", "y", "z"] }));
    const fault = fc.tuple(fc.constantFrom("number", "name", "gone", "twice", "again"), fc.nat(119));
    await fc.assert(fc.asyncProperty(fc.array(fault, { minLength: 1, maxLength: 3 }), rowGroupSize, enough, async (faults, size, least) => {
      const rows: (string | number | null)[][] = rowsOf({ prompts, groups: ["a", "b"] });
      for (const [kind, at] of faults) {
        const row = rows[at % rows.length]!;
        if (kind === "number") row[3] = null;
        else if (kind === "name") row[1] = null;
        else if (kind === "gone") rows.splice(rows.indexOf(row), 1);
        else rows.splice(kind === "twice" ? rows.indexOf(row) : rows.length, 0, [...row]);
      }
      const bytes = new Uint8Array(parquetWriteBuffer({ columnData: columns(rows), rowGroupSize: size }));
      const { count: _, ...found } = await pieced(bytes, 1000, least);
      const expected = await whole(bytes, 1000);
      if ("again" in found) expect(expected).toMatchObject({ refused: expect.stringContaining("comes back after other prompts") as string });
      else expect(found).toEqual(expected);
    }), { numRuns: 200 });
  });

  test("wide, keeps the names of samples and what is noted", async () => {
    const row = fc.tuple(fc.constantFrom("a", "b", "c"), fc.constantFrom("x", "y"), fc.constantFrom(1, 0.5, null));
    await fc.assert(fc.asyncProperty(fc.array(row, { minLength: 5, maxLength: 60 }), rowGroupSize, enough, async (given, size, least) => {
      const sorted = [...given].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
      const columnData = ["prompt", "response", "clear", "kind"].map((name, k) => (
        { name, data: sorted.map((one) => (k === 3 ? 1 : one[k]!)), type: k > 1 ? "DOUBLE" as const : "STRING" as const, nullable: true }));
      const bytes = new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize: size }));
      const { count: _, ...found } = await pieced(bytes, 1000, least, ["clear", "kind"]);
      const expected = await whole(bytes, 1000, ["clear", "kind"]);
      if ("refused" in expected) expect(found).toMatchObject({ refused: expect.any(String) as string });
      else expect(found).toEqual(expected);
    }), { numRuns: 100 });
  });

  test("reads every group of rows once", async () => {
    const prompts = Array.from({ length: 40 }, (_, p) => ({ id: `p${p}`, responses: ["x", "y", "z"] }));
    const bytes = new Uint8Array(parquetWriteBuffer({ columnData: columns(rowsOf({ prompts, groups: ["a"] })), rowGroupSize: 7 }));
    const footer = bytes.length - 8 - new DataView(bytes.buffer).getUint32(bytes.length - 8, true);
    const asked: number[] = [];
    const slice = (start: number, end = bytes.length): ArrayBuffer => {
      if (end <= footer) asked.push(start);
      return bytes.slice(start, end).buffer;
    };
    const parts = async () => ({ byteLength: bytes.length, slice, from: (): never => { throw new Error("no range"); } });
    const cut = (await opened(bytes, 1000)).cut("prompt", { enough: 7 })!;
    const open = piecesOf({ place, form: { kind: "parquet", keys: [0] }, tables: tables(), parts });
    for await (const piece of cut.pieces) {
      const { table } = await open(piece, []);
      await table.each(() => {});
    }
    expect(new Set(asked).size).toBe(asked.length);
    expect(asked.length).toBeGreaterThan(10);
  });
});

test("bytes are counted as one after the other", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 3000 }), fc.nat(9), fc.nat(255), (bytes, from, byte) => {
    const part = bytes.map((value) => value % 8).subarray(from);
    expect(countOf(part, byte % 8)).toBe(part.filter((value) => value === byte % 8).length);
  }));
});
