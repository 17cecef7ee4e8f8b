// The pieces that read: numbers, lines, tables.

import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { PassThrough, Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import { decimal } from "../../bindings/node/cli/input/fields.js";
import { readLines, type Block } from "../../bindings/read/lines.js";
import { csvSheet } from "../../bindings/read/csv-sheet.js";
import { openTable } from "../../bindings/read/recognise.js";
import { progress } from "../../bindings/node/cli/progress.js";

/** A source that gives the data in pieces of so many bytes. */
function source(data: Buffer, bytes: number) {
  const pieces = Array.from({ length: Math.ceil(data.length / bytes) }, (_, k) => data.subarray(k * bytes, (k + 1) * bytes));
  return Readable.from(pieces);
}

const lines = (data: Buffer, bytes: number): AsyncGenerator<Block, void> => readLines({ name: "test" }, source(data, bytes));

test.each([
  ["1", 1], ["-1.5", -1.5], ["+2", 2], ["1e-3", 0.001], ["1E3", 1000], [".5", 0.5], ["5.", 5], ["007", 7], ["-0", -0], ["1e-999", 0],
])("%j is a number", (text, value) => {
  expect(decimal(text)).toBe(value);
});

test.each(["", " ", " 1", "1 ", "1\t", "NaN", "Infinity", "-Infinity", "1e999", "0x10", "0b1", "0o7", "1_000", "1,5", "1e", "e1", ".", "+", "--1", "١", "1n", "null"])("%j is none", (text) => {
  expect(decimal(text)).toBeNaN();
});

describe("lines", () => {
  test("are whole, and counted, however the bytes come", async () => {
    const text = fc.array(fc.constantFrom("a", "é", "漢", "😀", "\n", "\r\n", ","), { maxLength: 60 }).map((parts) => parts.join(""));
    await fc.assert(fc.asyncProperty(text, fc.integer({ min: 1, max: 20 }), fc.boolean(), async (content, bytes, mark) => {
      let all = "";
      for await (const block of lines(Buffer.from((mark ? "\ufeff" : "") + content), bytes)) {
        expect(block.line).toBe(all.split("\n").length);
        expect(block.bytes.at(-1)).toBe(10);
        all += Buffer.from(block.bytes).toString();
      }
      expect(all.replace(/\n$/, "")).toBe(content.replace(/\n$/, ""));
    }));
  });
});

describe("tables", () => {
  const field = fc.array(fc.constantFrom("a", "b ", "é", ",", '"', "\n", "\r\n", "\r"), { maxLength: 5 }).map((parts) => parts.join(""));
  const records = fc.integer({ min: 1, max: 4 }).chain((columns) => fc.array(fc.array(field, { minLength: columns, maxLength: columns }), { minLength: 1, maxLength: 12 }));

  /** As RFC 4180 has it. */
  const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

  /** Header and records of a text, with the line of each. */
  async function read(text: string, bytes: number, columns: readonly string[]): Promise<{ record: readonly string[]; line: number | undefined }[]> {
    const found: { record: readonly string[]; line: number | undefined }[] = [];
    const table = openTable(await csvSheet({ name: "test" }, lines(Buffer.from(text), bytes)), { layouts: [{ columns }] });
    await table.forEach((rows, k) => {
      found.push({ record: columns.map((_, column) => rows.text(k, column)), line: rows.place(k).line });
    });
    return found;
  }

  test("give back what was written, with the line each record starts on", async () => {
    await fc.assert(fc.asyncProperty(records, fc.integer({ min: 1, max: 40 }), async (list, bytes) => {
      const header = list[0]!.map((_, k) => `column ${k}`);
      const written = list.map((record) => `${record.map(quoted).join()}\n`.replace(/^\n$/, '""\n'));
      const found = await read(`${header.map(quoted).join()}\n` + written.join(""), bytes, header);
      expect(found.map(({ record }) => record)).toEqual(list);
      const starts = written.map((_, k) => 2 + written.slice(0, k).join("").split("\n").length - 1);
      expect(found.map(({ line }) => line)).toEqual(starts);
    }));
  });

  test("without a quote are split as csv-parse does", async () => {
    const text = fc.array(fc.constantFrom("a", "b", " ", ",", "\n", "\r\n", "\r", "é"), { maxLength: 40 }).map((parts) => parts.join(""));
    await fc.assert(fc.asyncProperty(text, fc.integer({ min: 1, max: 40 }), async (body, bytes) => {
      const options = { record_delimiter: ["\r\n", "\n"], skip_empty_lines: true, relax_column_count: true };
      const expected = parse(`${body}\n`, options).filter((record) => record.length === 2);
      const regular = `${body}\n`.split(/(?<=\n)/).filter((line) => line.split(",").length === 2 || /^\r?\n$/.test(line)).join("");
      if (expected.length === 0) return;
      expect((await read(`x,y\n${regular}`, bytes, ["x", "y"])).map(({ record }) => record)).toEqual(expected);
    }));
  });
});

describe("progress", () => {
  /** A terminal that keeps what it is sent. */
  function terminal(isTTY: boolean): NodeJS.WriteStream & { sent(): string } {
    const stream = new PassThrough();
    return Object.assign(stream, { isTTY, columns: 80, sent: () => String(stream.read() ?? "") }) as unknown as NodeJS.WriteStream & { sent(): string };
  }

  test.each([[100, "50%"], [undefined, "7 lines"]])("of %s bytes shows on a terminal once the work is long", async (size, shown) => {
    const screen = terminal(true);
    const bar = progress(size, screen, 0);
    bar.at(50, 7);
    bar.stop();
    expect(screen.sent()).toContain(shown);
  });

  test.each([[true, 1e9], [false, 0]])("terminal %s, patience %d: nothing", (isTTY, patience) => {
    const screen = terminal(isTTY);
    const bar = progress(100, screen, patience);
    bar.at(50, 7);
    bar.stop();
    expect(screen.sent()).toBe("");
  });
});
