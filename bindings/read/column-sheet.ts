// Columns of values, as Parquet keeps them, as records: a value becomes the text that CSV would have, or stays a number.

import { fieldText, type Row, type RowBatch } from "./objects.js";
import type { Place } from "./place.js";
import { MadeRecords, Rows } from "./records.js";
import type { Sheet } from "./sheet.js";

/** Some rows by column: those that were asked for, in the order of the names. */
export interface ColumnBatch {
  readonly count: number;
  readonly cells: readonly Cells[];
  readonly place: (k: number) => Place;
}

/** Values of a column, the one of the first row at `from`. */
export interface Cells {
  readonly values: ArrayLike<unknown>;
  readonly from: number;
}

export type ColumnBatches = (columns: readonly string[]) => AsyncIterable<ColumnBatch>;

export function columnSheet(place: Place, header: readonly string[], batches: ColumnBatches): Sheet {
  async function* rows(columns: readonly number[], numbers: readonly number[] = []): AsyncGenerator<Rows, void, undefined> {
    const wanted = [...header.keys()].filter((column) => columns.includes(column));
    const records = new ColumnRecords(header.length);
    for await (const { count, cells, place: at } of batches(wanted.map((column) => header[column]!))) {
      records.room(count);
      wanted.forEach((column, c) => records.put(column, cells[c]!, numbers.includes(column)));
      records.end();
      yield new Rows(records, at);
    }
  }
  return { place, header, headed: place, rows };
}

/** The same rows as objects, for formats that nest. */
export async function* objectsOf(columns: readonly string[], batches: ColumnBatches): AsyncGenerator<RowBatch, void> {
  for await (const { count, cells, place } of batches(columns)) {
    const rows = Array.from({ length: count }, (_, k): Row =>
      Object.fromEntries(columns.map((name, c) => [name, cells[c]!.values[cells[c]!.from + k]])));
    yield { rows, place };
  }
}

/** Records that are made column by column. */
class ColumnRecords extends MadeRecords {
  /** Where the text of a value stands: the same comes again mostly, and in a dictionary it is the same string. */
  readonly #texts = new Map<unknown, readonly [start: number, stop: number]>();

  /** So many records, whose fields are yet to be put. */
  room(count: number): void {
    this.begin(new Uint8Array());
    this.#texts.clear();
    while (this.places.length < 2 * this.columns * count) this.grow();
    this.count = count;
  }

  /** Fills a column. @param asNumbers whether nobody asks for the texts of finite numbers */
  put(column: number, { values, from }: Cells, asNumbers: boolean): void {
    const { count, columns, places } = this;
    const numbers = asNumbers ? (this.numbers[column] = new Float64Array(count)) : undefined;
    let last: unknown;
    let place: readonly [number, number] = this.#placed(last);
    for (let k = 0, at = 2 * column; k < count; k++, at += 2 * columns) {
      const value = values[from + k];
      if (numbers && (numbers[k] = numberOf(value)) === numbers[k]) {
        places[at] = places[at + 1] = 0; // a batch before may have had a text there
        continue;
      }
      if (value !== last) place = this.#placed((last = value));
      places[at] = place[0];
      places[at + 1] = place[1];
    }
  }

  #placed(value: unknown): readonly [number, number] {
    let place = this.#texts.get(value);
    if (!place) this.#texts.set(value, (place = this.write(fieldText(value))));
    return place;
  }
}

/** The finite number that a value is, as its text would be read; NaN: it is none. */
function numberOf(value: unknown): number {
  const number = typeof value === "bigint" ? Number(value) : value;
  // the text of -0 is 0
  return typeof number === "number" && Number.isFinite(number) ? number + 0 : NaN;
}
