// The right edge of a growing tree: all that is needed to go on, at most 255 hashes a level.

import { emptyRoot, leafHash, rootOver, type Hash } from "./hash.js";
import { rowLength, WIDTH } from "./tiles.js";

/** A tile that has become whole. */
export interface WholeTile {
  readonly level: number;
  readonly n: number;
  readonly hashes: readonly Hash[];
}

/** The hashes of the last, partial tile of every level, by level. */
export type Rows = readonly (readonly Hash[])[];

export class Tree {
  #rows: Hash[][] = [];
  #size = 0;

  constructor(size = 0, rows: Rows = []) {
    this.#size = size;
    this.#rows = rows.map((row) => [...row]);
  }

  get size(): number {
    return this.#size;
  }

  get rows(): Rows {
    return this.#rows;
  }

  /** Adds a leaf. @returns the tiles that it makes whole, lower ones first */
  append(entry: Uint8Array): WholeTile[] {
    const whole: WholeTile[] = [];
    let hash: Hash | undefined = leafHash(entry);
    this.#size++;
    for (let level = 0; hash; level++) {
      const row: Hash[] = (this.#rows[level] ??= []);
      row.push(hash);
      hash = undefined;
      if (row.length < WIDTH) continue;
      whole.push({ level, n: rowLength(level + 1, this.#size) - 1, hashes: row });
      this.#rows[level] = [];
      hash = rootOver(row);
    }
    return whole;
  }

  /** MTH of all leaves. */
  root(): Hash {
    let right: Hash[] = [];
    for (const row of this.#rows) {
      const all: readonly Hash[] = [...row, ...right];
      right = all.length === 0 ? [] : [rootOver(all)];
    }
    return right[0] ?? emptyRoot();
  }

  copy(): Tree {
    return new Tree(this.#size, this.#rows);
  }
}
