// Amounts in payable units, together the sum to the nearest one: Hamilton's method of largest remainders.

import { amount, array, integer, isTyped } from "../check.js";
import { rangeError } from "../refusal.js";
import { MOST_UNIT } from "./names.js";

export const unitOf = (value: unknown): number => integer("unit", value, 1, MOST_UNIT);

/** Amounts in whole payable units of `unit` smallest ones, together the sum to the nearest payable unit (a half up):
 *  each is rounded down, and what is missing goes to the largest remainders, ties by index. So each moves by less than
 *  a unit and the sum by at most half of one. @returns smallest units.
 *  @example payouts.round([10_500, 16_000], 10_000)   // [10_000, 20_000] */
export function round(amounts: readonly number[] | Float64Array, unit: number): number[] {
  const step = unitOf(unit);
  const given: unknown[] = isTyped(amounts) ? Array.from(amounts) : array("amounts", amounts);
  const exact = given.map((value, k) => amount(`amounts[${k}]`, value));
  const rest = exact.map((value) => value % step);
  const down = exact.map((value, k) => value - rest[k]!);
  const first = [...rest.keys()].sort((i, j) => rest[j]! - rest[i]! || i - j).slice(0, unitsIn(rest, step));
  for (const k of first) down[k] = up(`amounts[${k}]`, down[k]!, step);
  return down;
}

/** The sum of remainders in units, to the nearest, never past what doubles hold. */
function unitsIn(rest: readonly number[], step: number): number {
  let units = 0;
  let left = 0;
  for (const one of rest) {
    left += one;
    if (left >= step) {
      units++;
      left -= step;
    }
  }
  return units + Number(2 * left >= step);
}

function up(field: string, value: number, step: number): number {
  if (value <= Number.MAX_SAFE_INTEGER - step) return value + step;
  throw rangeError(field, "an amount that can be rounded up below 2^53", value);
}

/** An amount below the units of a payable one. */
export const roundedDown = (value: number, unit: number): number => value - (value % unit);
