// Money as a person says and reads it, and as the library counts it: whole numbers of the smallest unit, exact on every
// way.

import { InvalidArgumentError } from "commander";
import { numeral } from "../../../core/payouts/numerals.js";

export { numeral };

export interface Currency {
  readonly name: string;
  /** One unit of the currency is 10^decimals of the smallest ones. */
  readonly decimals: number;
}

/** Numbers without a currency. */
export const PLAIN: Currency = { name: "", decimals: 0 };

/** `EUR`, or `EUR:2` when the smallest unit is a hundredth of one. */
export function currency(text: string): Currency {
  const [, name, decimals = "0"] = /^([^:]{1,12})(?::(\d|1[0-5]))?$/.exec(text) ?? [];
  if (!name) throw new InvalidArgumentError("Expected a name, or a name and decimals: EUR:2 for amounts in cents.");
  return { name, decimals: Number(decimals) };
}

const NUMERAL = /^\+?(?=\.?\d)(\d*)\.?(\d*)(?:[eE]([+-]?\d{1,3}))?$/;

/** The smallest units that a numeral of the currency stands for: `20.00` of EUR:2 is 2000. Never rounded, never through
 *  a double: NaN for what is no amount, has a part of a smallest unit or passes 2^53 - 1. */
export function smallestUnits(text: string, { decimals }: Currency): number {
  const [, whole = "", part = "", exponent = "0"] = NUMERAL.exec(text) ?? [];
  const digits = `${whole}${part}`.replace(/^0+/, "");
  const shift = decimals + Number(exponent) - part.length;
  if (whole + part === "") return NaN;
  if (digits === "") return 0;
  const kept = shift >= 0 ? digits + "0".repeat(Math.min(shift, 20)) : digits.slice(0, shift);
  const cut = shift >= 0 ? "" : digits.slice(shift);
  if (/[1-9]/.test(cut)) return NaN;
  const value = Number(kept);
  return kept.length > 16 || !Number.isSafeInteger(value) ? NaN : value;
}

/** What `smallestUnits` takes, for a message. */
export function expected({ name, decimals }: Currency): string {
  if (name === "") return `an integer from 0 to ${Number.MAX_SAFE_INTEGER}`;
  return `an amount of ${name} ${decimals === 0 ? "in whole units" : `with at most ${decimals} decimals`}, below 2^53 of its smallest unit`;
}

/** Every digit, thousands apart: 59615000 of USD:6 is `59.615000`. */
export function amount(value: number, { decimals }: Currency): string {
  return numeral(value, decimals).replace(/^\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));
}

/** With the currency's name, where it has one. */
export function priced(value: number, unit: Currency): string {
  return unit.name === "" ? amount(value, unit) : `${amount(value, unit)} ${unit.name}`;
}
