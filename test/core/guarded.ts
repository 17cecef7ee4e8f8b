// A heap that notices when the core writes behind an array: guard bytes stand after every one that is taken.

import { Heap } from "../../bindings/core/memory/heap.js";
import type { Core } from "../../bindings/core/memory/core.js";

const GUARD = 64;
const BYTE = 0xa5;

export class GuardedHeap<Rooms extends Core> extends Heap<Rooms> {
  /** Ends of the arrays that were taken, by address. */
  readonly #ends: number[] = [];

  override takeAll(bytes: readonly number[], spare: number): number[] | undefined {
    const taken = super.takeAll(bytes.map((size) => (size ? size + GUARD : 0)), spare);
    taken?.forEach((address, k) => {
      if (!address) return;
      const end = address + bytes[k]!;
      new Uint8Array(this.core.memory.buffer, end, GUARD).fill(BYTE);
      this.#ends.push(end);
    });
    return taken;
  }

  override release(mark: number): void {
    super.release(mark);
    this.check();
    while (this.#ends.length > 0 && this.#ends.at(-1)! > mark) this.#ends.pop();
  }

  /** @throws when a guard is not what it was. */
  check(): void {
    for (const end of this.#ends) {
      const guard = new Uint8Array(this.core.memory.buffer, end, GUARD);
      const broken = guard.findIndex((byte) => byte !== BYTE);
      if (broken >= 0) throw new Error(`the core wrote ${broken} bytes behind an array that ends at ${end}`);
    }
  }
}
