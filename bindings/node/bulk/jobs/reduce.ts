// The totals of a batch, merged when all its shards are done. Whoever finds them all done merges them: the sums are exact,
// so that two who do so at once write the same bytes, which are those of one reading of everything.

import type { GameRoom, Totals } from "candor";
import { json } from "../../cli/output/json.js";
import { promptReport } from "../../cli/game/prompt-report.js";
import type { NamedGroup } from "../../cli/game/prompt.js";
import { schemeOf } from "../inputs/url.js";
import type { ShardResult } from "../priced.js";
import { sweepDrafts } from "../results/draft.js";
import { openOut } from "../results/index.js";
import type { Shard } from "../shard.js";
import type { Database } from "./database.js";
import { recordNoTotals } from "./outcomes.js";

/** Results that are held at once. */
const ROWS = 500;

interface Row {
  readonly shard: Shard;
  readonly result: ShardResult;
}

export const reportOf = (batch: string): string => `totals-${batch}.json`;

/** Merges the totals of a batch, if all its shards have results, and none are there yet; writes the report.
 *  @returns why there can be no totals, which is written down likewise */
export async function reduce(game: GameRoom, database: Database, batch: string): Promise<string | undefined> {
  const { rows: [open] } = await database.pool.query(`
    SELECT out FROM candor_bulk_batches WHERE batch = $1 AND totals IS NULL AND refused IS NULL
    AND NOT EXISTS (SELECT 1 FROM candor_bulk_shards WHERE batch = $1 AND result IS NULL)`, [batch]);
  if (open === undefined) return undefined;
  const merged = await merge(game, rowsOf(database, batch));
  if ("refused" in merged) {
    await recordNoTotals(database, batch, merged.refused);
    return merged.refused;
  }
  const file = reportOf(batch);
  const { out } = open as { out: string };
  await write(out, file, `${json({ batch, ...merged.report }, 2)}\n`);
  await database.pool.query("UPDATE candor_bulk_batches SET totals = $2, refused = NULL WHERE batch = $1", [batch, file]);
  if (await isLast(database)) await sweep(out, [...merged.files, file]);
  return undefined;
}

/** Whether nobody else is at work, whose drafts there may be. */
async function isLast({ pool, schema }: Database): Promise<boolean> {
  const { rows } = await pool.query(`SELECT 1 FROM "${schema}".jobs WHERE locked_by IS NOT NULL LIMIT 2`);
  return rows.length < 2;
}

/** Removes what workers that were killed had begun to write. */
async function sweep(out: string, files: Iterable<string>): Promise<void> {
  if (schemeOf(out) === undefined) await sweepDrafts(out, files);
}

async function write(out: string, file: string, text: string): Promise<void> {
  const place = await openOut(out);
  const draft = place.draft(file);
  try {
    draft.write(Buffer.from(text));
    draft.close();
    await place.deliver(draft, file);
  } finally {
    draft.discard();
  }
}

async function* rowsOf({ pool }: Database, batch: string): AsyncGenerator<Row, void, undefined> {
  for (let at = 0; ; at += ROWS) {
    const { rows } = await pool.query(
      "SELECT shard, result FROM candor_bulk_shards WHERE batch = $1 AND position >= $2 AND position < $2 + $3 ORDER BY position",
      [batch, at, ROWS],
    ) as { rows: { shard: string; result: string }[] };
    for (const { shard, result } of rows) yield { shard: JSON.parse(shard) as Shard, result: JSON.parse(result) as ShardResult };
    if (rows.length === 0) return;
  }
}

/** The report: what `candor price --format json` says of all prompts, but for their results; instead of those, where they
 *  are. Refused where shards have other groups or options than the first. */
async function merge(
  game: GameRoom, rows: AsyncIterable<Row>,
): Promise<{ readonly report: object; readonly files: ReadonlySet<string> } | { readonly refused: string }> {
  let first: Row | undefined;
  let totals: Totals | undefined;
  let [min, max] = [Infinity, 0];
  const shards: object[] = [];
  const files = new Set<string>();
  for await (const row of rows) {
    const { shard: { url, rowGroups }, result } = row;
    first ??= row;
    const other = difference(first.result, result);
    if (other !== undefined) return { refused: `${url}: ${other}, which ${first.shard.url} has not; totals are of the same groups and options` };
    totals = totals ? game.mergeTotals(totals, result.totals) : result.totals;
    min = Math.min(min, result.outcomes.min);
    max = Math.max(max, result.outcomes.max);
    shards.push({ url, ...(rowGroups && { rowGroups }), file: result.file, prompts: result.prompts });
    files.add(result.file);
  }
  const { groups, options, properties } = first!.result;
  const report = promptReport({ groups, options, properties, totals: totals!, outcomes: { min, max } }, []);
  const { results: _, resultsLeftOut: __, ...told } = report.json as Record<string, unknown>;
  return { report: { ...told, shards }, files };
}

function difference(one: ShardResult, other: ShardResult): string | undefined {
  const named = (groups: readonly NamedGroup[]): string => groups.map(({ id, size }) => `${id} of ${size}`).join(", ");
  if (named(one.groups) !== named(other.groups)) return `groups ${named(other.groups)}, in this order`;
  const said = (options: object): string[] => Object.entries(options).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  const known = said(one.options);
  const options = said(other.options).filter((option) => !known.includes(option));
  if (options.length > 0) return `options ${options.join(", ")}`;
  return JSON.stringify(one.options) === JSON.stringify(other.options) ? undefined : "fewer options";
}
