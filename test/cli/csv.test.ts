// The reader of CSV against csv-parse, over whatever text there is.

import { CsvError, parse, type Options } from "csv-parse/sync";
import fc from "fast-check";
import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import { readLines } from "../../bindings/read/lines.js";
import { csvSheet } from "../../bindings/read/csv-sheet.js";
import { openTable } from "../../bindings/read/recognise.js";
import { ByteNames } from "../../bindings/read/names.js";

const CSV: Options = { record_delimiter: ["\r\n", "\n"], skip_empty_lines: true, relax_column_count: true };
const FAULTS: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: "a quote that is never closed",
  CSV_INVALID_CLOSING_QUOTE: "a closing quote that no comma or end of line follows",
  INVALID_OPENING_QUOTE: "a quote inside a field that does not start with one",
};

interface Read {
  readonly records: { readonly record: readonly string[]; readonly line: number }[];
  readonly refused?: string;
}

const newlines = (text: string): number => text.split("\n").length - 1;

/** What csv-parse makes of the records under a header `x,y`: those before the first that cannot be taken, and why not. */
function expected(body: string): Read {
  const text = Buffer.from(`x,y\n${body}${body.endsWith("\n") ? "" : "\n"}`);
  const line = (byte: number): number => {
    while (text[byte] === 10 || text[byte] === 13 && text[byte + 1] === 10) byte++;
    return 1 + newlines(text.subarray(0, byte).toString());
  };
  const records: Read["records"] = [];
  for (let count = 1, end = 0; ; count++) {
    let found: { record: string[]; info: { bytes: number } }[];
    try {
      found = parse(text, { ...CSV, info: true, to: count }) as unknown as typeof found;
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      return { records, refused: `test, line ${line(end)}: ${FAULTS[error.code]}` };
    }
    if (found.length < count) return records.length > 0 ? { records } : { records, refused: "test: a header, but no rows" };
    const { record, info } = found[count - 1]!;
    if (count > 1 && record.length !== 2) {
      return { records, refused: `test, line ${line(end)}: expected 2 fields (x,y), got ${record.length}` };
    }
    if (count > 1) records.push({ record, line: line(end) });
    end = info.bytes;
  }
}

async function read(body: string, cuts: readonly number[], mark = ""): Promise<Read> {
  const text = Buffer.from(`${mark}x,y\n${body}`);
  const at = [0, ...cuts.map((cut) => cut % text.length).sort((a, b) => a - b), text.length];
  const pieces = at.slice(1).map((end, k) => text.subarray(at[k], end)).filter(({ length }) => length > 0);
  const source = { name: "test", size: undefined, stream: Readable.from(pieces), close: async () => {} };
  const records: Read["records"] = [];
  try {
    const table = openTable(await csvSheet(source, readLines(source, source.stream)), { layouts: [{ columns: ["x", "y"] }] });
    await table.forEach((rows, k) => {
      records.push({ record: [rows.text(k, 0), rows.text(k, 1)], line: rows.place(k).line! });
    });
    return { records };
  } catch (error) {
    return { records, refused: (error as Error).message };
  }
}

const piece = fc.constantFrom("a", "bc", " ", "é", "漢", "😀", ",", ",", '"', '""', "\n", "\n", "\r\n", "\r", '"q"', '"q,\n"', "1,2\n", "\ufeff");
const odd = fc.array(piece, { maxLength: 30 }).map((parts) => parts.join(""));
const field = fc.constantFrom("", "a", "é", '""', '"a"', '"a""b"', '"x,y"', '"1\n2"', '"\r\n"', '""""');
const tidy = fc.array(fc.tuple(field, field, fc.constantFrom("\n", "\r\n", "\n\n")), { maxLength: 12 })
  .map((rows) => rows.map(([x, y, end]) => `${x},${y}${end}`).join(""));

describe("CSV is read as csv-parse reads it, and refused at the line where it stops being CSV", () => {
  test.each([["odd", odd, 1500], ["tidy", tidy, 500]] as const)("%s", async (_, texts, numRuns) => {
    const cuts = fc.array(fc.nat(200), { maxLength: 6 });
    await fc.assert(fc.asyncProperty(texts, cuts, fc.constantFrom("", "\ufeff"), async (body, at, mark) => {
      expect(await read(body, at, mark)).toEqual(expected(body));
    }), { numRuns });
  });

  test("cut at every byte", async () => {
    const body = 'a,"b ""c"", d"\r\n\r\n"é\n漢",😀\n"",\r\n1,"2"\n';
    const whole = expected(body);
    expect(whole.records).toHaveLength(4);
    for (let at = 0; at < Buffer.byteLength(body) + 4; at++) expect(await read(body, [at])).toEqual(whole);
    expect(await read(body, Array.from({ length: 100 }, (_, k) => k))).toEqual(whole);
  });
});

test("names are numbered as they come, whatever they are", () => {
  const names = fc.array(fc.oneof(fc.string({ maxLength: 3 }), fc.nat(40).map((k) => `response ${k}`)), { maxLength: 200 });
  fc.assert(fc.property(names, (list) => {
    const found = new ByteNames();
    for (let round = 0; round < 2; round++) {
      const twin = new Map<string, number>();
      for (const name of list) {
        const bytes = Buffer.from(name.replaceAll('"', '""'));
        const known = found.find(bytes, 0, bytes.length);
        expect(known).toBe(twin.get(name) ?? -1);
        if (known < 0) twin.set(name, found.add(bytes, 0, bytes.length));
      }
      expect(Array.from({ length: found.count }, (_, i) => found.text(i))).toEqual(
        [...twin.keys()].map((name) => Buffer.from(name).toString()));
      found.clear();
    }
  }));
});
