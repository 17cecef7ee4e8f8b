// What can be proved from the tiles of a log alone, whoever wrote them: proofs are computed by whoever wants one.

import { amount, integer } from "../../core/check.js";
import { sameBytes } from "../bytes.js";
import { leafHash, type Hash } from "./hash.js";
import { path, rangeHash, subproof } from "./proofs.js";
import { readBundle, subtrees, WIDTH, type Read } from "./tiles.js";

export interface LogReader {
  /** Of the tree, or of its first `size` leaves: to be compared with a checkpoint's. */
  root(size?: number): Promise<Hash>;
  /** The entry at an index. */
  entry(index: number): Promise<Uint8Array>;
  /** A proof that it is in the tree, or in that of the first `size` leaves. */
  inclusion(index: number, size?: number): Promise<readonly Hash[]>;
  /** A proof that the tree of the first `from` leaves goes on to that of the first `to`. */
  consistency(from: number, to?: number): Promise<readonly Hash[]>;
  /** Where an entry is, or null. Reads every bundle from the latest on: for logs that have no index of their own. */
  find(entry: Uint8Array): Promise<number | null>;
}

/** A log as its tiles show it: from a store, or by HTTP. Reads some tile for every 8 levels, each once.
 *  @param read null for what is not there. @param size of a checkpoint that was verified */
export function logReader(read: Read, size: number): LogReader {
  const whole = amount("size", size);
  const subtree = subtrees(read, whole);
  const upTo = (field: string, given: unknown = whole): number => integer(field, given, 0, whole);
  return {
    root: (of) => rangeHash(subtree, 0, upTo("size", of)),
    async entry(index) {
      const at = integer("index", index, 0, whole - 1);
      return (await readBundle(read, Math.floor(at / WIDTH), whole))[at % WIDTH]!;
    },
    async inclusion(index, of) {
      const to = upTo("size", of);
      return path(subtree, integer("index", index, 0, to - 1), 0, to);
    },
    async consistency(from, of) {
      const to = upTo("to", of);
      const old = integer("from", from, 0, to);
      return old === 0 || old === to ? [] : subproof(subtree, old, 0, to, true);
    },
    async find(entry) {
      const leaf = leafHash(entry);
      for (let n = Math.ceil(whole / WIDTH) - 1; n >= 0; n--) {
        const k = (await readBundle(read, n, whole)).map(leafHash).findIndex((other) => sameBytes(other, leaf));
        if (k >= 0) return n * WIDTH + k;
      }
      return null;
    },
  };
}
