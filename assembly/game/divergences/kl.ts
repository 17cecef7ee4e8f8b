// The kl game: policy proportional to q exp(R/lambda), payments lambda KL(policy || policy without the group).
//
// With z(x) = W_i (r_i(x) - v_i)/lambda, which has mean 0 under the policy, and phi(z) = exp(-z) - 1 + z >= 0:
//     p_i = lambda log sum_x policy(x) exp(-z(x)) = lambda log1p( sum_x policy(x) phi(z(x)) )
// Every term is non-negative, nothing cancels, and no second policy is ever computed. Inside, exponents are in base 2.

import { divide } from "../../math/arrays";
import { lost, twoSum } from "../../math/double";
import { exp2, exp22, LN2, LOG2E, phi, phi2 } from "../../math/exp";
import { log, log1p, log1p2, log2 } from "../../math/log";
import { addPairTo, addTo, BLOCK, clear, higher, keep, total } from "../../math/slots";
import { Game } from "../block";
import { differ } from "../difference";
import { FAR, Workspace } from "../workspace";

/** |z| log2 e beyond which a row is summed in the log domain: policy * 2^t could overflow, or the policy underflow. */
const WIDE: f64 = 600;

/** Turns scores into space.policy and leaves log sum_x q(x) exp((R(x) - pivot)/lambda). */
export function train(game: Game, space: Workspace): void {
  const m = space.outcomes;
  if (m > BLOCK) {
    trainMany(game, space);
    return;
  }
  const policy = space.policy;
  const score = space.score;
  const baseline = space.baseline;
  const slots = space.slots;
  const pivot = space.pivot;
  const rate = LOG2E / game.lambda;
  let top = -Infinity;
  let x: u32 = 0;
  if (ASC_FEATURE_SIMD) {
    x = m & ~1;
    if (x) top = exponents2(policy, score, baseline, pivot, rate, x);
  }
  for (; x < m; ++x) {
    const at = <usize>x << 3;
    const t = (load<f64>(score + at) - pivot) * rate;
    const magnitude = t + (<f64>(<i32>(load<u64>(baseline + at) >> 52)) - 1023);
    store<f64>(policy + at, t);
    if (magnitude > top) top = magnitude;
  }
  x = 0;
  if (!ASC_FEATURE_SIMD || m < 8) clear(slots);
  if (ASC_FEATURE_SIMD) {
    if (m >= 8) weighBlocks(policy, baseline, top, m & ~7, slots);
    if (m & 6) weighPairs(policy, baseline, top, m & ~7, m & ~1, slots);
    x = m & ~1;
  }
  for (; x < m; ++x) {
    const at = <usize>x << 3;
    const weight = load<f64>(baseline + at) * exp2(load<f64>(policy + at) - top);
    store<f64>(policy + at, weight);
    addTo(slots, x, weight);
  }
  finish(space, top, total(slots));
}

/** The same for more outcomes than a block of slots.ts, whose sums are compensated. */
function trainMany(game: Game, space: Workspace): void {
  const m = space.outcomes;
  const policy = space.policy;
  const baseline = space.baseline;
  const rate = LOG2E / game.lambda;
  let top = -Infinity;
  let x: u32 = 0;
  if (ASC_FEATURE_SIMD) {
    x = m & ~1;
    top = exponents2(policy, space.score, baseline, space.pivot, rate, x);
  }
  for (; x < m; ++x) {
    const at = <usize>x << 3;
    const t = (load<f64>(space.score + at) - space.pivot) * rate;
    store<f64>(policy + at, t);
    top = max(top, t + (<f64>(<i32>(load<u64>(baseline + at) >> 52)) - 1023));
  }
  let mass: f64 = 0;
  let rest: f64 = 0;
  for (let from: u32 = 0; from < m; from += BLOCK) {
    const count = min(m - from, BLOCK);
    const first = <usize>from << 3;
    if (!ASC_FEATURE_SIMD || count < 8) clear(space.slots);
    x = 0;
    if (ASC_FEATURE_SIMD) {
      if (count >= 8) weighBlocks(policy + first, baseline + first, top, count & ~7, space.slots);
      if (count & 6) weighPairs(policy + first, baseline + first, top, count & ~7, count & ~1, space.slots);
      x = count & ~1;
    }
    for (; x < count; ++x) {
      const at = first + (<usize>x << 3);
      const weight = load<f64>(baseline + at) * exp2(load<f64>(policy + at) - top);
      store<f64>(policy + at, weight);
      addTo(space.slots, x, weight);
    }
    mass = twoSum(mass, total(space.slots));
    rest += lost;
  }
  finish(space, top, mass + rest);
}

function finish(space: Workspace, top: f64, mass: f64): void {
  divide(space.policy, space.outcomes, mass);
  space.logPartition = top * LN2 + log(mass);
}

/** KL = E[R]/lambda - log Z, or the payment of everybody at once where that cancels. */
export function value(game: Game, space: Workspace): f64 {
  const lambda = game.lambda;
  const mean = load<f64>(space.score + (<usize>space.mode << 3)) - space.pivot + space.mean;
  const difference = mean - lambda * space.logPartition;
  return difference > 0.125 * lambda ? difference : due(game, charge(game, space, space.score, 1, game.groups));
}

/** t(x) = (R(x) - pivot) rate into policy; the highest t + exponent of q: a pivot that neither a tiny q nor a huge R upsets. */
export function exponents2(policy: usize, score: usize, baseline: usize, pivot: f64, rate: f64, count: u32): f64 {
  const end = <usize>count << 3;
  const p = f64x2.splat(pivot);
  const r = f64x2.splat(rate);
  // bits of 2^52: or-ing a small integer in and subtracting 2^52 + 1023 converts it and takes the exponent's bias off
  const two52 = i64x2.splat(0x4330000000000000);
  const bias = f64x2.splat(4503599627370496.0 + 1023);
  let top = f64x2.splat(-Infinity);
  let x: usize = 0;
  do {
    const t = f64x2.mul(f64x2.sub(v128.load(score + x), p), r);
    const exponent = f64x2.sub(v128.or(i64x2.shr_u(v128.load(baseline + x), 52), two52), bias);
    top = f64x2.pmax(top, f64x2.add(t, exponent));
    v128.store(policy + x, t);
    x += 16;
  } while (x < end);
  return higher(top);
}

/** policy <- q 2^(t - top), with its sum in the slots. */
export function weighBlocks(policy: usize, baseline: usize, top: f64, count: u32, slots: usize): void {
  const end = <usize>count << 3;
  const shift = f64x2.splat(top);
  let sum0 = f64x2.splat(0);
  let sum1 = f64x2.splat(0);
  let sum2 = f64x2.splat(0);
  let sum3 = f64x2.splat(0);
  let x: usize = 0;
  do {
    const t0 = f64x2.sub(v128.load(policy + x), shift);
    const t1 = f64x2.sub(v128.load(policy + x, 16), shift);
    const t2 = f64x2.sub(v128.load(policy + x, 32), shift);
    const t3 = f64x2.sub(v128.load(policy + x, 48), shift);
    const w0 = f64x2.mul(v128.load(baseline + x), exp22(t0));
    const w1 = f64x2.mul(v128.load(baseline + x, 16), exp22(t1));
    const w2 = f64x2.mul(v128.load(baseline + x, 32), exp22(t2));
    const w3 = f64x2.mul(v128.load(baseline + x, 48), exp22(t3));
    sum0 = f64x2.add(sum0, w0);
    sum1 = f64x2.add(sum1, w1);
    sum2 = f64x2.add(sum2, w2);
    sum3 = f64x2.add(sum3, w3);
    v128.store(policy + x, w0);
    v128.store(policy + x, w1, 16);
    v128.store(policy + x, w2, 32);
    v128.store(policy + x, w3, 48);
    x += 64;
  } while (x < end);
  keep(slots, sum0, sum1, sum2, sum3);
}

/** Terms [from, to), at most three pairs. */
export function weighPairs(policy: usize, baseline: usize, top: f64, from: u32, to: u32, slots: usize): void {
  const shift = f64x2.splat(top);
  for (let x = from; x < to; x += 2) {
    const at = <usize>x << 3;
    const weight = f64x2.mul(v128.load(baseline + at), exp22(f64x2.sub(v128.load(policy + at), shift)));
    v128.store(policy + at, weight);
    addPairTo(slots, x, weight);
  }
}

/** sum_x policy(x) phi(z(x)) for the row whose mean and extremes `expect` has just found and a group with that weight, for
 *  `due`; where it overflows, minus its log1p. */
export function charge(game: Game, space: Workspace, row: usize, weight: f64, group: u32): f64 {
  const lambda = game.lambda;
  const rate = weight * (LOG2E / lambda);
  if ((space.high - space.low) * rate == 0) return 0;
  if ((space.high - space.mean) * rate > WIDE || (space.mean - space.low) * rate > WIDE) return wide(game, space, row, rate, group);
  const m = space.outcomes;
  if (m > BLOCK) return chargeMany(game, space, row, weight, group);
  const slots = space.slots;
  const policy = space.policy;
  const centre = load<f64>(row + (<usize>space.mode << 3));
  const mean = space.mean;
  let x: u32 = 0;
  if (!ASC_FEATURE_SIMD || m < 8) clear(slots);
  if (ASC_FEATURE_SIMD) {
    if (m >= 8) phiBlocks(policy, row, centre, mean, rate, m & ~7, slots);
    if (m & 6) phiPairs(policy, row, centre, mean, rate, m & ~7, m & ~1, slots);
    x = m & ~1;
  }
  for (; x < m; ++x) {
    const at = <usize>x << 3;
    addTo(slots, x, load<f64>(policy + at) * phi(((centre - load<f64>(row + at)) + mean) * rate));
  }
  return total(slots) * LN2;
}

/** The same block by block, each as if it were all (see expectMany). */
function chargeMany(game: Game, space: Workspace, row: usize, weight: f64, group: u32): f64 {
  const m = space.outcomes;
  const mode = space.mode;
  const policy = space.policy;
  let sum: f64 = 0;
  let rest: f64 = 0;
  for (let from: u32 = 0; from < m; from += BLOCK) {
    space.outcomes = min(m - from, BLOCK);
    space.policy = policy + (<usize>from << 3);
    space.mode = mode - from;
    sum = twoSum(sum, charge(game, space, row + (<usize>from << 3), weight, group));
    rest += lost;
  }
  space.outcomes = m;
  space.policy = policy;
  space.mode = mode;
  return sum + rest;
}

/** lambda KL(policy || policy re-weighted by exp(-weight r/lambda)). */
// @ts-ignore: decorator
@inline
export function due(game: Game, charge: f64): f64 {
  return game.lambda * (charge < 0 ? -charge : log1p(charge));
}

/** Two of them. */
// @ts-ignore: decorator
@inline
export function due2(game: Game, charges: v128): v128 {
  const lambda = f64x2.splat(game.lambda);
  const ordinary = v128.and(f64x2.ge(charges, f64x2.splat(0)), f64x2.lt(charges, f64x2.splat(1e300)));
  if (i64x2.all_true(ordinary)) return f64x2.mul(lambda, log1p2(charges));
  return f64x2.replace_lane(f64x2.splat(due(game, f64x2.extract_lane(charges, 0))), 1, due(game, f64x2.extract_lane(charges, 1)));
}

/** sum_x policy(x) phi(z(x)) / ln 2 into the slots. */
export function phiBlocks(policy: usize, row: usize, centre: f64, mean: f64, rate: f64, count: u32, slots: usize): void {
  const end = <usize>count << 3;
  const c = f64x2.splat(centre);
  const e = f64x2.splat(mean);
  const s = f64x2.splat(rate);
  let sum0 = f64x2.splat(0);
  let sum1 = f64x2.splat(0);
  let sum2 = f64x2.splat(0);
  let sum3 = f64x2.splat(0);
  let x: usize = 0;
  do {
    const t0 = f64x2.mul(f64x2.add(f64x2.sub(c, v128.load(row + x)), e), s);
    const t1 = f64x2.mul(f64x2.add(f64x2.sub(c, v128.load(row + x, 16)), e), s);
    const t2 = f64x2.mul(f64x2.add(f64x2.sub(c, v128.load(row + x, 32)), e), s);
    const t3 = f64x2.mul(f64x2.add(f64x2.sub(c, v128.load(row + x, 48)), e), s);
    sum0 = f64x2.add(sum0, f64x2.mul(v128.load(policy + x), phi2(t0)));
    sum1 = f64x2.add(sum1, f64x2.mul(v128.load(policy + x, 16), phi2(t1)));
    sum2 = f64x2.add(sum2, f64x2.mul(v128.load(policy + x, 32), phi2(t2)));
    sum3 = f64x2.add(sum3, f64x2.mul(v128.load(policy + x, 48), phi2(t3)));
    x += 64;
  } while (x < end);
  keep(slots, sum0, sum1, sum2, sum3);
}

/** Terms [from, to), at most three pairs. */
export function phiPairs(policy: usize, row: usize, centre: f64, mean: f64, rate: f64, from: u32, to: u32, slots: usize): void {
  const c = f64x2.splat(centre);
  const e = f64x2.splat(mean);
  const s = f64x2.splat(rate);
  for (let x = from; x < to; x += 2) {
    const at = <usize>x << 3;
    const t = f64x2.mul(f64x2.add(f64x2.sub(c, v128.load(row + at)), e), s);
    addPairTo(slots, x, f64x2.mul(v128.load(policy + at), phi2(t)));
  }
}

/** The same where 2^t may overflow or the policy underflow: those terms are policy 2^t = 2^(log2 policy + t), and the sum is
 *  scaled by 2^-shift. Rewards in [0, 1] reach this at lambda = 0.001. */
function wide(game: Game, space: Workspace, row: usize, rate: f64, group: u32): f64 {
  const end = <usize>space.outcomes << 3;
  const centre = load<f64>(row + (<usize>space.mode << 3));
  const mean = space.mean;
  fillOthers(game, space, row, rate, group);
  const others = space.other;
  let top: f64 = 0;
  for (let at: usize = 0; at < end; at += 8) {
    const t = ((centre - load<f64>(row + at)) + mean) * rate;
    if (t > WIDE) top = max(top, load<f64>(others + at));
  }
  const shift = top > 1000 ? top : 0;
  const unit = exp2(-shift);
  let sum: f64 = 0;
  let rest: f64 = 0;
  for (let at: usize = 0; at < end; at += 8) {
    const t = ((centre - load<f64>(row + at)) + mean) * rate;
    const probability = load<f64>(space.policy + at);
    let term: f64 = 0;
    if (t > WIDE || (t > 1 && probability < 1e-290)) term = exp2(load<f64>(others + at) - shift);
    else if (t >= -WIDE) term = unit * (probability * phi(t) * LN2);
    else term = unit * (probability * (-t * LN2 - 1));
    sum = twoSum(sum, term);
    rest += lost;
  }
  sum += rest;
  return shift > 0 ? -(shift * LN2 + log(unit + sum)) : sum;
}

/** space.other <- log2 policy(x) + t(x): the mode's, and from there how far the others prefer x, which is taken from their own
 *  rewards where this group's would swamp them. */
function fillOthers(game: Game, space: Workspace, row: usize, rate: f64, group: u32): void {
  const end = <usize>space.outcomes << 3;
  const mode = <usize>space.mode << 3;
  const centre = load<f64>(row + mode);
  const scoreRate = LOG2E / game.lambda;
  const swamped = (space.high - space.low) * rate > FAR;
  const nobody = group == game.groups;
  if (swamped && !nobody) differ(game, space, group, space.mode, space.other, space.rest, space.omega);
  const q0 = load<f64>(space.baseline + mode);
  const atMode = log2(load<f64>(space.policy + mode)) + space.mean * rate;
  for (let at: usize = 0; at < end; at += 8) {
    const q = load<f64>(space.baseline + at);
    let preferred: f64 = 0;
    if (!nobody) {
      preferred = swamped
        ? load<f64>(space.other + at) * scoreRate
        : (load<f64>(space.score + at) - load<f64>(space.score + mode)) * scoreRate + (centre - load<f64>(row + at)) * rate;
    }
    store<f64>(space.other + at, atMode + (q == q0 ? 0 : log2(q) - log2(q0)) + preferred);
  }
}
