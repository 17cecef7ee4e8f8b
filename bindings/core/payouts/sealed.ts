// A batch and its id, which its content decides.

import { canonical, digest } from "../canonical.js";
import { amount, hash, record, text } from "../check.js";
import { rangeError } from "../refusal.js";
import { entries, sum } from "./entries.js";
import { BATCH_FORMAT } from "./names.js";
import { termsOf } from "./terms.js";
import type { OwedAmount, PayoutBatch } from "./types.js";

/** Hexadecimal digits of an id: 128 bits. */
const ID_DIGITS = 32;

const FIELDS = [
  "format", "id", "currency", "decimals", "unit", "number", "previous", "reference", "credited", "minimum", "lines",
  "total",
] as const;

/** A batch with its id. */
export function sealed(content: Omit<PayoutBatch, "format" | "id">): PayoutBatch {
  const said = { format: BATCH_FORMAT, ...content } as const;
  return Object.freeze({ format: BATCH_FORMAT, id: digest("batch", said).slice(0, ID_DIGITS), ...content });
}

/** What says which amounts were owed, whatever their order; null for none. It stands in the books alone: whoever knows
 *  but one amount finds that one by trying, and batches go to others, ids and all. */
export function sourceOf(owed: readonly OwedAmount[], reference: string): string | null {
  if (owed.length === 0) return null;
  const sorted = [...owed].sort((a, b) => (a.id < b.id ? -1 : 1));
  return digest("owed", { reference, owed: sorted });
}

/** As it stands in a state. */
export function checkedSource(value: unknown): string | null {
  return value === null ? null : hash("source", value);
}

/** What distinguishes one list of amounts from an equal one. */
export function referenceOf(value: unknown): string {
  const reference = value === undefined ? "" : text("reference", value);
  canonical("reference", reference);
  return reference;
}

/** A batch that was made here. @throws Refusal where its id is not that of its content. */
export function checkedBatch(value: unknown): PayoutBatch {
  const given = record("", value, FIELDS, "");
  if (given["format"] !== BATCH_FORMAT) throw rangeError("format", BATCH_FORMAT, given["format"]);
  const terms = termsOf(given);
  const lines = entries("lines", given["lines"], terms.unit);
  lines.forEach(({ amount: paid }, k) => {
    if (paid % terms.unit !== 0) throw rangeError(`lines[${k}].amount`, `a multiple of the unit, ${terms.unit}`, paid);
  });
  const { previous } = given;
  if (previous !== null && !new RegExp(`^[0-9a-f]{${ID_DIGITS}}$`).test(text("previous", previous))) {
    throw rangeError("previous", `${ID_DIGITS} hexadecimal digits, or null`, previous);
  }
  const batch = sealed({
    ...terms, number: amount("number", given["number"], 1), previous: previous as string | null,
    reference: referenceOf(given["reference"]), credited: amount("credited", given["credited"]),
    minimum: amount("minimum", given["minimum"]), lines, total: amount("total", given["total"]),
  });
  const total = sum("lines", lines);
  if (batch.total !== total) throw rangeError("total", `${total}, the sum of the lines`, batch.total);
  if (given["id"] !== batch.id) throw rangeError("id", `${batch.id}, as the content says`, given["id"]);
  return batch;
}
