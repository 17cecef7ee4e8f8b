// The database that batches live in: the one that the service may use, and in it the tables of batches and, in a schema
// of its own, those of Graphile Worker, which hands out the jobs.
//
// Taking a job costs the same however many wait (an index; measured against pg-boss 10, which sorts all that wait for
// each: docs/bulk.md). What the engine does not know is when a worker has died: `liveness.ts`.

import { Socket } from "node:net";
import type { ClientConfig, Pool, PoolClient } from "pg";
import manifest from "../../../../package.json" with { type: "json" };
import { Refusal } from "../../cli/refusal.js";
import { isAway, patiently, type Say } from "./patience.js";
import { checkAddress, refusedBy } from "./refused.js";
import { TABLES } from "./tables.js";

export interface Database {
  readonly pool: Pool;
  /** Of the engine. */
  readonly schema: string;
  readonly config: ClientConfig;
  /** All of it or nothing. @throws the driver's error */
  transaction<Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result>;
  /** Whoever does not say goodbye is not waited for. */
  close(): Promise<void>;
}

/** Milliseconds that a connection and a statement may take. */
const TIMEOUT = 10_000;
/** And the end of all connections. */
const GOODBYE = 2_000;

/** @param address "postgres://user@host/database"; what it leaves out comes from PGHOST, PGUSER, PGPASSWORD, ...
 *  @param patient waits for a database that is away, instead of refusing
 *  @throws Refusal; what its sleep throws when the signal is aborted; the address, which may hold a password, is in none */
export async function openDatabase(address: string, say: Say, patient = false, signal?: AbortSignal): Promise<Database> {
  checkAddress(address);
  const { Pool } = await driver("pg", () => import("pg"));
  await driver("graphile-worker", () => import("graphile-worker"));
  const sockets = new Set<Socket>();
  const config: ClientConfig = {
    connectionString: address, keepAlive: true, application_name: "candor bulk", connectionTimeoutMillis: TIMEOUT,
    query_timeout: 6 * TIMEOUT,
    stream() {
      const socket = new Socket();
      sockets.add(socket);
      return socket.once("close", () => sockets.delete(socket));
    },
  };
  const pool = new Pool({ ...config, max: 2 });
  // a connection that breaks while nobody uses it is taken out of the pool, and that is all
  pool.on("error", () => undefined);
  // and of one that breaks between two statements, the next is told
  pool.on("connect", (client) => void client.on("error", () => undefined));
  const close = async (): Promise<void> => {
    let timer: NodeJS.Timeout;
    await Promise.race([pool.end(), new Promise((resolve) => (timer = setTimeout(resolve, GOODBYE)))]);
    clearTimeout(timer!);
    // the driver leaves one open over which it has found that it needs a password and has none
    for (const socket of sockets) socket.destroy();
  };
  const transaction: Database["transaction"] = async (work) => {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      await client.query("BEGIN");
      const result = await work(client);
      await client.query("COMMIT");
      return result;
    } catch (error) {
      // the server takes back what a connection had begun that is gone
      if (isAway(error)) broken = error as Error;
      else await client.query("ROLLBACK").catch(() => undefined);
      throw error;
    } finally {
      client.release(broken);
    }
  };
  try {
    const opened = (): Promise<string> => prepare(pool, transaction);
    const schema = await (patient ? patiently(opened, say, signal) : opened());
    return { pool, schema, config, transaction, close };
  } catch (error) {
    await close();
    throw error instanceof Refusal || signal?.aborted ? error : refusedBy(error);
  }
}

const { pg, "graphile-worker": engine } = manifest.peerDependencies;

/** How the packages are installed that only those need who price in bulk: later engines want a later Node. */
export const INSTALL = `npm install "pg@${pg}" graphile-worker@${engine}`;

/** A package that only those need who price in bulk. */
async function driver<Module>(name: string, load: () => Promise<Module>): Promise<Module> {
  return load().catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new Refusal({ name }, `this package is needed for bulk pricing, and is not installed: ${INSTALL}`);
  });
}

/** Of the lock under which tables are made. */
const MAKING = 0x63626d6b;

/** @returns the engine's schema, beside the one that the tables are in */
async function prepare(pool: Pool, transaction: Database["transaction"]): Promise<string> {
  const { runMigrations } = await import("graphile-worker");
  return transaction(async (client) => {
    await client.query("SELECT pg_advisory_xact_lock($1)", [MAKING]);
    const { rows: [at] } = await client.query<{ own: string }>("SELECT current_schema() AS own");
    const schema = at!.own === "public" ? "candor_jobs" : `candor_jobs_${at!.own}`;
    const { rows: [made] } = await client.query<{ all: boolean }>(
      `SELECT to_regclass($1) IS NOT NULL AND EXISTS (
        SELECT 1 FROM pg_attribute WHERE attrelid = to_regclass('candor_bulk_shards') AND attname = 'notes'
      ) AS "all"`, [`"${schema}".migrations`],
    );
    if (!made!.all) {
      await client.query(TABLES);
      await runMigrations({ pgPool: pool, schema, logger: await silent() });
    }
    return schema;
  });
}

/** The engine says what it does to nobody: what matters is in the tables. */
export async function silent(): Promise<import("graphile-worker").Logger> {
  const { Logger } = await import("graphile-worker");
  return new Logger(() => () => undefined);
}
