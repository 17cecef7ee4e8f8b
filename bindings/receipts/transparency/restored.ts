// A log as its store has it, held against its checkpoint before anybody goes on with it.

import { rangeError } from "../../core/refusal.js";
import { sameBytes } from "../bytes.js";
import { openCheckpoint } from "./checkpoint.js";
import { leafHash, rootOver, type Hash } from "./hash.js";
import type { NoteVerifier } from "./note.js";
import { bundlePath, readBundle, readTile, rowLength, tilePath, widthOf, WIDTH, type Read } from "./tiles.js";
import { Tree, type Rows } from "./tree.js";

/** All that is needed to go on. */
export interface Restored {
  readonly tree: Tree;
  /** Entries of the last, partial bundle. */
  readonly pending: readonly Uint8Array[];
}

export const EMPTY: Restored = { tree: new Tree(), pending: [] };

/** @throws Refusal where the tiles that are read are not those that the checkpoint was signed over, or none are there */
export async function restored(
  read: Read, note: Uint8Array, origin: string, verifiers: readonly NoteVerifier[],
): Promise<Restored> {
  const { size, root } = await openCheckpoint(new TextDecoder().decode(note), origin, verifiers);
  const rows: Hash[][] = [];
  for (let level = 0, length = size; length > 0; length = rowLength(++level, size)) {
    const n = Math.floor(length / WIDTH);
    rows.push(length % WIDTH === 0 ? [] : await readTile(read, level, n, widthOf(length, n)));
  }
  const tree = new Tree(size, rows);
  if (!sameBytes(tree.root(), root)) throw rangeError("checkpoint", "the root of the tiles", "another");
  await checkWhole(read, rows, size);
  const pending = size % WIDTH === 0 ? [] : await readBundle(read, Math.floor(size / WIDTH), size);
  if (!pending.every((entry, k) => sameBytes(leafHash(entry), rows[0]![k]!))) {
    throw rangeError(bundlePath(Math.floor(size / WIDTH), size % WIDTH), "the entries of the tiles", "others");
  }
  return { tree, pending };
}

/** Whole tiles whose hashes stand in the partial one of the level above: what is under the root by what was read. */
async function checkWhole(read: Read, rows: Rows, size: number): Promise<void> {
  for (const [level, row] of rows.slice(1).entries()) {
    const first = Math.floor(rowLength(level + 1, size) / WIDTH) * WIDTH;
    await Promise.all(row.map(async (hash, k) => {
      if (sameBytes(rootOver(await readTile(read, level, first + k, WIDTH)), hash)) return;
      throw rangeError(tilePath(level, first + k), "the tile under the checkpoint", "another");
    }));
  }
}

/** Whole files beyond the checkpoint: of a writer that ended before it signed one that covers them. */
export async function leftBeyond(read: Read, size: number): Promise<Set<string>> {
  const left = new Set<string>();
  const from = async (pathOf: (n: number) => string, whole: number): Promise<boolean> => {
    let n = whole;
    for (; await read(pathOf(n)); n++) left.add(pathOf(n));
    return n > whole;
  };
  await from((n) => bundlePath(n), rowLength(1, size));
  for (let level = 0; await from((n) => tilePath(level, n), rowLength(level + 1, size)); level++);
  return left;
}
