// The kl game's policy: q exp((R - pivot)/lambda) over its sum.

import { divide } from "../../math/arrays";
import { lost, twoSum } from "../../math/double";
import { exp2, exp22, first2, fraction2, HALF, joinExp2, LN2, LOG2E, round2, step2 } from "../../math/exp";
import { powerOfTwo, storedExponent } from "../../math/lanes";
import { log } from "../../math/log";
import { addPairTo, addTo, BLOCK, clear, higher, keep, total } from "../../math/slots";
import { Game } from "../block";
import { Workspace } from "../workspace";

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
  space.hasLogs = false;
}

/** t(x) = (R(x) - pivot) rate into policy; the highest t + exponent of q: a pivot that neither a tiny q nor a huge R
 *  upsets. */
export function exponents2(policy: usize, score: usize, baseline: usize, pivot: f64, rate: f64, count: u32): f64 {
  const end = <usize>count << 3;
  const p = f64x2.splat(pivot);
  const r = f64x2.splat(rate);
  let top = f64x2.splat(-Infinity);
  let x: usize = 0;
  do {
    const t = f64x2.mul(f64x2.sub(v128.load(score + x), p), r);
    top = f64x2.pmax(top, f64x2.add(t, storedExponent(v128.load(baseline + x))));
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
    const k0 = round2(t0), k1 = round2(t1), k2 = round2(t2), k3 = round2(t3);
    const f0 = fraction2(t0, k0), f1 = fraction2(t1, k1), f2 = fraction2(t2, k2), f3 = fraction2(t3, k3);
    const g0 = f64x2.mul(f0, f0), g1 = f64x2.mul(f1, f1), g2 = f64x2.mul(f2, f2), g3 = f64x2.mul(f3, f3);
    let a0 = first2(HALF, 8), a1 = a0, a2 = a0, a3 = a0;
    let b0 = first2(HALF, 9), b1 = b0, b2 = b0, b3 = b0;
    a0 = step2(a0, g0, HALF, 6), a1 = step2(a1, g1, HALF, 6), a2 = step2(a2, g2, HALF, 6), a3 = step2(a3, g3, HALF, 6);
    b0 = step2(b0, g0, HALF, 7), b1 = step2(b1, g1, HALF, 7), b2 = step2(b2, g2, HALF, 7), b3 = step2(b3, g3, HALF, 7);
    a0 = step2(a0, g0, HALF, 4), a1 = step2(a1, g1, HALF, 4), a2 = step2(a2, g2, HALF, 4), a3 = step2(a3, g3, HALF, 4);
    b0 = step2(b0, g0, HALF, 5), b1 = step2(b1, g1, HALF, 5), b2 = step2(b2, g2, HALF, 5), b3 = step2(b3, g3, HALF, 5);
    a0 = step2(a0, g0, HALF, 2), a1 = step2(a1, g1, HALF, 2), a2 = step2(a2, g2, HALF, 2), a3 = step2(a3, g3, HALF, 2);
    b0 = step2(b0, g0, HALF, 3), b1 = step2(b1, g1, HALF, 3), b2 = step2(b2, g2, HALF, 3), b3 = step2(b3, g3, HALF, 3);
    a0 = step2(a0, g0, HALF, 0), a1 = step2(a1, g1, HALF, 0), a2 = step2(a2, g2, HALF, 0), a3 = step2(a3, g3, HALF, 0);
    b0 = step2(b0, g0, HALF, 1), b1 = step2(b1, g1, HALF, 1), b2 = step2(b2, g2, HALF, 1), b3 = step2(b3, g3, HALF, 1);
    a0 = f64x2.add(a0, f64x2.mul(f0, b0)), a1 = f64x2.add(a1, f64x2.mul(f1, b1));
    a2 = f64x2.add(a2, f64x2.mul(f2, b2)), a3 = f64x2.add(a3, f64x2.mul(f3, b3));
    const w0 = f64x2.mul(v128.load(baseline + x), joinExp2(t0, f0, g0, powerOfTwo<v128>(k0), a0));
    const w1 = f64x2.mul(v128.load(baseline + x, 16), joinExp2(t1, f1, g1, powerOfTwo<v128>(k1), a1));
    const w2 = f64x2.mul(v128.load(baseline + x, 32), joinExp2(t2, f2, g2, powerOfTwo<v128>(k2), a2));
    const w3 = f64x2.mul(v128.load(baseline + x, 48), joinExp2(t3, f3, g3, powerOfTwo<v128>(k3), a3));
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
