// Lines of games given to other threads, which read and price or audit them.

import { documentCount, type Lines } from "../../../read/json.js";
import type { Place } from "../refusal.js";
import { Threads } from "../threads.js";
import type { Games } from "./documents.js";
import type { How } from "./result.js";
import type { Given, GivenLines } from "./work.js";
import type { Wanted } from "./wanted.js";

/** What other threads may do in a taker's place. */
export interface Spread<Taker> {
  readonly work: Given["work"];
  /** How many, where there is enough to do. */
  readonly threads: number;
  /** Bytes of games that take longer than a thread to start. */
  readonly enough: number;
  /** What is made of every result at this time. */
  readonly how?: How | undefined;
  /** Has the taker go on from what was made, behind what it was given itself. */
  include(taker: Taker, part: unknown): void;
}

export class Elsewhere<Taker> {
  readonly #threads: Threads<GivenLines, unknown>;

  /** @param games of which one has been read, so that the terms are known. */
  constructor(
    taker: Taker, private readonly spread: Spread<Taker>, private readonly games: Games, wanted: Wanted,
  ) {
    const given: Given = { work: spread.work, wanted, terms: games.terms! };
    this.#threads = new Threads(spread.threads, given, (part) => spread.include(taker, part));
  }

  /** Whether lines may be given, which then all go there. */
  get ready(): boolean {
    return this.#threads.ready;
  }

  /** @throws Refusal of these or of earlier lines, the first in the file. */
  give({ name }: Place, lines: Lines): Promise<void> {
    const bytes = new Uint8Array(lines.bytes);
    const first = this.games.count;
    this.games.count += documentCount(lines);
    const { line } = lines;
    return this.#threads.give({ source: { name }, bytes, line, first, how: this.spread.how }, [bytes.buffer]);
  }

  /** @throws Refusal likewise. */
  finish(): Promise<void> {
    return this.#threads.finish();
  }

  close(): Promise<void> {
    return this.#threads.close();
  }
}
