// CSV (RFC 4180), whatever delimits its fields, out of bytes: where the fields of the records stand. Nothing is decoded
// and no record is an object: a field is looked at where it is needed, as a number, a name or a text. UTF-8 needs no
// care, for no byte of a longer character is a delimiter, a quote or the end of a line.

import { Records } from "./records.js";

/** Comma, semicolon, tab, bar. */
export const DELIMITERS = [0x2c, 0x3b, 0x09, 0x7c] as const;
export type Delimiter = (typeof DELIMITERS)[number];

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;

/** The records of a block of text that ends in "\n". Lines end in "\n" or "\r\n"; empty ones are no records. */
export class ScannedRecords extends Records {
  /** Where the first record starts that was not found: it has another number of fields, is none at all, or goes on
   *  behind the block. The block's end when all were. */
  end = 0;

  constructor(columns: number, readonly delimiter: Delimiter) {
    super(columns);
  }

  /** Finds records, which are there until the next scan. */
  scan(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.count = this.end = 0;
    while (this.#fill()) this.grow();
  }

  /** Goes on while there is room. @returns whether that was too little. */
  #fill(): boolean {
    const { bytes, columns, delimiter, places } = this;
    const above = Math.max(delimiter, QUOTE);
    let at = this.end;
    let put = 2 * columns * this.count;
    for (;;) {
      this.end = at = pastEmptyLines(bytes, at);
      if (at === bytes.length) return false;
      if (put === places.length) return true;
      for (let column = 1; column <= columns; column++) {
        let end: number;
        if (bytes[at] === QUOTE) {
          places[put++] = ++at;
          end = closing(bytes, at);
          at = behind(bytes, end);
        } else {
          places[put++] = at;
          // most bytes of a field are above the comma
          for (let c = bytes[at]!; c > above || (c !== delimiter && c !== LF && c !== QUOTE); ) c = bytes[++at]!;
          end = unended(bytes, places[put - 1]!, at);
        }
        places[put++] = end;
        if (bytes[at++] !== (column === columns ? LF : delimiter)) return false;
      }
      this.count++;
    }
  }
}

/** What keeps a text from being CSV: a field that is never closed; a quote inside a field that does not start with one;
 *  something behind a closing quote. */
export type Fault = "open" | "opening" | "closing";

/** Start and end of every field of one record, however many they are.
 *  @param at where it starts, past empty lines. */
export function fieldsAt(
  bytes: Uint8Array, at: number, delimiter: Delimiter,
): { places: number[]; end: number } | Fault {
  const places: number[] = [];
  for (;;) {
    const quoted = bytes[at] === QUOTE;
    const start = quoted ? at + 1 : at;
    let end: number;
    if (quoted) {
      end = closing(bytes, start);
      if (end === bytes.length) return "open";
      at = behind(bytes, end);
    } else {
      while (bytes[at] !== delimiter && bytes[at] !== LF && bytes[at] !== QUOTE) at++;
      end = unended(bytes, start, at);
    }
    places.push(start, end);
    const next = bytes[at++];
    if (next === LF) return { places, end: at };
    if (next !== delimiter) return quoted ? "closing" : "opening";
  }
}

/** Records that are looked at for the delimiter. */
const LOOKED = 20;

/** What delimits the fields of a text: what makes most of its header, among equals what makes as many of the records
 *  behind it; the comma where nothing makes two. */
export function delimiterOf(bytes: Uint8Array): Delimiter {
  let best: { delimiter: Delimiter; fields: number; alike: number } = { delimiter: DELIMITERS[0], fields: 1, alike: 0 };
  for (const delimiter of DELIMITERS) {
    const header = fieldsAt(bytes, pastEmptyLines(bytes, 0), delimiter);
    if (typeof header === "string") continue;
    const fields = header.places.length / 2;
    let alike = 0;
    for (let at = pastEmptyLines(bytes, header.end), k = 0; at < bytes.length && k < LOOKED; k++) {
      const record = fieldsAt(bytes, at, delimiter);
      if (typeof record === "string") break;
      if (record.places.length === header.places.length) alike++;
      at = pastEmptyLines(bytes, record.end);
    }
    if (fields > best.fields || (fields === best.fields && fields > 1 && alike > best.alike)) {
      best = { delimiter, fields, alike };
    }
  }
  return best.delimiter;
}

/** Where the next line starts that is not empty. */
export function pastEmptyLines(bytes: Uint8Array, at: number): number {
  for (;;) {
    if (bytes[at] === LF) at++;
    else if (bytes[at] === CR && bytes[at + 1] === LF) at += 2;
    else return at;
  }
}

/** Index of the quote that closes a field, past those that are doubled; the block's end where none does. */
function closing(bytes: Uint8Array, from: number): number {
  for (let at = from; ; at += 2) {
    // a short text is looked through faster than indexOf is called (measured)
    for (const near = at + 32; at < near && bytes[at] !== QUOTE; ) at++;
    if (bytes[at] !== QUOTE) at = bytes.indexOf(QUOTE, at);
    if (at < 0) return bytes.length;
    if (bytes[at + 1] !== QUOTE) return at;
  }
}

/** Where a field that is closed at `end` is over. */
function behind(bytes: Uint8Array, end: number): number {
  return bytes[end + 1] === CR && bytes[end + 2] === LF ? end + 2 : end + 1;
}

/** The end of a field without quotes, before the line's. */
function unended(bytes: Uint8Array, start: number, at: number): number {
  return bytes[at] === LF && at > start && bytes[at - 1] === CR ? at - 1 : at;
}
