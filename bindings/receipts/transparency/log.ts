// An append-only log in tiles, over two functions. Whole tiles are written as they fill, partial ones and then the
// checkpoint when one is signed: all that a signed checkpoint speaks of is on the store. Entries after the last one are
// the writer's to append again.

import { array, record } from "../../core/check.js";
import { rangeError, typeError } from "../../core/refusal.js";
import { concatenated, sameBytes, toUtf8 } from "../bytes.js";
import type { Signer } from "../signer.js";
import { openCheckpoint, signCheckpoint } from "./checkpoint.js";
import { leafHash, type Hash } from "./hash.js";
import { keyName, type NoteVerifier } from "./note.js";
import { logReader, type LogReader } from "./reader.js";
import {
  bundle, bundlePath, MOST_BYTES, readBundle, readTile, rowLength, tilePath, widthOf, WIDTH, type Read,
} from "./tiles.js";
import { Tree } from "./tree.js";

/** Files by path: on a disk, in an object store, behind a route. */
export interface TileStore {
  /** Null for nothing. */
  readonly read: Read;
  /** All of it or nothing, over what may be there. */
  write(path: string, bytes: Uint8Array): Promise<void>;
}

export interface LogOptions {
  /** The log's name: its address without the scheme, `prices.example/log`. */
  readonly origin: string;
  /** Whose checkpoint it goes on from. */
  readonly verifiers: readonly NoteVerifier[];
}

/** A log that has one writer: nobody else may append to its store. */
export interface Log {
  /** Entries appended. */
  readonly size: number;
  /** Entries under the latest checkpoint: what can be proved. */
  readonly signed: number;
  /** Adds entries of at most 65,535 bytes, all or none. @returns the index of the first */
  append(entries: readonly Uint8Array[]): Promise<number>;
  /** Signs the log as it is and puts that on the store. @returns the signed note */
  checkpoint(...signers: readonly Signer[]): Promise<string>;
  /** Proofs and entries under the latest checkpoint. */
  reader(): LogReader;
}

const CHECKPOINT = "checkpoint";

/** A log as its store has it; a new one where there is no checkpoint.
 *  @example const log = await openLog(store, { origin: "prices.example/log", verifiers: [noteVerifier(key)] });
 *  @throws Refusal for a store that is damaged, or was signed by another. */
export async function openLog(store: TileStore, options: LogOptions): Promise<Log> {
  const { origin, verifiers } = record("options", options, ["origin", "verifiers"], "");
  const name = keyName("origin", origin);
  const trusted = array("verifiers", verifiers) as NoteVerifier[];
  const before = await store.read(CHECKPOINT);
  const state = before ? await restored(store.read, before, name, trusted) : EMPTY;
  return new Writer(store, name, before, state);
}

interface State {
  readonly tree: Tree;
  /** Entries of the last, partial bundle. */
  readonly pending: readonly Uint8Array[];
}

const EMPTY: State = { tree: new Tree(), pending: [] };

async function restored(
  read: Read, note: Uint8Array, origin: string, verifiers: readonly NoteVerifier[],
): Promise<State> {
  const { size, root } = await openCheckpoint(new TextDecoder().decode(note), origin, verifiers);
  const rows: Hash[][] = [];
  for (let level = 0, length = size; length > 0; length = rowLength(++level, size)) {
    const n = Math.floor(length / WIDTH);
    rows.push(length % WIDTH === 0 ? [] : await readTile(read, level, n, widthOf(length, n)));
  }
  const tree = new Tree(size, rows);
  if (!sameBytes(tree.root(), root)) throw rangeError(CHECKPOINT, "the root of the tiles", "another");
  const pending = size % WIDTH === 0 ? [] : await readBundle(read, Math.floor(size / WIDTH), size);
  if (!pending.every((entry, k) => sameBytes(leafHash(entry), rows[0]![k]!))) {
    throw rangeError(bundlePath(Math.floor(size / WIDTH), size % WIDTH), "the entries of the tiles", "others");
  }
  return { tree, pending };
}

class Writer implements Log {
  readonly #store: TileStore;
  readonly #origin: string;
  #note: Uint8Array | null;
  #state: State;
  #signed: number;
  /** Settles once the latest of those who write is done. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(store: TileStore, origin: string, note: Uint8Array | null, state: State) {
    [this.#store, this.#origin, this.#note, this.#state] = [store, origin, note, state];
    this.#signed = state.tree.size;
  }

  get size(): number {
    return this.#state.tree.size;
  }

  get signed(): number {
    return this.#signed;
  }

  async append(entries: readonly Uint8Array[]): Promise<number> {
    const given = array("entries", entries).map((entry, k) => entryOf(`entries[${k}]`, entry));
    return this.#alone(async () => {
      const tree = this.#state.tree.copy();
      let pending = [...this.#state.pending];
      for (const entry of given) {
        pending.push(entry);
        for (const { level, n, hashes } of tree.append(entry)) {
          if (level === 0) await this.#store.write(bundlePath(n), bundle(pending));
          if (level === 0) pending = [];
          await this.#store.write(tilePath(level, n), concatenated(...hashes));
        }
      }
      const first = this.size;
      this.#state = { tree, pending };
      return first;
    });
  }

  async checkpoint(...signers: readonly Signer[]): Promise<string> {
    if (signers.length === 0) throw rangeError("signers", "one at least", signers);
    return this.#alone(async () => {
      const { tree: { size, rows }, pending } = this.#state;
      await this.#refuseOthers();
      const partial = bundlePath(Math.floor(size / WIDTH), pending.length);
      if (pending.length > 0 && size > this.#signed) await this.#store.write(partial, bundle(pending));
      for (const [level, row] of rows.entries()) {
        const length = rowLength(level, size);
        if (row.length === 0 || length === rowLength(level, this.#signed)) continue;
        await this.#store.write(tilePath(level, Math.floor(length / WIDTH), row.length), concatenated(...row));
      }
      const note = await signCheckpoint({ origin: this.#origin, size, root: this.#state.tree.root() }, signers);
      const bytes = toUtf8(note);
      await this.#store.write(CHECKPOINT, bytes);
      [this.#note, this.#signed] = [bytes, size];
      return note;
    });
  }

  reader(): LogReader {
    return logReader(this.#store.read, this.#signed);
  }

  /** Where another checkpoint stands than was left here there is another writer: two trees would be signed. */
  async #refuseOthers(): Promise<void> {
    const there = await this.#store.read(CHECKPOINT);
    const same = there && this.#note ? sameBytes(there, this.#note) : there === this.#note;
    if (!same) throw rangeError(CHECKPOINT, "the one that this writer left: a log has one writer", "another");
  }

  /** One after the other, also after one that failed. */
  #alone<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(work, work);
    this.#last = result.catch(() => {});
    return result;
  }
}

function entryOf(field: string, value: unknown): Uint8Array {
  if (!(value instanceof Uint8Array)) throw typeError(field, "bytes", value);
  if (value.length > MOST_BYTES) throw rangeError(field, `at most ${MOST_BYTES} bytes`, value.length);
  return value.slice();
}
