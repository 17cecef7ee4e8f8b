// A store in the storage of a Durable Object: SQLite, one object a stream, so that each stream has a place of its own
// in the world, a thread of its own, and an alarm.

import { Damaged, entryOf, rangeOf, timeOf } from "./entry.js";
import { append, due, PART, read, SCHEMA, type SqlValue } from "./sql.js";
import { StoreFailure, type Store } from "./store.js";

export { isStoreFailure, StoreFailure, type Beside, type DueStream, type Store, type Stored } from "./store.js";

/** What is needed of an object's storage, `ctx.storage` of a class under `new_sqlite_classes`. */
export interface ObjectStorage {
  readonly sql: { exec(statement: string, ...values: SqlValue[]): { toArray(): Record<string, unknown>[] } };
  transactionSync<Result>(work: () => Result): Result;
}

/** Opens a store in an object, which usually holds one stream: then `due` says what its alarm has to be set to. Texts
 *  may be longer than the 2 MB of a row: they are kept in parts.
 *
 *  Durability: nothing leaves the object, an answer least of all, before what was written is on several machines. If
 *  that fails, the object starts anew, and whoever waits for it gets an error instead.
 *  Erasure: in the database at once; Cloudflare can bring a database back to any time of the last 30 days, and so what
 *  was in it.
 *  @example class Stream { constructor(ctx) { this.store = durableObjectStore(ctx.storage); } }
 *  @throws StoreFailure */
export function durableObjectStore(storage: ObjectStorage): Store {
  const sql = {
    all: (statement: string, ...values: SqlValue[]) => storage.sql.exec(statement, ...values).toArray(),
    run: (statement: string, ...values: SqlValue[]) => void storage.sql.exec(statement, ...values).toArray(),
  };
  let open = true;
  const inside = <Result>(work: () => Result): Result => {
    if (!open) throw new StoreFailure("the store is closed");
    try {
      return storage.transactionSync(work);
    } catch (error) {
      if (error instanceof Damaged) throw error;
      throw new StoreFailure(`Durable Object: ${(error as Error).message}`, error);
    }
  };
  inside(() => SCHEMA.forEach((statement) => sql.run(statement)));
  return {
    async read(stream, from, limit) {
      const range = rangeOf(stream, from, limit);
      return inside(() => read(sql, range));
    },
    async append(stream, expectedVersion, events, beside) {
      const entry = entryOf(stream, expectedVersion, events, beside);
      return inside(() => append(sql, entry, PART));
    },
    async due(now, limit) {
      const [time, most] = timeOf(now, limit);
      return inside(() => due(sql, time, most));
    },
    async close() {
      open = false;
    },
  };
}
