// A core and the views of its memory, made again only when memory has grown: making a view costs more than a small game.

import type { Core } from "../game/abi.js";

export class Heap {
  #f64 = new Float64Array(0);
  #u32 = new Uint32Array(0);

  constructor(readonly core: Core) {}

  /** All of memory as f64: the number at address a is f64[a / 8]. Valid until the core next takes memory. */
  get f64(): Float64Array {
    if (this.#f64.buffer !== this.core.memory.buffer) this.#f64 = new Float64Array(this.core.memory.buffer);
    return this.#f64;
  }

  /** All of memory as u32: the number at address a is u32[a / 4]. */
  get u32(): Uint32Array {
    if (this.#u32.buffer !== this.core.memory.buffer) this.#u32 = new Uint32Array(this.core.memory.buffer);
    return this.#u32;
  }

  /** A copy of `count` f64 at an address. */
  copy(address: number, count: number): Float64Array<ArrayBuffer> {
    return this.f64.slice(address >>> 3, (address >>> 3) + count);
  }

  /** Takes room for several arrays at once. @returns their addresses; undefined, with nothing taken, when memory cannot hold them and
   *  `spare` bytes more, which are there to be taken afterwards without memory growing. */
  takeAll(bytes: readonly number[], spare: number): number[] | undefined {
    const { core } = this;
    const start = core.mark();
    let total = spare;
    for (const size of bytes) total += size + 16;
    const fits = start + total < 2 ** 32 - 2 ** 16 && core.take(total) !== 0;
    core.release(start);
    return fits ? bytes.map((size) => (size ? core.take(size) : 0)) : undefined;
  }
}
