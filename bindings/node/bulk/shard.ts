// Shards: the parts of inputs that are priced at once.
//
// A file of CSV or JSON is one shard, as its prompts can only be found by reading it; a Parquet file is as many as its
// row groups allow.

import type { NamedGroup } from "../../read/prompt.js";
import { isParquet } from "../../read/bytes.js";
import { digestOf } from "./content.js";
import { partsOf, type Part } from "./cuts.js";
import { openInput, urlsOf, type Input } from "./inputs/index.js";
import { mappingOf, type ShardTerms } from "./terms.js";

/** A part of an input that is priced at once: a file, or row groups [from, to) of a Parquet file. JSON-safe; no
 *  credentials in it. */
export interface Shard {
  /** A whole path, or a URL. */
  readonly url: string;
  readonly rowGroups?: readonly [from: number, to: number];
  /** With row groups: what the file's first prompt says, in its order. */
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
  readonly signal?: AbortSignal;
}

/** The shards of paths, globs, http(s) and s3 URLs, in order; what is named twice is there once. Of each input the
 *  bytes are read once, where no server vouches for them by an ETag.
 *  @throws Refusal that names the input, for what is not there or cannot be read; ShardFailure where a server does not
 *  answer. */
export async function shardsOf(
  inputs: readonly string[], { reading = {}, enough, signal }: ShardsOptions = {},
): Promise<readonly Shard[]> {
  const urls = new Set<string>();
  for (const named of inputs) for (const url of await urlsOf(named, signal)) urls.add(url);
  const shards: Shard[] = [];
  for (const url of urls) {
    signal?.throwIfAborted();
    const input = await openInput(url, undefined, signal);
    try {
      for (const part of await parts(input)) shards.push(await shardOf(url, input, part));
    } finally {
      await input.close();
    }
  }
  return shards;

  async function parts(input: Input): Promise<readonly Part[]> {
    const first = await input.slice(0, Math.min(4, input.size));
    return isParquet(first) ? partsOf(input, mappingOf({ reading }), enough) : [{ cut: undefined, bytes: input.size }];
  }
}

async function shardOf(url: string, input: Input, { cut, bytes }: Part): Promise<Shard> {
  return {
    url, ...(cut && { rowGroups: cut.rowGroups, groups: cut.groups }),
    ...(input.etag !== undefined && { etag: input.etag }), digest: await digestOf(input, cut), bytes,
  };
}
