// Many doubles into the exact sums of them and of their squares: first by exponent, where significands add up as integers (the
// large superaccumulator of Neal 2015), squares as the three products of their halves; then, before 1024 can overflow, into the
// exact sums. 2.1 ns a double, and 5 an exponent that a block of 1024 has.
//
// A bin is four integers: the sums of the signed significands, and of low high, low low and high high, where a significand is
// high 2^27 + low.

import { DOUBLE, Exact, limb, MASK, PRODUCT, widen } from "./exact";

const PER_BIN: usize = 32;
/** Bytes of a table: a bin for every exponent, of which the last, that of infinities, stays empty. */
const BINS: usize = 2048 * PER_BIN;
/** The table: all 0 between calls. */
const TABLE: usize = memory.data(<i32>BINS, 16);
/** So many significands stay below 2^63, and so many squares of 27 bits below 2^64. */
const BLOCK: u32 = 1024;
const FRACTION: u64 = 0x000fffffffffffff;
const LEADING: u64 = 0x0010000000000000;
const LOW: u64 = 0x7ffffff;

/** Adds finite f64, `stride` bytes from one to the next. No limb is carried: a block adds less than 2^40 to it, and memory does not
 *  hold the 2^23 blocks that might overflow it. */
export function addAll(value: usize, stride: usize, rows: u32, sum: Exact, squares: Exact): void {
  while (rows) {
    const block = min(rows, BLOCK);
    spill(gather(value, stride, block), sum, squares);
    value += stride * block;
    rows -= block;
  }
}

/** @returns a bit for every 32 exponents: whether any of them has a bin that a number went to, if only a 0. */
function gather(value: usize, stride: usize, rows: u32): u64 {
  let filled: u64 = 0;
  const end = value + stride * rows;
  for (; value != end; value += stride) {
    const bits = load<u64>(value);
    const at = <usize>(bits >> 47) & (BINS - PER_BIN);
    const digits = (bits & FRACTION) | select<u64>(LEADING, 0, at != 0);
    // a shift is by that modulo 64: without the sign
    filled |= <u64>1 << (bits >> 57);
    const negative = <i64>bits >> 63;
    const low = digits & LOW;
    const high = digits >> 27;
    const bin = TABLE + at;
    addPair(bin, (<i64>digits ^ negative) - negative, low * high);
    addPair(bin + 16, low * low, high * high);
  }
  return filled;
}

// @ts-ignore: decorator
@inline
function addPair(at: usize, one: u64, other: u64): void {
  if (ASC_FEATURE_SIMD) {
    v128.store(at, i64x2.add(v128.load(at), i64x2.replace_lane(i64x2.splat(one), 1, other)));
  } else {
    store<u64>(at, load<u64>(at) + one);
    store<u64>(at, load<u64>(at, 8) + other, 8);
  }
}

function spill(filled: u64, sum: Exact, squares: Exact): void {
  for (; filled; filled &= filled - 1) {
    const first = <u32>ctz(filled) << 5;
    let met = false;
    for (let exponent = first; exponent < first + 32; ++exponent) {
      const bin = TABLE + <usize>exponent * PER_BIN;
      const ends = load<u64>(bin, 16);
      const tops = load<u64>(bin, 24);
      if ((ends | tops) == 0) continue;
      // the first two exponents are of the same place
      const at = max(exponent, 1) - 1;
      if (!met) reach(at, first + 30, sum, squares);
      met = true;
      addSum(sum, at + DOUBLE, load<i64>(bin));
      addSquares(squares, 2 * at + PRODUCT, ends, load<u64>(bin, 8), tops);
      // a call of memory.fill takes longer
      store<u64>(bin, 0);
      store<u64>(bin, 0, 8);
      store<u64>(bin, 0, 16);
      store<u64>(bin, 0, 24);
    }
  }
}

/** Before significands from bits [first, last] on, and squares of them, are added. */
function reach(first: u32, last: u32, sum: Exact, squares: Exact): void {
  widen(sum, (first + DOUBLE) >> 5, ((last + DOUBLE) >> 5) + 3);
  widen(squares, (2 * first + PRODUCT) >> 5, ((2 * last + PRODUCT) >> 5) + 5);
}

/** Adds total 2^(at + LOWEST), to three limbs. */
function addSum(exact: Exact, at: u32, total: i64): void {
  const shift = <i64>(at & 31);
  const cell = limb(exact, at >> 5);
  store<i64>(cell, load<i64>(cell) + ((total << shift) & MASK));
  store<i64>(cell, load<i64>(cell, 8) + ((total >> (32 - shift)) & MASK), 8);
  store<i64>(cell, load<i64>(cell, 16) + (total >> 32 >> (32 - shift)), 16);
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
  const cell = limb(exact, at >> 5);
  store<i64>(cell, load<i64>(cell) + (first & MASK));
  store<i64>(cell, load<i64>(cell, 8) + (second & MASK), 8);
  store<i64>(cell, load<i64>(cell, 16) + (third & MASK), 16);
  store<i64>(cell, load<i64>(cell, 24) + (fourth & MASK), 24);
  store<i64>(cell, load<i64>(cell, 32) + (fourth >> 32), 32);
}
