// Proofs over a Merkle tree, as RFC 6962 (section 2.1) defines them: what is in the tree, and that a tree goes on from
// an earlier one. D[from:to] are the leaves from one index to another.

import { amount, array } from "../../core/check.js";
import { rangeError } from "../../core/refusal.js";
import { sameBytes } from "../bytes.js";
import { emptyRoot, HASH_BYTES, nodeHash, split, type Hash } from "./hash.js";

/** The hash of the whole subtree of `width` leaves, a power of two, that starts at `from`, a multiple of it. */
export type Subtree = (from: number, width: number) => Promise<Hash>;

/** MTH(D[from:to]) */
export async function rangeHash(subtree: Subtree, from: number, to: number): Promise<Hash> {
  const n = to - from;
  if (n === 0) return emptyRoot();
  const k = n === 1 ? 1 : split(n);
  if (n === 1 || n === 2 * k) return subtree(from, n);
  return nodeHash(await subtree(from, k), await rangeHash(subtree, from + k, to));
}

/** PATH(index, D[from:to]) */
export async function path(subtree: Subtree, index: number, from: number, to: number): Promise<Hash[]> {
  if (to - from === 1) return [];
  const middle = from + split(to - from);
  return index < middle
    ? [...(await path(subtree, index, from, middle)), await rangeHash(subtree, middle, to)]
    : [...(await path(subtree, index, middle, to)), await rangeHash(subtree, from, middle)];
}

/** SUBPROOF(old, D[from:to], known), where `known` says that the reader has the root of D[from:old] */
export async function subproof(
  subtree: Subtree, old: number, from: number, to: number, known: boolean,
): Promise<Hash[]> {
  if (old === to) return known ? [] : [await rangeHash(subtree, from, to)];
  const middle = from + split(to - from);
  return old <= middle
    ? [...(await subproof(subtree, old, from, middle, known)), await rangeHash(subtree, middle, to)]
    : [...(await subproof(subtree, old, middle, to, false)), await rangeHash(subtree, from, middle)];
}

/** A tree's size and root, as a checkpoint has them. */
export interface TreeHead {
  readonly size: number;
  readonly root: Hash;
}

/** Whether a leaf is at an index of a tree.
 *  @param leaf its hash: `leafHash(entry)` */
export function verifyInclusion(leaf: Hash, index: number, tree: TreeHead, proof: readonly Hash[]): boolean {
  const size = amount("tree.size", tree.size, 1);
  const root = rootWith(leaf, amount("index", index), size, hashes(proof));
  return index < size && root !== undefined && sameBytes(root, tree.root);
}

/** The root that a path leads to; undefined where it has another length. */
function rootWith(leaf: Hash, index: number, size: number, proof: readonly Hash[]): Hash | undefined {
  if (size === 1) return proof.length === 0 ? leaf : undefined;
  const last = proof.at(-1);
  const k = split(size);
  const left = index < k;
  const inner = last && rootWith(leaf, left ? index : index - k, left ? k : size - k, proof.slice(0, -1));
  return inner && (left ? nodeHash(inner, last) : nodeHash(last, inner));
}

/** Whether the larger tree begins with all that the smaller one has, in its order. */
export function verifyConsistency(older: TreeHead, newer: TreeHead, proof: readonly Hash[]): boolean {
  const given = hashes(proof);
  const [old, size] = [amount("older.size", older.size), amount("newer.size", newer.size)];
  if (old > size) return false;
  if (old === 0) return given.length === 0 && sameBytes(older.root, emptyRoot());
  const roots = rootsWith(older.root, old, size, true, given);
  return roots !== undefined && sameBytes(roots[0], older.root) && sameBytes(roots[1], newer.root);
}

/** The older and the newer root that a proof leads to; undefined where it has another length. */
function rootsWith(
  known: Hash, old: number, size: number, whole: boolean, proof: readonly Hash[],
): readonly [older: Hash, newer: Hash] | undefined {
  if (old === size) {
    const own = whole ? known : proof[0];
    return proof.length === (whole ? 0 : 1) ? [own!, own!] : undefined;
  }
  const last = proof.at(-1);
  const k = split(size);
  const left = old <= k;
  const inner = last && rootsWith(known, left ? old : old - k, left ? k : size - k, whole && left, proof.slice(0, -1));
  if (!inner) return undefined;
  return left ? [inner[0], nodeHash(inner[1], last)] : [nodeHash(last, inner[0]), nodeHash(last, inner[1])];
}

function hashes(proof: unknown): readonly Hash[] {
  const all = array("proof", proof);
  all.forEach((hash, k) => {
    if (!(hash instanceof Uint8Array) || hash.length !== HASH_BYTES) throw rangeError(`proof[${k}]`, "32 bytes", hash);
  });
  return all as readonly Hash[];
}
