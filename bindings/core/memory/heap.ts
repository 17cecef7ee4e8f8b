// A core and the views of its memory, made again only when memory has grown: making a view costs more than a small game. Growing
// detaches them, and a detached one has no entries; to ask the memory for its buffer each time would cost a call.

import type { Core } from "./core.js";

export class Heap<Rooms extends Core = Core> {
  #f64 = new Float64Array(0);
  #i64 = new BigInt64Array(0);
  #u32 = new Uint32Array(0);

  constructor(readonly core: Rooms) {}

  /** All of memory as f64: the number at address a is f64[a / 8]. Valid until the core next takes memory. */
  get f64(): Float64Array {
    if (this.#f64.length === 0) this.#f64 = new Float64Array(this.core.memory.buffer);
    return this.#f64;
  }

  /** All of memory as i64, likewise. */
  get i64(): BigInt64Array {
    if (this.#i64.length === 0) this.#i64 = new BigInt64Array(this.core.memory.buffer);
    return this.#i64;
  }

  /** All of memory as u32: the number at address a is u32[a / 4]. */
  get u32(): Uint32Array {
    if (this.#u32.length === 0) this.#u32 = new Uint32Array(this.core.memory.buffer);
    return this.#u32;
  }

  /** Takes room for several arrays at once. @returns their addresses, 0 for one of no bytes; undefined, with nothing taken, when memory
   *  cannot hold them and `spare` bytes more, which are there to be taken afterwards without memory growing. */
  takeAll(bytes: readonly number[], spare: number): number[] | undefined {
    const { core } = this;
    const start = core.mark();
    let end = start;
    const addresses: number[] = [];
    for (const size of bytes) {
      addresses.push(size ? end : 0);
      end += aligned(size);
    }
    const fits = end + spare < 2 ** 32 - 2 ** 16 && core.take(end - start + spare) !== 0;
    core.release(fits ? end : start);
    return fits ? addresses : undefined;
  }

  /** What `work` returns; what it takes is given back. */
  scoped<Result>(work: () => Result): Result {
    const { core } = this;
    const mark = core.mark();
    try {
      return work();
    } finally {
      this.release(mark);
    }
  }

  /** Gives back what was taken since `mark`. */
  release(mark: number): void {
    this.core.release(mark);
  }
}

/** Bytes in whole units of 16, as the core takes them. */
const aligned = (bytes: number): number => Math.ceil(bytes / 16) * 16;
