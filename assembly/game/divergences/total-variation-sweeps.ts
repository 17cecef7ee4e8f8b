// The loops over x of total variation, four pairs a turn. Sums go to the slots of math/slots.ts, so that a pair adds to
// the slots that its two outcomes would.

import {
  higherOf, lowerOf, magnitude, minus, plus, read, splat, times, whereEqual, whereLess, write,
} from "../../math/lanes";
import { BLOCK, clear, fold, higher, lower, tallied, tally } from "../../math/slots";
import { Workspace } from "../workspace";

/** What rounding can do to R(x) - R(y) + 2 lambda, as a share of either term: 2^-51. */
export const ROUNDING: f64 = 4.440892098500626e-16;

// What is summed over x, each a loop of its own.
const MOVED: u32 = 0;
const CHARGE: u32 = 1;

/** The sum of q over outcomes without policy. */
export function moved(space: Workspace): f64 {
  return sum(MOVED, space, 0, 0, 0);
}

/** sum q [ x kept ? max(0, highest - double - R'(x)) : max(highest - led, R'(x) + double - led) ], R' in
 *  space.other. */
export function charged(space: Workspace, highest: f64, led: f64, double: f64): f64 {
  return sum(CHARGE, space, highest, led, double);
}

// @ts-ignore: decorator
@inline
function sum(what: u32, space: Workspace, highest: f64, led: f64, double: f64): f64 {
  const m = space.outcomes;
  const slots = space.slots;
  clear(slots);
  let x: u32 = 0;
  if (ASC_FEATURE_SIMD) {
    while (x + 8 <= m) {
      const to = min(m & ~7, (x | (BLOCK - 1)) + 1);
      if (what == MOVED) movedFours(space, x, to);
      else chargedFours(space, highest, led, double, x, to);
      x = to;
      if (!(x & (BLOCK - 1))) fold(slots);
    }
  }
  for (; x < m; ++x) tally(slots, x, term<f64>(what, space, highest, led, double, <usize>x << 3));
  return tallied(slots);
}

// @ts-ignore: decorator
@inline
function term<V>(what: u32, space: Workspace, highest: V, led: V, double: V, at: usize): V {
  const zero = splat<V>(0);
  const q = read<V>(space.baseline + at);
  const policy = read<V>(space.policy + at);
  if (what == MOVED) return whereEqual<V>(policy, zero, q, zero);
  const without = read<V>(space.other + at);
  const raised = higherOf<V>(zero, minus<V>(minus<V>(highest, without), double));
  const spared = higherOf<V>(minus<V>(highest, led), plus<V>(minus<V>(without, led), double));
  return times<V>(q, whereLess<V>(zero, policy, raised, spared));
}

export function movedFours(space: Workspace, from: u32, to: u32): void {
  fours(MOVED, space, 0, 0, 0, from, to);
}

export function chargedFours(space: Workspace, highest: f64, led: f64, double: f64, from: u32, to: u32): void {
  fours(CHARGE, space, highest, led, double, from, to);
}

/** Adds the terms of [from, to), a positive multiple of 8, to the slots. */
// @ts-ignore: decorator
@inline
function fours(what: u32, space: Workspace, highest: f64, led: f64, double: f64, from: u32, to: u32): void {
  const slots = space.slots;
  const end = <usize>to << 3;
  const h = f64x2.splat(highest);
  const l = f64x2.splat(led);
  const d = f64x2.splat(double);
  let sum0 = v128.load(slots);
  let sum1 = v128.load(slots, 16);
  let sum2 = v128.load(slots, 32);
  let sum3 = v128.load(slots, 48);
  let at = <usize>from << 3;
  do {
    sum0 = f64x2.add(sum0, term<v128>(what, space, h, l, d, at));
    sum1 = f64x2.add(sum1, term<v128>(what, space, h, l, d, at + 16));
    sum2 = f64x2.add(sum2, term<v128>(what, space, h, l, d, at + 32));
    sum3 = f64x2.add(sum3, term<v128>(what, space, h, l, d, at + 48));
    at += 64;
  } while (at < end);
  v128.store(slots, sum0);
  v128.store(slots, sum1, 16);
  v128.store(slots, sum2, 32);
  v128.store(slots, sum3, 48);
}

// ---- sweeps without sums

/** Whether the highest score is so by more than rounding, and so is every outcome kept or not. */
export function isCertain(space: Workspace, highest: f64, double: f64): bool {
  const end = <usize>space.outcomes << 3;
  const pairs: usize = ASC_FEATURE_SIMD ? end & ~15 : 0;
  let rivals: f64 = 0;
  let nearest = Infinity;
  if (ASC_FEATURE_SIMD && pairs) {
    certainPairs(space, highest, double, pairs);
    rivals = load<f64>(space.slots) + load<f64>(space.slots, 8);
    nearest = lower(v128.load(space.slots, 16));
  }
  if (end > pairs) {
    certain<f64>(space, highest, double, pairs, end);
    rivals += load<f64>(space.slots);
    nearest = min(nearest, load<f64>(space.slots, 16));
  }
  return nearest > 0 && (rivals == 1 || space.error == 0);
}

export function certainPairs(space: Workspace, highest: f64, double: f64, to: usize): void {
  certain<v128>(space, highest, double, 0, to);
}

/** Counts scores that may be the highest; by how much rounding cannot decide the nearest of them all. */
// @ts-ignore: decorator
@inline
function certain<V>(space: Workspace, highest: f64, double: f64, from: usize, to: usize): void {
  const score = space.score;
  const floor = splat<V>(highest - (4 * space.error + ROUNDING * abs(highest)));
  const top = splat<V>(highest);
  const margin = splat<V>(double);
  const error = splat<V>(2 * space.error);
  const rounding = splat<V>(ROUNDING);
  let rivals = splat<V>(0);
  let nearest = splat<V>(Infinity);
  let at = from;
  do {
    const value = read<V>(score + at);
    const below = minus<V>(value, top);
    const doubt = plus<V>(error, times<V>(rounding, minus<V>(margin, below)));
    rivals = plus<V>(rivals, whereLess<V>(value, floor, splat<V>(0), splat<V>(1)));
    nearest = lowerOf<V>(nearest, minus<V>(magnitude<V>(plus<V>(below, margin)), doubt));
    at += isVector<V>() ? 16 : 8;
  } while (at < to);
  write<V>(space.slots, rivals);
  write<V>(space.slots + 16, nearest);
}

/** space.policy <- q where R(x) > highest - double, 0 elsewhere. */
export function keep(space: Workspace, highest: f64, double: f64): void {
  const end = <usize>space.outcomes << 3;
  const pairs: usize = ASC_FEATURE_SIMD ? end & ~15 : 0;
  if (ASC_FEATURE_SIMD && pairs) keepPairs(space, highest, double, pairs);
  if (end > pairs) keepThose<f64>(space, highest, double, pairs, end);
}

export function keepPairs(space: Workspace, highest: f64, double: f64, to: usize): void {
  keepThose<v128>(space, highest, double, 0, to);
}

// @ts-ignore: decorator
@inline
function keepThose<V>(space: Workspace, highest: f64, double: f64, from: usize, to: usize): void {
  const score = space.score;
  const baseline = space.baseline;
  const policy = space.policy;
  const zero = splat<V>(0);
  let at = from;
  do {
    const margin = plus<V>(minus<V>(read<V>(score + at), splat<V>(highest)), splat<V>(double));
    write<V>(policy + at, whereLess<V>(zero, margin, read<V>(baseline + at), zero));
    at += isVector<V>() ? 16 : 8;
  } while (at < to);
}

/** space.other <- (R - pivot) - weight (row - centre), the scores without a group; returns the highest. */
export function leave(space: Workspace, row: usize, weight: f64, centre: f64, pivot: f64): f64 {
  const end = <usize>space.outcomes << 3;
  const pairs: usize = ASC_FEATURE_SIMD ? end & ~15 : 0;
  let highest = -Infinity;
  if (ASC_FEATURE_SIMD && pairs) highest = leavePairs(space, row, weight, centre, pivot, pairs);
  if (end > pairs) highest = max(highest, leaveThose<f64>(space, row, weight, centre, pivot, pairs, end));
  return highest;
}

export function leavePairs(space: Workspace, row: usize, weight: f64, centre: f64, pivot: f64, to: usize): f64 {
  return higher(leaveThose<v128>(space, row, weight, centre, pivot, 0, to));
}

// @ts-ignore: decorator
@inline
function leaveThose<V>(
  space: Workspace, row: usize, weight: f64, centre: f64, pivot: f64, from: usize, to: usize,
): V {
  const score = space.score;
  const others = space.other;
  let highest = splat<V>(-Infinity);
  let at = from;
  do {
    const claim = times<V>(splat<V>(weight), minus<V>(read<V>(row + at), splat<V>(centre)));
    const without = minus<V>(minus<V>(read<V>(score + at), splat<V>(pivot)), claim);
    highest = higherOf<V>(highest, without);
    write<V>(others + at, without);
    at += isVector<V>() ? 16 : 8;
  } while (at < to);
  return highest;
}
