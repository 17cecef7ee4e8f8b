// A stream of bytes as blocks of whole lines of UTF-8 text, with line numbers.

import { isUtf8 } from "node:buffer";
import type { Progress } from "../progress.js";
import { Refusal } from "../refusal.js";
import type { Source } from "./source.js";

/** One or more whole lines. */
export interface Block {
  /** The text, every line ended by "\n", without byte order mark. */
  readonly bytes: Buffer;
  /** Number of the first line in the file, from 1. */
  readonly line: number;
}

/** Half of the longest string that V8 can make. */
export const LONGEST = 2 ** 28;

const LF = 10;

/** The lines of a source. Memory: one chunk of the stream, or the longest line.
 *  @throws Refusal for what is no UTF-8 text, for a line longer than LONGEST, and when reading fails. */
export async function* readLines(source: Source, progress: Progress): AsyncGenerator<Block, void, undefined> {
  let held: Buffer[] = [];
  let heldBytes = 0;
  let bytesRead = 0;
  let line = 1;

  const finish = (last: Buffer): Block => {
    const joined = held.length > 0 ? Buffer.concat([...held, last]) : last;
    const bytes = line === 1 && joined.indexOf("\ufeff") === 0 ? joined.subarray(3) : joined;
    // cut at a newline, so no character is cut
    if (!isUtf8(bytes)) {
      throw new Refusal({ name: source.name, line: line + firstNot(isUtf8, bytes) }, "this is not UTF-8 text");
    }
    const block = { bytes, line };
    line += countLines(bytes);
    progress.at(bytesRead, line);
    return block;
  };

  for await (const chunk of chunks(source)) {
    bytesRead += chunk.length;
    const nul = chunk.indexOf(0);
    if (nul >= 0) {
      throw new Refusal(
        { name: source.name, line: line + countLines(chunk.subarray(0, nul)) },
        "a NUL byte: this is not a text file",
      );
    }
    const end = chunk.lastIndexOf(LF) + 1;
    if (end > 0) {
      yield finish(chunk.subarray(0, end));
      held = [];
      heldBytes = 0;
    }
    if (end < chunk.length) held.push(chunk.subarray(end));
    heldBytes += chunk.length - end;
    if (heldBytes > LONGEST) {
      throw new Refusal({ name: source.name, line }, `a line of more than ${LONGEST / 2 ** 20} MiB`);
    }
  }
  if (heldBytes > 0) yield finish(Buffer.of(LF));
}

/** Number of newlines among the bytes. */
export function countLines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) count++;
  return count;
}

function firstNot(test: (bytes: Buffer) => boolean, bytes: Buffer): number {
  let index = 0;
  for (let from = 0, to; (to = bytes.indexOf(LF, from) + 1) > 0 && test(bytes.subarray(from, to)); from = to) index++;
  return index;
}

async function* chunks(source: Source): AsyncGenerator<Buffer, void, undefined> {
  try {
    yield* source.stream;
  } catch (error) {
    throw Refusal.ofSystem(source, error);
  }
}
