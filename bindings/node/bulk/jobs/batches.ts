// Batches: what was submitted together. A batch is known by its content, so that whoever submits the same again finds it.

import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import type { ClientBase } from "pg";
import { Refusal, quote } from "../../cli/refusal.js";
import { shardKey, type Shard, type ShardTerms } from "../index.js";
import type { Database } from "./database.js";
import { enqueue, withdraw } from "./outcomes.js";
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

/** Puts shards before workers. Of the same shards, terms and out there is one batch: who submits it again resumes it. */
export async function submit(database: Database, { shards, terms, out, core }: Submission): Promise<Submitted> {
  const keys = shards.map((shard) => shardKey(shard, terms, core));
  const batch = batchOf(keys, out);
  return database.transaction(async (client) => {
    const { rowCount } = await client.query(
      "INSERT INTO candor_bulk_batches (batch, out, terms, core) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
      [batch, out, JSON.stringify(terms), core],
    );
    if (rowCount === 0) return { batch, known: true, shards: shards.length, jobs: await again(client, database, batch) };
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

/** Puts before workers again what was refused, given up or cancelled, and what has lost its results.
 *  @returns how many jobs */
export async function resume(database: Database, batch: string): Promise<number> {
  return database.transaction((client) => again(client, database, batch));
}

async function again(client: ClientBase, database: Database, batch: string): Promise<number> {
  const { rows: [found] } = await client.query<{ out: string; core: string; cancelled: boolean }>(
    "SELECT out, core, cancelled FROM candor_bulk_batches WHERE batch = $1 FOR UPDATE", [batch],
  );
  const { out, core, cancelled } = found!;
  const lost = await lostOf(client, batch, out);
  const { rows } = await client.query(`
    UPDATE candor_bulk_shards SET result = NULL, refused = NULL, failed = NULL
    WHERE batch = $1 AND (refused IS NOT NULL OR failed IS NOT NULL OR key = ANY($2::text[]) OR ($3 AND ${OPEN}))
    RETURNING key`, [batch, lost, cancelled]);
  const keys = [...new Set(rows.map(({ key }: { key: string }) => key))];
  await client.query(
    "UPDATE candor_bulk_batches SET cancelled = false, refused = NULL, totals = CASE WHEN $2 THEN totals END WHERE batch = $1",
    [batch, keys.length === 0],
  );
  await enqueue(client, database, core, batch, keys);
  return keys.length;
}

/** Keys of results that are in their folder no more. What an S3 bucket holds is not looked through. */
async function lostOf(client: ClientBase, batch: string, out: string): Promise<string[]> {
  if (out.includes("://")) return [];
  const there = new Set(await readdir(out).catch(() => []));
  const { rows } = await client.query(
    "SELECT DISTINCT key FROM candor_bulk_shards WHERE batch = $1 AND result IS NOT NULL", [batch],
  );
  return rows.map(({ key }: { key: string }) => key).filter((key) => !there.has(`${key}.parquet`));
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
