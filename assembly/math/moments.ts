// Total, mean and standard error of the mean out of the exact sums S of n values and Q of their squares: the squared deviations
// are (n Q - S^2)/n, whose numerator is an integer number of units too. So nothing cancels, however far from 0 the values lie.

import { addDigits, clear, Exact, limb, negate, power, rounded, settle, significand, UNIT, widen } from "./exact";

/** Into f64[3], from settled or unsettled sums, which keep their values:
 *  - the total, rounded once: infinite beyond the largest double;
 *  - the mean, the rounded total over n: finite even there;
 *  - the standard error of the mean, sample standard deviation / sqrt(n), to a relative 2^-51; NaN for n = 1.
 *  @param n integer from 1 to 2^53 - 1 @param spread scratch
 *  @returns false where no n values have these sums: n Q < S^2. Time O(words of S, squared). */
export function moments(sum: Exact, squares: Exact, spread: Exact, n: f64, into: usize): bool {
  const total = rounded(sum);
  store<f64>(into, total);
  const negative = settle(sum);
  store<f64>(into, abs(total) < Infinity ? total / n : meanOf(sum, negative, n), 8);
  settle(squares);
  spreadOf(sum, squares, spread, <u64>n);
  if (negative) negate(sum);
  const valid = !settle(spread);
  store<f64>(into, n > 1 ? scaled(sqrt(significand(spread) / (n - 1)) / n, power >> 1) : NaN, 16);
  return valid;
}

function meanOf(sum: Exact, negative: bool, n: f64): f64 {
  const mean = scaled(significand(sum) / n, power);
  return negative ? -mean : mean;
}

/** spread <- n Q - S^2, of settled sums. */
function spreadOf(sum: Exact, squares: Exact, spread: Exact, n: u64): void {
  clear(spread);
  if (squares.to > squares.from) widen(spread, squares.from, squares.to + 3);
  for (let k = squares.from; k < squares.to; ++k) {
    const word = load<u64>(limb(squares, k));
    if (!word) continue;
    addDigits(spread, k << 5, word * (n & 0xffffffff), false);
    addDigits(spread, (k + 1) << 5, word * (n >> 32), false);
  }
  for (let i = sum.from; i < sum.to; ++i) {
    const word = load<u64>(limb(sum, i));
    if (!word) continue;
    for (let j = sum.from; j < sum.to; ++j) {
      const other = load<u64>(limb(sum, j));
      if (!other) continue;
      // the square of a unit is the unit of another limb
      const k = i + j - UNIT;
      widen(spread, k, k + 3);
      addDigits(spread, k << 5, word * other, true);
    }
  }
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
