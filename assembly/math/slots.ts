// Sums and extremes over x in one fixed order, whatever the build: term x goes to slot x mod 8, and the eight slots are
// combined as a tree. SIMD loops keep the slots in four vectors; scalar loops keep them in memory. After every 4,096
// terms that sum goes to a compensated one and the slots start anew, so that the error does not grow with the number of
// terms.

import { lost, twoSum } from "./double";

/** Bytes of eight slots and, behind them, of two pairs of running extremes that SIMD loops leave there and of a sum of
 *  blocks. */
export const SLOTS: usize = 112;
/** Terms a block. */
export const BLOCK: u32 = 4096;

/** By stores: for memory.fill V8 calls out of WebAssembly, 6 to 9 % of a kl batch at n = 2, m = 3. */
// @ts-ignore: decorator
@inline
export function clear(slots: usize): void {
  clearPairs(slots, SLOTS);
}

/** The first `bytes`, a constant multiple of 16. */
// @ts-ignore: decorator
@inline
function clearPairs(slots: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) {
    if (ASC_FEATURE_SIMD) v128.store(slots + at, i64x2.splat(0));
    else {
      store<f64>(slots + at, 0);
      store<f64>(slots + at, 0, 8);
    }
  }
}

/** Adds a term of index x. */
// @ts-ignore: decorator
@inline
export function addTo(slots: usize, x: u32, term: f64): void {
  const slot = slots + ((<usize>x & 7) << 3);
  store<f64>(slot, load<f64>(slot) + term);
}

/** Adds terms of index x and x + 1, x even. */
// @ts-ignore: decorator
@inline
export function addPairTo(slots: usize, x: u32, terms: v128): void {
  const slot = slots + ((<usize>x & 7) << 3);
  v128.store(slot, f64x2.add(v128.load(slot), terms));
}

/** Sets the slots to four pairs of partial sums. */
// @ts-ignore: decorator
@inline
export function keep(slots: usize, sum0: v128, sum1: v128, sum2: v128, sum3: v128): void {
  v128.store(slots, sum0);
  v128.store(slots, sum1, 16);
  v128.store(slots, sum2, 32);
  v128.store(slots, sum3, 48);
}

/** The lower of a pair. Not by f64.min: V8 branches on which one is lower, a misprediction every second time. */
// @ts-ignore: decorator
@inline
export function lower(pair: v128): f64 {
  return f64x2.extract_lane(f64x2.pmin(pair, v128.shuffle<f64>(pair, pair, 1, 0)), 0);
}

/** The higher of a pair. */
// @ts-ignore: decorator
@inline
export function higher(pair: v128): f64 {
  return f64x2.extract_lane(f64x2.pmax(pair, v128.shuffle<f64>(pair, pair, 1, 0)), 0);
}

/** The sum of the eight slots. */
// @ts-ignore: decorator
@inline
export function total(slots: usize): f64 {
  return ((load<f64>(slots) + load<f64>(slots, 8)) + (load<f64>(slots, 16) + load<f64>(slots, 24)))
    + ((load<f64>(slots, 32) + load<f64>(slots, 40)) + (load<f64>(slots, 48) + load<f64>(slots, 56)));
}

// ---- sums of blocks, for loops of one function over all terms

/** Adds a term of index x, all of them in order after `clear`. */
// @ts-ignore: decorator
@inline
export function tally(slots: usize, x: u32, term: f64): void {
  addTo(slots, x, term);
  if ((x & (BLOCK - 1)) == BLOCK - 1) fold(slots);
}

/** Ends a block. */
export function fold(slots: usize): void {
  store<f64>(slots, twoSum(load<f64>(slots, 96), total(slots)), 96);
  store<f64>(slots, load<f64>(slots, 104) + lost, 104);
  clearPairs(slots, 64);
}

/** The sum of what was tallied. */
// @ts-ignore: decorator
@inline
export function tallied(slots: usize): f64 {
  return load<f64>(slots, 96) + (total(slots) + load<f64>(slots, 104));
}
