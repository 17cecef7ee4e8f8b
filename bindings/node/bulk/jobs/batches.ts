// Batches: what was submitted together. A batch is known by its content, so that whoever submits the same again finds it.

import { createHash } from "node:crypto";
import type { ClientBase } from "pg";
import { Refusal, quote } from "../../cli/refusal.js";
import { shardKey, type Shard, type ShardTerms } from "../index.js";
import type { Database } from "./database.js";
import { namesIn } from "../results/index.js";
import { enqueue, hurry, withdraw } from "./outcomes.js";
import { OPEN } from "./tables.js";

export interface Submission {
  readonly shards: readonly Shard[];
  readonly terms: ShardTerms;
  /** A whole path, or s3://bucket/prefix. */
  readonly out: string;
  /** SHA-256 of the core that is to price it. */
  readonly core: string;
}

export interface Submitted {
  readonly batch: string;
  /** Whether it was there before. */
  readonly known: boolean;
  readonly shards: number;
  /** Put before workers: one for each content. */
  readonly jobs: number;
}

/** 16 hexadecimal digits of what is priced, by what, and where its results go. */
export function batchOf(keys: readonly string[], out: string): string {
  return createHash("sha256").update(JSON.stringify([out, [...keys].sort()])).digest("hex").slice(0, 16);
}

/** Rows that are sent in one statement. */
const ROWS = 1000;

/** Puts shards before workers. Of the same shards, terms and out there is one batch: who submits it again resumes it, and
 *  says where its shards are now. */
export async function submit(database: Database, { shards, terms, out, core }: Submission): Promise<Submitted> {
  const keys = shards.map((shard) => shardKey(shard, terms, core));
  const batch = batchOf(keys, out);
  return database.transaction(async (client) => {
    const { rowCount } = await client.query(
      "INSERT INTO candor_bulk_batches (batch, out, terms, core) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
      [batch, out, JSON.stringify(terms), core],
    );
    if (rowCount === 0) {
      await client.query("SELECT 1 FROM candor_bulk_batches WHERE batch = $1 FOR UPDATE", [batch]);
      await moved(client, batch, keys, shards);
      return { batch, known: true, shards: shards.length, jobs: await again(client, database, batch) };
    }
    for (let at = 0; at < shards.length; at += ROWS) {
      const some = shards.slice(at, at + ROWS);
      await client.query(
        `INSERT INTO candor_bulk_shards (batch, position, key, shard)
         SELECT $1, $2 + row - 1, key, shard FROM unnest($3::text[], $4::text[]) WITH ORDINALITY AS given (key, shard, row)`,
        [batch, at, keys.slice(at, at + ROWS), some.map((shard) => JSON.stringify(shard))],
      );
    }
    const different = [...new Set(keys)];
    await enqueue(client, database, core, batch, different);
    return { batch, known: false, shards: shards.length, jobs: different.length };
  });
}

/** The same shards may be called otherwise by now: those of a key take the places that it has. */
async function moved(client: ClientBase, batch: string, keys: readonly string[], shards: readonly Shard[]): Promise<void> {
  const nth = turns(keys);
  for (let at = 0; at < shards.length; at += ROWS) {
    await client.query(`
      UPDATE candor_bulk_shards AS shards SET shard = given.shard
      FROM unnest($2::text[], $3::int[], $4::text[]) AS given (key, turn, shard), (
        SELECT position, key, row_number() OVER (PARTITION BY key ORDER BY position) AS turn
        FROM candor_bulk_shards WHERE batch = $1
      ) AS known
      WHERE shards.batch = $1 AND shards.position = known.position AND known.key = given.key AND known.turn = given.turn
      AND shards.shard <> given.shard`,
      [batch, keys.slice(at, at + ROWS), nth.slice(at, at + ROWS), shards.slice(at, at + ROWS).map((shard) => JSON.stringify(shard))],
    );
  }
}

/** Of each key the how many-eth of its equals it is, from 1. */
function turns(keys: readonly string[]): readonly number[] {
  const counts = new Map<string, number>();
  return keys.map((key) => {
    const turn = (counts.get(key) ?? 0) + 1;
    counts.set(key, turn);
    return turn;
  });
}

/** Puts before workers again what was refused, given up or cancelled, and what has lost its results or its totals; what
 *  failed and waits for its time waits no longer.
 *  @returns how many jobs. @throws Refusal, ShardFailure where it cannot be told what is in `out` */
export async function resume(database: Database, batch: string): Promise<number> {
  return database.transaction((client) => again(client, database, batch));
}

async function again(client: ClientBase, database: Database, batch: string): Promise<number> {
  const { rows: [found] } = await client.query<{ out: string; core: string; cancelled: boolean; totals: string | null }>(
    "SELECT out, core, cancelled, totals FROM candor_bulk_batches WHERE batch = $1 FOR UPDATE", [batch],
  );
  const { out, core, cancelled, totals } = found!;
  const there = await namesIn(out);
  const lost = await lostOf(client, batch, there);
  const { rows } = await client.query<{ key: string }>(`
    UPDATE candor_bulk_shards SET result = NULL, notes = NULL, refused = NULL, failed = NULL
    WHERE batch = $1 AND (refused IS NOT NULL OR failed IS NOT NULL OR key = ANY($2::text[]) OR ($3 AND ${OPEN}))
    RETURNING key`, [batch, lost, cancelled]);
  const keys = new Set(rows.map(({ key }) => key));
  const merged = keys.size === 0 && totals !== null && there.has(totals);
  await client.query(
    "UPDATE candor_bulk_batches SET cancelled = false, refused = NULL, totals = CASE WHEN $2 THEN totals END WHERE batch = $1",
    [batch, merged],
  );
  // any of its jobs merges the totals, once all the others are done
  const hurried = await hurry(client, database, batch);
  if (!merged && keys.size + hurried === 0) for (const key of await anyDone(client, batch)) keys.add(key);
  await enqueue(client, database, core, batch, [...keys]);
  return keys.size + hurried;
}

/** A key of a batch of which nothing is left to price. */
async function anyDone(client: ClientBase, batch: string): Promise<string[]> {
  const { rows } = await client.query<{ key: string }>(`
    SELECT key FROM candor_bulk_shards WHERE batch = $1
    AND NOT EXISTS (SELECT 1 FROM candor_bulk_shards WHERE batch = $1 AND result IS NULL) ORDER BY position LIMIT 1`, [batch]);
  return rows.map(({ key }) => key);
}

/** Keys of results that are in their folder no more. */
async function lostOf(client: ClientBase, batch: string, there: ReadonlySet<string>): Promise<string[]> {
  const { rows } = await client.query<{ key: string }>(
    "SELECT DISTINCT key FROM candor_bulk_shards WHERE batch = $1 AND result IS NOT NULL", [batch],
  );
  return rows.map(({ key }) => key).filter((key) => !there.has(`${key}.parquet`));
}

/** Takes a batch from workers; what they are at they finish. @returns how many jobs were taken away */
export async function cancel(database: Database, batch: string): Promise<number> {
  return database.transaction(async (client) => {
    await client.query("UPDATE candor_bulk_batches SET cancelled = true WHERE batch = $1", [batch]);
    return withdraw(client, database, batch);
  });
}

/** The batch that these digits begin. @throws Refusal where there is none, or several */
export async function find({ pool }: Database, start: string): Promise<string> {
  const { rows } = await pool.query(
    "SELECT batch FROM candor_bulk_batches WHERE starts_with(batch, $1) LIMIT 2", [start],
  ) as { rows: { batch: string }[] };
  if (rows.length !== 1) throw new Refusal({ name: "batch" }, `${quote(start)} begins ${rows.length === 0 ? "none" : "several"}`);
  return rows[0]!.batch;
}
