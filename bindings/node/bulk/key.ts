// A job's key: what it reads, by what it is priced, and what computes it. The same key, the same bytes.

import { createHash } from "node:crypto";
import { isObject } from "../../core/check.js";
import type { Shard } from "./shard.js";
import type { ShardTerms } from "./terms.js";

/** Of the results' files: another where the same outcomes are written in another way. */
const FORM = 1;

/** SHA-256 of this package's core. */
export const coreHash = async (): Promise<string> => (await import("candor/receipts")).packagedCore().sha256;

/** 64 hexadecimal digits. @param core the hash of what computes */
export function shardKey({ digest: content, groups }: Pick<Shard, "digest" | "groups">, terms: ShardTerms, core: string): string {
  const said = JSON.stringify([content, terms, core, FORM, ...(groups ? [groups.map(({ id }) => id)] : [])], sorted);
  return createHash("sha256").update(said).digest("hex");
}

/** A database keeps the fields of an object in an order of its own. */
const sorted = (_: string, value: unknown): unknown =>
  (isObject(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value);
