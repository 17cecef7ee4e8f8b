// A stream of bytes as blocks of whole lines of UTF-8 text, with line numbers.

import { countOf, type Pieces } from "./bytes.js";
import { Unreadable, type Place } from "./place.js";

/** One or more whole lines. */
export interface Block {
  /** The text, every line ended by "\n", without byte order mark. */
  readonly bytes: Uint8Array;
  /** Number of the first line in the file, from 1. */
  readonly line: number;
  /** The byte of the file at which it starts, where the file's bytes are these. */
  readonly at?: number | undefined;
}

/** Half of the longest string that V8 can make. */
export const LONGEST = 2 ** 28;

/** What a host may know better. */
export interface Host {
  /** Where it is faster than what is here. */
  readonly isAscii?: (bytes: Uint8Array) => boolean;
  readonly isUtf8?: (bytes: Uint8Array) => boolean;
  /** Memory whose `indexOf` is faster. */
  readonly allocate?: (bytes: number) => Uint8Array;
  /** Waited for before a block is given. */
  readonly watch?: (block: Block, ascii: boolean) => Promise<void>;
}

/** Where lines begin that are not a file's first. */
export interface Begun {
  readonly line: number;
  readonly at: number;
}

const LF = 10;
const CR = 13;
const MARK = [0xef, 0xbb, 0xbf] as const;

/** The lines of UTF-8 text, ended by LF, CR LF or, where the first is, by CR; a block is there until the next is asked
 *  for. Memory: a few pieces, or the longest line.
 *  @param begun for lines of a file further on, ended by LF: without a mark
 *  @throws Unreadable for what is no UTF-8 text, and for a line longer than LONGEST. */
export async function* readLines(
  { name }: Place, pieces: Pieces, { isAscii = ascii, isUtf8 = utf8, allocate = bytesOf, watch }: Host = {},
  begun?: Begun,
): AsyncGenerator<Block, void, undefined> {
  let buffer = allocate(2 ** 19);
  let held = 0; // bytes of a line that is not over
  let { line, at } = begun ?? { line: 1, at: 0 };
  let carriage: boolean | undefined = begun && false; // lines end in CR; undefined: none has ended yet

  /** The first so many bytes of the buffer. */
  const finish = async (end: number): Promise<Block> => {
    const marked = !begun && line === 1 && MARK.every((byte, k) => buffer[k] === byte) && end > MARK.length;
    const bytes = buffer.subarray(marked ? MARK.length : 0, end);
    // cut at a newline, so no character is cut
    const plain = isAscii(bytes);
    if (!plain && !isUtf8(bytes)) {
      throw new Unreadable({ name, line: line + firstNot(isUtf8, bytes) }, "this is not UTF-8 text");
    }
    const block = { bytes, line, at: carriage ? undefined : at + end - bytes.length };
    await watch?.(block, plain);
    line += countLines(bytes);
    at += end;
    return block;
  };

  for await (const piece of pieces) {
    const nul = piece.indexOf(0);
    if (nul >= 0) {
      throw new Unreadable(
        { name, line: line + countLines(piece.subarray(0, nul)) }, "a NUL byte: this is not a text file",
      );
    }
    if (held + piece.length >= buffer.length) {
      const larger = allocate(2 * (held + piece.length + 1));
      larger.set(buffer);
      buffer = larger;
    }
    buffer.set(piece, held);
    const all = held + piece.length;
    let from = held;
    if (carriage === undefined) {
      carriage = endsInCarriage(buffer.subarray(0, all));
      from = 0;
    }
    if (carriage) withNewlines(buffer.subarray(from, all));
    const last = buffer.subarray(from, all).lastIndexOf(LF) + 1;
    const end = last > 0 ? from + last : 0;
    if (end > 0) {
      yield await finish(end);
      buffer.copyWithin(0, end, all);
    }
    held = all - end;
    if (held > LONGEST) throw new Unreadable({ name, line }, `a line of more than ${LONGEST / 2 ** 20} MiB`);
  }
  if (held > 0) {
    buffer[held] = LF;
    yield await finish(held + 1);
  }
}

/** Whether the first line ends in CR alone; undefined: it does not end in these bytes. */
function endsInCarriage(bytes: Uint8Array): boolean | undefined {
  if (bytes.includes(LF)) return false;
  const at = bytes.indexOf(CR);
  return at < 0 || at === bytes.length - 1 ? undefined : true;
}

function withNewlines(bytes: Uint8Array): void {
  for (let at = bytes.indexOf(CR); at >= 0; at = bytes.indexOf(CR, at + 1)) bytes[at] = LF;
}

const bytesOf = (bytes: number): Uint8Array => new Uint8Array(bytes);

/** Number of newlines among the bytes. */
export const countLines = (bytes: Uint8Array): number => countOf(bytes, LF);

function firstNot(test: (bytes: Uint8Array) => boolean, bytes: Uint8Array): number {
  let index = 0;
  for (let from = 0, to; (to = bytes.indexOf(LF, from) + 1) > 0 && test(bytes.subarray(from, to)); from = to) index++;
  return index;
}

function ascii(bytes: Uint8Array): boolean {
  let all = 0;
  for (let at = 0; at < bytes.length; at++) all |= bytes[at]!;
  return all < 0x80;
}

const fatal = new TextDecoder("utf-8", { fatal: true });

function utf8(bytes: Uint8Array): boolean {
  try {
    fatal.decode(bytes);
    return true;
  } catch {
    return false;
  }
}
