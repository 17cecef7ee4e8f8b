// Amounts by participant, read once.

import { amount, array, name, record } from "../check.js";
import { rangeError } from "../refusal.js";
import type { OwedAmount } from "./types.js";

/** A participant's name. */
export function participant(field: string, value: unknown): string {
  const id = name(field, value);
  if (/\p{Surrogate}/u.test(id)) throw rangeError(field, "a well-formed string", id);
  return id;
}

/** Each participant once. @param least of an amount */
export function entries(field: string, value: unknown, least = 0): OwedAmount[] {
  const seen = new Set<string>();
  return array(field, value).map((entry, k) => {
    const place = `${field}[${k}]`;
    const given = record(place, entry, ["id", "amount"]);
    const id = participant(`${place}.id`, given["id"]);
    if (seen.has(id)) throw rangeError(`${place}.id`, "every participant once", id);
    seen.add(id);
    return { id, amount: amount(`${place}.amount`, given["amount"], least) };
  });
}

/** @param total what the others come to @returns it with one more. @throws Refusal where that passes 2^53 - 1 */
export function added(field: string, total: number, more: number): number {
  if (more > Number.MAX_SAFE_INTEGER - total) throw rangeError(field, "a total that does not pass 2^53 - 1", more);
  return total + more;
}

/** @throws Refusal that names the entry with which their sum passes 2^53 - 1 */
export const sum = (field: string, of: readonly OwedAmount[], from = 0): number =>
  of.reduce((total, entry, k) => added(`${field}[${k}].amount`, total, entry.amount), from);
