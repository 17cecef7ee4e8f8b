// Charges of the kl game in the log domain, for groups that are worth hundreds of lambda: rewards in [0, 1] at lambda =
// 0.001.

import { lost, twoSum } from "../../math/double";
import { exp2, exp22, LN2, LOG2E, phi, phi2 } from "../../math/exp";
import { log, log2, logs } from "../../math/log";
import { higher } from "../../math/slots";
import { Game } from "../block";
import { differAt } from "../difference";
import { FAR, Workspace } from "../workspace";

/** |z| log2 e beyond which a row is summed in the log domain: policy * 2^t could overflow, or the policy underflow. */
export const WIDE: f64 = 600;
/** A policy so near to underflow that its digits are not relied on, where it is raised by t > 1. */
const VANISHING: f64 = 1e-290;
/** Terms that many powers of two below another add nothing, however many they are. */
const NEGLIGIBLE: f64 = 200;

/** sum_x policy(x) phi(z(x)), or minus its log1p, where 2^t may overflow or the policy underflow: those terms are
 *  policy 2^t = 2^(log2 policy + t), and the sum is scaled by 2^-shift. */
export function wide(game: Game, space: Workspace, row: usize, rate: f64, group: u32): f64 {
  const centre = load<f64>(row + (<usize>space.mode << 3));
  const top = fillOthers(game, space, row, centre, rate, group);
  // only t > WIDE comes so high
  const shift = top > 1000 ? top : 0;
  const unit = exp2(-shift);
  const sum = sumTerms(space, row, centre, rate, shift, unit, max(top - shift - NEGLIGIBLE, -1022));
  return shift > 0 ? -(shift * LN2 + log(unit + sum)) : sum;
}

/** Whether outcome x with that exponent is a term of the log domain. */
// @ts-ignore: decorator
@inline
function isFar(t: f64, probability: f64): bool {
  return t > WIDE || (t > 1 && probability < VANISHING);
}

// @ts-ignore: decorator
@inline
function areFar(t: v128, probability: v128): v128 {
  const vanishing = v128.and(f64x2.gt(t, f64x2.splat(1)), f64x2.lt(probability, f64x2.splat(VANISHING)));
  return v128.or(f64x2.gt(t, f64x2.splat(WIDE)), vanishing);
}

/** Compensated, even and odd outcomes apart; without what is far and below 2^least. */
function sumTerms(space: Workspace, row: usize, centre: f64, rate: f64, shift: f64, unit: f64, least: f64): f64 {
  const m = space.outcomes;
  const mean = space.mean;
  let sum0: f64 = 0;
  let rest0: f64 = 0;
  let sum1: f64 = 0;
  let rest1: f64 = 0;
  let x: u32 = 0;
  if (ASC_FEATURE_SIMD) {
    x = m & ~1;
    if (x) sumPairs(space.policy, space.other, row, centre, mean, rate, shift, unit, least, x, space.slots);
    sum0 = load<f64>(space.slots);
    sum1 = load<f64>(space.slots, 8);
    rest0 = load<f64>(space.slots, 16);
    rest1 = load<f64>(space.slots, 24);
  }
  for (; x < m; ++x) {
    const at = <usize>x << 3;
    const t = ((centre - load<f64>(row + at)) + mean) * rate;
    const probability = load<f64>(space.policy + at);
    const exponent = load<f64>(space.other + at) - shift;
    let term: f64 = 0;
    if (isFar(t, probability)) term = exponent >= least ? exp2(exponent) : 0;
    else if (t >= -WIDE) term = unit * (probability * phi(t) * LN2);
    else term = unit * (probability * (-t * LN2 - 1));
    if (x & 1) {
      sum1 = twoSum(sum1, term);
      rest1 += lost;
    } else {
      sum0 = twoSum(sum0, term);
      rest0 += lost;
    }
  }
  return twoSum(sum0, sum1) + (lost + (rest0 + rest1));
}

/** Terms [0, count), count even and positive: two sums and what their rounding lost go to `into`. */
export function sumPairs(
  policy: usize, others: usize, row: usize, centre: f64, mean: f64, rate: f64, shift: f64, unit: f64, least: f64,
  count: u32,
  into: usize,
): void {
  const end = <usize>count << 3;
  const c = f64x2.splat(centre);
  const e = f64x2.splat(mean);
  const r = f64x2.splat(rate);
  const by = f64x2.splat(unit);
  const off = f64x2.splat(shift);
  const high = f64x2.splat(WIDE);
  const low = f64x2.splat(-WIDE);
  const ln2 = f64x2.splat(LN2);
  let sum = f64x2.splat(0);
  let rest = f64x2.splat(0);
  let x: usize = 0;
  do {
    const t = f64x2.mul(f64x2.add(f64x2.sub(c, v128.load(row + x)), e), r);
    const probability = v128.load(policy + x);
    const far = areFar(t, probability);
    let term = f64x2.splat(0);
    // where the policy has not underflowed
    if (v128.any_true(v128.andnot(f64x2.ne(probability, f64x2.splat(0)), far))) {
      const near = f64x2.mul(f64x2.mul(probability, phi2(f64x2.pmin(f64x2.pmax(t, low), high))), ln2);
      const linear = f64x2.mul(probability, f64x2.sub(f64x2.mul(f64x2.neg(t), ln2), f64x2.splat(1)));
      term = v128.andnot(f64x2.mul(by, v128.bitselect(near, linear, f64x2.ge(t, low))), far);
    }
    const exponent = f64x2.sub(v128.load(others + x), off);
    const counts = v128.and(far, f64x2.ge(exponent, f64x2.splat(least)));
    // hardly ever
    if (v128.any_true(counts)) term = v128.or(term, v128.and(counts, exp22(exponent)));
    const next = f64x2.add(sum, term);
    const back = f64x2.sub(next, sum);
    rest = f64x2.add(rest, f64x2.add(f64x2.sub(sum, f64x2.sub(next, back)), f64x2.sub(term, back)));
    sum = next;
    x += 16;
  } while (x < end);
  v128.store(into, sum);
  v128.store(into, rest, 16);
}

/** space.other <- log2 policy(x) + t(x) where that is far: the mode's, and from there how far the others prefer x,
 *  which is taken from their own rewards where this group's would swamp them and the term is not negligible. Returns
 *  the highest. */
function fillOthers(game: Game, space: Workspace, row: usize, centre: f64, rate: f64, group: u32): f64 {
  // nobody has preferences beside the scores' own
  const scoreRate = group < game.groups ? LOG2E / game.lambda : 0;
  const ownRate = group < game.groups ? rate : 0;
  const mode = <usize>space.mode << 3;
  const atMode = log2(load<f64>(space.policy + mode)) + space.mean * rate;
  if (game.baselines) fillLogs(space);
  const highest = estimate(space, row, centre, rate, ownRate, scoreRate, atMode, game.baselines ? space.state : 0);
  const spread = (space.high - space.low) * ownRate;
  if (!(spread > FAR)) return highest;
  const error = space.error * scoreRate + 3.6e-15 * (spread + abs(highest - atMode)); // 2^-48
  return sharpen(game, space, row, centre, rate, group, atMode, highest - 2 * error - NEGLIGIBLE);
}

/** space.state <- log2 q, once a prompt. */
function fillLogs(space: Workspace): void {
  if (space.hasLogs) return;
  space.hasLogs = true;
  const m = space.outcomes;
  let x: u32 = 0;
  if (ASC_FEATURE_SIMD) {
    for (; x < (m & ~1); x += 2) {
      const at = <usize>x << 3;
      v128.store(space.state + at, f64x2.div(logs(v128.load(space.baseline + at)), f64x2.splat(LN2)));
    }
  }
  for (; x < m; ++x) store<f64>(space.state + (<usize>x << 3), log2(load<f64>(space.baseline + (<usize>x << 3))));
}

/** All of space.other from the scores. The highest that is far. @param logQ f64[m]; 0: uniform */
function estimate(
  space: Workspace, row: usize, centre: f64, rate: f64, ownRate: f64, scoreRate: f64, atMode: f64, logQ: usize,
): f64 {
  const m = space.outcomes;
  const mean = space.mean;
  const mode = <usize>space.mode << 3;
  const score0 = load<f64>(space.score + mode);
  const logQ0 = logQ ? load<f64>(logQ + mode) : 0;
  let highest = -Infinity;
  let x: u32 = 0;
  if (ASC_FEATURE_SIMD) {
    const c = f64x2.splat(centre);
    let top = f64x2.splat(-Infinity);
    for (; x < (m & ~1); x += 2) {
      const at = <usize>x << 3;
      const d = f64x2.sub(c, v128.load(row + at));
      const t = f64x2.mul(f64x2.add(d, f64x2.splat(mean)), f64x2.splat(rate));
      let base = f64x2.splat(atMode);
      if (logQ) base = f64x2.add(base, f64x2.sub(v128.load(logQ + at), f64x2.splat(logQ0)));
      const scores = f64x2.sub(v128.load(space.score + at), f64x2.splat(score0));
      const claims = f64x2.add(f64x2.mul(scores, f64x2.splat(scoreRate)), f64x2.mul(d, f64x2.splat(ownRate)));
      const other = f64x2.add(base, claims);
      v128.store(space.other + at, other);
      top = f64x2.pmax(top, v128.bitselect(other, f64x2.splat(-Infinity), areFar(t, v128.load(space.policy + at))));
    }
    highest = higher(top);
  }
  for (; x < m; ++x) {
    const at = <usize>x << 3;
    const d = centre - load<f64>(row + at);
    const base = logQ ? atMode + (load<f64>(logQ + at) - logQ0) : atMode;
    const other = base + ((load<f64>(space.score + at) - score0) * scoreRate + d * ownRate);
    store<f64>(space.other + at, other);
    if (isFar((d + mean) * rate, load<f64>(space.policy + at)) && other > highest) highest = other;
  }
  return highest;
}

/** Those of at least `least` from the others' own rewards. */
function sharpen(
  game: Game, space: Workspace, row: usize, centre: f64, rate: f64, group: u32, atMode: f64, least: f64,
): f64 {
  const m = space.outcomes;
  let highest = -Infinity;
  for (let x: u32 = 0; x < m; ++x) {
    if (ASC_FEATURE_SIMD && !(x & 1) && x + 1 < m) {
      const pair = v128.load(space.other + (<usize>x << 3));
      if (i64x2.all_true(f64x2.lt(pair, f64x2.splat(least)))) {
        ++x;
        continue;
      }
    }
    const at = <usize>x << 3;
    if (load<f64>(space.other + at) < least) continue;
    if (!isFar(((centre - load<f64>(row + at)) + space.mean) * rate, load<f64>(space.policy + at))) continue;
    highest = max(highest, sharpenAt(game, space, group, x, atMode));
  }
  return highest;
}

function sharpenAt(game: Game, space: Workspace, group: u32, x: u32, atMode: f64): f64 {
  const at = <usize>x << 3;
  differAt(game, space, group, space.mode, x, space.density, space.rest, space.omega);
  const logAtMode = load<f64>(space.state + (<usize>space.mode << 3));
  const base = game.baselines ? atMode + (load<f64>(space.state + at) - logAtMode) : atMode;
  const other = base + load<f64>(space.density + at) * (LOG2E / game.lambda);
  store<f64>(space.other + at, other);
  return other;
}
