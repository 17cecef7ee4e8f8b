// Text cut into pieces of whole records, none of which ends between records with the same key. All that is done with most
// of the bytes is to copy them: keys are read from behind, until one differs.

import { countOf } from "./bytes.js";
import { countLines, type Block } from "./lines.js";
import { SharedMemory } from "./shared.js";
import type { Cut, Text } from "./sheet.js";

/** How records and their keys are found. */
export interface Keys {
  /** Whether a newline between quotes ends no record. */
  readonly quoted: boolean;
  /** The key of the record at `start`; null: there is none, undefined: it cannot be read. The text ends in "\n". */
  at(bytes: Uint8Array, start: number): string | null | undefined;
}

/** Bytes of quoted text without an end, after which a stray quote is the better explanation. */
export const LONGEST_RECORD = 2 ** 24;

/** Bytes of a piece, where it can be cut. */
const ENOUGH = 2 ** 19;

const LF = 0x0a;
const QUOTE = 0x22;

/** Before a record that cannot be read there is no need of a cut, and behind it no sense in one: who reads the piece refuses
 *  it. Memory: a piece, or the longest run of records with one key. */
export function cutLines(blocks: AsyncIterable<Block>, keys: Keys, enough = ENOUGH): Omit<Cut, "form"> {
  const memory = new SharedMemory();
  return {
    pieces: piecesOf(blocks, new Held(keys, memory), enough),
    free: (piece) => "bytes" in piece && memory.free(piece.bytes),
  };
}

async function* piecesOf(
  blocks: AsyncIterable<Block>, held: Held, enough: number,
): AsyncGenerator<Text, void, undefined> {
  let line = 1;
  for await (const block of blocks) {
    if (held.length === 0) ({ line } = block);
    held.push(block.bytes);
    if (held.length < enough) continue;
    const bytes = held.cut();
    if (!bytes) continue;
    yield { bytes, line };
    line += countLines(bytes);
  }
  if (held.length > 0) yield { bytes: held.all(), line };
}

/** Text that is not given away yet. */
class Held {
  #bytes = new Uint8Array(2 * ENOUGH);
  length = 0;
  /** Where the records start that have not been looked at. */
  #from = 0;
  /** Quotes up to the end, behind `#from`. */
  #quotes = 0;
  /** Where the last key starts, 0 where it is the only one; and the key. */
  #last = 0;
  #key: string | undefined;

  constructor(private readonly keys: Keys, private readonly memory: SharedMemory) {}

  push(bytes: Uint8Array): void {
    if (this.length + bytes.length > this.#bytes.length) {
      const larger = new Uint8Array(2 * (this.length + bytes.length));
      larger.set(this.#bytes.subarray(0, this.length));
      this.#bytes = larger;
    }
    this.#bytes.set(bytes, this.length);
    this.length += bytes.length;
    if (this.keys.quoted) this.#quotes += countOf(bytes, QUOTE);
  }

  /** What is before the last key; undefined where there is no other. */
  cut(): Uint8Array<SharedArrayBuffer> | undefined {
    this.#look();
    return this.#last > 0 ? this.#give(this.#last) : undefined;
  }

  all(): Uint8Array<SharedArrayBuffer> {
    return this.#give(this.length);
  }

  #give(end: number): Uint8Array<SharedArrayBuffer> {
    const given = this.memory.copy(this.#bytes.subarray(0, end));
    this.#bytes.copyWithin(0, end, this.length);
    this.length -= end;
    this.#from = Math.max(0, this.#from - end);
    this.#last = 0;
    return given;
  }

  /** Looks at the records behind `#from`, from behind, until a key differs from the one after it. */
  #look(): void {
    const bytes = this.#bytes.subarray(0, this.length);
    const before = this.#key;
    let end: number | undefined; // of the last record that is whole
    let after: { readonly key: string; readonly start: number } | undefined;
    for (const start of this.#boundaries(bytes)) {
      if (end === undefined) {
        end = start;
        continue;
      }
      const key = this.keys.at(bytes, start);
      if (key === undefined) return this.#unreadable();
      if (key === null) continue;
      if (!after) {
        this.#key = key;
        // were there another between, it would be one that comes back, which is refused wherever the cuts are
        if (key === before) return this.#looked(end);
      } else if (key !== after.key) {
        this.#last = after.start;
        return this.#looked(end);
      }
      after = { key, start };
    }
    if (end === undefined || end === this.#from) {
      if (this.length - this.#from > LONGEST_RECORD) this.#unreadable();
      return;
    }
    if (after && before !== undefined && after.key !== before) this.#last = after.start;
    this.#looked(end);
  }

  /** Where records start or end, from behind. */
  *#boundaries(bytes: Uint8Array): Generator<number, void, undefined> {
    const from = this.#from;
    let quoted = this.#quotes % 2 === 1;
    for (let at = bytes.length - 1; at >= from; at--) {
      if (bytes[at] === LF && !quoted) yield at + 1;
      else if (bytes[at] === QUOTE && this.keys.quoted) quoted = !quoted;
    }
    yield from;
  }

  #looked(end: number): void {
    this.#from = end;
    this.#quotes = this.keys.quoted ? countOf(this.#bytes.subarray(end, this.length), QUOTE) : 0;
  }

  #unreadable(): void {
    this.#last = this.#from = this.length;
    this.#quotes = 0;
    this.#key = undefined;
  }
}
