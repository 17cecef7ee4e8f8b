// Sums and extremes that a sweep over x makes at once, in one fixed order, whatever the build: even and odd x apart, then
// together, block by block, and blocks into compensated sums.
//
// A sweep is a loop of one function in steps of 16 bytes, of pairs or, in the build without SIMD, once over even and once over
// odd x. It adds up at most four sums, a lowest and a highest number, and leaves them at `into` + 16 k.

import { lost, twoSum } from "./double";

/** Where a sweep leaves its lowest and its highest number. */
export const LOWEST: usize = 64;
export const HIGHEST: usize = 80;
/** Where the sweep of an odd last x leaves its own, behind those of pairs; then the blocks' sums and extremes. */
export const ODD: usize = 96;
const TOTALS: usize = 192;
const LOW: usize = 256;
const HIGH: usize = 264;
export const SUMS: usize = 272;
/** Bytes of f64 a block. */
export const BLOCK: usize = 8192;

// What a sweep of pairs leaves is there if there were two x, what a sweep of a last x leaves if their number is odd.

/** Sum k: even x and the last, odd x. */
// @ts-ignore: decorator
@inline
function ofBlock(sums: usize, k: usize, bytes: usize): f64 {
  let sum: f64 = !ASC_FEATURE_SIMD || bytes > 8 ? load<f64>(sums + k) : 0;
  if (ASC_FEATURE_SIMD && (bytes & 8) != 0) sum += load<f64>(sums + ODD + k);
  return bytes > 8 ? sum + load<f64>(sums + k, 8) : sum;
}

function extend(sums: usize, bytes: usize): void {
  if (!ASC_FEATURE_SIMD || bytes > 8) extendBy(sums, sums);
  if (bytes > 8) extendBy(sums, sums + 8);
  if (ASC_FEATURE_SIMD && (bytes & 8) != 0) extendBy(sums, sums + ODD);
}

// @ts-ignore: decorator
@inline
function extendBy(sums: usize, by: usize): void {
  const low = load<f64>(by, LOWEST);
  const high = load<f64>(by, HIGHEST);
  if (low < load<f64>(sums, LOW)) store<f64>(sums, low, LOW);
  if (high > load<f64>(sums, HIGH)) store<f64>(sums, high, HIGH);
}

/** After the only block, of `bytes`. */
export function finish(sums: usize, bytes: usize): void {
  for (let k: usize = 0; k < LOWEST; k += 16) {
    store<f64>(sums + TOTALS + k, ofBlock(sums, k, bytes));
    store<f64>(sums + TOTALS + k, 0, 8);
  }
  store<f64>(sums, Infinity, LOW);
  store<f64>(sums, -Infinity, HIGH);
  extend(sums, bytes);
}

/** Before the first of many blocks. */
export function open(sums: usize): void {
  for (let at = TOTALS; at < LOW; at += 8) store<f64>(sums + at, 0);
  store<f64>(sums, Infinity, LOW);
  store<f64>(sums, -Infinity, HIGH);
}

/** After one of many blocks, or a sweep whose sums are added to the last one's. */
export function collect(sums: usize, bytes: usize): void {
  for (let k: usize = 0; k < LOWEST; k += 16) {
    store<f64>(sums + TOTALS + k, twoSum(load<f64>(sums + TOTALS + k), ofBlock(sums, k, bytes)));
    store<f64>(sums + TOTALS + k, load<f64>(sums + TOTALS + k, 8) + lost, 8);
  }
  extend(sums, bytes);
}

/** Sum k of all blocks. */
export function sumOf(sums: usize, k: usize): f64 {
  return load<f64>(sums + TOTALS + (k << 4)) + load<f64>(sums + TOTALS + (k << 4), 8);
}

export function lowestOf(sums: usize): f64 {
  return load<f64>(sums, LOW);
}

export function highestOf(sums: usize): f64 {
  return load<f64>(sums, HIGH);
}
