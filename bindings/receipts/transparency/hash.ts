// The hashes of a Merkle tree (RFC 6962, section 2.1; RFC 9162): a leaf and a node are never taken for each other.

import { sha256 } from "@noble/hashes/sha2";

/** SHA-256, 32 bytes. */
export type Hash = Uint8Array;

export const HASH_BYTES = 32;

const LEAF = new Uint8Array([0]);

export const leafHash = (entry: Uint8Array): Hash => sha256.create().update(LEAF).update(entry).digest();

export function nodeHash(left: Hash, right: Hash): Hash {
  const both = new Uint8Array(1 + 2 * HASH_BYTES);
  both[0] = 1;
  both.set(left, 1);
  both.set(right, 1 + HASH_BYTES);
  return sha256(both);
}

/** Of no leaves. */
export const emptyRoot = (): Hash => sha256(new Uint8Array());

/** The largest power of two below n > 1: where a tree of n leaves is split. */
export function split(n: number): number {
  let k = 1;
  while (2 * k < n) k *= 2;
  return k;
}

/** The root over at least one: the leaves of a tree, or subtrees of one height, of which the last may be lower. */
export function rootOver(hashes: readonly Hash[]): Hash {
  if (hashes.length === 1) return hashes[0]!;
  const k = split(hashes.length);
  return nodeHash(rootOver(hashes.slice(0, k)), rootOver(hashes.slice(k)));
}
