// Different names, numbered in the order of their first appearance: by their bytes, of which no text is made that
// nobody asks for.

import { textOf } from "./records.js";

/** So that no file can be made whose names all meet. */
const SEED = Math.floor(2 ** 32 * Math.random());

/** FNV-1a, folded. */
function hash(bytes: Uint8Array, start: number, end: number): number {
  let value = SEED;
  for (let at = start; at < end; at++) value = Math.imul(value ^ bytes[at]!, 0x01000193);
  return value ^ (value >>> 15);
}

/** Memory: the names' bytes, and at most 32 bytes a name; half as much again while it grows. */
export class ByteNames {
  count = 0;
  #text = new Uint8Array(256);
  #words = wordsOf(this.#text);
  /** What a name was last compared with. */
  #other: Uint8Array = this.#text;
  #otherWords = this.#words;
  /** Name i is at [ends[i], ends[i + 1]) of the text. */
  #ends = new Uint32Array(17);
  #hashes = new Int32Array(16);
  /** By name: which other came after it the last time. Mostly that comes again, or the last name itself. */
  #after = new Int32Array(16);
  #last = 0;
  #looked = 0;
  /** Open addressing: a name's number and 1; 0 is free. */
  #slots = new Int32Array(64);

  /** The number of the name at [start, end), -1 for a new one. */
  find(bytes: Uint8Array, start: number, end: number): number {
    const last = this.#last;
    if (last < this.count && this.is(last, bytes, start, end)) return last;
    const guess = this.#after[last]!;
    if (guess !== last && guess < this.count && this.is(guess, bytes, start, end)) return (this.#last = guess);
    const found = this.#look(bytes, start, end);
    if (found >= 0) this.#last = this.#after[last] = found;
    return found;
  }

  #look(bytes: Uint8Array, start: number, end: number): number {
    const hashed = (this.#looked = hash(bytes, start, end));
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let at = hashed & mask, i; (i = slots[at]! - 1) >= 0; at = (at + 1) & mask) {
      if (this.#hashes[i] === hashed && this.is(i, bytes, start, end)) return i;
    }
    return -1;
  }

  /** Whether name i stands at [start, end). */
  is(i: number, bytes: Uint8Array, start: number, end: number): boolean {
    let from = this.#ends[i + 1]!;
    if (from - this.#ends[i]! !== end - start) return false;
    if (bytes !== this.#other) {
      this.#other = bytes;
      this.#otherWords = wordsOf(bytes);
    }
    const words = this.#words;
    const others = this.#otherWords;
    // from behind, where numbered names differ, by words: half the time of bytes (measured)
    let at = end;
    for (; at - start >= 4; ) if (words.getInt32((from -= 4)) !== others.getInt32((at -= 4))) return false;
    const text = this.#text;
    while (at > start) if (text[--from] !== bytes[--at]) return false;
    return true;
  }

  /** Numbers a new name, the one that was last looked for. */
  add(bytes: Uint8Array, start: number, end: number): number {
    const i = this.count++;
    if (this.count === this.#ends.length) this.#ends = grown(this.#ends, Uint32Array);
    if (i === this.#hashes.length) {
      this.#hashes = grown(this.#hashes, Int32Array);
      this.#after = grown(this.#after, Int32Array);
    }
    const from = this.#ends[i]!;
    const to = from + end - start;
    while (to > this.#text.length) this.#text = grown(this.#text, Uint8Array);
    if (this.#words.byteLength < to) this.#words = wordsOf(this.#text);
    const text = this.#text;
    for (let at = start, put = from; at < end; ) text[put++] = bytes[at++]!;
    this.#ends[i + 1] = to;
    this.#hashes[i] = this.#looked;
    if (2 * this.count > this.#slots.length) {
      this.#slots = new Int32Array(2 * this.#slots.length);
      for (let k = 0; k < i; k++) this.#place(k);
    }
    this.#place(i);
    return (this.#last = this.#after[this.#last] = i);
  }

  clear(): void {
    this.count = this.#last = 0;
    if (this.#slots.length > 64) this.#slots = new Int32Array(64);
    else this.#slots.fill(0);
  }

  text(i: number): string {
    return textOf(this.#text, this.#ends[i]!, this.#ends[i + 1]!);
  }

  /** All of them: those of a thousand are parts of one text, which is made faster than a thousand (measured). */
  texts(): string[] {
    const texts: string[] = [];
    for (let i = 0; i < this.count; ) {
      const next = Math.min(this.count, i + 1024);
      const start = this.#ends[i]!;
      const all = textOf(this.#text, start, this.#ends[next]!);
      // where every byte is a character, and none a quote
      const plain = all.length === this.#ends[next]! - start && !all.includes('"');
      for (; i < next; i++) {
        texts.push(plain ? all.slice(this.#ends[i]! - start, this.#ends[i + 1]! - start) : this.text(i));
      }
    }
    return texts;
  }

  #place(i: number): void {
    const mask = this.#slots.length - 1;
    let at = this.#hashes[i]! & mask;
    while (this.#slots[at] !== 0) at = (at + 1) & mask;
    this.#slots[at] = i + 1;
  }
}

const wordsOf = ({ buffer, byteOffset, length }: Uint8Array): DataView => new DataView(buffer, byteOffset, length);

type Growable = Uint8Array | Uint32Array | Int32Array;

function grown<Column extends Growable>(column: Column, Of: new (length: number) => Column): Column {
  const larger = new Of(2 * column.length);
  larger.set(column);
  return larger;
}
