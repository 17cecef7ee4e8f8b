// Where the bytes of an input come from.

import { Refusal, type Place } from "../../cli/refusal.js";

/** An input that was opened. Whatever is read of it is refused by name where it is not what was opened. */
export interface Input extends Place {
  /** A whole path, or a URL; `name` is what messages call it. */
  readonly url: string;
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

export const changed = ({ name }: Place): Refusal =>
  new Refusal({ name }, "its content has changed since it was submitted: submit it as it is now, or put it back and resume");

/** An ETag that stands for the bytes themselves; undefined: a weak one, or none. */
export const strong = (etag: string | undefined): string | undefined => (etag?.startsWith('"') ? etag : undefined);

/** What a server says of the bytes that it sends: `bytes 0-3/100`. */
export interface Answered {
  readonly range: string | undefined;
  readonly etag: string | undefined;
}

/** @throws Refusal where an answer is not the bytes [start, end) of what was opened. */
export function checkRange(
  { name, size, etag }: Pick<Input, "name" | "size" | "etag">, start: number, end: number, answered: Answered,
): void {
  const [, from, to, all] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(answered.range ?? "") ?? [];
  if (all !== undefined && Number(all) !== size) throw changed({ name });
  checkEtag({ name, etag }, answered);
  if (Number(from) === start && Number(to) === end - 1) return;
  const got = answered.range === undefined ? "something else" : JSON.stringify(answered.range.slice(0, 60));
  throw new Refusal({ name }, `the server was asked for bytes ${start}-${end - 1}/${size}, and answers ${got}`);
}

/** @throws Refusal where an answer is of other content, or does not say of which. */
export function checkEtag({ name, etag }: Pick<Input, "name" | "etag">, answered: Pick<Answered, "etag">): void {
  if (etag !== undefined && strong(answered.etag) !== etag) throw changed({ name });
}

/** The bytes of an answer, which has to be so long; undefined where it is shorter.
 *  @throws Refusal where it is longer. */
export async function exactly(
  { name }: Place, bytes: number, body: AsyncIterable<Uint8Array>,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const all = new Uint8Array(bytes);
  let at = 0;
  for await (const piece of body) {
    const from = at;
    at += piece.length;
    if (at > bytes) throw new Refusal({ name }, `the server sends more than the ${bytes} bytes asked for`);
    all.set(piece, from);
  }
  return at === bytes ? all : undefined;
}
