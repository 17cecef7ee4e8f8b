// A file of SQLite's made ready: its settings, and what is not there of the schema.

import { setTimeout as sleep } from "node:timers/promises";
import { isRefusal, rangeError } from "../../core/refusal.js";
import { SCHEMA } from "../../edge/stores/sql.js";
import { failed, isBusy, type Driver } from "./driver.js";

/** "cand": whose file it is. */
const APPLICATION = 0x63616e64;
/** Of the schema. */
const VERSION = 1;
const MARKS = [`PRAGMA application_id = ${APPLICATION}`, `PRAGMA user_version = ${VERSION}`];
/** By itself SQLite puts the write-ahead log into the file every 1,000 pages, amid a commit: that is a third of a commit's
 *  time. Every 64 MB is enough, and after erasures the writer does it (writer.ts). */
const SETTINGS = [
  "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA secure_delete = ON",
  "PRAGMA wal_autocheckpoint = 16384",
];
/** Milliseconds between looks at a file that is locked. */
const LOOK = 5;

/** @param patience milliseconds @throws StoreFailure, or Refusal for a file that is something else */
export async function prepareFile(driver: Driver, patience: number): Promise<void> {
  await patiently(patience, () => {
    driver.exec(SETTINGS.join(";"));
    driver.exec("BEGIN IMMEDIATE");
    try {
      driver.exec([...(isNew(driver) ? MARKS : []), ...SCHEMA].join(";"));
      driver.exec("COMMIT");
    } catch (error) {
      driver.exec("ROLLBACK");
      throw error;
    }
  });
}

function isNew(driver: Driver): boolean {
  const setting = (pragma: string): unknown => driver.all(`PRAGMA ${pragma}`)[0]?.[pragma];
  const [application, version] = [setting("application_id"), setting("user_version")];
  if (application === APPLICATION && version === VERSION) return false;
  const tables = driver.all("SELECT count(*) AS count FROM sqlite_schema")[0]?.count;
  if (application === 0 && version === 0 && tables === 0) return true;
  const found = `a database of application ${String(application)}, version ${String(version)}`;
  throw rangeError("path", `a new file or a store in version ${VERSION}`, found);
}

/** Does, as soon as no other process is in its way, what one may be in the way of. @throws StoreFailure after
 *  `patience` milliseconds */
async function patiently(patience: number, work: () => void): Promise<void> {
  for (const start = Date.now(); ;) {
    try {
      return work();
    } catch (error) {
      if (isRefusal(error)) throw error;
      if (!isBusy(error) || Date.now() - start > patience) throw failed(error);
    }
    await sleep(LOOK);
  }
}
