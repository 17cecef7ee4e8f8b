// Whole numbers of money as a person reads them: exact, never through a fraction of a double.

import { InvalidArgumentError } from "commander";

export interface Currency {
  readonly name: string;
  /** One unit of the currency is 10^decimals of the numbers. */
  readonly decimals: number;
}

/** `EUR`, or `EUR:2` when the numbers are hundredths of one. */
export function currency(text: string): Currency {
  const [, name, decimals = "0"] = /^([^:]{1,12})(?::(\d|1[0-5]))?$/.exec(text) ?? [];
  if (!name) throw new InvalidArgumentError("Expected a name, or a name and decimals: EUR:2 for amounts in cents.");
  return { name, decimals: Number(decimals) };
}

/** Every digit, thousands apart: 59615000 of USD:6 is `59.615000`. */
export function amount(value: number, { decimals }: Currency): string {
  const digits = BigInt(value).toString().padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, ",");
  return decimals === 0 ? whole : `${whole}.${digits.slice(-decimals)}`;
}

/** With the currency's name, where it has one. */
export function priced(value: number, unit: Currency): string {
  return unit.name === "" ? amount(value, unit) : `${amount(value, unit)} ${unit.name}`;
}
