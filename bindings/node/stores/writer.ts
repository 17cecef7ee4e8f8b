// Appends to a file of SQLite's, as many in a transaction as have been asked for by the time it begins.

import { setTimeout as sleep } from "node:timers/promises";
import type { Entry } from "../../edge/stores/entry.js";
import { append } from "../../edge/stores/sql.js";
import { failed, isBusy, type Driver } from "./driver.js";

/** Milliseconds between looks at a file that is locked. */
const LOOK = 5;
/** Milliseconds that the write-ahead log keeps what was erased, so that many erasures empty it once. */
const LINGER = 1000;

interface Job {
  readonly entry: Entry;
  /** When it was asked for. */
  readonly since: number;
  resolve(appended: boolean): void;
  reject(error: unknown): void;
}

export interface Writer {
  append(entry: Entry): Promise<boolean>;
  /** Resolves when everything has been written. Nothing is appended after it was called. */
  end(): Promise<void>;
}

/** @param patience milliseconds that an append waits for another process */
export function writer(driver: Driver, patience: number): Writer {
  let waiting: Job[] = [];
  let emptying: NodeJS.Timeout | undefined;

  const write = (): void => {
    const jobs = waiting;
    waiting = [];
    settle(jobs);
  };
  const settle = (jobs: readonly Job[]): void => {
    try {
      const appended = transact(driver, jobs);
      for (const [k, { resolve }] of jobs.entries()) resolve(appended[k]!);
      const erased = jobs.some(({ entry }, k) => appended[k] && entry.erases.length > 0);
      if (erased) emptying ??= setTimeout(empty, LINGER).unref();
    } catch (error) {
      if (isBusy(error)) wait(jobs, error);
      // what is too much for the disk need not be all of them
      else if (jobs.length > 1) for (const job of jobs) settle([job]);
      else for (const { reject } of jobs) reject(failed(error));
    }
  };
  const wait = (jobs: readonly Job[], error: unknown): void => {
    const last = Date.now() - patience;
    for (const { since, reject } of jobs) if (since < last) reject(failed(error));
    const patient = jobs.filter(({ since }) => since >= last);
    if (patient.length > 0 && waiting.length === 0) setTimeout(write, LOOK);
    waiting = [...patient, ...waiting];
  };
  const empty = (): void => {
    emptying = emptied(driver) ? undefined : setTimeout(empty, LINGER).unref();
  };

  return {
    append: (entry) => new Promise((resolve, reject) => {
      // not before everything that is ready to ask has asked
      if (waiting.length === 0) setImmediate(write);
      waiting.push({ entry, since: Date.now(), resolve, reject });
    }),
    async end() {
      while (waiting.length > 0) await sleep(LOOK);
      clearTimeout(emptying);
      if (emptying) emptied(driver);
    },
  };
}

/** Appends in one transaction. @returns of each whether its stream was at the version */
function transact(driver: Driver, jobs: readonly Job[]): boolean[] {
  driver.run("BEGIN IMMEDIATE");
  try {
    const appended = jobs.map(({ entry }) => append(driver, entry));
    driver.run("COMMIT");
    return appended;
  } catch (error) {
    rollBack(driver);
    throw error;
  }
}

function rollBack(driver: Driver): void {
  try {
    driver.run("ROLLBACK");
  } catch {
    // some errors, such as a full disk, have done so
  }
}

/** Puts the write-ahead log into the file. @returns whether nobody was reading from it */
function emptied(driver: Driver): boolean {
  try {
    return driver.all("PRAGMA wal_checkpoint(TRUNCATE)")[0]?.busy === 0;
  } catch {
    return false;
  }
}
