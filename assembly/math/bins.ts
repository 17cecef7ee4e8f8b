// Many doubles into the exact sums of them and of their squares: first by exponent, where significands add up as integers (the
// large superaccumulator of Neal 2015), squares as the three products of their halves; then, before 1024 can overflow, into the
// exact sums. 2.4 ns a double, and 10 an exponent that a block of 1024 has.
//
// A bin is four integers: the sum of the signed significands, and of low low, low high and high high, where a significand is
// high 2^27 + low.

import { addDigits, carry, DOUBLE, Exact, limb, MASK, PRODUCT, widen } from "./exact";

const PER_BIN: usize = 32;
/** Bytes of a table: a bin for every exponent, of which the last, that of infinities, stays empty. */
export const BINS: usize = 2048 * PER_BIN;
/** So many significands stay below 2^63, and so many squares of 27 bits below 2^64. */
const BLOCK: u32 = 1024;
const FRACTION: u64 = 0x000fffffffffffff;
const LEADING: u64 = 0x0010000000000000;
const LOW: u64 = 0x7ffffff;

/** Adds finite f64, `stride` bytes from one to the next. @param bins all 0, as they then are again */
export function addAll(bins: usize, value: usize, stride: usize, rows: u32, sum: Exact, squares: Exact): void {
  while (rows) {
    const block = min(rows, BLOCK);
    gather(bins, value, stride, block);
    spill(bins, sum, squares);
    value += stride * block;
    rows -= block;
  }
}

/** Of the bins that are not empty, where the lowest but the first is and the highest. */
let lowest: usize, highest: usize;

function gather(bins: usize, value: usize, stride: usize, rows: u32): void {
  let least = BINS;
  let most: usize = 0;
  const end = value + stride * rows;
  for (; value != end; value += stride) {
    const bits = load<u64>(value);
    const at = <usize>(bits >> 47) & (BINS - PER_BIN);
    // that of the first bin, where zeros are, is the largest number
    least = min(least, at - PER_BIN);
    most = max(most, at);
    const digits = (bits & FRACTION) | select<u64>(LEADING, 0, at != 0);
    const negative = <i64>bits >> 63;
    const low = digits & LOW;
    const high = digits >> 27;
    const bin = bins + at;
    store<i64>(bin, load<i64>(bin) + ((<i64>digits ^ negative) - negative));
    store<u64>(bin, load<u64>(bin, 8) + low * low, 8);
    store<u64>(bin, load<u64>(bin, 16) + low * high, 16);
    store<u64>(bin, load<u64>(bin, 24) + high * high, 24);
  }
  lowest = least + PER_BIN;
  highest = most;
}

function spill(bins: usize, sum: Exact, squares: Exact): void {
  empty(bins, 0, sum, squares);
  for (let at = lowest; at <= highest; at += PER_BIN) empty(bins + at, <u32>(at / PER_BIN) - 1, sum, squares);
  carry(sum);
  carry(squares);
}

/** @param at by how many bits the significands of a bin are above those of the first. */
function empty(bin: usize, at: u32, sum: Exact, squares: Exact): void {
  const ends = load<u64>(bin, 8);
  const tops = load<u64>(bin, 24);
  if ((ends | tops) == 0) return;
  addSum(sum, at + DOUBLE, load<i64>(bin));
  addSquares(squares, 2 * at + PRODUCT, ends, load<u64>(bin, 16), tops);
  // four stores: a call of memory.fill takes longer
  store<u64>(bin, 0);
  store<u64>(bin, 0, 8);
  store<u64>(bin, 0, 16);
  store<u64>(bin, 0, 24);
}

function addSum(exact: Exact, at: u32, total: i64): void {
  widen(exact, at >> 5, (at >> 5) + 3);
  addDigits(exact, at, <u64>(total < 0 ? -total : total), total < 0);
}

/** Adds tops 2^54 + 2 middles 2^27 + ends, 116 bits, from bit `at` on. */
function addSquares(exact: Exact, at: u32, ends: u64, middles: u64, tops: u64): void {
  const part = ends + (middles << 28);
  const low = part + (tops << 54);
  const high = (middles >> 36) + (tops >> 10) + (part < ends ? 1 : 0) + (low < part ? 1 : 0);
  const shift = <u64>(at & 31);
  const first = (low & MASK) << shift;
  const second = ((low >> 32) << shift) + (first >> 32);
  const third = ((high & MASK) << shift) + (second >> 32);
  const fourth = ((high >> 32) << shift) + (third >> 32);
  widen(exact, at >> 5, (at >> 5) + 5);
  const cell = limb(exact, at >> 5);
  store<i64>(cell, load<i64>(cell) + (first & MASK));
  store<i64>(cell, load<i64>(cell, 8) + (second & MASK), 8);
  store<i64>(cell, load<i64>(cell, 16) + (third & MASK), 16);
  store<i64>(cell, load<i64>(cell, 24) + (fourth & MASK), 24);
  store<i64>(cell, load<i64>(cell, 32) + (fourth >> 32), 32);
}
