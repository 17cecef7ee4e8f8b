// What amounts are counted in.

import { integer, text } from "../check.js";
import { rangeError } from "../refusal.js";
import { MOST_DECIMALS } from "./names.js";
import { unitOf } from "./round.js";
import type { PayoutTerms } from "./types.js";

/** @param given fields of their names */
export function termsOf(given: Record<string, unknown>): Required<PayoutTerms> {
  const currency = text("currency", given["currency"]);
  if (!/^[^\s,:]{1,12}$/u.test(currency) || /\p{Surrogate}/u.test(currency)) {
    throw rangeError("currency", "1 to 12 characters without blanks, commas and colons: USD", currency);
  }
  const decimals = given["decimals"] === undefined ? 0 : integer("decimals", given["decimals"], 0, MOST_DECIMALS);
  return { currency, decimals, unit: unitOf(given["unit"]) };
}

/** @throws Refusal where they are not those of the batches before */
export function sameTerms(terms: Required<PayoutTerms>, before: Required<PayoutTerms>): void {
  for (const field of ["currency", "decimals", "unit"] as const) {
    if (terms[field] === before[field]) continue;
    throw rangeError(field, `${before[field]}, as in the batches before`, terms[field]);
  }
}
