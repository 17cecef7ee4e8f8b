// Rows that are objects, as records: a value becomes the text that CSV would have.

import type { Place } from "./place.js";
import { MadeRecords, Rows } from "./records.js";
import type { Sheet } from "./sheet.js";

export type Row = Readonly<Record<string, unknown>>;

/** Some rows, and where each stands. */
export interface RowBatch {
  readonly rows: readonly Row[];
  readonly place: (k: number) => Place;
}

/** @param batches with the columns of these names at least. */
export function objectSheet(place: Place, header: readonly string[], batches: () => AsyncIterable<RowBatch>): Sheet {
  async function* rows(columns: readonly number[]): AsyncGenerator<Rows, void, undefined> {
    const wanted = header.map((name, k) => (columns.includes(k) ? name : undefined));
    const made = new MadeRecords(header.length);
    for await (const batch of batches()) {
      made.begin(new Uint8Array());
      for (const row of batch.rows) {
        for (const name of wanted) {
          made.point(...(name === undefined ? NOTHING : made.write(fieldOf(row, name))));
        }
        made.next();
      }
      made.end();
      yield new Rows(made, batch.place);
    }
  }
  return { place, header, headed: place, rows };
}

/** What stands in a column of a row. */
export const fieldOf = (row: Row, name: string): string => fieldText(Object.hasOwn(row, name) ? row[name] : null);

const NOTHING = [0, 0] as const;

/** A field; nothing for null, and for the NaN that stands for it in Parquet. */
export function fieldText(value: unknown): string {
  switch (typeof value) {
    case "string": return value;
    case "number": return Number.isNaN(value) ? "" : String(value);
    case "boolean": return value ? "1" : "0";
    case "bigint": return String(value);
    case "object": return value === null ? "" : JSON.stringify(value, plain);
    default: return "";
  }
}

const plain = (_: string, value: unknown): unknown => (typeof value === "bigint" ? Number(value) : value);

/** Other rows out of each row.
 *  @param place of the row, for refusals. */
export type Flatten = (row: Row, place: Place) => readonly Row[];

/** Rows that come of rows; each stands where that does which it came of. */
export async function* flattened(batches: AsyncIterable<RowBatch>, flat: Flatten): AsyncGenerator<RowBatch, void> {
  for await (const { rows, place } of batches) {
    const all: Row[] = [];
    const at: number[] = [];
    rows.forEach((row, k) => {
      for (const one of flat(row, place(k))) {
        all.push(one);
        at.push(k);
      }
    });
    yield { rows: all, place: (k) => place(at[k]!) };
  }
}
