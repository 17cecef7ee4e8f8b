// A file of text cut at bytes that nobody has looked at. Where a range starts, whoever reads it finds out, as well as that
// can be known without what comes before; where it ended is known for sure, so that a start is right exactly where the
// range before ended. Until then what was found counts for nothing.

import type { Pieces } from "./bytes.js";
import type { Begun } from "./lines.js";
import type { Parts } from "./parquet.js";
import type { Cut, Range } from "./sheet.js";

/** Any part of a file, at once or piece by piece. */
export interface FileParts extends Parts {
  /** Its bytes from one on. */
  from(start: number): Pieces;
}

/** Bytes of a range. */
const ENOUGH = 2 ** 21;

/** What was read of a range. */
export interface Reach {
  /** Byte of the file at which its first record starts. */
  readonly start: number;
  /** Byte at which the record behind its last starts; Infinity: it has the file's end. */
  readonly end: number;
  /** Byte at which its last record starts; Infinity likewise. */
  readonly last: number;
  /** Newlines in it, where it does not have the file's end. */
  readonly lines: number;
}

/** Bytes of the file at which a piece that is read of it ends: files are read in such pieces. */
export const CHUNK = 2 ** 18;

/** Ranges of a file of so many bytes. A cut is a little before a chunk's end, in which the range mostly ends then. */
export function cutRanges(start: Begun, size: number, enough = ENOUGH): Omit<Cut, "form"> {
  async function* pieces(): AsyncGenerator<Range, void, undefined> {
    let after = start.at;
    const first = enough * Math.floor(after / enough) + enough - (enough >>> 6);
    for (let until = first; until < size; until += enough) {
      if (until <= after) continue;
      yield { after, until };
      after = until;
    }
    yield { after, until: Infinity };
  }
  return { start, pieces: pieces(), free() {} };
}

/** How far a file has been read, range by range. */
export class Course {
  #at: number;
  #line: number;
  #last = -1;

  constructor({ at, line }: Begun) {
    this.#at = at;
    this.#line = line;
  }

  /** Byte that comes next, Infinity at the file's end. */
  get at(): number {
    return this.#at;
  }

  /** Number of its line, but at the file's end. */
  get line(): number {
    return this.#line;
  }

  /** The next range with its true start; undefined: nothing of it is left, as the key before goes on through it. */
  exact({ until }: Range): Range | undefined {
    return this.#last >= until ? undefined : { after: this.#at, until, line: this.#line };
  }

  /** Whether a range was read from its true start. */
  isRight(reach: Reach | undefined): reach is Reach {
    return reach?.start === this.#at;
  }

  add({ end, last, lines }: Reach): void {
    this.#at = end;
    this.#last = last;
    this.#line += lines;
  }
}
