// What stands in a file whatever it was packed and written in: UTF-8 text out of gzip, Zstandard and UTF-16. The first
// bytes say which, not the file's name.

import { Unreadable, type Place } from "./place.js";

/** Bytes, piece by piece. A piece is there until the next is asked for. */
export type Pieces = AsyncIterable<Uint8Array>;

/** Whether a file is Parquet, by its first bytes. */
export const isParquet = (bytes: Uint8Array): boolean => starts(bytes, 0x50, 0x41, 0x52, 0x31);

/** The text of a file as UTF-8. @throws Unreadable where what it is packed or written in is damaged. */
export async function* textOf(place: Place, pieces: Pieces): AsyncGenerator<Uint8Array, void, undefined> {
  const packed = await peeked(pieces);
  if (starts(packed.first, 0x1f, 0x8b)) yield* written(place, await peeked(gunzipped(place, packed.all)));
  else if (isZstandard(packed.first)) yield* written(place, await peeked(unzstd(place, packed.all)));
  else yield* written(place, packed);
}

/** Whether what begins so is its own text: neither packed nor written otherwise. */
export const isPlain = (first: Uint8Array): boolean =>
  !starts(first, 0x1f, 0x8b) && !isZstandard(first) && encodingOf(first) === undefined;

/** Bytes that say what a file is. */
const MAGIC = 4;

interface Peeked {
  /** The first four bytes at least, where there are so many. */
  readonly first: Uint8Array;
  readonly all: Pieces;
}

/** Looks at the first bytes of pieces, and gives all of them. */
export async function peeked(pieces: Pieces): Promise<Peeked> {
  const rest = pieces[Symbol.asyncIterator]();
  let first: Uint8Array = new Uint8Array();
  for (let next; first.length < MAGIC && !(next = await rest.next()).done; ) {
    // a piece is gone when the next is asked for
    first = first.length === 0 && next.value.length >= MAGIC ? next.value : joined([first, next.value]);
  }
  return { first, all: chained(first, rest) };
}

async function* chained(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  try {
    if (first.length > 0) yield first;
    for (let next; !(next = await rest.next()).done; ) yield next.value;
  } finally {
    await rest.return?.();
  }
}

/** Pieces as one. */
export function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((bytes, { length }) => bytes + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

/** How often a byte is there, four at a time: a third of the time of asking for one after the other (measured). */
export function countOf(bytes: Uint8Array, byte: number): number {
  const { buffer, byteOffset, length } = bytes;
  const from = Math.min(length, (4 - (byteOffset & 3)) & 3);
  const words = length - from < 4 ? new Int32Array() : new Int32Array(buffer, byteOffset + from, (length - from) >>> 2);
  const same = Math.imul(byte, 0x01010101);
  let count = 0;
  for (let first = 0; first < words.length; first += LANE) {
    const last = Math.min(words.length, first + LANE);
    let lanes = 0; // a count in each byte
    for (let k = first; k < last; k++) {
      const other = words[k]! ^ same;
      lanes += (~(((other & 0x7f7f7f7f) + 0x7f7f7f7f) | other | 0x7f7f7f7f) >>> 7) & 0x01010101;
    }
    count += (lanes & 0xff) + ((lanes >>> 8) & 0xff) + ((lanes >>> 16) & 0xff) + (lanes >>> 24);
  }
  for (let at = 0; at < from; at++) if (bytes[at] === byte) count++;
  for (let at = from + 4 * words.length; at < length; at++) if (bytes[at] === byte) count++;
  return count;
}

/** As many as a byte can count. */
const LANE = 255;

const starts = (bytes: Uint8Array, ...magic: number[]): boolean => magic.every((byte, k) => bytes[k] === byte);

/** A frame, or one to be skipped (RFC 8878, 3.1). */
const isZstandard = (bytes: Uint8Array): boolean =>
  starts(bytes, 0x28, 0xb5, 0x2f, 0xfd) || (starts(bytes.subarray(1), 0x2a, 0x4d, 0x18) && (bytes[0]! & 0xf0) === 0x50);

async function* gunzipped(place: Place, pieces: Pieces): AsyncGenerator<Uint8Array, void, undefined> {
  const { readable, writable } = new DecompressionStream("gzip");
  const writer = writable.getWriter();
  let fault: unknown;
  const feed = async (): Promise<void> => {
    try {
      // the stream takes its time, the piece's memory may be used again
      for await (const piece of pieces) await writer.write(new Uint8Array(piece));
      await writer.close();
    } catch (error) {
      fault ??= error;
      await writer.abort(error).catch(() => {});
    }
  };
  const fed = feed();
  const reader = readable.getReader();
  try {
    for (let next; !(next = await reader.read()).done; ) yield next.value;
    await fed;
  } catch {
    await fed;
    throw fault instanceof Unreadable ? fault : new Unreadable(place, "gzip data that is damaged or ends too early");
  } finally {
    await reader.cancel().catch(() => {});
  }
}

async function* unzstd(place: Place, pieces: Pieces): AsyncGenerator<Uint8Array, void, undefined> {
  const { Decompress } = await import("fzstd");
  let made: Uint8Array[] = [];
  const stream = new Decompress((data) => void made.push(data));
  const push = (piece: Uint8Array, last: boolean): Uint8Array[] => {
    made = [];
    try {
      stream.push(piece, last);
    } catch {
      throw new Unreadable(place, "Zstandard data that is damaged or ends too early");
    }
    return made;
  };
  // the decoder keeps what it has not used yet, the piece's memory may be used again
  for await (const piece of pieces) yield* push(new Uint8Array(piece), false);
  yield* push(new Uint8Array(), true);
}

/** UTF-16 with its mark, or without where every other byte of the first two characters is 0. */
function encodingOf(bytes: Uint8Array): string | undefined {
  const [a, b, c, d] = bytes;
  if ((a === 0xff && b === 0xfe) || (a && b === 0 && c && d === 0)) return "utf-16le";
  if ((a === 0xfe && b === 0xff) || (a === 0 && b && c === 0 && d)) return "utf-16be";
  return undefined;
}

async function* written(place: Place, { first, all }: Peeked): AsyncGenerator<Uint8Array, void, undefined> {
  const encoding = encodingOf(first);
  if (encoding === undefined) return yield* all;
  const decoder = new TextDecoder(encoding, { fatal: true });
  const encoder = new TextEncoder();
  const decode = (piece?: Uint8Array): Uint8Array => {
    try {
      return encoder.encode(decoder.decode(piece, { stream: piece !== undefined }));
    } catch {
      throw new Unreadable(place, "this is not UTF-16 text");
    }
  };
  for await (const piece of all) yield decode(piece);
  yield decode();
}
