// A store in a file of SQLite's, the one that a service has by itself.
//
// Appends that are asked for while one is due to be written are written with it in one transaction, each taken or
// refused by itself: the disk is told once for all of them. Another process may have the file open too, and writes when
// this one does not.

import { amount, record, text } from "../../core/check.js";
import { Damaged, entryOf, rangeOf, timeOf } from "../../edge/stores/entry.js";
import { due, read } from "../../edge/stores/sql.js";
import { StoreFailure, type Store } from "../../edge/stores/store.js";
import { failed, openDriver } from "./driver.js";
import { prepareFile } from "./file.js";
import { writer } from "./writer.js";

export type { Beside, DueStream, Store, Stored } from "../../edge/stores/store.js";
export { isStoreFailure, StoreFailure } from "../../edge/stores/store.js";

export interface SqliteOptions {
  /** Milliseconds that an append waits for a file which another process has locked; default 5000. */
  readonly patience?: number;
}

/** Opens a store in a file, made where there is none; beside it, while it is open, `PATH-wal` and `PATH-shm`. On a disk
 *  of this machine: files of a network have no locks that can be trusted.
 *
 *  Durability: an append resolves after its transaction has been synchronised to the disk (write-ahead log, synchronous
 *  = FULL); it survives the end of the process, of the system and of power, as far as the disk keeps what it says it
 *  has.
 *  Erasure: an opening that is erased is overwritten in the file, and is nowhere else in it; the write-ahead log holds
 *  the old pages until it is emptied, within a second of an erasure unless another process is reading then, and at the
 *  close. Copies of the file, and blocks of the disk that the file system has let go, are others' to erase.
 *  @example const store = await sqliteStore("candor.db");
 *  @throws StoreFailure where the file cannot be opened, Refusal for one that is something else */
export async function sqliteStore(path: string, options: SqliteOptions = {}): Promise<Store> {
  const patience = patienceOf(options);
  const driver = await openDriver(text("path", path));
  try {
    await prepareFile(driver, patience);
  } catch (error) {
    driver.close();
    throw error;
  }
  const writing = writer(driver, patience);
  let closed: Promise<void> | undefined;
  const opened = (): void => {
    if (closed) throw new StoreFailure("the store is closed");
  };
  return {
    async read(stream, from, limit) {
      opened();
      const range = rangeOf(stream, from, limit);
      return told(() => read(driver, range));
    },
    async append(stream, expectedVersion, events, beside) {
      opened();
      return writing.append(entryOf(stream, expectedVersion, events, beside));
    },
    async due(now, limit) {
      opened();
      const [time, most] = timeOf(now, limit);
      return told(() => due(driver, time, most));
    },
    close: () => (closed ??= writing.end().then(() => driver.close())),
  };
}

function patienceOf(options: SqliteOptions): number {
  const { patience = 5000 } = record("options", options, ["patience"], "");
  return amount("patience", patience);
}

/** What a statement gives; its errors are the store's failures. */
function told<Result>(ask: () => Result): Result {
  try {
    return ask();
  } catch (error) {
    throw error instanceof Damaged ? error : failed(error);
  }
}
