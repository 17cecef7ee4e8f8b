// An append-only log in tiles, over two functions. Whole tiles are written as they fill, partial ones and then the
// checkpoint when one is signed: all that a signed checkpoint speaks of is on the store. Entries after the last one are
// gone when the writer is, unless whoever has them appends them again.

import { array, record } from "../../core/check.js";
import { rangeError, typeError } from "../../core/refusal.js";
import { concatenated, sameBytes, toUtf8 } from "../bytes.js";
import type { Signer } from "../signer.js";
import { signCheckpoint } from "./checkpoint.js";
import { keyName, type NoteVerifier } from "./note.js";
import { logReader, type LogReader } from "./reader.js";
import { EMPTY, leftBeyond, restored, type Restored } from "./restored.js";
import { bundle, bundlePath, MOST_BYTES, rowLength, tilePath, WIDTH, type Read } from "./tiles.js";

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

/** A log that has one writer: nobody else may append to its store. Whoever gives it has to see to that, by a lock for
 *  example; a writer that finds what another left there writes nothing. */
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

/** A log as its store has it; a new one where there is no checkpoint. Held against the checkpoint are the partial tiles,
 *  by its root, the last bundle, and all whole tiles whose hashes stand in partial ones: of a log of fewer than 65,536
 *  entries all, of a larger one the latest, at most 255 a level.
 *  @example const log = await openLog(store, { origin: "prices.example/log", verifiers: [noteVerifier(key)] });
 *  @throws Refusal for a store that is damaged, or was signed by another. */
export async function openLog(store: TileStore, options: LogOptions): Promise<Log> {
  const { origin, verifiers } = record("options", options, ["origin", "verifiers"], "");
  const name = keyName("origin", origin);
  const trusted = array("verifiers", verifiers) as NoteVerifier[];
  const before = await store.read(CHECKPOINT);
  const state = before ? await restored(store.read, before, name, trusted) : EMPTY;
  return new Writer(store, name, before, state, await leftBeyond(store.read, state.tree.size));
}

class Writer implements Log {
  readonly #store: TileStore;
  readonly #origin: string;
  #note: Uint8Array | null;
  #state: Restored;
  #signed: number;
  /** Whole files that no entry of this log is in: of a writer that ended before it signed, or could not write all. */
  readonly #left: Set<string>;
  /** Settles once the latest of those who write is done. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(store: TileStore, origin: string, note: Uint8Array | null, state: Restored, left: Set<string>) {
    [this.#store, this.#origin, this.#note, this.#state, this.#left] = [store, origin, note, state, left];
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
      await this.#refuseOthers();
      const tree = this.#state.tree.copy();
      const written: string[] = [];
      let pending = [...this.#state.pending];
      for (const entry of given) {
        pending.push(entry);
        for (const { level, n, hashes } of tree.append(entry)) {
          if (level === 0) written.push(await this.#whole(bundlePath(n), bundle(pending)));
          if (level === 0) pending = [];
          written.push(await this.#whole(tilePath(level, n), concatenated(...hashes)));
        }
      }
      const first = this.size;
      this.#state = { tree, pending };
      for (const path of written) this.#left.delete(path);
      return first;
    });
  }

  /** Writes a whole file, which is never written over with other bytes once an entry of the log is in it.
   *  @returns its path */
  async #whole(path: string, bytes: Uint8Array): Promise<string> {
    const there = this.#left.has(path) ? null : await this.#store.read(path);
    if (there && !sameBytes(there, bytes)) {
      throw rangeError(path, "nothing that this writer did not write: a log has one writer", "another file");
    }
    this.#left.add(path);
    if (!there) await this.#store.write(path, bytes);
    return path;
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
