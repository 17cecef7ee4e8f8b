// How far batches are.

import type { Shard } from "../index.js";
import type { Database } from "./database.js";
import { OPEN } from "./tables.js";

export interface BatchStatus {
  readonly batch: string;
  readonly out: string;
  /** Hash of the core that prices it. */
  readonly core: string;
  readonly submitted: string;
  readonly state: "open" | "done" | "stopped" | "cancelled";
  readonly shards: number;
  readonly done: number;
  /** Taken by workers at this moment: jobs, each of a content. */
  readonly working: number;
  readonly refused: number;
  readonly failed: number;
  /** Name of the report, in `out`. */
  readonly totals: string | null;
  /** Why there are no totals of what is done. */
  readonly why: string | null;
}

/** A shard that has no result, and why. */
export interface Trouble {
  readonly shard: Shard;
  readonly kind: "refused" | "failed";
  /** A sentence that names file and row. */
  readonly why: string;
}

const time = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;

/** All batches, the last submitted first, or those that are named. "open": there is something left to do, "done": all
 *  results and their totals are there; "stopped": nothing is left to do, and not all of it is done. */
export async function statusOf({ pool, schema }: Database, batches?: readonly string[]): Promise<BatchStatus[]> {
  const { rows } = await pool.query(`
    SELECT batches.batch, out, core, ${time("submitted")} AS submitted,
      totals, batches.refused AS why, cancelled, counted.*,
      (SELECT count(*)::int FROM "${schema}".jobs WHERE locked_by IS NOT NULL AND starts_with(key, batches.batch)) AS working
    FROM candor_bulk_batches AS batches, LATERAL (
      SELECT count(*)::int AS shards, count(result)::int AS done, count(refused)::int AS refused, count(failed)::int AS failed
      FROM candor_bulk_shards AS shards WHERE shards.batch = batches.batch
    ) AS counted
    WHERE $1::text[] IS NULL OR batches.batch = ANY($1)
    ORDER BY batches.submitted DESC, batches.batch`, [batches ?? null]);
  return rows.map(({ cancelled, ...row }: Omit<BatchStatus, "state"> & { cancelled: boolean }) => (
    { ...row, state: cancelled && row.totals === null ? "cancelled" : stateOf(row) }));
}

function stateOf({ shards, done, refused, failed, totals, why }: Omit<BatchStatus, "state">): BatchStatus["state"] {
  if (totals !== null) return "done";
  return why !== null || (refused + failed > 0 && done + refused + failed === shards) ? "stopped" : "open";
}

/** What was refused or given up, in the order of the inputs. */
export async function troublesOf({ pool }: Database, batch: string): Promise<Trouble[]> {
  const { rows } = await pool.query(`
    SELECT shard, refused, failed FROM candor_bulk_shards
    WHERE batch = $1 AND (refused IS NOT NULL OR failed IS NOT NULL) ORDER BY position`, [batch]);
  return rows.map(({ shard, refused, failed }: { shard: string; refused: string | null; failed: string | null }) => (
    { shard: JSON.parse(shard) as Shard, kind: refused === null ? "failed" : "refused", why: (refused ?? failed)! }));
}

/** A shard, or the totals, that failed and is tried again. */
export interface Failing {
  /** null: the totals of all. */
  readonly shard: Shard | null;
  readonly why: string;
  readonly attempts: number;
  /** When it is begun again. */
  readonly again: string;
}

export async function failingOf({ pool, schema }: Database, batch: string): Promise<Failing[]> {
  const { rows } = await pool.query(`
    SELECT DISTINCT ON (position) CASE WHEN result IS NULL THEN shard END AS shard, last_error AS why, attempts, ${time("run_at")} AS again
    FROM "${schema}".jobs AS jobs JOIN candor_bulk_shards AS shards ON jobs.key = shards.batch || ':' || shards.key
    WHERE shards.batch = $1 AND locked_by IS NULL AND attempts > 0 AND last_error IS NOT NULL ORDER BY position`, [batch]);
  return rows.map(({ shard, ...row }: Omit<Failing, "shard"> & { shard: string | null }) => (
    { shard: shard === null ? null : JSON.parse(shard) as Shard, ...row }));
}

/** What readers noticed: rows that they left out, columns that they did not use. */
export interface Noted {
  readonly notes: readonly string[];
  /** How many shards say just that, and the first of them. */
  readonly shards: number;
  readonly first: Shard;
}

export async function notesOf({ pool }: Database, batch: string): Promise<Noted[]> {
  const { rows } = await pool.query(`
    SELECT notes, count(*)::int AS shards, (array_agg(shard ORDER BY position))[1] AS first
    FROM candor_bulk_shards WHERE batch = $1 AND notes IS NOT NULL GROUP BY notes ORDER BY min(position)`, [batch]);
  return rows.map(({ notes, shards, first }: { notes: string; shards: number; first: string }) => (
    { notes: JSON.parse(notes) as string[], shards, first: JSON.parse(first) as Shard }));
}

/** Batches of a core on which something is left to do. */
export async function openBatches({ pool }: Database, core: string): Promise<string[]> {
  const { rows } = await pool.query(`
    SELECT batch FROM candor_bulk_batches AS batches
    WHERE core = $1 AND NOT cancelled AND totals IS NULL AND refused IS NULL AND (
      EXISTS (SELECT 1 FROM candor_bulk_shards AS shards WHERE shards.batch = batches.batch AND ${OPEN})
      OR NOT EXISTS (SELECT 1 FROM candor_bulk_shards AS shards WHERE shards.batch = batches.batch AND shards.result IS NULL)
    ) ORDER BY submitted`, [core]);
  return rows.map(({ batch }: { batch: string }) => batch);
}
