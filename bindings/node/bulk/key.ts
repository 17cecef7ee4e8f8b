// A job's key: what it reads, by what it is priced, and what computes it. The same key, the same bytes.

import { packagedCore, type CoreId } from "candor/receipts";
import { createHash } from "node:crypto";
import { isObject } from "../../core/check.js";
import type { Shard } from "./shard.js";
import type { ShardTerms } from "./terms.js";

/** Of the results' files: another where the same outcomes are written in another way. */
const FORM = 1;

/** 64 hexadecimal digits. @param core what computes; this package's. */
export function shardKey(
  { digest: content }: Pick<Shard, "digest">, terms: ShardTerms, core: CoreId = packagedCore(),
): string {
  const said = JSON.stringify([content, terms, core.sha256, FORM], sorted);
  return createHash("sha256").update(said).digest("hex");
}

/** A database keeps the fields of an object in an order of its own. */
const sorted = (_: string, value: unknown): unknown =>
  (isObject(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value);
