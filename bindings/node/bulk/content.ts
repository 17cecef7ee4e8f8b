// The bytes that a shard reads, held to the digest that it was submitted with: what is priced is what was hashed.
//
// Where a server vouches for the content by a strong ETag, each read asks for that content alone. Everywhere else the
// bytes are hashed: text while it is read, Parquet before, out of memory, so that no change between two readings can go
// unseen.

import { constants } from "node:buffer";
import { createHash, type Hash } from "node:crypto";
import { isParquet } from "../../read/bytes.js";
import type { Given } from "../../read/open.js";
import type { Parts, RowGroups } from "../../read/parquet.js";
import type { NamedGroup } from "../../read/prompt.js";
import { Refusal, type Place } from "../cli/refusal.js";
import { changed, type Input } from "./inputs/index.js";
import { footerOf, type Range } from "./row-groups.js";

/** What is read of an input: all, or row groups, whose groups are known from the rows before. */
export interface Cut {
  readonly rowGroups: RowGroups;
  readonly groups: readonly NamedGroup[];
}

/** What a shard says of its content. */
export interface Submitted extends Partial<Cut> {
  readonly digest: string;
}

export interface Content {
  readonly given: Given;
  /** Resolves once it is certain that all that was read is what was submitted. @throws Refusal where it is not. */
  held(): Promise<void>;
}

/** 64 hexadecimal digits: of a whole file without an ETag its SHA-256. */
export async function digestOf(input: Input, cut?: Cut): Promise<string> {
  const hash = createHash("sha256");
  if (cut || input.etag !== undefined) hash.update(said(input, cut));
  if (input.etag !== undefined) return hash.digest("hex");
  if (cut) for (const { bytes } of await windows(input, cut)) hash.update(bytes);
  else for await (const piece of input.stream()) hash.update(piece);
  return hash.digest("hex");
}

/** What goes before the bytes: an ETag speaks of the content of one URL alone, row groups are cut in a way. */
function said({ url, size, etag }: Input, cut: Cut | undefined): string {
  return `${JSON.stringify([...(etag === undefined ? [] : [url, etag]), size, cut ?? null])}\n`;
}

/** @throws Refusal where the content is not the shard's, as soon as that is known. */
export async function contentOf(input: Input, shard: Submitted): Promise<Content> {
  const place = { name: input.name };
  const cut = cutOf(shard);
  const { rowGroups } = shard;
  const first = await input.slice(0, Math.min(4, input.size));
  if (input.etag !== undefined) {
    if (await digestOf(input, cut) !== shard.digest) throw changed(place);
    const parts = isParquet(first) ? readable(input) : undefined;
    return { given: { place, pieces: parts ? once(first) : input.stream(), parts, rowGroups }, held: async () => {} };
  }
  if (cut || isParquet(first)) {
    const hash = createHash("sha256");
    if (cut) hash.update(said(input, cut));
    const found = cut ? await windows(input, cut) : [await window(input, [0, input.size])];
    for (const { bytes } of found) hash.update(bytes);
    if (hash.digest("hex") !== shard.digest) throw changed(place);
    return { given: { place, pieces: once(first), parts: partsOf(input, found), rowGroups }, held: async () => {} };
  }
  return hashed(place, input.stream(), shard.digest);
}

function cutOf({ rowGroups, groups }: Submitted): Cut | undefined {
  return rowGroups && { rowGroups, groups: groups! };
}

/** Text, hashed as it is read; whoever stops early has the rest read by `held`. */
function hashed(place: Place, pieces: AsyncIterable<Uint8Array>, digest: string): Content {
  const hash: Hash = createHash("sha256");
  const rest = pieces[Symbol.asyncIterator]();
  const each = async function* (): AsyncGenerator<Uint8Array, void, undefined> {
    for (let next; !(next = await rest.next()).done; ) {
      hash.update(next.value);
      yield next.value;
    }
  };
  return {
    given: { place, pieces: each() },
    async held() {
      for await (const _ of each());
      if (hash.digest("hex") !== digest) throw changed(place);
    },
  };
}

/** An input as readers of Parquet have it. */
export const readable = (input: Input): Parts => ({
  byteLength: input.size, slice: async (start, end = input.size) => (await input.slice(start, end)).buffer,
});

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield bytes;
}

interface Window {
  readonly from: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The row groups' bytes, and the end of the file. */
async function windows(input: Input, { rowGroups: [from, to] }: Cut): Promise<readonly Window[]> {
  const { tail, rowGroups } = await footerOf(input);
  const ranges = rowGroups.slice(from, to).map(({ range }) => range);
  if (ranges.length !== to - from) throw changed(input);
  const own: Range = [Math.min(...ranges.map(([start]) => start)), Math.max(...ranges.map(([, end]) => end))];
  return [await window(input, own), await window(input, tail)];
}

async function window(input: Input, [from, to]: Range): Promise<Window> {
  const most = constants.MAX_LENGTH;
  if (to - from > most) throw new Refusal(input, `${to - from} bytes of Parquet in one piece; ${most} can be held`);
  return { from, bytes: await input.slice(from, to) };
}

function partsOf({ name, size }: Input, held: readonly Window[]): Parts {
  return {
    byteLength: size,
    slice(start, end = size) {
      const window = held.find(({ from, bytes }) => from <= start && end <= from + bytes.length);
      if (!window) throw new Refusal({ name }, `Parquet with bytes of a row group elsewhere, at ${start} to ${end}`);
      return window.bytes.slice(start - window.from, end - window.from).buffer;
    },
  };
}
