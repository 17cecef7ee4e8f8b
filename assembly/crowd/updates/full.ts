// The fast lane of a replay: WSU, everybody reports, no noise, all weights in the unit 1. The same bits as part.ts, two
// passes over the row itself, in blocks of eight workers.

import { add, get, set } from "../../math/arrays";
import { SLOTS, addTo, clear, higher, lower } from "../../math/slots";
import { Crowd } from "../block";
import { Pace } from "../pace";
import { Gathered, addPairs, fromSlots, halves } from "./gathered";
import { pairAt, pairOrZero, setAt, twiceOr } from "./pairs";

/** First pass. @param sums three in slots; starts with what was gathered @returns false when a report is missing or
 *  outside [0, 1] */
export function gather(crowd: Crowd, row: usize, label: f64, sums: usize): bool {
  const n = crowd.workers;
  if (ASC_FEATURE_SIMD) {
    const blocks = (n - 1) & ~7;
    const behind = <usize>blocks << 3;
    if (blocks) gatherBlocks(crowd.weights, row, label, blocks, sums);
    gatherRest(crowd.weights + behind, row + behind, label, n - blocks, blocks != 0, sums);
  } else gatherEach(crowd.weights, row, label, n, sums);
  const found = changetype<Gathered>(sums);
  return found.low >= 0 && found.high <= 1 && found.reported >= 0;
}

function gatherEach(weights: usize, row: usize, label: f64, count: u32, sums: usize): void {
  const reported = sums + SLOTS;
  const cost = reported + SLOTS;
  let low: f64 = 1;
  let high: f64 = 0;
  clear(sums);
  clear(reported);
  clear(cost);
  for (let i: u32 = 0; i < count; ++i) {
    const x = get(row, i);
    const share = get(weights, i);
    const d = x - label;
    addTo(sums, i, share);
    addTo(reported, i, share * x);
    addTo(cost, i, share * (d * d));
    low = min(low, x);
    high = max(high, x);
  }
  fromSlots(changetype<Gathered>(sums), sums, reported, cost, low, high);
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

/** The last workers, one to eight of them; then what all come to. @param more whether blocks before them are in the
 *  sums */
export function gatherRest(weights: usize, row: usize, label: f64, count: u32, more: bool, sums: usize): void {
  const end = <usize>count << 3;
  const y = f64x2.splat(label);
  const zero = f64x2.splat(0);
  const x0 = end > 8 ? v128.load(row) : v128.load64_splat(row);
  const x1 = twiceOr(row, 16, end, x0);
  const x2 = twiceOr(row, 32, end, x0);
  const x3 = twiceOr(row, 48, end, x0);
  const w0 = pairOrZero(weights, 0, end), w1 = pairOrZero(weights, 16, end);
  const w2 = pairOrZero(weights, 32, end), w3 = pairOrZero(weights, 48, end);
  const d0 = f64x2.sub(x0, y), d1 = f64x2.sub(x1, y), d2 = f64x2.sub(x2, y), d3 = f64x2.sub(x3, y);
  let m0 = zero, m1 = zero, m2 = zero, m3 = zero;
  let r0 = zero, r1 = zero, r2 = zero, r3 = zero;
  let c0 = zero, c1 = zero, c2 = zero, c3 = zero;
  let low = f64x2.pmin(f64x2.pmin(x0, x1), f64x2.pmin(x2, x3));
  let high = f64x2.pmax(f64x2.pmax(x0, x1), f64x2.pmax(x2, x3));
  if (more) {
    const reported = sums + SLOTS;
    const cost = reported + SLOTS;
    m0 = v128.load(sums); m1 = v128.load(sums, 16); m2 = v128.load(sums, 32); m3 = v128.load(sums, 48);
    r0 = v128.load(reported); r1 = v128.load(reported, 16);
    r2 = v128.load(reported, 32); r3 = v128.load(reported, 48);
    c0 = v128.load(cost); c1 = v128.load(cost, 16); c2 = v128.load(cost, 32); c3 = v128.load(cost, 48);
    low = f64x2.pmin(low, v128.load(sums, 64));
    high = f64x2.pmax(high, v128.load(sums, 80));
  }
  const mass = halves(f64x2.add(m0, w0), f64x2.add(m1, w1), f64x2.add(m2, w2), f64x2.add(m3, w3));
  const reported = halves(
    f64x2.add(r0, f64x2.mul(w0, x0)), f64x2.add(r1, f64x2.mul(w1, x1)),
    f64x2.add(r2, f64x2.mul(w2, x2)), f64x2.add(r3, f64x2.mul(w3, x3)));
  const cost = halves(
    f64x2.add(c0, f64x2.mul(w0, f64x2.mul(d0, d0))), f64x2.add(c1, f64x2.mul(w1, f64x2.mul(d1, d1))),
    f64x2.add(c2, f64x2.mul(w2, f64x2.mul(d2, d2))), f64x2.add(c3, f64x2.mul(w3, f64x2.mul(d3, d3))));
  v128.store(sums, addPairs(mass, reported));
  store<f64>(sums, f64x2.extract_lane(addPairs(cost, mass), 0), 16);
  store<f64>(sums, lower(low), 24);
  store<f64>(sums, higher(high), 32);
}

/** Second pass: weight <- gamma weight (1 - eta (l - lbar)) + (1 - gamma)/N, and the workers' losses add up.
 *  @param losses f64[N] in and out */
export function spread(crowd: Crowd, row: usize, label: f64, mean: f64, pace: Pace, losses: usize): void {
  const n = crowd.workers;
  const eta = crowd.step;
  const weights = crowd.weights;
  if (ASC_FEATURE_SIMD) return spreadPairs(weights, losses, row, label, mean, eta, pace.gamma, pace.uniform, n);
  for (let i: u32 = 0; i < n; ++i) {
    const d = get(row, i) - label;
    const loss = d * d;
    add(losses, i, loss);
    set(weights, i, pace.gamma * (get(weights, i) * (1 - eta * (loss - mean))) + pace.uniform);
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
    const d = f64x2.sub(pairAt(row, at, end), y);
    const loss = f64x2.mul(d, d);
    const factor = f64x2.sub(one, f64x2.mul(e, f64x2.sub(loss, centre)));
    const total = f64x2.add(pairAt(losses, at, end), loss);
    setAt(weights, at, end, f64x2.add(f64x2.mul(g, f64x2.mul(pairAt(weights, at, end), factor)), u));
    setAt(losses, at, end, total);
    at += 16;
  } while (at < end);
}
