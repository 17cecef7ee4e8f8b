// Where streams of events are kept. Whatever implements these four functions serves calls and rounds: a file, a
// database, an object at the edge, memory. test/stores/contract.ts is what each of them has to pass.

import type { EventOpening, Snapshot, StreamEvent } from "../../core/life/types.js";

/** What a store has of a stream. */
export interface Stored {
  /** The newest snapshot, where all was asked for and there is one: as it was written, or damaged. It is the life's to
   *  tell, and everything that it holds is in the events. */
  readonly snapshot: Snapshot | null;
  /** Beside a snapshot, of the events that it is of: what is still there of what they sealed, oldest first. */
  readonly openings: readonly EventOpening[];
  /** Oldest first, without a gap. The caller's own: nobody else sees what is changed of them. */
  readonly events: StreamEvent[];
}

/** What an append writes beside its events, in the same transaction. */
export interface Beside {
  /** Of the state after these events; it takes the place of the one before. A snapshot holds no opening, so that none
   *  has to go when something is erased. */
  readonly snapshot?: Snapshot;
  /** When the stream has to be moved, a whole number; null for never. Left out, it stays as it was. */
  readonly due?: number | null;
}

/** A stream that has to be moved, and since when. */
export interface DueStream {
  readonly stream: string;
  readonly due: number;
}

/** Streams of events, each a log that only grows. Safe to use from many requests at once, and, but for memory, from
 *  many processes: nothing is locked between calls, and of appends that expect the same version one is taken.
 *
 *  Every function rejects with a StoreFailure where the store cannot be reached, is full or is closed, and with a
 *  Refusal for arguments that are wrong, such as events that do not follow each other. */
export interface Store {
  /** Events after version `from`, oldest first, at most `limit`. Without `from`, the newest snapshot, if there is one,
   *  with the openings that belong to it, however many, and the events after it. A stream that nobody appended to is
   *  empty.
   *  @param from 0 for all of them
   *  @param limit 1 or more; default all. */
  read(stream: string, from?: number, limit?: number): Promise<Stored>;
  /** Appends events to a stream that is at `expectedVersion` (0: new), all of them or none, whatever happens meanwhile.
   *  The first has version `expectedVersion + 1`, the next one more. In the same transaction
   *  - openings of earlier events whose versions are in an event's `erases` are deleted: such an event is read with
   *    `opening: null`, and a snapshot without it;
   *  - what `beside` brings is written.
   *
   *  Once it resolves with true, the events are kept as safely as the store keeps anything: SQLite and PostgreSQL have
   *  told the disk to write them, a Durable Object answers nobody before they are on several machines, memory forgets
   *  them with the process. When it rejects with a StoreFailure, either all of it happens or nothing: to append it
   *  again at the same version is safe, as is to read first.
   *  @param events may be none: then only `beside` is written
   *  @returns whether the stream was at `expectedVersion`; if not, nothing was changed. */
  append(stream: string, expectedVersion: number, events: readonly StreamEvent[], beside?: Beside): Promise<boolean>;
  /** Streams that have to be moved at `now` or earlier, soonest first, at most `limit`. */
  due(now: number, limit: number): Promise<readonly DueStream[]>;
  /** Finishes what was asked for and lets go of file or connections. A second time it does nothing. */
  close(): Promise<void>;
}

/** Registered, so that copies of this file in several bundles know each other's failures. */
const MARK = Symbol.for("candor.store-failure");

/** A store that cannot do now what it is asked for: it is away, locked, full or closed. To ask again is allowed, and
 *  for an append safe, since it names the version that it expects. `cause` is the store's own error. */
export class StoreFailure extends Error {
  override readonly name = "StoreFailure";
  readonly code = "unavailable";

  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    Object.defineProperty(this, MARK, { value: true });
  }
}

/** Whether an error is a StoreFailure, of whichever copy of the package. */
export function isStoreFailure(error: unknown): error is StoreFailure {
  return error instanceof Error && Object.hasOwn(error, MARK);
}
