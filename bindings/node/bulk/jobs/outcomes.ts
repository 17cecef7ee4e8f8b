// What became of shards, as it is written down, and jobs as the engine has them.

import type { ClientBase } from "pg";
import type { ShardResult } from "../priced.js";
import type { Database } from "./database.js";
import { OPEN } from "./tables.js";

/** How often a job is begun at most: of those whose workers die, and of those that fail. */
export const ATTEMPTS = 10;

/** Seconds before a job that has failed so often is begun again, as the engine has it. */
export const pauseAfter = (attempts: number): number => Math.round(Math.exp(Math.min(attempts, 10)));

/** What a job is about. */
export interface JobName {
  readonly batch: string;
  readonly key: string;
}

/** By core: a worker prices what was submitted for its own core alone, as the keys say by what. */
export const taskOf = (core: string): string => `candor-price-${core.slice(0, 16)}`;

/** Puts jobs before workers, in the same transaction as what they are about. */
export async function enqueue(
  client: ClientBase, { schema }: Database, core: string, batch: string, keys: readonly string[],
): Promise<void> {
  await client.query(`
    SELECT count(*) FROM "${schema}".add_jobs(ARRAY(
      SELECT ROW($1, json_build_object('batch', $2::text, 'key', key), NULL, NULL, $3, $2 || ':' || key, NULL, NULL)::"${schema}".job_spec
      FROM unnest($4::text[]) AS key
    ))`, [taskOf(core), batch, ATTEMPTS, keys]);
}

/** Takes them away again, but for those that are at work. @returns how many there were */
export async function withdraw(client: ClientBase, { schema }: Database, batch: string): Promise<number> {
  const { rows } = await client.query(`
    SELECT count(*) AS jobs FROM "${schema}".complete_jobs(ARRAY(
      SELECT id FROM "${schema}".jobs WHERE key LIKE $1 AND locked_by IS NULL
    ))`, [`${batch}:%`]);
  return Number((rows[0] as { jobs: string }).jobs);
}

/** Has those that failed begun now, and as if they had not yet been; but for those that are at work. @returns how many */
export async function hurry(client: ClientBase, { schema }: Database, batch: string): Promise<number> {
  const { rows } = await client.query<{ jobs: string }>(`
    SELECT count(*) AS jobs FROM "${schema}".reschedule_jobs(ARRAY(
      SELECT id FROM "${schema}".jobs WHERE key LIKE $1 AND locked_by IS NULL AND attempts > 0
    ), run_at := now(), attempts := 0::smallint)`, [`${batch}:%`]);
  return Number(rows[0]!.jobs);
}

export type Outcome = { readonly result: ShardResult } | { readonly refused: string } | { readonly failed: string };

/** Writes an outcome down for every shard of the batch with that content; a result stays what it is. */
export async function record({ pool }: Database, { batch, key }: JobName, outcome: Outcome): Promise<void> {
  const { result, refused, failed }: { result?: ShardResult; refused?: string; failed?: string } = outcome;
  await pool.query(
    `UPDATE candor_bulk_shards SET result = $3, notes = $4, refused = $5, failed = $6
    WHERE batch = $1 AND key = $2 AND result IS NULL`,
    [batch, key, result && JSON.stringify(result), result?.notes.length ? JSON.stringify(result.notes) : undefined, refused, failed],
  );
}

/** Writes down why a batch of which all is done has no totals. */
export async function recordNoTotals({ pool }: Database, batch: string, why: string): Promise<void> {
  await pool.query("UPDATE candor_bulk_batches SET refused = $2 WHERE batch = $1 AND totals IS NULL", [batch, why]);
}

/** Gives up jobs that may not be begun again, which the engine leaves lying: those that have cost ATTEMPTS workers their
 *  lives. What they were at is their shard or, where all shards are done, the totals. */
export async function giveUp(client: ClientBase, { schema }: Database): Promise<void> {
  await client.query(`
    WITH gone AS (
      SELECT split_part(key, ':', 1) AS batch, split_part(key, ':', 2) AS key FROM "${schema}".complete_jobs(ARRAY(
        SELECT id FROM "${schema}".jobs
        WHERE task_identifier LIKE 'candor-price-%' AND attempts >= max_attempts AND locked_by IS NULL
      ))
    ), shards AS (
      UPDATE candor_bulk_shards AS shards SET failed = $1 FROM gone
      WHERE shards.batch = gone.batch AND shards.key = gone.key AND ${OPEN}
    )
    UPDATE candor_bulk_batches AS batches SET refused = $1 FROM gone
    WHERE batches.batch = gone.batch AND totals IS NULL
    AND NOT EXISTS (SELECT 1 FROM candor_bulk_shards AS shards WHERE shards.batch = gone.batch AND result IS NULL)`,
    [`given up: ${ATTEMPTS} workers have died at it`]);
}
