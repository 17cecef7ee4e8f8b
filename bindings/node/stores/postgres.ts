// A store in PostgreSQL, or in what speaks its protocol, over node-postgres: the driver that most use, maintained, one
// version for every Node that is supported. Nothing is locked between calls: an append is one statement, which compares
// the stream's version and writes, and whoever comes second finds another version.

import { readFile } from "node:fs/promises";
import type { Pool, QueryConfig, QueryResult } from "pg";
import { amount, record, text } from "../../core/check.js";
import type { EventOpening, Snapshot, StreamEvent } from "../../core/life/types.js";
import { entryOf, eventOf, openedOf, rangeOf, snapshotOf, timeOf, type Range } from "../../edge/stores/entry.js";
import { StoreFailure, type Store, type Stored } from "../../edge/stores/store.js";
import { statementOf } from "./postgres-append.js";
import { reasonOf, type PostgresError } from "./postgres-error.js";

export type { Beside, DueStream, Store, Stored } from "../../edge/stores/store.js";
export { isStoreFailure, StoreFailure } from "../../edge/stores/store.js";

export interface PostgresOptions {
  /** Connections at most; default 10. */
  readonly connections?: number;
  /** Milliseconds that a statement may take, and as long again to get a connection; default 10,000. */
  readonly timeout?: number;
}

/** Opens a store in a database, with the tables of `postgres.sql` (beside this file), which are made where they are
 *  missing. Needs the package `pg`.
 *
 *  Durability: an append resolves after its transaction has been committed, which is what the server's
 *  `synchronous_commit` says: on, its default, means on the disk of the server (and of its synchronous standbys). Reads
 *  go to the same server.
 *  The database may go away: what is asked for meanwhile is rejected with a StoreFailure, and once it is back it is
 *  used again.
 *  Erasure: as the file says.
 *  @param connection "postgres://user@host/database"; what it leaves out comes from PGHOST, PGUSER, PGPASSWORD, ...
 *  @example const store = await postgresStore(process.env.DATABASE_URL);
 *  @throws StoreFailure where the database cannot be reached */
export async function postgresStore(connection: string, options: PostgresOptions = {}): Promise<Store> {
  const pool = await poolOf(text("connection", connection), options);
  try {
    await prepare(pool);
  } catch (error) {
    await pool.end();
    throw failed(error);
  }
  const running = new Set<Promise<unknown>>();
  let closed: Promise<void> | undefined;
  const ask = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (closed) throw new StoreFailure("the store is closed");
    const asked = work();
    const done = asked.catch(() => undefined).finally(() => running.delete(done));
    running.add(done);
    return asked;
  };
  return {
    read: (stream, from, limit) => ask(async () => read(pool, rangeOf(stream, from, limit))),
    append: (stream, expectedVersion, events, beside) => ask(async () => {
      const { rows } = await query(pool, statementOf(entryOf(stream, expectedVersion, events, beside)));
      return rows.length === 1;
    }),
    due: (now, limit) => ask(async () => {
      const { rows } = await query(pool, { name: "candor_due", text: DUE, values: [...timeOf(now, limit)] });
      return rows.map(({ stream, due }) => ({ stream: stream as string, due: Number(due) }));
    }),
    // a pool that ends forgets who waits for a connection
    close: () => (closed ??= Promise.all(running).then(() => pool.end())),
  };
}

const FIELDS = ["connections", "timeout"];

async function poolOf(connectionString: string, options: PostgresOptions): Promise<Pool> {
  const given = record("options", options, FIELDS, "");
  const max = amount("connections", given.connections ?? 10, 1);
  const timeout = amount("timeout", given.timeout ?? 10_000, 1);
  const { Pool } = await import("pg");
  const pool = new Pool({
    connectionString, max, keepAlive: true, application_name: "candor",
    connectionTimeoutMillis: timeout, statement_timeout: timeout,
    // a server that cannot be heard does not stop statements either
    query_timeout: 2 * timeout,
  });
  // a connection that breaks while nobody uses it is taken out of the pool, and that is all
  pool.on("error", () => undefined);
  return pool;
}

const DUE = "SELECT stream, due FROM candor_streams WHERE due <= $1 ORDER BY due LIMIT $2";

const READ = `
  WITH newest AS (SELECT version, snapshot FROM candor_snapshots WHERE stream = $1 AND $2::bigint IS NULL)
  SELECT NULL::bigint AS version, snapshot AS event, NULL::text AS opening FROM newest
  UNION ALL
  SELECT version, NULL::text AS event, opening FROM candor_events
  WHERE $2::bigint IS NULL AND stream = $1 AND version <= (SELECT version FROM newest) AND opening IS NOT NULL
  UNION ALL
  SELECT version, event, opening FROM (
    SELECT version, event, opening FROM candor_events
    WHERE stream = $1 AND version > coalesce($2::bigint, (SELECT version FROM newest), 0)
    ORDER BY version LIMIT $3
  ) AS rows
  ORDER BY version NULLS FIRST`;

async function read(pool: Pool, { stream, from, limit }: Range): Promise<Stored> {
  const { rows } = await query(pool, { name: "candor_read", text: READ, values: [stream, from, limit] });
  const stored: { snapshot: Snapshot | null; openings: EventOpening[]; events: StreamEvent[] } =
    { snapshot: null, openings: [], events: [] };
  for (const { version, event, opening } of rows as unknown as readonly Found[]) {
    if (version === null) stored.snapshot = snapshotOf(event!);
    else if (event === null) stored.openings.push(openedOf(Number(version), opening!));
    else stored.events.push(eventOf(event, opening));
  }
  return stored;
}

/** A snapshot, which has no version; an opening, which has no event; or an event. */
interface Found {
  readonly version: string | null;
  readonly event: string | null;
  readonly opening: string | null;
}

/** How often a statement is repeated that a server asks to repeat, as those do that run every one of them
 *  serializably. */
const REPEATS = 10;

/** @throws StoreFailure, or the server's error for a fault of this program */
async function query(pool: Pool, statement: QueryConfig): Promise<QueryResult<Record<string, unknown>>> {
  for (let k = 0; ; k++) {
    try {
      return await pool.query(statement);
    } catch (error) {
      if (k === REPEATS || !/^40/.test(stateOf(error))) throw failed(error);
    }
  }
}

/** SQLSTATE of a server's error; "" for others. */
const stateOf = (error: unknown): string => {
  const { code, severity } = error as PostgresError;
  return severity === undefined ? "" : String(code);
};

/** What to throw for what was thrown. Wrong data, a broken constraint and wrong syntax are no failures of the
 *  database. */
function failed(error: unknown): unknown {
  if (/^(22|23|42)/.test(stateOf(error))) return error;
  return new StoreFailure(`PostgreSQL: ${reasonOf(error)}`, error);
}

const TABLES = "SELECT 1 FROM candor_streams, candor_events, candor_snapshots LIMIT 0";
const INDEX = `SELECT 1 FROM pg_indexes
  WHERE indexname = 'candor_events_opened' AND schemaname = ANY (current_schemas(false))`;
/** What a server answers where tables are missing. */
const MISSING = "42P01";

/** How often tables are made that others are making too. Whoever finds that a name is taken was made to wait until the
 *  others had committed, so one more look is enough; a server that asks to repeat may ask again. */
const CREATIONS = 10;

/** What a server answers whoever creates what others create at that moment, IF NOT EXISTS or not: that a row of the
 *  catalogue is there, that a type is, that a table is, that a row of the catalogue was changed, or to ask again. */
const RACED = /^(23505|42710|42P07|XX000|40...)$/;

async function prepare(pool: Pool): Promise<void> {
  let failure: unknown;
  for (let k = 0; !(await prepared(pool)); k++) {
    if (failure !== undefined && (k === CREATIONS || !RACED.test(stateOf(failure)))) throw failure;
    const schema = await readFile(new URL("./postgres.sql", import.meta.url), "utf8");
    failure = await pool.query(schema).then(() => undefined, (error: unknown) => error);
  }
}

/** Whether all of the schema is there; an index may be missing in a database that an earlier release made. */
async function prepared(pool: Pool): Promise<boolean> {
  try {
    await pool.query(TABLES);
    return (await pool.query(INDEX)).rows.length > 0;
  } catch (error) {
    if (stateOf(error) === MISSING) return false;
    throw error;
  }
}
