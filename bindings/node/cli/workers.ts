// Work for other threads, in pieces: each goes to a worker that is free, and what became of them is taken in the order in
// which they were given, so that nobody sees how many workers there were.

import { isRefusal } from "../../core/refusal.js";
import { WorkerCrash } from "../../web/worker/errors.js";
import { Line, type Job } from "../../web/worker/line.js";
import type { Port } from "../../web/worker/types.js";
import { Refusal, type Place } from "./refusal.js";
import { say as said } from "./say.js";

/** Pieces on their way for each worker: one that it is at, and one that waits. */
const AHEAD = 2;

export interface WorkersOptions<Piece, Part> {
  readonly count: number;
  readonly start: () => Port;
  /** What is worked on, and where in it a piece is, for what is said of a worker that ends. */
  readonly source: Place;
  readonly where: (piece: Piece) => string;
  /** Given what became of each piece, in order. */
  readonly take: (part: Part, piece: Piece) => void | Promise<void>;
  /** Given a piece that a worker refused, in order. It does that piece itself: what comes of it is what comes of one
   *  thread, a refusal mostly. */
  readonly refused: (piece: Piece) => void | Promise<void>;
  readonly say?: (message: string) => void;
}

interface Given<Piece, Part> {
  readonly piece: Piece;
  readonly answer: Promise<{ readonly part: Part } | { readonly error: unknown }>;
}

/** Memory: AHEAD pieces a worker, and what became of them. */
export class Workers<Piece, Part> {
  readonly #line: Line;
  readonly #given: Given<Piece, Part>[] = [];

  constructor(private readonly options: WorkersOptions<Piece, Part>) {
    const { count, start, source, say = said } = options;
    const onCrash = (crash: WorkerCrash, again: Job | undefined): void => {
      if (again) say(`${source.name}, ${this.#where(again)}: ${crash.message}; another does it again`);
    };
    this.#line = new Line({ start, workers: count, tries: 2, onCrash });
    this.#line.start();
  }

  /** Gives a piece away, once there is room for one more.
   *  @throws whatever `take` and `refused` throw, and Refusal where two workers ended at the same piece. */
  async give(piece: Piece): Promise<void> {
    while (this.#given.length >= AHEAD * this.options.count) await this.#next();
    const answer = new Promise<Part>((resolve, reject) => {
      const job: Job = {
        asked: piece, progress: undefined, reject, resolve: (part) => resolve(part as Part),
      };
      this.#line.add(job);
    });
    this.#given.push({ piece, answer: answer.then((part) => ({ part }), (error: unknown) => ({ error })) });
  }

  /** Waits for all of them, likewise. */
  async finish(): Promise<void> {
    while (this.#given.length > 0) await this.#next();
  }

  close(): void {
    this.#line.close();
  }

  #where({ asked }: Job): string {
    return this.options.where(asked as Piece);
  }

  async #next(): Promise<void> {
    const { piece, answer } = this.#given.shift()!;
    try {
      const answered = await answer;
      if ("part" in answered) await this.options.take(answered.part, piece);
      else if (isRefusal(answered.error)) await this.options.refused(piece);
      else if (answered.error instanceof WorkerCrash) {
        const where = `${this.options.source.name}, ${this.options.where(piece)}`;
        throw new Refusal({ name: where }, `${answered.error.message}, as another did before it`);
      } else throw answered.error;
    } catch (error) {
      this.#given.length = 0; // what comes behind counts no more
      throw error;
    }
  }
}
