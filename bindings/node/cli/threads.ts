// Work for other threads, in pieces: each goes to the thread that has least to do, and what became of them is taken in the
// order in which they were given, so that nobody sees how many threads there were.

import { Worker } from "node:worker_threads";
import { Refusal } from "./refusal.js";

/** What a thread answers to a piece: what it made of it, or the sentence with which it refuses it. */
export type Answer<Part> =
  | { readonly part: Part }
  | { readonly refused: { readonly field: string; readonly expected: string } };

/** Pieces on their way for each thread: one that it is at, and one that waits. */
const AHEAD = 2;

/** Memory: AHEAD pieces a thread, and what became of them. */
export class Threads<Piece, Part> {
  readonly #workers: Worker[];
  /** By thread: the pieces that it has not answered yet, in order. */
  readonly #waiting: ((answer: Answer<Part>) => void)[][];
  readonly #answers: Promise<Answer<Part>>[] = [];
  #failed: (error: unknown) => void = () => {};
  /** Never fulfilled: rejected when a thread ends by a fault of the program, or for want of memory. */
  readonly #failure = new Promise<never>((_, fail) => (this.#failed = fail));

  /** @param data what every thread begins with. @param take called with what became of each piece, in order. */
  constructor(count: number, data: unknown, private readonly take: (part: Part) => void) {
    this.#failure.catch(() => {});
    this.#waiting = Array.from({ length: count }, () => []);
    this.#workers = this.#waiting.map((waiting) => {
      const worker = new Worker(new URL("./worker.js", import.meta.url), { workerData: data });
      worker.on("message", (answer: Answer<Part>) => waiting.shift()!(answer));
      worker.on("error", (error) => this.#failed(error));
      return worker;
    });
  }

  /** Gives a piece away, once there is room for one more.
   *  @throws Refusal of the first piece that was refused; whatever `take` throws. */
  async give(piece: Piece, transfer: readonly ArrayBuffer[]): Promise<void> {
    while (this.#answers.length >= AHEAD * this.#workers.length) await this.#next();
    const loads = this.#waiting.map(({ length }) => length);
    const least = loads.indexOf(Math.min(...loads));
    this.#answers.push(new Promise((answered) => this.#waiting[least]!.push(answered)));
    this.#workers[least]!.postMessage(piece, transfer);
  }

  /** Waits for all of them, likewise. */
  async finish(): Promise<void> {
    while (this.#answers.length > 0) await this.#next();
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
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
