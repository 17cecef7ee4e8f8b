// Whole-array helpers over f64 in linear memory.

import { higher } from "./slots";

/** values <- values / by. */
export function divide(values: usize, count: u32, by: f64): void {
  const end = <usize>count << 3;
  let at: usize = 0;
  if (ASC_FEATURE_SIMD) {
    for (; at + 16 <= end; at += 16) v128.store(values + at, f64x2.div(v128.load(values + at), f64x2.splat(by)));
  }
  for (; at < end; at += 8) store<f64>(values + at, load<f64>(values + at) / by);
}

/** Index of the highest of count >= 1 values, the lowest among equals. */
export function argmax(values: usize, count: u32): u32 {
  const end = <usize>count << 3;
  if (ASC_FEATURE_SIMD && count > 1) return argmaxPairs(values, end);
  let best: usize = 0;
  let highest = load<f64>(values);
  for (let at: usize = 8; at < end; at += 8) {
    const value = load<f64>(values + at);
    if (value > highest) {
      highest = value;
      best = at;
    }
  }
  return <u32>(best >> 3);
}

// @ts-ignore: decorator
@inline
export function get(values: usize, index: u32): f64 {
  return load<f64>(values + (<usize>index << 3));
}

// @ts-ignore: decorator
@inline
export function set(values: usize, index: u32, value: f64): void {
  store<f64>(values + (<usize>index << 3), value);
}

// @ts-ignore: decorator
@inline
export function add(values: usize, index: u32, value: f64): void {
  const at = values + (<usize>index << 3);
  store<f64>(at, load<f64>(at) + value);
}

/** Every one of count values. */
export function fill(values: usize, count: u32, value: f64): void {
  for (let i: u32 = 0; i < count; ++i) set(values, i, value);
}

/** Index of the lowest of count >= 1 values, the lowest among equals. */
export function argmin(values: usize, count: u32): u32 {
  let best: u32 = 0;
  for (let k: u32 = 1; k < count; ++k) if (get(values, k) < get(values, best)) best = k;
  return best;
}

/** The highest value first, then where it is: two passes of vectors instead of one of branches. */
function argmaxPairs(values: usize, end: usize): u32 {
  let top = v128.load64_splat(values);
  let at = end & 8;
  do {
    top = f64x2.pmax(top, v128.load(values + at));
    at += 16;
  } while (at < end);
  top = f64x2.splat(higher(top));
  at = 0;
  // an odd last value is compared together with what follows it in memory, which cannot hide it
  while (at + 16 < end && !v128.any_true(f64x2.eq(top, v128.load(values + at)))) at += 16;
  const x = <u32>(at >> 3);
  return load<f64>(values + at) == f64x2.extract_lane(top, 0) ? x : x + 1;
}
