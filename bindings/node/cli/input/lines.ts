// A stream of bytes as blocks of whole lines of UTF-8 text, with line numbers.

import { isAscii, isUtf8 } from "node:buffer";
import { loadWidths } from "../output/text.js";
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
const MARK = Buffer.from("\ufeff");

/** The lines of a source; a block is there until the next is asked for. Memory: a few pieces of the source, or the
 *  longest line.
 *  @throws Refusal for what is no UTF-8 text, for a line longer than LONGEST, and when reading fails. */
export async function* readLines(source: Source, progress: Progress): AsyncGenerator<Block, void, undefined> {
  let buffer = Buffer.allocUnsafeSlow(2 ** 19);
  let held = 0; // bytes of a line that is not over
  let bytesRead = 0;
  let line = 1;

  /** The first so many bytes of the buffer. */
  const finish = async (end: number): Promise<Block> => {
    const marked = line === 1 && buffer.subarray(0, 3).equals(MARK) && end > MARK.length;
    const bytes = buffer.subarray(marked ? MARK.length : 0, end);
    // cut at a newline, so no character is cut
    const ascii = isAscii(bytes);
    if (!ascii && !isUtf8(bytes)) {
      throw new Refusal({ name: source.name, line: line + firstNot(isUtf8, bytes) }, "this is not UTF-8 text");
    }
    await loadWidths(bytes, ascii);
    const block = { bytes, line };
    line += countLines(bytes);
    progress.at(bytesRead, line);
    return block;
  };

  for await (const piece of pieces(source)) {
    bytesRead += piece.length;
    const nul = piece.indexOf(0);
    if (nul >= 0) {
      throw new Refusal(
        { name: source.name, line: line + countLines(piece.subarray(0, nul)) },
        "a NUL byte: this is not a text file",
      );
    }
    if (held + piece.length >= buffer.length) buffer = roomier(buffer, held + piece.length + 1);
    buffer.set(piece, held);
    const end = piece.lastIndexOf(LF) + 1;
    if (end > 0) {
      yield await finish(held + end);
      buffer.copyWithin(0, held + end, held + piece.length);
      held = 0;
    }
    held += piece.length - end;
    if (held > LONGEST) {
      throw new Refusal({ name: source.name, line }, `a line of more than ${LONGEST / 2 ** 20} MiB`);
    }
  }
  if (held > 0) {
    buffer[held] = LF;
    yield await finish(held + 1);
  }
}

function roomier(buffer: Buffer, bytes: number): Buffer<ArrayBuffer> {
  const larger = Buffer.allocUnsafeSlow(2 * bytes);
  larger.set(buffer);
  return larger;
}

/** Number of newlines among the bytes. */
export function countLines(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) count++;
  return count;
}

function firstNot(test: (bytes: Buffer) => boolean, bytes: Buffer): number {
  let index = 0;
  for (let from = 0, to; (to = bytes.indexOf(LF, from) + 1) > 0 && test(bytes.subarray(from, to)); from = to) index++;
  return index;
}

async function* pieces(source: Source): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* source.stream;
  } catch (error) {
    throw Refusal.ofSystem(source, error);
  }
}
