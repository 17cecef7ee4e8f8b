// Money as a person says and reads it, and as the library counts it: whole numbers of the smallest unit, exact on every
// way.

import { InvalidArgumentError } from "commander";
import { numeral } from "../../../core/payouts/numerals.js";
import { expected, PLAIN, smallestUnits, type Currency } from "../../../read/money.js";

export { expected, numeral, PLAIN, smallestUnits, type Currency };

/** `EUR`, or `EUR:2` when the smallest unit is a hundredth of one. */
export function currency(text: string): Currency {
  const [, name, decimals = "0"] = /^([^:]{1,12})(?::(\d|1[0-5]))?$/.exec(text) ?? [];
  if (!name) throw new InvalidArgumentError("Expected a name, or a name and decimals: EUR:2 for amounts in cents.");
  return { name, decimals: Number(decimals) };
}

/** Every digit, thousands apart: 59615000 of USD:6 is `59.615000`. */
export function amount(value: number, { decimals }: Currency): string {
  return numeral(value, decimals).replace(/^\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));
}

/** With the currency's name, where it has one. */
export function priced(value: number, unit: Currency): string {
  return unit.name === "" ? amount(value, unit) : `${amount(value, unit)} ${unit.name}`;
}
