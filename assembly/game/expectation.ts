// Valuations: v_i = sum_x policy(x) r_i(x) (Def. 3.1), computed as r_i(mode) + E[r_i - r_i(mode)].
//
// Measured from the most likely outcome the differences are small where the mass is, so E keeps relative accuracy, an
// indifferent group gets exactly 0, and payments, which depend on r_i - v_i alone, need no second refinement.

import { argmax } from "../math/arrays";
import { lost, twoSum } from "../math/double";
import { addPairTo, addTo, BLOCK, clear, higher, keep, lower, total } from "../math/slots";
import { Workspace } from "./workspace";

/** Sets space.mean, space.low and space.high for one row f64[m]: mean and extremes of row(x) - row(mode). */
// @ts-ignore: decorator
@inline
export function examine(space: Workspace, row: usize): void {
  if (space.outcomes > BLOCK) expectMany(space, row);
  else expect(space, row);
}

/** Writes what `examine` found of a row to f64[3]. */
// @ts-ignore: decorator
@inline
export function keepMoments(space: Workspace, at: usize): void {
  store<f64>(at, space.mean);
  store<f64>(at, space.low, 8);
  store<f64>(at, space.high, 16);
}

/** As if `examine` had just looked at that row. */
// @ts-ignore: decorator
@inline
export function recallMoments(space: Workspace, at: usize): void {
  space.mean = load<f64>(at);
  space.low = load<f64>(at, 8);
  space.high = load<f64>(at, 16);
}

/** The same for at most a block of slots.ts. */
export function expect(space: Workspace, row: usize): void {
  const m = space.outcomes;
  const policy = space.policy;
  const slots = space.slots;
  const centre = load<f64>(row + (<usize>space.mode << 3));
  let low: f64 = 0;
  let high: f64 = 0;
  let x: u32 = 0;
  if (!ASC_FEATURE_SIMD || m < 8) clear(slots);
  if (ASC_FEATURE_SIMD) {
    if (m >= 8) expectBlocks(policy, row, centre, m & ~7, slots);
    if (m & 6) expectPairs(policy, row, centre, m & ~7, m & ~1, slots);
    low = lower(v128.load(slots, 64));
    high = higher(v128.load(slots, 80));
    x = m & ~1;
  }
  for (; x < m; ++x) {
    const at = <usize>x << 3;
    const d = load<f64>(row + at) - centre;
    addTo(slots, x, load<f64>(policy + at) * d);
    if (d < low) low = d;
    if (d > high) high = d;
  }
  space.mean = total(slots);
  space.low = low;
  space.high = high;
}

/** The same for more outcomes than a block of slots.ts, whose sums are compensated: the error does not grow with their
 *  number. Apart from `expect`, which a loop over blocks makes 6 % slower at n = 5, m = 10. */
export function expectMany(space: Workspace, row: usize): void {
  const m = space.outcomes;
  const mode = space.mode;
  const policy = space.policy;
  let mean: f64 = 0;
  let rest: f64 = 0;
  let low: f64 = 0;
  let high: f64 = 0;
  for (let from: u32 = 0; from < m; from += BLOCK) {
    // as if the block were all: the mode's place wraps around where it is before
    space.outcomes = min(m - from, BLOCK);
    space.policy = policy + (<usize>from << 3);
    space.mode = mode - from;
    expect(space, row + (<usize>from << 3));
    mean = twoSum(mean, space.mean);
    rest += lost;
    low = min(low, space.low);
    high = max(high, space.high);
  }
  space.outcomes = m;
  space.policy = policy;
  space.mode = mode;
  space.mean = mean + rest;
  space.low = low;
  space.high = high;
}

/** Terms [0, count), count a positive multiple of 8; the extremes go behind the slots. */
export function expectBlocks(policy: usize, row: usize, centre: f64, count: u32, slots: usize): void {
  const end = <usize>count << 3;
  const c = f64x2.splat(centre);
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  let sum0 = f64x2.splat(0);
  let sum1 = f64x2.splat(0);
  let sum2 = f64x2.splat(0);
  let sum3 = f64x2.splat(0);
  let x: usize = 0;
  do {
    const d0 = f64x2.sub(v128.load(row + x), c);
    const d1 = f64x2.sub(v128.load(row + x, 16), c);
    const d2 = f64x2.sub(v128.load(row + x, 32), c);
    const d3 = f64x2.sub(v128.load(row + x, 48), c);
    low = f64x2.pmin(f64x2.pmin(low, f64x2.pmin(d0, d1)), f64x2.pmin(d2, d3));
    high = f64x2.pmax(f64x2.pmax(high, f64x2.pmax(d0, d1)), f64x2.pmax(d2, d3));
    sum0 = f64x2.add(sum0, f64x2.mul(v128.load(policy + x), d0));
    sum1 = f64x2.add(sum1, f64x2.mul(v128.load(policy + x, 16), d1));
    sum2 = f64x2.add(sum2, f64x2.mul(v128.load(policy + x, 32), d2));
    sum3 = f64x2.add(sum3, f64x2.mul(v128.load(policy + x, 48), d3));
    x += 64;
  } while (x < end);
  keep(slots, sum0, sum1, sum2, sum3);
  v128.store(slots, low, 64);
  v128.store(slots, high, 80);
}

/** Terms [from, to), at most three pairs. */
export function expectPairs(policy: usize, row: usize, centre: f64, from: u32, to: u32, slots: usize): void {
  const c = f64x2.splat(centre);
  let low = v128.load(slots, 64);
  let high = v128.load(slots, 80);
  for (let x = from; x < to; x += 2) {
    const at = <usize>x << 3;
    const d = f64x2.sub(v128.load(row + at), c);
    low = f64x2.pmin(low, d);
    high = f64x2.pmax(high, d);
    addPairTo(slots, x, f64x2.mul(v128.load(policy + at), d));
  }
  v128.store(slots, low, 64);
  v128.store(slots, high, 80);
}

/** Sets space.mode: the most likely outcome, the lowest index among equals. */
export function findMode(space: Workspace): void {
  space.mode = argmax(space.policy, space.outcomes);
}
