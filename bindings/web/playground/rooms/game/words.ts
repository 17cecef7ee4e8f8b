// Numbers of the game room as a person reads them.

import { brief } from "../../parts/table.js";

const MINUS = "\u2212";

/** Coins to the hundredth, small ones to two digits; what is lost in rounding is 0. */
export function coins(amount: number): string {
  const size = Math.abs(amount);
  if (size < 1e-9) return "0";
  return `${amount < 0 ? MINUS : ""}${size >= 0.1 ? size.toFixed(2) : String(Number(size.toPrecision(2)))}`;
}

/** The same with a plus before a gain. */
export const change = (amount: number): string => `${amount >= 1e-9 ? "+" : ""}${coins(amount)}`;

/** As exactly as figures are. */
export const signed = (amount: number): string => `${amount > 0 ? "+" : ""}${brief(amount).replace("-", MINUS)}`;

export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
