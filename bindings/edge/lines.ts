// A stream of bytes cut into lines, in the memory of one chunk and the longest line that is taken.

import { Bytes } from "./bytes.js";

export interface Line {
  /** From 1. */
  readonly number: number;
  /** In bytes, without its "\n". */
  readonly length: number;
  /** Until the next line is asked for; undefined where there are too many: they are counted and not held. */
  readonly bytes: Uint8Array | undefined;
}

const LF = 10;

export class Lines {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #chunk = new Uint8Array(0);
  /** Where in the chunk the next line starts, or goes on. */
  #at = 0;
  /** The line that started in earlier chunks: its bytes, and how many they are, also where they are too many. */
  readonly #held = new Bytes();
  #length = 0;
  #number = 0;
  #bytesIn = 0;

  /** @param most bytes of a line that are taken */
  constructor(body: ReadableStream<Uint8Array>, private readonly most: number) {
    this.#reader = body.getReader();
  }

  get bytesIn(): number {
    return this.#bytesIn;
  }

  /** The next line that has arrived whole. */
  next(): Line | undefined {
    const end = this.#chunk.indexOf(LF, this.#at);
    const part = this.#chunk.subarray(this.#at, end < 0 ? undefined : end);
    this.#at += part.length + 1;
    if (end >= 0) return this.#whole(part);
    this.#hold(part);
    return undefined;
  }

  /** Waits for more, once there is no next line. @returns false at the end @throws what the stream breaks off with */
  async more(): Promise<boolean> {
    const { done, value } = await this.#reader.read();
    this.#chunk = done ? new Uint8Array(0) : (value as Uint8Array<ArrayBuffer>);
    this.#at = 0;
    this.#bytesIn += this.#chunk.length;
    return !done;
  }

  /** What stands behind the last "\n", if anything does. */
  last(): Line | undefined {
    return this.#length > 0 ? this.#whole(new Uint8Array(0)) : undefined;
  }

  async cancel(reason?: unknown): Promise<void> {
    await this.#reader.cancel(reason);
  }

  #whole(part: Uint8Array): Line {
    const cut = this.#length > 0;
    if (cut) this.#hold(part);
    const length = cut ? this.#length : part.length;
    const bytes = cut ? this.#held.take() : part;
    this.#length = 0;
    return { number: ++this.#number, length, bytes: length <= this.most ? bytes : undefined };
  }

  #hold(part: Uint8Array): void {
    this.#length += part.length;
    if (this.#length <= this.most) this.#held.add(part);
  }
}
