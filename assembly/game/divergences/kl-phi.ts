// sum_x policy(x) phi(z(x)): most of what a kl game costs.
//
// A row whose z stays near 0 needs no reduction and a shorter polynomial (exp.ts): 2.1, 1.5, 1.2 and 1.0 ns a term for
// any z and |z| <= 0.34, 0.10 and 0.02. Up to 0.34 the bits are those of any z. Loops take four pairs abreast, step by
// step: V8 from Node 24 on keeps the order of the source.

import {
  first2, fraction2, HALF, joinPhi2, NEAR, NEAREST, phi, phi2, phiNear, phiNear2, round2, step2,
} from "../../math/exp";
import { powerOfTwo } from "../../math/lanes";
import { addPairTo, addTo, clear, keep, total } from "../../math/slots";
import { FEW } from "../pair/block";
import { Workspace } from "../workspace";

/** Any z: no polynomial alone will do. */
const ANY: u32 = 0;

/** The degree for a row whose z log2 e stays below `reach`. Few outcomes may be priced two prompts at a time, whose
 *  rows then need the same bits: they do without the shorter ones. */
function degreeOf(reach: f64, outcomes: u32): u32 {
  if (!(reach < 0.49)) return ANY;
  if (outcomes <= FEW || reach > 0.15) return HALF;
  return reach > 0.03 ? NEAR : NEAREST;
}

/** sum_x policy(x) phi(z(x)) / ln 2 over at most a block of slots.ts, z log2 e = (row - row(mode) - mean) rate. */
export function sumPhi(space: Workspace, row: usize, rate: f64): f64 {
  const m = space.outcomes;
  const slots = space.slots;
  const policy = space.policy;
  const centre = load<f64>(row + (<usize>space.mode << 3));
  const mean = space.mean;
  const degree = degreeOf(max(space.high - mean, mean - space.low) * rate, m);
  let x: u32 = 0;
  if (!ASC_FEATURE_SIMD || m < 8) clear(slots);
  if (ASC_FEATURE_SIMD) {
    if (m >= 8) {
      if (degree == ANY) anyBlocks(policy, row, centre, mean, rate, m & ~7, slots);
      else if (degree == HALF) halfBlocks(policy, row, centre, mean, rate, m & ~7, slots);
      else if (degree == NEAR) nearBlocks(policy, row, centre, mean, rate, m & ~7, slots);
      else nearestBlocks(policy, row, centre, mean, rate, m & ~7, slots);
    }
    if (m & 6) phiPairs(policy, row, centre, mean, rate, m, slots, degree);
    x = m & ~1;
  }
  for (; x < m; ++x) {
    const at = <usize>x << 3;
    const t = ((centre - load<f64>(row + at)) + mean) * rate;
    addTo(slots, x, load<f64>(policy + at) * (degree == ANY ? phi(t) : phiNear(t, degree)));
  }
  return total(slots);
}

export function anyBlocks(
  policy: usize, row: usize, centre: f64, mean: f64, rate: f64, count: u32, slots: usize,
): void {
  phiBlocks(policy, row, centre, mean, rate, count, slots, ANY);
}

export function halfBlocks(
  policy: usize, row: usize, centre: f64, mean: f64, rate: f64, count: u32, slots: usize,
): void {
  phiBlocks(policy, row, centre, mean, rate, count, slots, HALF);
}

export function nearBlocks(
  policy: usize, row: usize, centre: f64, mean: f64, rate: f64, count: u32, slots: usize,
): void {
  phiBlocks(policy, row, centre, mean, rate, count, slots, NEAR);
}

export function nearestBlocks(
  policy: usize, row: usize, centre: f64, mean: f64, rate: f64, count: u32, slots: usize,
): void {
  phiBlocks(policy, row, centre, mean, rate, count, slots, NEAREST);
}

/** Terms [0, count), count a positive multiple of 8. */
// @ts-ignore: decorator
@inline
function phiBlocks(
  policy: usize, row: usize, centre: f64, mean: f64, rate: f64, count: u32, slots: usize, degree: u32,
): void {
  const end = <usize>count << 3;
  const c = f64x2.splat(centre);
  const e = f64x2.splat(mean);
  const r = f64x2.splat(rate);
  const d = degree == ANY ? HALF : degree;
  let sum0 = f64x2.splat(0);
  let sum1 = f64x2.splat(0);
  let sum2 = f64x2.splat(0);
  let sum3 = f64x2.splat(0);
  let x: usize = 0;
  do {
    const t0 = f64x2.mul(f64x2.add(f64x2.sub(c, v128.load(row + x)), e), r);
    const t1 = f64x2.mul(f64x2.add(f64x2.sub(c, v128.load(row + x, 16)), e), r);
    const t2 = f64x2.mul(f64x2.add(f64x2.sub(c, v128.load(row + x, 32)), e), r);
    const t3 = f64x2.mul(f64x2.add(f64x2.sub(c, v128.load(row + x, 48)), e), r);
    let k0 = t0, k1 = t1, k2 = t2, k3 = t3;
    let f0 = t0, f1 = t1, f2 = t2, f3 = t3;
    if (degree == ANY) {
      k0 = round2(t0), k1 = round2(t1), k2 = round2(t2), k3 = round2(t3);
      f0 = fraction2(t0, k0), f1 = fraction2(t1, k1), f2 = fraction2(t2, k2), f3 = fraction2(t3, k3);
    }
    const g0 = f64x2.mul(f0, f0), g1 = f64x2.mul(f1, f1), g2 = f64x2.mul(f2, f2), g3 = f64x2.mul(f3, f3);
    let a0 = first2(d, d - 1), a1 = a0, a2 = a0, a3 = a0;
    let b0 = first2(d, d), b1 = b0, b2 = b0, b3 = b0;
    if (d == HALF) {
      a0 = step2(a0, g0, d, 6), a1 = step2(a1, g1, d, 6), a2 = step2(a2, g2, d, 6), a3 = step2(a3, g3, d, 6);
      b0 = step2(b0, g0, d, 7), b1 = step2(b1, g1, d, 7), b2 = step2(b2, g2, d, 7), b3 = step2(b3, g3, d, 7);
    }
    if (d >= NEAR) {
      a0 = step2(a0, g0, d, 4), a1 = step2(a1, g1, d, 4), a2 = step2(a2, g2, d, 4), a3 = step2(a3, g3, d, 4);
      b0 = step2(b0, g0, d, 5), b1 = step2(b1, g1, d, 5), b2 = step2(b2, g2, d, 5), b3 = step2(b3, g3, d, 5);
    }
    a0 = step2(a0, g0, d, 2), a1 = step2(a1, g1, d, 2), a2 = step2(a2, g2, d, 2), a3 = step2(a3, g3, d, 2);
    b0 = step2(b0, g0, d, 3), b1 = step2(b1, g1, d, 3), b2 = step2(b2, g2, d, 3), b3 = step2(b3, g3, d, 3);
    a0 = step2(a0, g0, d, 0), a1 = step2(a1, g1, d, 0), a2 = step2(a2, g2, d, 0), a3 = step2(a3, g3, d, 0);
    b0 = step2(b0, g0, d, 1), b1 = step2(b1, g1, d, 1), b2 = step2(b2, g2, d, 1), b3 = step2(b3, g3, d, 1);
    a0 = f64x2.add(a0, f64x2.mul(f0, b0)), a1 = f64x2.add(a1, f64x2.mul(f1, b1));
    a2 = f64x2.add(a2, f64x2.mul(f2, b2)), a3 = f64x2.add(a3, f64x2.mul(f3, b3));
    if (degree == ANY) {
      a0 = joinPhi2(t0, f0, g0, powerOfTwo<v128>(k0), a0), a1 = joinPhi2(t1, f1, g1, powerOfTwo<v128>(k1), a1);
      a2 = joinPhi2(t2, f2, g2, powerOfTwo<v128>(k2), a2), a3 = joinPhi2(t3, f3, g3, powerOfTwo<v128>(k3), a3);
    } else {
      a0 = f64x2.mul(g0, a0), a1 = f64x2.mul(g1, a1), a2 = f64x2.mul(g2, a2), a3 = f64x2.mul(g3, a3);
    }
    sum0 = f64x2.add(sum0, f64x2.mul(v128.load(policy + x), a0));
    sum1 = f64x2.add(sum1, f64x2.mul(v128.load(policy + x, 16), a1));
    sum2 = f64x2.add(sum2, f64x2.mul(v128.load(policy + x, 32), a2));
    sum3 = f64x2.add(sum3, f64x2.mul(v128.load(policy + x, 48), a3));
    x += 64;
  } while (x < end);
  keep(slots, sum0, sum1, sum2, sum3);
}

/** Terms [count & ~7, count & ~1), at most three pairs. */
function phiPairs(
  policy: usize, row: usize, centre: f64, mean: f64, rate: f64, count: u32, slots: usize, degree: u32,
): void {
  const c = f64x2.splat(centre);
  const e = f64x2.splat(mean);
  const r = f64x2.splat(rate);
  for (let x = count & ~7; x < (count & ~1); x += 2) {
    const at = <usize>x << 3;
    const t = f64x2.mul(f64x2.add(f64x2.sub(c, v128.load(row + at)), e), r);
    addPairTo(slots, x, f64x2.mul(v128.load(policy + at), degree == ANY ? phi2(t) : phiNear2(t, degree)));
  }
}
