// Exact sums as f64 to be kept and gone on from: one way to write each, whatever was added in whatever order.
//
// first, count, and `count` words of 32 bits, all of the sum's sign: it is sum_k word[k] 2^(32 (first + k) - 2176). Neither the
// first word nor the last is 0; a sum of 0 is 0, 0.

import { Exact, LIMBS, limb, widen } from "./exact";

/** f64 that a sum is at most. */
export const WORDS: u32 = LIMBS + 2;

/** Writes a settled sum. @returns how many f64 that is */
export function write(exact: Exact, negative: bool, to: usize): u32 {
  const first = exact.from;
  const count = <u32>max(<i32>exact.to - <i32>first, 0);
  store<f64>(to, count ? <f64>first : 0);
  store<f64>(to, <f64>count, 8);
  for (let k: u32 = 0; k < count; ++k) {
    const word = <f64>load<i64>(limb(exact, first + k));
    store<f64>(to + (<usize>k << 3), negative ? 0 - word : word, 16);
  }
  return count + 2;
}

/** Adds what was written. @returns how many f64 that is */
export function add(exact: Exact, from: usize): u32 {
  const first = <u32>load<f64>(from);
  const count = <u32>load<f64>(from, 8);
  if (count) widen(exact, first, first + count);
  for (let k: u32 = 0; k < count; ++k) {
    const cell = limb(exact, first + k);
    store<i64>(cell, load<i64>(cell) + <i64>load<f64>(from + (<usize>k << 3), 16));
  }
  return count + 2;
}
