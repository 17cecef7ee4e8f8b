// However a table is delimited, written, packed and cut, its rows are the same.

import fc from "fast-check";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { rewards, rowsOf, tableOf, text } from "./reading.js";

const HEADER = ["prompt", "response", "group", "reward"];

/** A Zstandard frame of one raw block (RFC 8878, 3.1.1), as it is written without a compressor. */
function frame(bytes: Uint8Array): Uint8Array {
  const size = bytes.length;
  const block = (size << 3) | 1; // the last one, raw
  return Buffer.concat([
    Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xa0, size & 255, (size >> 8) & 255, (size >> 16) & 255, 0]),
    Buffer.from([block & 255, (block >> 8) & 255, (block >> 16) & 255]), bytes,
  ]);
}

const packings: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
  plain: (bytes) => bytes,
  gzip: (bytes) => gzipSync(bytes),
  "gzip of two members": (bytes) => Buffer.concat([gzipSync(bytes.subarray(0, 9)), gzipSync(bytes.subarray(9))]),
  zstd: frame,
  "zstd of two frames": (bytes) => Buffer.concat([frame(bytes.subarray(0, 9)), frame(bytes.subarray(9))]),
};

const writings: Readonly<Record<string, (content: string) => Uint8Array>> = {
  "UTF-8": text,
  "UTF-8 with a mark": (content) => text(`\ufeff${content}`),
  "UTF-16 LE": (content) => Buffer.from(`\ufeff${content}`, "utf16le"),
  "UTF-16 BE": (content) => Buffer.from(`\ufeff${content}`, "utf16le").swap16(),
  "UTF-16 LE without a mark": (content) => Buffer.from(content, "utf16le"),
};

const field = fc.array(fc.constantFrom("a", "b c", "é", "漢", "😀", ",", ";", "\t", "|", '"'), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join(""));
const records = fc.array(fc.tuple(field, field, field, field), { minLength: 1, maxLength: 8 });
const quoted = (value: string): string => (/^[\w]+$/.test(value) ? value : `"${value.replaceAll('"', '""')}"`);

test("the rows of a table", async () => {
  const form = fc.record({
    delimiter: fc.constantFrom(",", ";", "\t", "|"), end: fc.constantFrom("\n", "\r\n", "\r"),
    written: fc.constantFrom(...Object.keys(writings)), packed: fc.constantFrom(...Object.keys(packings)),
    size: fc.integer({ min: 1, max: 60 }),
  });
  await fc.assert(fc.asyncProperty(records, form, async (rows, { delimiter, end, written, packed, size }) => {
    const content = [HEADER, ...rows].map((row) => row.map(quoted).join(delimiter) + end).join("");
    const bytes = packings[packed]!(writings[written]!(content));
    expect(await rowsOf(await tableOf(bytes, { layouts: [rewards] }, size))).toEqual(rows);
  }), { numRuns: 300 });
});

test("the rows of JSON", async () => {
  const objects = [{ prompt: "p", response: 'a "b"', group: "é", reward: 0.1 }, { prompt: "p", reward: null, response: true, group: 7 }];
  const expected = [["p", 'a "b"', "é", "0.1"], ["p", "1", "7", ""]];
  for (const content of [JSON.stringify(objects), JSON.stringify(objects, null, 2), objects.map((row) => `${JSON.stringify(row)}\n`).join("\n")]) {
    expect(await rowsOf(await tableOf(text(content), { layouts: [rewards] }, 7))).toEqual(expected);
  }
});

describe("names of columns", () => {
  test("may differ in case, blanks and lines", async () => {
    const table = await tableOf(text(" Prompt ,RESPONSE,Group,reward,Base-Line\np,r,g,1,2\n"), { layouts: [rewards] });
    expect([table.column("prompt"), table.column("reward"), table.column("baseline")]).toEqual([0, 3, -1]);
    expect(table.notes).toEqual(["ignored: column Base-Line"]);
  });

  test("a comma is the point of a number between semicolons, and nowhere else", async () => {
    const numbers = async (content: string): Promise<number[]> => {
      const found: number[] = [];
      const table = await tableOf(text(content), { layouts: [rewards] });
      await table.forEach((rows, k) => void found.push(rows.decimal(k, 3)));
      return found;
    };
    const lines = ["0,5", "-1,25e1", "0.5", "1,2,3", "1.2,3", ",5"];
    expect(await numbers(`${HEADER.join(";")}\n${lines.map((line) => `p;r;g;${line}\n`).join("")}`))
      .toEqual([0.5, -12.5, 0.5, NaN, NaN, 0.5]);
    expect(await numbers(`${HEADER.join("\t")}\np\tr\tg\t0,5\n`)).toEqual([NaN]);
  });
});

test.each([
  ["gzip that ends too early", gzipSync(text("prompt,response\n1,2\n")).subarray(0, 20), "gzip data that is damaged or ends too early"],
  ["gzip that is damaged", Buffer.from([0x1f, 0x8b, 1, 2, 3]), "gzip data that is damaged or ends too early"],
  ["zstd that is damaged", Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xff, 0xff, 0xff]), "Zstandard data that is damaged or ends too early"],
  ["UTF-16 cut in a character", Buffer.from("\ufeffab", "utf16le").subarray(0, 5), "this is not UTF-16 text"],
  ["Parquet that is none", text("PAR1 and nothing else"), "Parquet that cannot be read"],
  ["an array of other things", text('[{"prompt": 1}]'), "expected the columns prompt,response,group,reward[,baseline][,size]"],
])("%s is refused", async (_, bytes, message) => {
  await expect(tableOf(bytes, { layouts: [rewards] }).then(rowsOf)).rejects.toThrow(message);
});

test("the readers need nothing of Node", async () => {
  const entry = fileURLToPath(new URL("../../bindings/read/open.ts", import.meta.url));
  const { metafile } = await build({ entryPoints: [entry], bundle: true, format: "esm", platform: "browser", metafile: true, write: false });
  expect(Object.keys(metafile.inputs).some((name) => name.includes("hyparquet"))).toBe(true);
});
