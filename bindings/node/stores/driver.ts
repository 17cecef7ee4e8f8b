// SQLite as this runtime has it: node:sqlite where it is built in, as in Node from 22.13, otherwise better-sqlite3.
// Both run in this thread, both are SQLite's own code in one file; statements are prepared once.

import { getBuiltinModule } from "node:process";
import type { Sql, SqlValue } from "../../edge/stores/sql.js";
import { StoreFailure } from "../../edge/stores/store.js";

/** Milliseconds that a statement waits, and all of this thread with it, for another process. */
const BUSY = 100;

export interface Driver extends Sql {
  readonly name: "node:sqlite" | "better-sqlite3";
  /** Any number of statements. */
  exec(statements: string): void;
  close(): void;
}

interface Statement {
  all(...values: SqlValue[]): Record<string, unknown>[];
  run(...values: SqlValue[]): unknown;
}

interface Database {
  prepare(statement: string): Statement;
  exec(statements: string): unknown;
  close(): void;
}

interface Engine {
  readonly name: Driver["name"];
  readonly Database: new (path: string) => Database;
}

/** @throws StoreFailure where the file cannot be opened, Node's error where there is no driver */
export async function openDriver(path: string): Promise<Driver> {
  const { name, Database } = await engine();
  try {
    return driverOf(name, new Database(path));
  } catch (error) {
    throw failed(error);
  }
}

/** @throws Node's error where there is none */
async function engine(): Promise<Engine> {
  // ?. as Node has it from 20.16
  const builtIn = getBuiltinModule?.("node:sqlite") as { DatabaseSync: Engine["Database"] } | undefined;
  if (builtIn) return { name: "node:sqlite", Database: builtIn.DatabaseSync };
  return { name: "better-sqlite3", Database: (await import("better-sqlite3")).default };
}

function driverOf(name: Driver["name"], database: Database): Driver {
  const prepared = new Map<string, Statement>();
  const prepare = (statement: string): Statement => {
    const known = prepared.get(statement) ?? database.prepare(statement);
    prepared.set(statement, known);
    return known;
  };
  database.exec(`PRAGMA busy_timeout = ${BUSY}`);
  return {
    name,
    all: (statement, ...values) => prepare(statement).all(...values),
    run: (statement, ...values) => void prepare(statement).run(...values),
    exec: (statements) => void database.exec(statements),
    close() {
      prepared.clear();
      database.close();
    },
  };
}

/** The store's failure that an error of SQLite's is. */
export const failed = (error: unknown): StoreFailure => new StoreFailure(`SQLite: ${(error as Error).message}`, error);

/** Whether another process holds a lock that a statement needs. */
export function isBusy(error: unknown): boolean {
  const { code, errcode } = error as { code?: unknown; errcode?: unknown };
  // SQLITE_BUSY, and its kinds: of better-sqlite3 by name, of node:sqlite by number
  return String(code).startsWith("SQLITE_BUSY") || (typeof errcode === "number" && (errcode & 0xff) === 5);
}
