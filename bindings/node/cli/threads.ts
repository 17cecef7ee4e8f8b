// Work for other threads, in pieces: each goes to the thread that has least to do, and what became of them is taken in
// the order in which they were given, so that nobody sees how many threads there were.

import { Worker } from "node:worker_threads";
import { Refusal } from "./refusal.js";

/** What a thread answers to a piece: what it made of it, or the sentence with which it refuses it. */
export type Answer<Part> =
  | { readonly part: Part }
  | { readonly refused: { readonly field: string; readonly expected: string } };

/** What it says first of all. */
export const READY = "ready";

/** Pieces on their way for each thread: one that it is at, and one that waits. */
const AHEAD = 2;

/** A thread that has started, and the pieces that it has not answered yet, in order. */
interface Started {
  readonly worker: Worker;
  readonly waiting: ((answer: Answer<never>) => void)[];
}

/** Memory: AHEAD pieces a thread, and what became of them. */
export class Threads<Piece, Part> {
  readonly #workers: Worker[];
  readonly #started: Started[] = [];
  readonly #answers: Promise<Answer<Part>>[] = [];
  #failed: (error: unknown) => void = () => {};
  /** Never fulfilled: rejected when a thread ends by a fault of the program, or for want of memory. */
  readonly #failure = new Promise<never>((_, fail) => (this.#failed = fail));

  /** @param data what every thread begins with. @param take called with what became of each piece, in order. */
  constructor(count: number, data: unknown, private readonly take: (part: Part) => void) {
    this.#failure.catch(() => {});
    this.#workers = Array.from({ length: count }, () => this.#start(data));
  }

  /** Whether pieces may be given. Until then whoever has them does the work as well, and where no thread starts, all of
   *  it. */
  get ready(): boolean {
    return this.#started.length > 0;
  }

  /** Gives a piece away, once there is room for one more.
   *  @throws Refusal of the first piece that was refused; whatever `take` throws. */
  async give(piece: Piece, transfer: readonly ArrayBuffer[]): Promise<void> {
    while (this.#answers.length >= AHEAD * this.#started.length) await this.#next();
    const { worker, waiting } = this.#started.reduce((least, other) =>
      other.waiting.length < least.waiting.length ? other : least,
    );
    this.#answers.push(new Promise((answered) => waiting.push(answered)));
    worker.postMessage(piece, transfer);
  }

  /** Waits for all of them, likewise. */
  async finish(): Promise<void> {
    while (this.#answers.length > 0) await this.#next();
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  #start(data: unknown): Worker {
    const worker = new Worker(new URL("./worker.js", import.meta.url), { workerData: data });
    const waiting: Started["waiting"] = [];
    worker.on("error", this.#failed);
    worker.on("message", (answer: typeof READY | Answer<never>) => {
      if (answer === READY) this.#started.push({ worker, waiting });
      else waiting.shift()!(answer);
    });
    return worker;
  }

  async #next(): Promise<void> {
    try {
      const answer = await Promise.race([this.#answers.shift()!, this.#failure]);
      if ("refused" in answer) throw new Refusal({ name: answer.refused.field }, answer.refused.expected);
      this.take(answer.part);
    } catch (error) {
      this.#answers.length = 0; // what comes behind counts no more
      throw error;
    }
  }
}
