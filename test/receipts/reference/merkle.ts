// Merkle trees by the letter: RFC 6962, section 2.1 for the hashes and proofs, RFC 9162, section 2.1.3.2 and 2.1.4.2 for their
// checks, which go bottom up where the package goes top down. Hashes by Node's own SHA-256.

import { createHash } from "node:crypto";

const sha256 = (...parts: readonly Uint8Array[]): Buffer => parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest();
const ZERO = Buffer.from([0]);
const ONE = Buffer.from([1]);

export const leaf = (entry: Uint8Array): Buffer => sha256(ZERO, entry);
const node = (left: Uint8Array, right: Uint8Array): Buffer => sha256(ONE, left, right);
const split = (n: number): number => 2 ** Math.ceil(Math.log2(n) - 1);

/** MTH(D) */
export function root(D: readonly Uint8Array[]): Buffer {
  if (D.length === 0) return sha256();
  if (D.length === 1) return leaf(D[0]!);
  const k = split(D.length);
  return node(root(D.slice(0, k)), root(D.slice(k)));
}

/** PATH(m, D) */
export function path(m: number, D: readonly Uint8Array[]): Buffer[] {
  if (D.length === 1) return [];
  const k = split(D.length);
  return m < k ? [...path(m, D.slice(0, k)), root(D.slice(k))] : [...path(m - k, D.slice(k)), root(D.slice(0, k))];
}

/** PROOF(m, D), 0 < m < n */
export const proof = (m: number, D: readonly Uint8Array[]): Buffer[] => subproof(m, D, true);

function subproof(m: number, D: readonly Uint8Array[], b: boolean): Buffer[] {
  if (m === D.length) return b ? [] : [root(D)];
  const k = split(D.length);
  return m <= k
    ? [...subproof(m, D.slice(0, k), b), root(D.slice(k))]
    : [...subproof(m - k, D.slice(k), false), root(D.slice(0, k))];
}

export function checkInclusion(hash: Uint8Array, index: number, size: number, head: Uint8Array, given: readonly Uint8Array[]): boolean {
  if (index >= size) return false;
  let [fn, sn, r] = [index, size - 1, Buffer.from(hash) as Buffer];
  for (const p of given) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      r = node(p, r);
      if (fn % 2 === 0) while (fn !== 0 && fn % 2 === 0) [fn, sn] = [fn >> 1, sn >> 1];
    } else {
      r = node(r, p);
    }
    [fn, sn] = [fn >> 1, sn >> 1];
  }
  return sn === 0 && r.equals(head);
}

export function checkConsistency(
  first: number, second: number, firstHash: Uint8Array, secondHash: Uint8Array, given: readonly Uint8Array[],
): boolean {
  if (given.length === 0) return false;
  const all = Number.isInteger(Math.log2(first)) ? [firstHash, ...given] : given;
  let [fn, sn] = [first - 1, second - 1];
  while (fn % 2 === 1) [fn, sn] = [fn >> 1, sn >> 1];
  let [fr, sr] = [Buffer.from(all[0]!) as Buffer, Buffer.from(all[0]!) as Buffer];
  for (const c of all.slice(1)) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      [fr, sr] = [node(c, fr), node(c, sr)];
      if (fn % 2 === 0) while (fn !== 0 && fn % 2 === 0) [fn, sn] = [fn >> 1, sn >> 1];
    } else {
      sr = node(sr, c);
    }
    [fn, sn] = [fn >> 1, sn >> 1];
  }
  return fr.equals(firstHash) && sr.equals(secondHash) && sn === 0;
}
