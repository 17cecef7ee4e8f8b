// Records of a table: where their fields stand in bytes, as CSV has them. Every format is read into these.

import { joined } from "./bytes.js";
import { decimalOf, wholeOf } from "./decimal.js";
import type { Place } from "./place.js";

/** What records are made of, as threads can send it to each other. */
export interface RecordParts {
  readonly bytes: Uint8Array;
  readonly places: Uint32Array;
  readonly numbers: Float64Array[];
}

/** Where the fields of records stand in bytes. */
export class Records {
  count = 0;
  bytes: Uint8Array = new Uint8Array();
  /** Start and end of every field, without the quotes around it. */
  protected places: Uint32Array;
  /** By column: of each record the finite number that the field is, NaN where its text says what it is; nothing for columns
   *  whose fields all have a text. */
  protected numbers: Float64Array[] = [];

  /** @param columns fields of every record. */
  constructor(readonly columns: number) {
    this.places = new Uint32Array(2 * columns * 1024);
  }

  /** Where field `column` of record k starts, and ends. */
  start(k: number, column: number): number {
    return this.places[2 * (k * this.columns + column)]!;
  }

  stop(k: number, column: number): number {
    return this.places[2 * (k * this.columns + column) + 1]!;
  }

  /** The finite number that field `column` of record k is, where that is known without its text; NaN otherwise. */
  number(k: number, column: number): number {
    const numbers = this.numbers[column];
    return numbers ? numbers[k]! : NaN;
  }

  /** What `of` makes the same records of, from one on, up to another, in memory of their own. */
  copy(from: number, to: number): RecordParts {
    const places = this.places.slice(2 * this.columns * from, 2 * this.columns * to);
    let length = 0;
    const runs: (readonly [start: number, stop: number])[] = []; // a text that stands where that above it does is one
    for (let at = 0; at < places.length; at += 2) {
      const above = at - 2 * this.columns;
      const [start, stop] = [places[at]!, places[at + 1]!];
      const same = above >= 0 && runs[above >> 1]![0] === start && runs[above >> 1]![1] === stop;
      runs.push([start, stop]);
      places[at] = same ? places[above]! : length;
      if (!same) length += stop - start;
      places[at + 1] = places[at]! + stop - start;
    }
    const bytes = new Uint8Array(length);
    runs.forEach(([start, stop], k) => bytes.set(this.bytes.subarray(start, stop), places[2 * k]));
    return { bytes, places, numbers: this.numbers.map((numbers) => numbers.slice(from, to)) };
  }

  static of(columns: number, count: number, { bytes, places, numbers }: RecordParts): Records {
    const records = new Records(columns);
    records.count = count;
    records.bytes = bytes;
    records.places = places;
    records.numbers = numbers;
    return records;
  }

  /** Those from one on, up to another, in the same memory. */
  slice(from: number, to: number): Records {
    return Records.of(this.columns, to - from, {
      bytes: this.bytes,
      places: this.places.subarray(2 * this.columns * from, 2 * this.columns * to),
      numbers: this.numbers.map((numbers) => numbers.subarray(from, to)),
    });
  }

  /** Room for twice as many. */
  protected grow(): void {
    const larger = new Uint32Array(2 * this.places.length);
    larger.set(this.places);
    this.places = larger;
  }
}

/** Records that are made one after the other, each field of bytes that are there already or of a text. */
export class MadeRecords extends Records {
  #under = 0;
  #put = 0;
  #texts = new Uint8Array(2 ** 12);
  #used = 0;

  /** @param bytes that fields may point into. */
  begin(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.#under = bytes.length;
    this.count = this.#put = this.#used = 0;
  }

  /** The next field, at [start, stop). */
  point(start: number, stop: number): void {
    if (this.#put === this.places.length) this.grow();
    this.places[this.#put++] = start;
    this.places[this.#put++] = stop;
  }

  /** Where a text will stand. */
  write(text: string): readonly [start: number, stop: number] {
    const quoted = text.includes('"') ? text.replaceAll('"', '""') : text;
    while (this.#used + 3 * quoted.length > this.#texts.length) {
      const larger = new Uint8Array(2 * this.#texts.length);
      larger.set(this.#texts);
      this.#texts = larger;
    }
    const start = this.#under + this.#used;
    this.#used += encoder.encodeInto(quoted, this.#texts.subarray(this.#used)).written;
    return [start, this.#under + this.#used];
  }

  /** Ends a record. */
  next(): void {
    this.count++;
  }

  /** Ends all of them. */
  end(): void {
    const texts = this.#texts.subarray(0, this.#used);
    this.bytes = this.#under === 0 ? texts : joined([this.bytes, texts]);
  }
}

/** Records while they are there, and what their fields say. */
export class Rows {
  constructor(
    readonly records: Records,
    /** Where record k stands. */
    readonly place: (k: number) => Place,
    /** Whether a comma may stand in a number for the point. */
    readonly comma = false,
    /** The byte of the file at which the bytes of the records start, where that is known. */
    readonly at?: number,
  ) {}

  /** Records from one on, up to another. */
  slice(from: number, to: number): Rows {
    return new Rows(this.records.slice(from, to), (k) => this.place(from + k), this.comma, this.at);
  }

  isEmpty(k: number, column: number): boolean {
    return this.records.start(k, column) === this.records.stop(k, column);
  }

  text(k: number, column: number): string {
    const known = this.records.number(k, column);
    return known === known ? String(known) : textOf(this.records.bytes, this.records.start(k, column), this.records.stop(k, column));
  }

  /** The finite number that a field is, NaN where it is none. */
  decimal(k: number, column: number): number {
    const known = this.records.number(k, column);
    if (known === known) return known;
    const value = decimalOf(this.records.bytes, this.records.start(k, column), this.records.stop(k, column));
    return this.comma && Number.isNaN(value) ? this.#withComma(k, column) : value;
  }

  #withComma(k: number, column: number): number {
    const text = this.text(k, column);
    if (text.indexOf(",") !== text.lastIndexOf(",") || text.includes(".")) return NaN;
    const bytes = encoder.encode(text.replace(",", "."));
    return decimalOf(bytes, 0, bytes.length);
  }

  /** The whole number that up to 15 digits are, -1 for everything else. */
  whole(k: number, column: number): number {
    return wholeOf(this.records.bytes, this.records.start(k, column), this.records.stop(k, column));
  }
}

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** The text of a field. Quotes stand in it doubled, and only where quotes are around it: so two fields have the same
 *  bytes exactly where they have the same text. */
export function textOf(bytes: Uint8Array, start: number, end: number): string {
  return decoder.decode(bytes.subarray(start, end)).replaceAll('""', '"');
}
