// Amounts in a currency's units, digit by digit.

import type { PayoutTerms } from "./types.js";

/** Decimals of which the unit has none, below those of the currency. */
export function shownDecimals({ decimals, unit }: Pick<Required<PayoutTerms>, "decimals" | "unit">): number {
  let shown = decimals;
  for (let left = unit; shown > 0 && left % 10 === 0; left /= 10) shown--;
  return shown;
}

/** Smallest units in units of a currency, every digit: 59615000 of 6 decimals is `59.615000`.
 *  @param shown decimals that are written; the others are zeros */
export function numeral(value: number, decimals: number, shown = decimals): string {
  const digits = String(value).padStart(decimals + 1, "0");
  const point = digits.length - decimals;
  return shown === 0 ? digits.slice(0, point) : `${digits.slice(0, point)}.${digits.slice(point, point + shown)}`;
}
