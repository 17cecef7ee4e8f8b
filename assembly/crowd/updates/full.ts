// The fast lane of a replay: WSU, mean output, everybody reports, all weights in the unit 1. The same bits as
// predict.ts and wsu.ts, two passes over the row, in blocks of eight workers.

import { get, set } from "../../math/arrays";
import { SLOTS, addTo, clear, total } from "../../math/slots";
import { Crowd } from "../block";

/** First pass. Leaves sum pi, sum pi x and sum pi (x - y)^2 in the sums, extremes of x behind them. @returns false when
 *  a report is missing or outside [0, 1]. */
export function gather(crowd: Crowd, row: usize, label: f64, sums: usize): bool {
  const n = crowd.workers;
  const mass = sums;
  const reported = mass + SLOTS;
  const cost = reported + SLOTS;
  let low: f64 = 1;
  let high: f64 = 0;
  let i: u32 = ASC_FEATURE_SIMD ? n & ~7 : 0;
  if (!i) {
    clear(mass);
    clear(reported);
    clear(cost);
  }
  if (ASC_FEATURE_SIMD) {
    // the blocks write every slot; clearing them first costs as much as a block (measured)
    if (i) {
      gatherBlocks(crowd.weights, row, label, i, mass);
      low = min(load<f64>(mass, 64), load<f64>(mass, 72));
      high = max(load<f64>(mass, 80), load<f64>(mass, 88));
    }
  }
  for (; i < n; ++i) {
    const x = get(row, i);
    const share = get(crowd.weights, i);
    const d = x - label;
    addTo(mass, i, share);
    addTo(reported, i, share * x);
    addTo(cost, i, share * (d * d));
    low = min(low, x);
    high = max(high, x);
  }
  store<f64>(mass, low, 64);
  store<f64>(mass, high, 80);
  return low >= 0 && high <= 1 && total(reported) >= 0;
}

export function gatherBlocks(weights: usize, row: usize, label: f64, count: u32, sums: usize): void {
  const end = <usize>count << 3;
  const y = f64x2.splat(label);
  let low = f64x2.splat(1);
  let high = f64x2.splat(0);
  let m0 = f64x2.splat(0), m1 = m0, m2 = m0, m3 = m0;
  let r0 = m0, r1 = m0, r2 = m0, r3 = m0;
  let c0 = m0, c1 = m0, c2 = m0, c3 = m0;
  let at: usize = 0;
  do {
    const x0 = v128.load(row + at), x1 = v128.load(row + at, 16);
    const x2 = v128.load(row + at, 32), x3 = v128.load(row + at, 48);
    const w0 = v128.load(weights + at), w1 = v128.load(weights + at, 16);
    const w2 = v128.load(weights + at, 32), w3 = v128.load(weights + at, 48);
    const d0 = f64x2.sub(x0, y), d1 = f64x2.sub(x1, y), d2 = f64x2.sub(x2, y), d3 = f64x2.sub(x3, y);
    m0 = f64x2.add(m0, w0); m1 = f64x2.add(m1, w1); m2 = f64x2.add(m2, w2); m3 = f64x2.add(m3, w3);
    r0 = f64x2.add(r0, f64x2.mul(w0, x0)); r1 = f64x2.add(r1, f64x2.mul(w1, x1));
    r2 = f64x2.add(r2, f64x2.mul(w2, x2)); r3 = f64x2.add(r3, f64x2.mul(w3, x3));
    c0 = f64x2.add(c0, f64x2.mul(w0, f64x2.mul(d0, d0))); c1 = f64x2.add(c1, f64x2.mul(w1, f64x2.mul(d1, d1)));
    c2 = f64x2.add(c2, f64x2.mul(w2, f64x2.mul(d2, d2))); c3 = f64x2.add(c3, f64x2.mul(w3, f64x2.mul(d3, d3)));
    low = f64x2.pmin(low, f64x2.pmin(f64x2.pmin(x0, x1), f64x2.pmin(x2, x3)));
    high = f64x2.pmax(high, f64x2.pmax(f64x2.pmax(x0, x1), f64x2.pmax(x2, x3)));
    at += 64;
  } while (at < end);
  v128.store(sums, m0); v128.store(sums, m1, 16); v128.store(sums, m2, 32); v128.store(sums, m3, 48);
  v128.store(sums, low, 64);
  v128.store(sums, high, 80);
  const reported = sums + SLOTS;
  v128.store(reported, r0); v128.store(reported, r1, 16); v128.store(reported, r2, 32); v128.store(reported, r3, 48);
  const cost = reported + SLOTS;
  v128.store(cost, c0); v128.store(cost, c1, 16); v128.store(cost, c2, 32); v128.store(cost, c3, 48);
}

/** p, from the first pass. */
// @ts-ignore: decorator
@inline
export function gatheredMean(sums: usize): f64 {
  return max(load<f64>(sums, 64), min(load<f64>(sums, 80), total(sums + SLOTS) / total(sums)));
}

/** lbar, from the first pass. */
// @ts-ignore: decorator
@inline
export function gatheredLoss(sums: usize): f64 {
  return total(sums + 2 * SLOTS) / total(sums);
}

/** Second pass: weight <- gamma weight (1 - eta (l - lbar)) + (1 - gamma)/N, and the workers' losses add up.
 *  @param losses f64[N] in and out */
export function spread(crowd: Crowd, row: usize, label: f64, mean: f64, gamma: f64, losses: usize): void {
  const n = crowd.workers;
  const eta = crowd.step;
  const uniform = (1 - gamma) / <f64>n;
  const weights = crowd.weights;
  let i: u32 = 0;
  if (ASC_FEATURE_SIMD) {
    i = n & ~1;
    if (i) spreadPairs(weights, losses, row, label, mean, eta, gamma, uniform, i);
  }
  for (; i < n; ++i) {
    const d = get(row, i) - label;
    const loss = d * d;
    set(losses, i, get(losses, i) + loss);
    set(weights, i, gamma * (get(weights, i) * (1 - eta * (loss - mean))) + uniform);
  }
}

export function spreadPairs(
  weights: usize, losses: usize, row: usize, label: f64, mean: f64, eta: f64, gamma: f64, uniform: f64, count: u32,
): void {
  const end = <usize>count << 3;
  const y = f64x2.splat(label);
  const centre = f64x2.splat(mean);
  const e = f64x2.splat(eta);
  const g = f64x2.splat(gamma);
  const u = f64x2.splat(uniform);
  const one = f64x2.splat(1);
  let at: usize = 0;
  do {
    const d = f64x2.sub(v128.load(row + at), y);
    const loss = f64x2.mul(d, d);
    v128.store(losses + at, f64x2.add(v128.load(losses + at), loss));
    const factor = f64x2.sub(one, f64x2.mul(e, f64x2.sub(loss, centre)));
    v128.store(weights + at, f64x2.add(f64x2.mul(g, f64x2.mul(v128.load(weights + at), factor)), u));
    at += 16;
  } while (at < end);
}
