// R(x) = sum_i W_i r_i(x) + b(x), the objective's linear part, less a constant (every divergence is blind to constants).
//
// Rounding of this sum, amplified by 1/lambda, is what limits the policy's accuracy. The plain sum is kept while the bound on it,
// n 2^-53 max_x sum_i |W_i r_i(x)|, stays below 2^-43 lambda and what the divergence resolves of it; then it is done again in
// double-double, and where levels are so large that this is not enough either, as differences (difference.ts).

import { BOOST_NOT_FINITE, BOOST_TOO_LARGE, OK, OVERFLOW, REWARD_NOT_FINITE, Status } from "../status";
import { argmax } from "../math/arrays";
import { HIGH_BITS, lost, twoProduct, twoSum } from "../math/double";
import { addPairTo, addTo, clear, higher, total } from "../math/slots";
import { Game } from "./block";
import { lead, level } from "./difference";
import { largestScore, resolution } from "./divergences";
import { Workspace } from "./workspace";

/** n * magnitude / (lambda * resolution) above which the sum is done in double-double, */
const SHARP: f64 = 1024;
/** and n^2 * magnitude / (lambda * resolution) above which it is done by differences: 2^44. */
const FARTHEST: f64 = 17592186044416.0;
/** Fills space.score, space.origin, space.pivot, space.tails and space.error. */
export function scores(game: Game, space: Workspace): Status {
  const boost = space.boost;
  const n = game.groups;
  const m = space.outcomes;
  const slots = space.slots;
  const weights = space.weights;
  clear(slots);
  let x: u32 = 0;
  let highest = -Infinity;
  let magnitude: f64 = 0;
  if (ASC_FEATURE_SIMD) {
    if (m >= 8) scoreBlocks(space.rewards, weights, n, m, boost, space.score, slots);
    else v128.store(slots, f64x2.splat(-Infinity), 64);
    if (m & 6) scorePairs(space.rewards, weights, n, m, boost, space.score, slots);
    highest = higher(v128.load(slots, 64));
    magnitude = higher(v128.load(slots, 80));
    x = m & ~1;
  }
  for (; x < m; ++x) {
    let sum = boost ? load<f64>(boost + (<usize>x << 3)) : 0;
    let size = abs(sum);
    let cell = space.rewards + (<usize>x << 3);
    for (let i: u32 = 0; i < n; ++i, cell += <usize>m << 3) {
      const term = load<f64>(weights + (<usize>i << 3)) * load<f64>(cell);
      sum += term;
      size += abs(term);
    }
    store<f64>(space.score + (<usize>x << 3), sum);
    addTo(slots, x, size);
    if (sum > highest) highest = sum;
    if (size > magnitude) magnitude = size;
  }
  // a NaN or an infinity anywhere makes the sum of magnitudes one
  if (!(total(slots) < Infinity) || !(magnitude < largestScore(game) * min(game.lambda, 1))) return fault(game, space, boost);
  space.pivot = highest;
  space.origin = 0;
  space.tails = 0;
  const terms = <f64>n + 1;
  space.error = terms * magnitude * 2.220446049250313e-16;
  const unit = game.lambda * resolution(game, space);
  if (!isPlain(game, magnitude, unit)) refine(game, space, magnitude, terms * terms * magnitude <= FARTHEST * unit);
  return OK;
}

/** Whether the plain sum will do. */
// @ts-ignore: decorator
@inline
export function isPlain(game: Game, magnitude: f64, unit: f64): bool {
  return !(<f64>game.groups * magnitude > SHARP * unit);
}

/** The same again in double-double, or by differences where `near` is not. */
function refine(game: Game, space: Workspace, magnitude: f64, near: bool): void {
  const n = game.groups;
  const m = space.outcomes;
  space.pivot = 0;
  if (near) {
    space.origin = sharpen(space.rewards, space.weights, n, m, space.boost, space.score, space.state);
    space.error = <f64>n * <f64>n * magnitude * 7.888609052210118e-31; // 2^-100
    return;
  }
  const leader = lead(game, space, n, argmax(space.score, m), space.score, space.rest, space.omega);
  space.origin = level(game, space, leader);
  space.tails = space.rest;
  space.error = 0;
}

/** Columns [0, m & ~7). Adds the magnitudes to the slots and leaves, behind them, two running maxima of score and of magnitude. */
export function scoreBlocks(rewards: usize, weights: usize, n: u32, m: u32, boost: usize, score: usize, slots: usize): void {
  const end = <usize>(m & ~7) << 3;
  const row = <usize>m << 3;
  let highest = f64x2.splat(-Infinity);
  let largest = f64x2.splat(0);
  let finite = f64x2.splat(0);
  let x: usize = 0;
  do {
    let sum0 = f64x2.splat(0);
    let sum1 = f64x2.splat(0);
    let sum2 = f64x2.splat(0);
    let sum3 = f64x2.splat(0);
    if (boost) {
      sum0 = v128.load(boost + x);
      sum1 = v128.load(boost + x, 16);
      sum2 = v128.load(boost + x, 32);
      sum3 = v128.load(boost + x, 48);
    }
    let size0 = f64x2.abs(sum0);
    let size1 = f64x2.abs(sum1);
    let size2 = f64x2.abs(sum2);
    let size3 = f64x2.abs(sum3);
    let cell = rewards + x;
    let weight = weights;
    let left = n;
    do {
      const w = v128.load64_splat(weight);
      const term0 = f64x2.mul(w, v128.load(cell));
      const term1 = f64x2.mul(w, v128.load(cell, 16));
      const term2 = f64x2.mul(w, v128.load(cell, 32));
      const term3 = f64x2.mul(w, v128.load(cell, 48));
      sum0 = f64x2.add(sum0, term0);
      sum1 = f64x2.add(sum1, term1);
      sum2 = f64x2.add(sum2, term2);
      sum3 = f64x2.add(sum3, term3);
      size0 = f64x2.add(size0, f64x2.abs(term0));
      size1 = f64x2.add(size1, f64x2.abs(term1));
      size2 = f64x2.add(size2, f64x2.abs(term2));
      size3 = f64x2.add(size3, f64x2.abs(term3));
      cell += row;
      weight += 8;
    } while (--left);
    highest = f64x2.pmax(f64x2.pmax(f64x2.pmax(highest, sum0), f64x2.pmax(sum1, sum2)), sum3);
    largest = f64x2.pmax(f64x2.pmax(f64x2.pmax(largest, size0), f64x2.pmax(size1, size2)), size3);
    finite = f64x2.add(finite, f64x2.add(f64x2.add(size0, size1), f64x2.add(size2, size3)));
    v128.store(score + x, sum0);
    v128.store(score + x, sum1, 16);
    v128.store(score + x, sum2, 32);
    v128.store(score + x, sum3, 48);
    x += 64;
  } while (x < end);
  v128.store(slots, finite);
  v128.store(slots, highest, 64);
  v128.store(slots, largest, 80);
}

/** Columns [m & ~7, m & ~1), at most three pairs. */
export function scorePairs(rewards: usize, weights: usize, n: u32, m: u32, boost: usize, score: usize, slots: usize): void {
  const row = <usize>m << 3;
  let highest = v128.load(slots, 64);
  let largest = v128.load(slots, 80);
  for (let x = m & ~7; x < (m & ~1); x += 2) {
    const at = <usize>x << 3;
    let sum = f64x2.splat(0);
    if (boost) sum = v128.load(boost + at);
    let size = f64x2.abs(sum);
    let cell = rewards + at;
    let weight = weights;
    let left = n;
    do {
      const term = f64x2.mul(v128.load64_splat(weight), v128.load(cell));
      sum = f64x2.add(sum, term);
      size = f64x2.add(size, f64x2.abs(term));
      cell += row;
      weight += 8;
    } while (--left);
    highest = f64x2.pmax(highest, sum);
    largest = f64x2.pmax(largest, size);
    v128.store(score + at, sum);
    addPairTo(slots, x, size);
  }
  v128.store(slots, highest, 64);
  v128.store(slots, largest, 80);
}

/** Scores in double-double less the highest one, rounded to double at the end. Returns the highest. */
function sharpen(rewards: usize, weights: usize, n: u32, m: u32, boost: usize, score: usize, low: usize): f64 {
  let x: u32 = 0;
  if (ASC_FEATURE_SIMD) {
    x = m & ~3;
    if (x) sharpenQuads(rewards, weights, n, m, boost, score, low);
  }
  const row = <usize>m << 3;
  for (; x < m; ++x) {
    const at = <usize>x << 3;
    let high = boost ? load<f64>(boost + at) : 0;
    let rest: f64 = 0;
    let cell = rewards + at;
    for (let i: u32 = 0; i < n; ++i, cell += row) {
      const term = twoProduct(load<f64>(weights + (<usize>i << 3)), load<f64>(cell));
      const tail = lost;
      high = twoSum(high, term);
      rest += lost + tail;
    }
    const sum = high + rest;
    store<f64>(score + at, sum);
    store<f64>(low + at, rest - (sum - high));
  }
  const best = <usize>argmax(score, m) << 3;
  const high = load<f64>(score + best);
  const rest = load<f64>(low + best);
  for (let k: usize = 0; k < row; k += 8) {
    store<f64>(score + k, (load<f64>(score + k) - high) + (load<f64>(low + k) - rest));
  }
  return high + rest;
}

/** The same for columns [0, m & ~3), four at a time. */
export function sharpenQuads(rewards: usize, weights: usize, n: u32, m: u32, boost: usize, score: usize, low: usize): void {
  const end = <usize>(m & ~3) << 3;
  const row = <usize>m << 3;
  const mask = i64x2.splat(HIGH_BITS);
  let x: usize = 0;
  do {
    let high0 = f64x2.splat(0), high1 = high0;
    if (boost) {
      high0 = v128.load(boost + x);
      high1 = v128.load(boost + x, 16);
    }
    let rest0 = f64x2.splat(0), rest1 = rest0;
    let cell = rewards + x;
    let weight = weights;
    let left = n;
    do {
      const a = v128.load64_splat(weight);
      const ah = v128.and(a, mask);
      const al = f64x2.sub(a, ah);
      const b0 = v128.load(cell), b1 = v128.load(cell, 16);
      const p0 = f64x2.mul(a, b0), p1 = f64x2.mul(a, b1);
      const h0 = v128.and(b0, mask), h1 = v128.and(b1, mask);
      const l0 = f64x2.sub(b0, h0), l1 = f64x2.sub(b1, h1);
      const sum0 = f64x2.add(high0, p0), sum1 = f64x2.add(high1, p1);
      rest0 = f64x2.add(rest0, f64x2.add(lostBySum(high0, p0, sum0), lostByProduct(ah, al, h0, l0, p0)));
      rest1 = f64x2.add(rest1, f64x2.add(lostBySum(high1, p1, sum1), lostByProduct(ah, al, h1, l1, p1)));
      high0 = sum0;
      high1 = sum1;
      cell += row;
      weight += 8;
    } while (--left);
    keepSharp(score + x, low + x, high0, rest0);
    keepSharp(score + x + 16, low + x + 16, high1, rest1);
    x += 32;
  } while (x < end);
}

// @ts-ignore: decorator
@inline
function lostBySum(a: v128, b: v128, sum: v128): v128 {
  const back = f64x2.sub(sum, a);
  return f64x2.add(f64x2.sub(a, f64x2.sub(sum, back)), f64x2.sub(b, back));
}

// @ts-ignore: decorator
@inline
function lostByProduct(ah: v128, al: v128, bh: v128, bl: v128, product: v128): v128 {
  const high = f64x2.add(f64x2.sub(f64x2.mul(ah, bh), product), f64x2.mul(ah, bl));
  return f64x2.add(f64x2.add(high, f64x2.mul(al, bh)), f64x2.mul(al, bl));
}

// @ts-ignore: decorator
@inline
function keepSharp(score: usize, low: usize, high: v128, rest: v128): void {
  const sum = f64x2.add(high, rest);
  v128.store(score, sum);
  v128.store(low, f64x2.sub(rest, f64x2.sub(sum, high)));
}

/** Finds what made the scores overflow: a boost or reward that is not finite, or else the largest term. */
function fault(game: Game, space: Workspace, boost: usize): Status {
  const m = space.outcomes;
  let largest: f64 = -1;
  let status = OVERFLOW;
  for (let x: u32 = 0; boost && x < m; ++x) {
    const b = load<f64>(boost + (<usize>x << 3));
    if (abs(b) <= largest) continue;
    largest = abs(b);
    game.outcome = x;
    game.fault = b;
    if (!(abs(b) < Infinity)) return BOOST_NOT_FINITE;
    status = BOOST_TOO_LARGE;
  }
  for (let i: u32 = 0; i < game.groups; ++i) {
    const weight = load<f64>(space.weights + (<usize>i << 3));
    for (let x: u32 = 0; x < m; ++x) {
      const r = load<f64>(space.rewards + ((<usize>i * m + x) << 3));
      if (abs(r) < Infinity && weight * abs(r) <= largest) continue;
      largest = weight * abs(r);
      game.group = i;
      game.outcome = x;
      game.fault = r;
      if (!(abs(r) < Infinity)) return REWARD_NOT_FINITE;
      status = OVERFLOW;
    }
  }
  return status;
}
