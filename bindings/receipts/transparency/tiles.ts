// Tiles of a Merkle tree, and where they are: C2SP tlog-tiles. A tile has 256 hashes in a row, a bundle 256 entries;
// the last of a row are partial. https://c2sp.org/tlog-tiles

import { rangeError } from "../../core/refusal.js";
import { concatenated } from "../bytes.js";
import { HASH_BYTES, nodeHash, type Hash } from "./hash.js";
import type { Subtree } from "./proofs.js";

export const WIDTH = 256;

/** As long as an entry can be: two bytes say its length. */
export const MOST_BYTES = 65_535;

/** Reads what is at a path; null for nothing. */
export type Read = (path: string) => Promise<Uint8Array | null>;

/** x001/x234/067 */
function number(n: number): string {
  const digits = String(n);
  const groups = digits.padStart(3 * Math.ceil(digits.length / 3), "0").match(/.../g)!;
  return groups.map((group, k) => (k < groups.length - 1 ? `x${group}` : group)).join("/");
}

const place = (row: string, n: number, width: number): string =>
  `tile/${row}/${number(n)}${width < WIDTH ? `.p/${width}` : ""}`;

/** @param width hashes in it */
export const tilePath = (level: number, n: number, width = WIDTH): string => place(String(level), n, width);
export const bundlePath = (n: number, width = WIDTH): string => place("entries", n, width);

const PATH = /^tile\/(\d+|entries)\/((?:x\d{3}\/)*\d{3})(?:\.p\/(\d+))?$/;

/** What is at a path of a log. */
export interface LogPath {
  readonly type: string;
  /** Whether it never changes, once a checkpoint covers it. */
  readonly immutable: boolean;
  /** Entries of the smallest tree that has it: a checkpoint of so many covers it. */
  readonly entries: number;
}

/** What a path of a log is, for routes that serve one: undefined for any path that no log has. What no checkpoint on the
 *  store covers is not to be served: after a crash something else may be written there. */
export function logPath(path: string): LogPath | undefined {
  if (path === "checkpoint") return { type: "text/plain; charset=utf-8", immutable: false, entries: 0 };
  const [, row = "", number, width = String(WIDTH)] = PATH.exec(path) ?? [];
  if (number === undefined || Number(width) < 1 || Number(row) > 63) return undefined;
  // what would be written in another way is no path
  const level = row === "entries" ? row : String(Number(row));
  const n = Number(number.replaceAll(/[x/]/g, ""));
  if (place(level, n, Number(width)) !== path) return undefined;
  let entries = n * WIDTH + Number(width);
  for (let under = row === "entries" ? 0 : Number(row); under > 0; under--) entries *= WIDTH;
  return { type: "application/octet-stream", immutable: true, entries };
}

/** Each entry behind its length, in two bytes, the higher one first. */
export function bundle(entries: readonly Uint8Array[]): Uint8Array {
  return concatenated(...entries.flatMap((entry) => {
    const { length } = entry;
    return [new Uint8Array([Math.floor(length / 256), length % 256]), entry];
  }));
}

/** @throws Refusal for bytes that are no bundle. */
export function entriesOf(bytes: Uint8Array, field = "bundle"): Uint8Array[] {
  const entries: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = 256 * bytes[at]! + (bytes[at + 1] ?? 0);
    if (at + 2 + length > bytes.length) throw rangeError(field, "entries, each behind its length", bytes);
    entries.push(bytes.slice(at + 2, at + 2 + length));
    at += 2 + length;
  }
  return entries;
}

/** @throws Refusal for bytes that are not so many hashes. */
export function hashesOf(bytes: Uint8Array, width: number, field = "tile"): Hash[] {
  if (bytes.length !== width * HASH_BYTES) throw rangeError(field, `${width} hashes of ${HASH_BYTES} bytes`, bytes);
  return Array.from({ length: width }, (_, k) => bytes.slice(k * HASH_BYTES, (k + 1) * HASH_BYTES));
}

/** How many hashes the row of a level has in a tree: those of whole tiles below. */
export function rowLength(level: number, size: number): number {
  let length = size;
  for (let l = 0; l < level; l++) length = Math.floor(length / WIDTH);
  return length;
}

/** Width of the n-th tile of a row. */
export const widthOf = (length: number, n: number): number => Math.min(WIDTH, length - n * WIDTH);

/** The subtrees of a tree of this size, out of its tiles. Each tile is read and hashed once; a partial one may have made
 *  way for the whole one. */
export function subtrees(read: Read, size: number): Subtree {
  const tiles = new Map<string, Promise<readonly (readonly Hash[])[]>>();
  const tile = (level: number, n: number): Promise<readonly (readonly Hash[])[]> => {
    const width = widthOf(rowLength(level, size), n);
    const at = tilePath(level, n, width);
    const known = tiles.get(at);
    if (known) return known;
    const reading = readTile(read, level, n, width).then(subtreesOver);
    tiles.set(at, reading);
    // a store that failed once is asked again
    reading.catch(() => tiles.delete(at));
    return reading;
  };
  return async (from, width) => {
    let [level, first, count] = [0, from, width];
    for (; count >= WIDTH; level++) [first, count] = [first / WIDTH, count / WIDTH];
    const heights = await tile(level, Math.floor(first / WIDTH));
    let height = 0;
    for (let under = count; under > 1; under /= 2) height++;
    return heights[height]![(first % WIDTH) / count]!;
  };
}

/** The hashes of a row, then of its whole pairs, then of theirs. */
function subtreesOver(row: readonly Hash[]): readonly (readonly Hash[])[] {
  const heights = [row];
  for (let below = row; below.length > 1; heights.push(below)) {
    const pairs: Hash[] = [];
    for (let k = 0; k + 1 < below.length; k += 2) pairs.push(nodeHash(below[k]!, below[k + 1]!));
    below = pairs;
  }
  return heights;
}

/** A tile; one that is partial and gone is the beginning of the whole one. */
export async function readTile(read: Read, level: number, n: number, width: number): Promise<Hash[]> {
  const at = tilePath(level, n, width);
  const own = await read(at);
  if (own) return hashesOf(own, width, at);
  const whole = width < WIDTH ? await read(tilePath(level, n)) : null;
  if (!whole) throw rangeError(at, "a file of the log", whole);
  return hashesOf(whole.slice(0, width * HASH_BYTES), width, at);
}

/** The entries of the n-th bundle of a tree of this size. */
export async function readBundle(read: Read, n: number, size: number): Promise<Uint8Array[]> {
  const width = widthOf(size, n);
  const at = bundlePath(n, width);
  const found = (await read(at)) ?? (width < WIDTH ? await read(bundlePath(n)) : null);
  if (!found) throw rangeError(at, "a file of the log", found);
  const entries = entriesOf(found, at);
  if (entries.length < width) throw rangeError(at, `${width} entries`, entries);
  return entries.slice(0, width);
}
