// One job: a shard is priced, and what became of it written down.

import type { GameRoom } from "candor";
import { access } from "node:fs/promises";
import { join } from "node:path";
import { isRefusal } from "../../../core/refusal.js";
import { ShardFailure, priceShard, type Shard, type ShardResult, type ShardTerms } from "../index.js";
import type { Database } from "./database.js";
import { record, type JobName } from "./outcomes.js";
import { patiently, type Say } from "./patience.js";
import { reduce } from "./reduce.js";

export interface JobContext {
  readonly game: GameRoom;
  readonly database: Database;
  readonly say: Say;
  /** Aborted when the job is to be given back. */
  readonly signal: AbortSignal;
  /** Instead of the real one, in tests. */
  readonly price?: typeof priceShard | undefined;
}

/** Does a job, and merges the totals of its batch if it was the last. Done twice it changes nothing. A database that is
 *  away is waited for: what was priced is not priced again.
 *  @param last whether it may not be begun again
 *  @throws what may go better another time, where there is another time; the signal's reason */
export async function perform(job: JobName, last: boolean, context: JobContext): Promise<void> {
  const { game, database, say, signal, price = priceShard } = context;
  const asked = await patiently(() => openJob(database, job), say, signal);
  if (asked) {
    const { shard, terms, out } = asked;
    let outcome;
    try {
      const result = await patiently(() => known(database, job, out), say, signal)
        ?? await price(game, shard, terms, out, signal);
      outcome = { result };
    } catch (error) {
      if (signal.aborted) throw error;
      if (isRefusal(error)) outcome = { refused: error.message };
      else if (last) outcome = { failed: messageOf(error) };
      else throw error;
    }
    await patiently(() => record(database, job, outcome), say, signal);
  }
  await patiently(() => reduce(game, database, job.batch), say, signal);
}

/** A fault of this program is given up like any failure, and the others go on. */
function messageOf(error: unknown): string {
  return error instanceof ShardFailure ? error.message : `a fault of this program: ${String(error)}`;
}

interface OpenJob {
  readonly shard: Shard;
  readonly terms: ShardTerms;
  readonly out: string;
}

/** Undefined where nothing is left to do. */
async function openJob({ pool }: Database, { batch, key }: JobName): Promise<OpenJob | undefined> {
  const { rows: [row] } = await pool.query(`
    SELECT shard, terms, out FROM candor_bulk_shards AS shards JOIN candor_bulk_batches AS batches USING (batch)
    WHERE batch = $1 AND key = $2 AND result IS NULL AND shards.refused IS NULL AND NOT cancelled
    ORDER BY position LIMIT 1`, [batch, key]) as { rows: { shard: string; terms: string; out: string }[] };
  return row && { shard: JSON.parse(row.shard) as Shard, terms: JSON.parse(row.terms) as ShardTerms, out: row.out };
}

/** What another batch wrote to the same place under the same key, if it is still there: it would be the same bytes. */
async function known({ pool }: Database, { key }: JobName, out: string): Promise<ShardResult | undefined> {
  if (out.includes("://")) return undefined;
  const { rows: [row] } = await pool.query(`
    SELECT result FROM candor_bulk_shards JOIN candor_bulk_batches USING (batch)
    WHERE key = $1 AND out = $2 AND result IS NOT NULL LIMIT 1`, [key, out]) as { rows: { result: string }[] };
  if (!row) return undefined;
  const result = JSON.parse(row.result) as ShardResult;
  return access(join(out, result.file)).then(() => result, () => undefined);
}
