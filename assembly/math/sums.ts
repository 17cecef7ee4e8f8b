// Sums and extremes that a sweep over x makes at once, in one fixed order, whatever the build: even and odd x apart,
// then together, block by block, and blocks into compensated sums.
//
// A sweep is a loop of one function over every second x in steps of 16 bytes, or over pairs in steps of 64. It goes on
// with at most four sums, a lowest and a highest number at `into` + 16 k. Pairs first and then what is left, even x and
// odd x apart, add up in the same order as all even and all odd x.

import { lost, twoSum } from "./double";
import { write } from "./lanes";

/** Where a sweep leaves its lowest and its highest number. */
export const LOWEST: usize = 64;
export const HIGHEST: usize = 80;
const BLOCKS: usize = 96;
export const SUMS: usize = 160;
/** Bytes of f64 a block, and of pairs a step. */
export const BLOCK: usize = 8192;
export const STEP: usize = 64;

/** Before a sweep that does not go on with the last one's sums. */
export function open(sums: usize): void {
  for (let at: usize = 0; at < LOWEST; at += 8) store<f64>(sums + at, 0);
  store<f64>(sums, Infinity, LOWEST);
  store<f64>(sums, Infinity, LOWEST + 8);
  store<f64>(sums, -Infinity, HIGHEST);
  store<f64>(sums, -Infinity, HIGHEST + 8);
}

/** Before the first of many blocks, */
export function openBlocks(sums: usize): void {
  for (let at = BLOCKS; at < SUMS; at += 8) store<f64>(sums + at, 0);
}

/** after each of them, */
export function fold(sums: usize): void {
  for (let k: usize = 0; k < LOWEST; k += 16) {
    store<f64>(sums + k, twoSum(load<f64>(sums + k, BLOCKS), load<f64>(sums + k) + load<f64>(sums + k, 8)), BLOCKS);
    store<f64>(sums + k, load<f64>(sums + k, BLOCKS + 8) + lost, BLOCKS + 8);
    store<f64>(sums + k, 0);
    store<f64>(sums + k, 0, 8);
  }
}

/** and after the last. */
export function unfold(sums: usize): void {
  for (let at: usize = 0; at < LOWEST; at += 8) store<f64>(sums + at, load<f64>(sums + at, BLOCKS));
}

// @ts-ignore: decorator
@inline
export function sumOf(sums: usize, k: usize): f64 {
  return load<f64>(sums + (k << 4)) + load<f64>(sums + (k << 4), 8);
}

export function lowestOf(sums: usize): f64 {
  return min(load<f64>(sums, LOWEST), load<f64>(sums, LOWEST + 8));
}

export function highestOf(sums: usize): f64 {
  return max(load<f64>(sums, HIGHEST), load<f64>(sums, HIGHEST + 8));
}

/** What a sweep leaves of its first three sums, */
// @ts-ignore: decorator
@inline
export function keepThree<V>(into: usize, sum0: V, sum1: V, sum2: V): void {
  write<V>(into, sum0);
  write<V>(into + 16, sum1);
  write<V>(into + 32, sum2);
}

/** and of all four. */
// @ts-ignore: decorator
@inline
export function keepFour<V>(into: usize, sum0: V, sum1: V, sum2: V, sum3: V): void {
  keepThree<V>(into, sum0, sum1, sum2);
  write<V>(into + 48, sum3);
}
