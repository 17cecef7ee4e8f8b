// What every format is before anybody asks which table it is: names of columns, and rows.

import type { Delimiter } from "./csv.js";
import type { Place } from "./place.js";
import type { Rows } from "./records.js";

export interface Sheet {
  readonly place: Place;
  /** Names of the columns, as they stand there. */
  readonly header: readonly string[];
  /** Where they stand. */
  readonly headed: Place;
  /** Its records, once. Of formats that keep columns apart only those that are asked for have to be read. */
  rows(columns: readonly number[]): AsyncIterable<Rows>;
  /** The same records in pieces, instead; undefined where they cannot be cut.
   *  @param keys columns in whose texts the records before and behind a cut differ
   *  @param enough bytes, or rows, from which on there is a cut where there can be one */
  readonly cut?: ((keys: readonly number[], enough?: number) => Cut) | undefined;
}

/** A table in pieces, to be read by whoever is told its form, on any thread. */
export interface Cut {
  readonly form: Form;
  readonly pieces: AsyncIterable<Piece>;
  /** Told of every piece that nobody reads any more, so that its memory may be used again. */
  readonly free: (piece: Piece) => void;
}

/** What all pieces have in common. */
export type Form =
  | { readonly kind: "csv"; readonly header: readonly string[]; readonly delimiter: Delimiter }
  | { readonly kind: "json"; readonly header: readonly string[] }
  | {
      readonly kind: "parquet";
      readonly keys: readonly number[];
      /** The file, where it is not to be had in parts. */
      readonly bytes?: Uint8Array<SharedArrayBuffer>;
    };

/** Whole lines of text, or rows of Parquet from 0. */
export type Piece = Text | { readonly from: number; readonly to: number };

export interface Text {
  readonly bytes: Uint8Array<SharedArrayBuffer>;
  /** Number of the first line in the file, from 1. */
  readonly line: number;
}
