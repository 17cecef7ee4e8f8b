// Pieces of games given to workers, which read and price or audit them.

import type { Taker } from "../../../read/prompt-table.js";
import type { Place } from "../refusal.js";
import { Workers } from "../workers.js";
import { thread } from "../../pool/thread.js";
import type { How } from "./result.js";
import type { Asked, Done, Given } from "./work.js";

/** What workers may do in a taker's place. */
export interface Spread<Takes> {
  readonly work: Given["work"];
  /** How many, where there is enough to do. */
  readonly workers: number;
  /** Bytes of games that take longer than a worker to start. */
  readonly enough: number;
  /** What is made of every result at this time. */
  readonly how?: How | undefined;
  /** Has the taker go on from what was made, behind what it was given itself. */
  include(taker: Takes, part: unknown): void;
}

export interface Elsewhere<Piece> {
  /** Whether what comes next is for workers. @param taker of what was read here, @param bytes so many */
  takes(taker: Taker<unknown>, bytes: number): boolean;
  /** @throws Refusal of this or of earlier pieces, the first in the file. */
  give(piece: Piece): Promise<void>;
  finish(): Promise<void>;
  close(): void;
}

/** Bytes after which workers are given prompts of which results are held, too. Before, those are read here: a worker cannot
 *  know how many are wanted, and objects go from thread to thread more slowly than short prompts are read (measured). */
const HELD = 2 ** 22;

/** @param uses what is done with what comes back, and where a piece is; in order
 *  @param uses.here does a piece on this thread */
export function elsewhere<Piece>(
  spread: Spread<never>, given: Given,
  uses: {
    take(done: Done, piece: Piece): void | Promise<void>;
    here(piece: Piece): void | Promise<void>;
    where(piece: Piece): string;
  },
): Elsewhere<Piece> {
  const source: Place = given.source;
  const workers = new Workers<Asked<Piece>, Done>({
    count: spread.workers, source, where: ({ piece }) => uses.where(piece),
    start: () => thread(new URL("./workers/game.js", import.meta.url), given),
    take: (done, { piece }) => uses.take(done, piece),
    refused: ({ piece }) => uses.here(piece),
  });
  return {
    takes(taker, bytes) {
      if (spread.how !== "result" || bytes >= HELD) return true;
      taker.flush?.();
      return spread.how !== "result";
    },
    give: (piece) => workers.give({ piece, how: spread.how }),
    finish: () => workers.finish(),
    close: () => workers.close(),
  };
}
