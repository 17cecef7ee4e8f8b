// Which store an ordeal is on, as it can be told to a process.

import type { Store } from "../../bindings/edge/stores/store.js";
import { postgresStore } from "../../bindings/node/stores/postgres.js";
import { sqliteStore } from "../../bindings/node/stores/sqlite.js";

export interface SqliteSpec {
  readonly kind: "sqlite";
  readonly path: string;
}

export interface PostgresSpec {
  readonly kind: "postgres";
  readonly address: string;
}

/** Durable Objects of a workerd of its own. */
export interface ObjectSpec {
  readonly kind: "object";
  /** Where its objects are kept. */
  readonly folder: string;
  /** Of the worker's modules. */
  readonly script: string;
}

export type StoreSpec = SqliteSpec | PostgresSpec | ObjectSpec;

/** Opens a store that processes share. */
export function openStore(spec: SqliteSpec | PostgresSpec): Promise<Store> {
  return spec.kind === "sqlite" ? sqliteStore(spec.path)
    : postgresStore(spec.address, { connections: 8, timeout: 5000 });
}
