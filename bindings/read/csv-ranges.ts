// Ranges of a file of CSV: where one starts, by what its records look like, and where it ends, by reading it.

import { joined, type Pieces } from "./bytes.js";
import { fieldsAt, pastEmptyLines } from "./csv.js";
import { readLines, type Block, type Host } from "./lines.js";
import type { Place } from "./place.js";
import type { FileParts, Reach } from "./ranges.js";
import { textOf, type Rows } from "./records.js";
import type { Form, Range, Sheet } from "./sheet.js";
import { keyOf } from "./view.js";

type Csv = Extract<Form, { readonly kind: "csv" }>;

/** A line whose number is not known, but that it is not a file's first. */
const LATER = 2;

const QUOTE = 0x22;
const LF = 0x0a;

/** @param records what makes sheets of blocks
 *  @returns what opens a range; `reach` is known once its rows are read */
export function csvRanges(
  place: Place, form: Csv, records: (blocks: AsyncIterable<Block>) => Sheet, parts: () => Promise<FileParts>,
  host?: Host,
): (range: Range) => Promise<{ readonly sheet: Sheet; reach(): Reach | undefined }> {
  return async ({ after, until, line }) => {
    const file = await parts();
    const start = line === undefined ? await startOf(file.from(after - 1), { after, until }, form) : after;
    let reach: Reach | undefined;
    async function* rows(columns: readonly number[]): AsyncGenerator<Rows, void, undefined> {
      if (start === undefined) return;
      const from = line ?? LATER;
      const sheet = records(readLines(place, file.from(start), host, { at: start, line: from }));
      const end = new End(until, form.keys);
      for await (const given of sheet.rows(columns)) {
        const count = end.before(given);
        yield count === undefined ? given : given.slice(0, count);
        if (count === undefined) continue;
        reach = { start, end: startIn(given, count), last: end.last, lines: given.place(count).line! - from };
        return;
      }
      reach = { start, end: Infinity, last: Infinity, lines: 0 };
    }
    return { sheet: { place, header: form.header, headed: place, rows }, reach: () => reach };
  };
}

/** Byte of the file at which record k starts. */
function startIn({ records, at }: Rows, k: number): number {
  const start = records.start(k, 0);
  return at! + (start > 0 && records.bytes[start - 1] === QUOTE ? start - 1 : start);
}

/** Looks for the record whose key differs from that of the one before, the first of those at or behind a byte. */
class End {
  /** Byte at which the record starts that was looked at last. */
  last = -1;
  /** Its key, where it is at or behind the byte. */
  #key: string | undefined;

  constructor(private readonly until: number, private readonly keys: readonly number[]) {}

  /** How many records are before it; undefined: all of these. */
  before(rows: Rows): number | undefined {
    const { count } = rows.records;
    if (count === 0) return undefined;
    const last = startIn(rows, count - 1);
    if (last >= this.until) {
      for (let k = 0; k < count; k++) {
        const start = startIn(rows, k);
        if (start >= this.until) {
          const key = keyOf(this.keys.map((column) => rows.text(k, column)));
          if (this.#key !== undefined && this.#key !== key) return k;
          this.#key = key;
        }
        this.last = start;
      }
    }
    this.last = last;
    return undefined;
  }
}

/** Where the first new key starts behind a byte, by all that can be known from there on; undefined: none does whose key
 *  before starts before `until`. @param pieces from the byte before on */
async function startOf(pieces: Pieces, { after, until }: Range, form: Csv): Promise<number | undefined> {
  let held: Uint8Array = new Uint8Array();
  for await (const piece of pieces) {
    held = joined([held, piece]);
    const found = keyStart(held.subarray(0, held.lastIndexOf(LF) + 1), until - after + 1, form);
    if (found !== undefined) return found < 0 ? undefined : after - 1 + found;
  }
  return undefined;
}

/** The same, in bytes that end in a newline; undefined: more have to be seen, -1: there is none.
 *
 *  A newline may be one between quotes. Read from behind it, text goes wrong where the quotes end, if not before: a field
 *  with a quote in it, or another number of fields. Then the next newline is tried. */
function keyStart(bytes: Uint8Array, until: number, form: Csv): number | undefined {
  for (let newline = bytes.indexOf(LF); newline >= 0; newline = bytes.indexOf(LF, newline + 1)) {
    if (newline + 1 >= until) return -1;
    const found = keyBehind(bytes, newline + 1, until, form);
    if (found !== "none") return found;
  }
  return undefined;
}

function keyBehind(
  bytes: Uint8Array, from: number, until: number, { header, delimiter, keys }: Csv,
): number | undefined | "none" {
  let before: string | undefined;
  let last = from;
  for (let at = pastEmptyLines(bytes, from); at < bytes.length; ) {
    const record = fieldsAt(bytes, at, delimiter);
    if (record === "open") return undefined;
    if (typeof record === "string" || record.places.length !== 2 * header.length) return "none";
    const key = keyOf(keys.map((column) => textOf(bytes, record.places[2 * column]!, record.places[2 * column + 1]!)));
    if (before !== undefined && key !== before) return last < until ? at : -1;
    [before, last] = [key, at];
    at = pastEmptyLines(bytes, record.end);
  }
  return last < until ? undefined : -1;
}
