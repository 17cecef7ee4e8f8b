// Totals as they are defined: integers of any length, and roundings at the end alone.

import { exact, root, UNIT } from "./exact.js";

/** Doubles are multiples of 2^-1074, their squares of 2^-2148; words count from 2^-2176 on. */
const LOWEST = 2176;

/** A multiple of 2^-scale as a state says it. */
function words(value: bigint, scale: number): number[] {
  const [negative, magnitude] = value < 0n ? [true, -value] : [false, value];
  if (magnitude === 0n) return [0, 0];
  const found: number[] = [];
  for (let rest = magnitude << BigInt(LOWEST - scale); rest > 0n; rest >>= 32n) found.push(Number(rest & 0xffffffffn));
  const first = found.findIndex((word) => word !== 0);
  return [first, found.length - first, ...found.slice(first).map((word) => (negative && word !== 0 ? -word : word))];
}

const length = (magnitude: bigint): number => magnitude.toString(2).length;

/** A multiple of 2^-1074, rounded to nearest, ties to even. */
export function nearest(value: bigint): number {
  const [sign, magnitude] = value < 0n ? [-1, -value] : [1, value];
  const shift = Math.max(0, length(magnitude) - 53);
  const half = shift === 0 ? 0n : 1n << BigInt(shift - 1);
  const kept = magnitude >> BigInt(shift);
  const rest = magnitude - (kept << BigInt(shift));
  const up = shift > 0 && (rest > half || (rest === half && kept % 2n === 1n));
  return sign * scaled(Number(kept) + (up ? 1 : 0), shift - UNIT);
}

/** x 2^power for an x >= 1 or 0. */
function scaled(x: number, power: number): number {
  const half = Math.trunc(power / 2);
  return x * 2 ** half * 2 ** (power - half);
}

/** a / b to 64 bits. */
function quotient(a: bigint, b: bigint): { readonly digits: bigint; readonly power: number } {
  const power = length(a) - length(b) - 64;
  return { digits: power < 0 ? (a << BigInt(-power)) / b : a / (b << BigInt(power)), power };
}

export interface ExactTotals {
  readonly state: readonly number[];
  readonly total: number;
  /** To the last digit or one more; likewise the error. */
  readonly mean: number;
  readonly standardError: number | null;
}

export function totalsOf(values: readonly number[]): ExactTotals {
  const all = values.map(exact);
  const n = BigInt(values.length);
  const sum = all.reduce((a, b) => a + b, 0n);
  const squares = all.reduce((a, b) => a + b * b, 0n);
  return {
    state: [...words(sum, UNIT), ...words(squares, 2 * UNIT)],
    total: nearest(sum), mean: meanOf(sum, n), standardError: n === 1n ? null : errorOf(n * squares - sum * sum, n),
  };
}

function meanOf(sum: bigint, n: bigint): number {
  const { digits, power } = quotient(sum < 0n ? -sum : sum, n);
  return (sum < 0n ? -1 : 1) * scaled(Number(digits), power - UNIT);
}

/** The root of spread / (n^2 (n - 1)), of an even number of units. */
function errorOf(spread: bigint, n: bigint): number {
  const { digits, power } = quotient(spread << 128n, n * n * (n - 1n));
  const odd = Math.abs(power % 2);
  return scaled(Number(root(digits << BigInt(128 + odd))), (power - odd - 256) / 2 - UNIT);
}
