// The rows at the ends of a piece that may be of prompts which go on beyond it: kept as they are, for whoever has the pieces
// before and behind as well. So every row is read once, wherever a file is cut.

import type { Place } from "./place.js";
import { Records, Rows, type RecordParts } from "./records.js";
import type { Sheet } from "./sheet.js";

/** Rows in memory of their own, which other threads can be sent. */
export interface KeptRows extends RecordParts {
  /** Names of the columns. */
  readonly header: readonly string[];
  /** The row of the file that each is, from 1. */
  readonly rows: readonly number[];
}

export interface Edges {
  /** Those before the first row whose key differs from that of the row before; nothing where the rows before are known. */
  readonly head: readonly KeptRows[];
  /** Those from the last such row on; undefined: there is none, and all are in `head`. */
  readonly tail: readonly KeptRows[] | undefined;
}

/** Copies rows [from, to). */
function keptRows(header: readonly string[], rows: Rows, from: number, to: number): KeptRows {
  return { header, ...rows.records.copy(from, to), rows: Array.from({ length: to - from }, (_, k) => rows.place(from + k).row!) };
}

/** As they were. */
function rowsOf(place: Place, { header, rows, ...kept }: KeptRows): Rows {
  return new Rows(Records.of(header.length, rows.length, kept), (k) => ({ name: place.name, row: rows[k]! }));
}

/** Rows one behind the other. */
export function keptSheet(place: Place, kept: readonly KeptRows[]): Sheet {
  async function* rows(): AsyncGenerator<Rows, void, undefined> {
    for (const one of kept) yield rowsOf(place, one);
  }
  return { place, header: kept[0]?.header ?? [], headed: place, rows };
}

/** The rows between pieces, piece by piece. */
export class Between {
  /** Those of a key that may go on in the next piece. */
  before: readonly KeptRows[] = [];

  /** @param edges of a piece that was read without the rows before it
   *  @returns rows that come before those of the piece: all of their keys */
  add({ head, tail }: Edges): readonly KeptRows[] {
    const all = [...this.before, ...head];
    this.before = tail ?? all;
    return tail ? all : [];
  }
}

/** Finds the ends of a piece, batch by batch. */
export class Ends implements Edges {
  #head: readonly KeptRows[] = [];
  #held: KeptRows[];
  /** Whether a row came that starts a key. */
  #begun: boolean;
  #last: string | undefined;

  /** @param before the rows before the piece that may go on in it; undefined: nobody here knows them */
  constructor(
    private readonly place: Place, private readonly header: readonly string[],
    private readonly keyOf: (rows: Rows, k: number) => string, before?: readonly KeptRows[],
  ) {
    this.#held = [...(before ?? [])];
    this.#begun = before !== undefined;
    const last = this.#held.at(-1);
    if (last) this.#last = keyOf(rowsOf(place, last), last.rows.length - 1);
  }

  get head(): readonly KeptRows[] {
    return this.#begun ? this.#head : this.#held;
  }

  get tail(): readonly KeptRows[] | undefined {
    return this.#begun ? this.#held : undefined;
  }

  /** Rows that are no end's, of those that were held and the next. */
  *next(rows: Rows): Generator<Rows, void, undefined> {
    const { count } = rows.records;
    if (count === 0) return;
    const key = this.keyOf(rows, count - 1);
    let last = count - 1; // where the last key starts
    while (last > 0 && this.keyOf(rows, last - 1) === key) last--;
    if (last > 0 || key !== this.#last && this.#last !== undefined) {
      let first = 0;
      if (!this.#begun) {
        const known = this.#last ?? this.keyOf(rows, 0);
        while (first < last && this.keyOf(rows, first) === known) first++;
        this.#head = [...this.#held, ...this.#kept(rows, 0, first)];
        this.#begun = true;
      } else yield* this.rest();
      this.#held = [];
      if (first < last) yield rows.slice(first, last);
    }
    this.#held.push(...this.#kept(rows, last, count));
    this.#last = key;
  }

  /** Those that are held, where it is known what comes behind them; no row's where a key has yet to start. */
  *rest(): Generator<Rows, void, undefined> {
    if (!this.#begun) return;
    for (const one of this.#held) yield rowsOf(this.place, one);
    this.#held = [];
  }

  #kept(rows: Rows, from: number, to: number): KeptRows[] {
    return from < to ? [keptRows(this.header, rows, from, to)] : [];
  }
}
