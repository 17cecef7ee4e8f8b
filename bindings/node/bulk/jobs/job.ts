// One job: a shard is priced, and what became of it written down.

import type { GameRoom } from "candor";
import { isRefusal } from "../../../core/refusal.js";
import { ShardFailure, priceShard, type Shard, type ShardResult, type ShardTerms } from "../index.js";
import type { Database } from "./database.js";
import { hasResult } from "../results/index.js";
import type { Saying, Tell } from "./news.js";
import { ATTEMPTS, pauseAfter, record, recordNoTotals, type JobName } from "./outcomes.js";
import { patiently, type Say } from "./patience.js";
import { reduce } from "./reduce.js";

export interface JobContext {
  readonly game: GameRoom;
  readonly database: Database;
  readonly say: Say;
  /** Told what it is at, and what becomes of it. */
  readonly tell?: Tell | undefined;
  /** Aborted when the job is to be given back. */
  readonly signal: AbortSignal;
  /** Instead of the real one, in tests. */
  readonly price?: typeof priceShard | undefined;
}

/** Does a job, and merges the totals of its batch if it was the last. Done twice it changes nothing. A database that is
 *  away is waited for: what was priced is not priced again.
 *  @param attempt the how many-eth it is; after the last it is not begun again
 *  @throws what may go better another time, where there is another time; the signal's reason */
export async function perform(job: JobName, attempt: number, context: JobContext): Promise<void> {
  const { game, database, say, signal, price = priceShard, tell = () => {} } = context;
  const { batch } = job;
  const said = (saying: Saying): void => tell({ batch, saying });
  tell({ batch });
  const asked = await patiently(() => openJob(database, job), say, signal);
  if (asked) {
    const { shard, terms, out } = asked;
    const outcome = await patiently(() => known(database, job, out, signal), say, signal)
      .then(async (found) => ({ result: found ?? await price(game, shard, terms, out, signal) }))
      .catch((error: unknown) => ended(error, shard));
    await patiently(() => record(database, job, outcome), say, signal);
    if ("result" in outcome) for (const why of outcome.result.notes) said({ kind: "noticed", why, shard });
    else if ("refused" in outcome) said({ kind: "refused", why: outcome.refused, shard });
    else said({ kind: "failed", why: outcome.failed, shard });
  }
  const none = await patiently(() => reduce(game, database, batch), say, signal).catch(async (error: unknown) => {
    const outcome = ended(error);
    const why = "refused" in outcome ? outcome.refused : outcome.failed;
    await patiently(() => recordNoTotals(database, batch, why), say, signal);
    return why;
  });
  if (none !== undefined) said({ kind: "no totals", why: none });

  /** What to write down for what was thrown. @throws it, where there is another time */
  function ended(error: unknown, shard?: Shard): { readonly refused: string } | { readonly failed: string } {
    if (signal.aborted) throw error;
    const why = messageOf(error);
    if (isRefusal(error)) return { refused: why };
    if (attempt >= ATTEMPTS) return { failed: why };
    said({ kind: "failing", why, shard, again: `in ${pauseAfter(attempt)} s` });
    throw error;
  }
}

/** A fault of this program is given up like any failure, and the others go on. */
function messageOf(error: unknown): string {
  return error instanceof ShardFailure || isRefusal(error) ? error.message : `a fault of this program: ${String(error)}`;
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
async function known({ pool }: Database, { key }: JobName, out: string, signal: AbortSignal): Promise<ShardResult | undefined> {
  const { rows: [row] } = await pool.query(`
    SELECT result FROM candor_bulk_shards JOIN candor_bulk_batches USING (batch)
    WHERE key = $1 AND out = $2 AND result IS NOT NULL LIMIT 1`, [key, out]) as { rows: { result: string }[] };
  if (!row) return undefined;
  const result = JSON.parse(row.result) as ShardResult;
  return await hasResult(out, result.file, signal) ? result : undefined;
}
