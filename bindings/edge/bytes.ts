// Bytes that arrive in pieces, in one buffer that grows: a list of the pieces would take a hundred times the memory of
// a body that arrives byte by byte, and keep alive what the pieces are cut from.

export class Bytes {
  #buffer = new Uint8Array(0);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(piece: Uint8Array): void {
    const length = this.#length + piece.length;
    if (length > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(length, 2 * this.#buffer.length));
      larger.set(this.#buffer.subarray(0, this.#length));
      this.#buffer = larger;
    }
    this.#buffer.set(piece, this.#length);
    this.#length = length;
  }

  /** All of them, until the next are added; from here on there are none. */
  take(): Uint8Array<ArrayBuffer> {
    const all = this.#buffer.subarray(0, this.#length);
    this.#length = 0;
    return all;
  }
}
