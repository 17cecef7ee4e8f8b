// Memory that threads share, used again: to get new memory takes longer than to fill it (measured: two thirds of what a
// second thread cost).

export class SharedMemory {
  readonly #spare: SharedArrayBuffer[] = [];

  /** A copy that any thread may read until it is given back. */
  copy(bytes: Uint8Array): Uint8Array<SharedArrayBuffer> {
    const found = this.#spare.findIndex(({ byteLength }) => byteLength >= bytes.length);
    // so that the next piece, which is as long but for its last record, has room too
    const [memory] = found < 0 ? [new SharedArrayBuffer(bytes.length + (bytes.length >>> 1))] : this.#spare.splice(found, 1);
    return copied(bytes, memory!);
  }

  /** Takes back what nobody reads any more. */
  free({ buffer }: Uint8Array<SharedArrayBuffer>): void {
    this.#spare.push(buffer);
  }
}

/** A copy that any thread may read, for good. */
export const sharedCopy = (bytes: Uint8Array): Uint8Array<SharedArrayBuffer> =>
  copied(bytes, new SharedArrayBuffer(bytes.length));

function copied(bytes: Uint8Array, memory: SharedArrayBuffer): Uint8Array<SharedArrayBuffer> {
  const copy = new Uint8Array(memory, 0, bytes.length);
  copy.set(bytes);
  return copy;
}

/** A thread's own copies, each there until the next: memory that is shared is slower to look through. */
export class OwnMemory {
  #bytes = new Uint8Array();

  copy(bytes: Uint8Array): Uint8Array {
    if (bytes.length > this.#bytes.length) this.#bytes = new Uint8Array(bytes.length + (bytes.length >>> 1));
    const copy = this.#bytes.subarray(0, bytes.length);
    copy.set(bytes);
    return copy;
  }
}
