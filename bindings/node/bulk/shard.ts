// Shards: the parts of inputs that are priced at once.
//
// A file of CSV or JSON is one shard, as its prompts can only be found by reading it; a Parquet file is as many as its
// row groups allow.

import type { NamedGroup } from "../../read/prompt.js";
import { isParquet } from "../../read/bytes.js";
import { digestOf, readable } from "./content.js";
import { partsOf, type Part } from "./cuts.js";
import { groupsOf, ordered } from "./groups.js";
import { openInput, urlsOf, type Input } from "./inputs/index.js";
import { Refusal } from "../cli/refusal.js";
import { isResultOf } from "./results/index.js";
import { mappingOf, type ShardTerms } from "./terms.js";

/** A part of an input that is priced at once: a file, or row groups [from, to) of a Parquet file. JSON-safe; no
 *  credentials in it. */
export interface Shard {
  /** A whole path, or a URL. */
  readonly url: string;
  readonly rowGroups?: readonly [from: number, to: number];
  /** What the file's first prompt says, in the order in which it is priced: with row groups, and where that is not the
   *  file's own order. */
  readonly groups?: readonly NamedGroup[];
  /** The strong ETag that its server gives, to which everything that is read is held. */
  readonly etag?: string;
  /** Of the content: 64 hexadecimal digits. Equal digests, equal prompts. */
  readonly digest: string;
  /** As they are packed. */
  readonly bytes: number;
}

export interface ShardsOptions extends Partial<Pick<ShardTerms, "reading">> {
  /** Bytes of Parquet that are one shard, where its row groups are smaller; default 2^25. */
  readonly enough?: number;
  /** Where results go: those that are there already are no inputs. */
  readonly out?: string | undefined;
  readonly signal?: AbortSignal;
}

/** The shards of paths, globs, http(s) and s3 URLs, in order; what is named twice is there once. Where the same groups
 *  come in another order than in the first table, they are priced in that of the first. Of each input the bytes are read
 *  once, where no server vouches for them by an ETag, and the first prompt.
 *  @throws Refusal that names the input, for what is not there or cannot be read; ShardFailure where a server does not
 *  answer. */
export async function shardsOf(
  inputs: readonly string[], { reading = {}, enough, out, signal }: ShardsOptions = {},
): Promise<readonly Shard[]> {
  const urls = new Set<string>();
  for (const named of inputs) {
    const found = await urlsOf(named, signal);
    const own = out === undefined ? found : found.filter((url) => !isResultOf(out, url));
    if (own.length === 0) throw new Refusal({ name: named }, "nothing but results of --out goes by that pattern");
    for (const url of own) urls.add(url);
  }
  const mapping = mappingOf({ reading });
  const shards: Shard[] = [];
  let order: readonly NamedGroup[] | undefined;
  for (const url of urls) {
    signal?.throwIfAborted();
    const input = await openInput(url, undefined, signal);
    try {
      const parquet = isParquet(await input.slice(0, Math.min(4, input.size)));
      const own = await groupsOf(input, parquet ? readable(input) : undefined, mapping);
      if (own.length > 0) order ??= own;
      const asked = ordered(own, order);
      const other = asked.some(({ id }, k) => id !== own[k]!.id) ? asked : undefined;
      const parts = parquet ? await partsOf(input, mapping, asked, enough) : [{ cut: undefined, bytes: input.size }];
      for (const part of parts) shards.push(await shardOf(url, input, part, other));
    } finally {
      await input.close();
    }
  }
  return shards;
}

async function shardOf(
  url: string, input: Input, { cut, bytes }: Part, other: readonly NamedGroup[] | undefined,
): Promise<Shard> {
  const groups = cut?.groups ?? other;
  return {
    url, ...(cut && { rowGroups: cut.rowGroups }), ...(groups && { groups }),
    ...(input.etag !== undefined && { etag: input.etag }), digest: await digestOf(input, cut), bytes,
  };
}
