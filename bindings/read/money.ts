// Amounts of money as a person writes them, in the whole numbers of the smallest unit that the library counts.

export interface Currency {
  readonly name: string;
  /** One unit of the currency is 10^decimals of the smallest ones. */
  readonly decimals: number;
}

/** Numbers without a currency. */
export const PLAIN: Currency = { name: "", decimals: 0 };

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
