// Total, mean and standard error of the mean out of the exact sums S of n values and Q of their squares: the squared deviations
// are (n Q - S^2)/n, whose numerator is an integer number of units too. So nothing cancels, however far from 0 the values lie.

import { clear, Exact, limb, magnitude, MASK, power, settle, significand, UNIT, widen } from "./exact";

/** Into f64[3], from settled sums:
 *  - the total, rounded once: infinite beyond the largest double;
 *  - the mean, the rounded total over n: finite even there;
 *  - the standard error of the mean, sample standard deviation / sqrt(n), to a relative 2^-51; NaN for n = 1.
 *  @param negative whether the values' sum is @param n integer from 1 to 2^53 - 1 @param spread scratch
 *  @returns false where no n values have these sums: n Q < S^2. Time O(words of S, squared). */
export function moments(sum: Exact, negative: bool, squares: Exact, spread: Exact, n: f64, into: usize): bool {
  const total = magnitude(sum);
  const mean = total < Infinity ? total / n : scaled(significand(sum) / n, power);
  store<f64>(into, negative ? -total : total);
  store<f64>(into, negative ? -mean : mean, 8);
  spreadOf(sum, squares, spread, <u64>n);
  const valid = !settle(spread);
  store<f64>(into, n > 1 ? scaled(sqrt(significand(spread) / (n - 1)) / n, power >> 1) : NaN, 16);
  return valid;
}

/** spread <- n Q - S^2, of settled sums. */
function spreadOf(sum: Exact, squares: Exact, spread: Exact, n: u64): void {
  clear(spread);
  if (squares.to > squares.from) widen(spread, squares.from, squares.to + 3);
  for (let k = squares.from; k < squares.to; ++k) {
    const word = load<u64>(limb(squares, k));
    const low = word * (n & MASK);
    const high = word * (n >> 32);
    addWords(limb(spread, k), low & MASK, low >> 32);
    addWords(limb(spread, k + 1), high & MASK, high >> 32);
  }
  // the square of a unit is the unit of another limb
  if (sum.to > sum.from) widen(spread, 2 * sum.from - UNIT, 2 * sum.to - UNIT);
  for (let i = sum.from; i < sum.to; ++i) {
    const word = load<u64>(limb(sum, i));
    for (let j = sum.from; j < sum.to; ++j) {
      const product = word * load<u64>(limb(sum, j));
      addWords(limb(spread, i + j - UNIT), -(product & MASK), -(product >> 32));
    }
  }
}

/** To a limb and the next. */
// @ts-ignore: decorator
@inline
function addWords(cell: usize, low: i64, high: i64): void {
  store<i64>(cell, load<i64>(cell) + low);
  store<i64>(cell, load<i64>(cell, 8) + high, 8);
}

/** x 2^k for x = 0 or from 2^-80 to 2^80, and |k| <= 1200: rounded once. */
function scaled(x: f64, k: i32): f64 {
  const half = k >> 1;
  return x * powerOfTwo(half) * powerOfTwo(k - half);
}

// @ts-ignore: decorator
@inline
function powerOfTwo(k: i32): f64 {
  return reinterpret<f64>(<u64>(k + 1023) << 52);
}
