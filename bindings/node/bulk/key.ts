// A job's key: what it reads, by what it is priced, and what computes it. The same key, the same bytes.

import { packagedCore, type CoreId } from "candor/receipts";
import { digest } from "../../core/canonical.js";
import type { Shard } from "./shard.js";
import type { ShardTerms } from "./terms.js";

/** Of the results' files: another where the same outcomes are written in another way. */
const FORM = 1;

/** 64 hexadecimal digits. @param core what computes; this package's. */
export function shardKey(
  { digest: content }: Pick<Shard, "digest">, terms: ShardTerms, core: CoreId = packagedCore(),
): string {
  return digest("key", { content, terms, core: core.sha256, form: FORM });
}
