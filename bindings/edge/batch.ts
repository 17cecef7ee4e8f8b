// NDJSON in, NDJSON out: a line for a line, in order, in the memory of one chunk and one line however long the stream.
// Nothing is read before somebody wants the answers, so that a slow reader slows down the sender.

import { json, readJson } from "./formats/json.js";
import { Lines, type Line } from "./lines.js";
import { httpRefusal, problemOf } from "./problem.js";

export const ndjson = "application/x-ndjson";

/** What was done with a stream. */
export interface Counts {
  /** Those that are not blank. */
  readonly lines: number;
  /** Among them. */
  readonly refused: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
}

export interface LineOptions {
  /** At most, of a line without its "\n". */
  readonly lineBytes: number;
  /** The answer to the document in a line. What it refuses becomes a line; any other error ends the stream. */
  readonly answer: (document: unknown) => unknown;
  /** Asked before each line: 0, or how many milliseconds it has to wait. */
  readonly wait?: () => number;
  /** Called once: at the end, when the reader of the answers leaves, or on an error. */
  readonly done?: (counts: Counts) => void;
  /** Ends the stream with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/** The answers to a stream of documents, one a line. What is wrong with a line is answered in its place by
 *  `{"problem": {..., "line": N}}`, N from 1 over all lines of the input, and the next line is none the worse. Blank
 *  lines are passed over; the last needs no "\n". An input that breaks off breaks off the answers, so that what was cut
 *  short never looks whole. */
export function answerLines(
  body: ReadableStream<Uint8Array>, options: LineOptions,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const answers = new Answers(body, options);
  const source: UnderlyingDefaultSource<Uint8Array<ArrayBuffer>> = {
    pull: (controller) => answers.send(controller),
    cancel: (reason) => answers.leave(reason),
  };
  return new ReadableStream(source, { highWaterMark: 0 });
}

/** The docs page, from where batches are sent: /v1/game/batch. */
const DOCS = "../../docs";

/** Bytes read and written after which others have their turn: more than a chunk of a network's and its answers. */
const TURN = 2 ** 17;
/** Milliseconds likewise, for lines that cost far more than their bytes. */
const TURN_TIME = 20;

class Answers {
  readonly #lines: Lines;
  #count = 0;
  #refused = 0;
  #bytesOut = 0;
  /** Bytes read and written since others had their turn. */
  #work = 0;
  /** When they had it. */
  #since = performance.now();
  /** A line whose time has not come. */
  #early: Line | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Whether there is no more to read. */
  #ended = false;
  #finished = false;

  constructor(body: ReadableStream<Uint8Array>, private readonly options: LineOptions) {
    this.#lines = new Lines(body, options.lineBytes);
    options.signal?.addEventListener("abort", this.#abort);
    if (options.signal?.aborted) this.#abort();
  }

  /** Sends the answers to some lines, or the end. */
  async send(controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>): Promise<void> {
    try {
      const answers = new TextEncoder().encode(await this.#some());
      if (this.#finished) return;
      this.#bytesOut += answers.length;
      if (answers.length > 0) return controller.enqueue(answers);
      this.#finish();
      controller.close();
    } catch (error) {
      await this.leave(error);
      throw error;
    }
  }

  /** Ends the reading of the input. */
  async leave(reason: unknown): Promise<void> {
    this.#finish();
    await this.#lines.cancel(reason).catch(() => undefined);
  }

  /** Answers to the lines that have arrived, to no more than a turn's; "" at the end. */
  async #some(): Promise<string> {
    let answers = "";
    while (answers === "" || !this.#isOver()) {
      if (this.#isOver()) await this.#rest();
      const line = this.#early ?? this.#lines.next();
      if (line) {
        const wait = this.options.wait?.() ?? 0;
        this.#early = wait > 0 ? line : undefined;
        if (wait === 0) answers += this.#answerTo(line);
        else if (answers !== "") break;
        else await this.#rest(wait);
      } else if (answers !== "" || this.#ended) {
        break;
      } else if (!(await this.#more())) {
        this.#ended = true;
        this.#early = this.#lines.last();
      }
    }
    return answers;
  }

  /** Whether it is others' turn. */
  #isOver(): boolean {
    return this.#work >= TURN || performance.now() - this.#since >= TURN_TIME;
  }

  #begin(): void {
    this.#work = 0;
    this.#since = performance.now();
  }

  async #more(): Promise<boolean> {
    const more = await this.#lines.more();
    this.#begin();
    this.options.signal?.throwIfAborted();
    return more;
  }

  async #rest(milliseconds = 0): Promise<void> {
    await new Promise((resolve) => (this.#timer = setTimeout(resolve, milliseconds)));
    this.#begin();
    this.options.signal?.throwIfAborted();
  }

  #answerTo(line: Line): string {
    const answer = this.#answer(line);
    this.#work += line.length + 1 + answer.length;
    return answer;
  }

  #answer({ bytes, length, number }: Line): string {
    if (bytes?.every(isBlank)) return "";
    this.#count++;
    let answer: unknown;
    try {
      if (!bytes) throw httpRefusal("too-large", "line", `at most ${this.options.lineBytes} bytes`, length);
      answer = this.options.answer(readJson(bytes, "line"));
    } catch (error) {
      const problem = problemOf(error, DOCS);
      if (problem.code === "fault") throw error;
      this.#refused++;
      return `${JSON.stringify({ problem: { ...problem, line: number } })}\n`;
    }
    return `${json.write(answer)}\n`;
  }

  readonly #abort = (): void => {
    // a read that waits ends; what then comes of it is the signal's reason
    void this.#lines.cancel(this.options.signal!.reason).catch(() => undefined);
  };

  #finish(): void {
    if (this.#finished) return;
    this.#finished = true;
    clearTimeout(this.#timer);
    const { done, signal } = this.options;
    signal?.removeEventListener("abort", this.#abort);
    done?.({ lines: this.#count, refused: this.#refused, bytesIn: this.#lines.bytesIn, bytesOut: this.#bytesOut });
  }
}

const isBlank = (byte: number): boolean => byte === 32 || byte === 9 || byte === 13;
