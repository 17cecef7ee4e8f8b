// What every format is before anybody asks which table it is: names of columns, and rows.

import type { Delimiter } from "./csv.js";
import type { Begun } from "./lines.js";
import type { Place } from "./place.js";
import type { Rows } from "./records.js";

export interface Sheet {
  readonly place: Place;
  /** Names of the columns, as they stand there. */
  readonly header: readonly string[];
  /** Where they stand. */
  readonly headed: Place;
  /** Its records, once. Of formats that keep columns apart only those that are asked for have to be read.
   *  @param numbers those of the columns of whose fields nothing is asked but their numbers, and their texts for a refusal */
  rows(columns: readonly number[], numbers?: readonly number[]): AsyncIterable<Rows>;
  /** The same records in pieces, instead; undefined where they cannot be cut.
   *  @param keys columns in whose texts the records before and behind a cut differ */
  readonly cut?: ((keys: readonly number[], how?: Cutting) => Cut) | undefined;
}

export interface Cutting {
  /** Bytes, or rows, from which on there is a cut where there can be one. */
  readonly enough?: number | undefined;
  /** Of the file in bytes, where whoever reads a piece can read any part of it. */
  readonly size?: number | undefined;
}

/** A table in pieces, to be read by whoever is told its form, on any thread. */
export interface Cut {
  readonly form: Form;
  readonly pieces: AsyncIterable<Piece>;
  /** Where the first range starts, where pieces are ranges. */
  readonly start?: Begun;
  /** Told of every piece that nobody reads any more, so that its memory may be used again. */
  readonly free: (piece: Piece) => void;
}

/** What all pieces have in common. */
export type Form =
  | {
      readonly kind: "csv";
      readonly header: readonly string[];
      readonly delimiter: Delimiter;
      readonly keys: readonly number[];
    }
  | { readonly kind: "json"; readonly header: readonly string[] }
  | {
      readonly kind: "parquet";
      readonly keys: readonly number[];
      /** The file, where it is not to be had in parts. */
      readonly bytes?: Uint8Array<SharedArrayBuffer>;
    };

/** Whole lines of text, a range of a file of them, or rows of Parquet from 0. */
export type Piece = Text | Range | RowRange;

export interface RowRange {
  readonly from: number;
  readonly to: number;
}

/** The records from the first new key behind one byte of the file to the first behind another, or to the file's end. */
export interface Range {
  readonly after: number;
  readonly until: number;
  /** That of the record at `after` with which the range starts; undefined: where it starts has to be found. */
  readonly line?: number;
}

export interface Text {
  readonly bytes: Uint8Array<SharedArrayBuffer>;
  /** Number of the first line in the file, from 1. */
  readonly line: number;
}
