// Which names have been met, for many millions of them.
//
// One interval holds 0, 1, 2, ... (or any other start) and costs nothing. Every other name is held as 128 bits in an
// open-addressing table outside the JavaScript heap, at most 43 bytes a name and 64 while the table grows; that two names
// of a file of 1e9 share them has a chance of 1e-21.

import { wholeOf } from "./decimal.js";
import { fingerprint } from "./fingerprint.js";

const WORDS = 4;
const ZERO = 0x30;

export class Seen {
  #low = 0;
  #high = -1;
  #slots = new Uint32Array(WORDS * 1024);
  #count = 0;
  readonly #print = new Uint32Array(WORDS);

  /** Notes the name at [start, end). @returns false when it had been noted before. @throws RangeError when memory is at
   *  its end. */
  add(bytes: Uint8Array, start: number, end: number): boolean {
    const number = bytes[start] === ZERO && end - start > 1 ? -1 : wholeOf(bytes, start, end);
    if (number >= this.#low && number <= this.#high) return false;
    if (number >= 0 && this.#high < this.#low) [this.#low, this.#high] = [number, number - 1];
    const next = number === this.#high + 1;
    if (next && this.#count === 0) {
      this.#high = number;
      return true;
    }
    const print = this.#print;
    fingerprint(bytes, start, end, print);
    if (!isFree(this.#slots, find(this.#slots, print))) return false;
    if (next) {
      this.#high = number;
      return true;
    }
    if (++this.#count > (0.75 * this.#slots.length) / WORDS) this.#grow();
    put(this.#slots, find(this.#slots, print), print);
    return true;
  }

  #grow(): void {
    const slots = this.#slots;
    const larger = new Uint32Array(2 * slots.length);
    const print = new Uint32Array(WORDS);
    for (let at = 0; at < slots.length; at += WORDS) {
      if (isFree(slots, at)) continue;
      for (let k = 0; k < WORDS; k++) print[k] = slots[at + k]!;
      put(larger, find(larger, print), print);
    }
    this.#slots = larger;
  }
}

/** A loop: `set` of four words takes longer (measured). */
function put(slots: Uint32Array, at: number, print: Uint32Array): void {
  for (let k = 0; k < WORDS; k++) slots[at + k] = print[k]!;
}

const isFree = (slots: Uint32Array, at: number): boolean =>
  !(slots[at] || slots[at + 1] || slots[at + 2] || slots[at + 3]);

const isAt = (slots: Uint32Array, at: number, print: Uint32Array): boolean =>
  slots[at] === print[0] && slots[at + 1] === print[1] && slots[at + 2] === print[2] && slots[at + 3] === print[3];

/** Where a fingerprint is, or the free place it would go to. */
function find(slots: Uint32Array, print: Uint32Array): number {
  const mask = slots.length - 1;
  let at = (print[0]! << 2) & mask;
  while (!isFree(slots, at) && !isAt(slots, at, print)) at = (at + WORDS) & mask;
  return at;
}
