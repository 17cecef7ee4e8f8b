// One shard priced: read, held to what was submitted, and its outcomes written beside their place and brought there
// whole.

import type { GameRoom, Properties, ResolvedOptions, Totals } from "candor";
import { Pricer } from "../cli/game/pricer.js";
import type { NamedGroup, PricedPrompts } from "../cli/game/prompt.js";
import { isRefusal } from "../../core/refusal.js";
import { contentOf, type Content } from "./content.js";
import { openInput } from "./inputs/index.js";
import { coreHash, shardKey } from "./key.js";
import { readPrompts } from "./prompts.js";
import { ResultColumns } from "./results/columns.js";
import { writerInto, type Draft } from "./results/draft.js";
import { openOut } from "./results/index.js";
import type { Shard } from "./shard.js";
import { mappingOf, wantedOf, type ShardTerms } from "./terms.js";

/** What became of a shard. JSON-safe. */
export interface ShardResult {
  /** Name of the written results in the place of all: `shardKey` and ".parquet". */
  readonly file: string;
  /** Exact: `game.mergeTotals` of those of all shards has the bits of one reading of all, where groups and options are
   *  the same. */
  readonly totals: Totals;
  readonly prompts: number;
  /** With the sizes that counted, in the order of the totals. */
  readonly groups: readonly NamedGroup[];
  readonly options: ResolvedOptions;
  readonly properties: Properties;
  /** Fewest and most responses of a prompt. */
  readonly outcomes: { readonly min: number; readonly max: number };
  /** What the reader noticed: columns that it does not use, for example. */
  readonly notes: readonly string[];
}

/** Prices a shard. The same bytes each time, whoever does it and however often.
 *  @param out the folder of all results, which is made where it is missing
 *  @throws Unreadable that names file and row for what is refused, and an input whose content has changed; ShardFailure
 *  for what may go better another time; the signal's reason. There are no results then. */
export async function priceShard(
  game: GameRoom, shard: Shard, terms: ShardTerms, out: string, signal?: AbortSignal,
): Promise<ShardResult> {
  signal?.throwIfAborted();
  const file = `${shardKey(shard, terms, await coreHash())}.parquet`;
  const place = await openOut(out);
  const input = await openInput(shard.url, shard.etag, signal);
  let draft: Draft | undefined;
  let content: Content | undefined;
  try {
    const held = (content = await contentOf(input, shard));
    draft = place.draft(file);
    const columns = await ResultColumns.open(await writerInto(draft));
    const reading = { game, wanted: wantedOf(terms), mapping: mappingOf(terms), groups: shard.groups };
    const { result, notes } = await readPrompts<PricedPrompts>(held.given, reading, (given) => {
      const pricer = new Pricer(game, { ...given, observe: (priced) => (columns.add(priced), true) });
      return { add: (prompt) => (signal?.throwIfAborted(), pricer.add(prompt)), finish: () => pricer.finish() };
    }).catch(async (error: unknown) => {
      // what is wrong with other content is no reason
      if (isRefusal(error)) await held.held();
      throw error;
    });
    await held.held();
    const { totals, groups, options, properties, outcomes } = result;
    columns.finish({ groups, options });
    draft.close();
    signal?.throwIfAborted();
    await place.deliver(draft, file, signal);
    return { file, totals, prompts: totals.prompts, groups, options, properties, outcomes, notes };
  } finally {
    draft?.discard();
    await content?.close();
    await input.close();
  }
}
