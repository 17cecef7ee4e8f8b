// Where the bytes of an input come from.

import type { Place } from "../../../read/place.js";

/** An input that was opened. Whatever is read of it is refused by name where it is not what was opened. */
export interface Input extends Place {
  /** In bytes. */
  readonly size: number;
  /** A strong validator of its content (RFC 9110, 8.8.3), to which all that is read is held; undefined: there is none,
   *  and whoever reads holds the bytes to their hash. */
  readonly etag: string | undefined;
  /** The bytes [start, end). */
  slice(start: number, end: number): Promise<Uint8Array<ArrayBuffer>>;
  /** All bytes, piece by piece. A piece is there until the next is asked for. */
  stream(): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

/** How an input is opened.
 *  @param etag what it had when it was looked at first */
export type Open = (url: string, etag: string | undefined, signal: AbortSignal | undefined) => Promise<Input>;
