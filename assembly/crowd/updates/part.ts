// The lane of a replay where workers are missing or labels noisy: WSU, everybody asked who is there, all weights in the
// unit 1. The same bits as predict.ts and wsu.ts, a pair of workers at a time: what a worker is charged, its share and
// its loss are 0 where it is no part of the row, and so is what it adds to any sum.

import { add, fill, get, set } from "../../math/arrays";
import { SLOTS, addTo, clear, higher, lower } from "../../math/slots";
import { Pace } from "../pace";
import { Crowd, HALF } from "../block";
import { lossOf } from "../loss";
import { AWAY } from "../rows";
import { Workspace } from "../workspace";
import { Gathered, addPairs, fromSlots, halves } from "./gathered";
import { pairAt, setAt } from "./pairs";

// ---- what a row turns out to be
/** Something in it is no report. */
export const WRONG: u32 = 0;
/** Nobody reported. */
export const NOBODY_THERE: u32 = 1;
/** Somebody is no part of it. */
export const PARTIAL: u32 = 2;
export const WHOLE: u32 = 3;

const SOME_WRONG: u32 = 1;
const SOME_HERE: u32 = 2;
const SOME_MISSING: u32 = 4;

/** First pass: charges, shares and losses into the workspace, and what they come to to the start of its sums.
 *  @returns what the row is */
export function charge(crowd: Crowd, row: usize, label: f64, space: Workspace): u32 {
  const n = crowd.workers;
  const half = crowd.silence == HALF;
  const noise = crowd.labelNoise;
  const reports = space.reports;
  const shares = space.shares;
  const losses = space.losses;
  const sums = space.sums;
  const kinds = ASC_FEATURE_SIMD
    ? chargePairs(crowd.weights, row, n, label, noise, half, reports, shares, losses, sums)
    : chargeEach(crowd.weights, row, n, label, noise, half, reports, shares, losses, sums);
  if (kinds & SOME_WRONG) return WRONG;
  if (!(kinds & SOME_HERE)) {
    fill(shares, n, 0);
    return NOBODY_THERE;
  }
  if (ASC_FEATURE_SIMD) weighBlocks(shares, reports, losses, n, sums);
  else weighEach(shares, reports, losses, n, sums);
  return kinds & SOME_MISSING ? PARTIAL : WHOLE;
}

function chargeEach(
  weights: usize, row: usize, count: u32, label: f64, noise: f64, half: bool,
  reports: usize, shares: usize, losses: usize, sums: usize,
): u32 {
  let kinds: u32 = 0;
  let low: f64 = 1;
  let high: f64 = 0;
  for (let i: u32 = 0; i < count; ++i) {
    const given = get(row, i);
    const here = given >= 0;
    const part = here || (half && !(given < 0));
    if (given > 1 || (given < 0 && given != AWAY)) kinds |= SOME_WRONG;
    kinds |= here ? SOME_HERE : 0;
    kinds |= part ? 0 : SOME_MISSING;
    const x: f64 = part ? (here ? given : 0.5) : 0;
    set(reports, i, x);
    set(shares, i, part ? get(weights, i) : 0);
    set(losses, i, part ? lossOf(x, label, noise) : 0);
    low = part ? min(low, x) : low;
    high = max(high, x);
  }
  const found = changetype<Gathered>(sums);
  found.low = low;
  found.high = high;
  return kinds;
}

/** The same, an odd last worker beside nobody: a share of 0. */
export function chargePairs(
  weights: usize, row: usize, count: u32, label: f64, noise: f64, half: bool,
  reports: usize, shares: usize, losses: usize, sums: usize,
): u32 {
  const end = <usize>count << 3;
  const zero = f64x2.splat(0);
  const one = f64x2.splat(1);
  const y = f64x2.splat(label);
  const silent = i64x2.splat(half ? -1 : 0);
  let low = one;
  let high = zero;
  let wrong = zero;
  let somebody = zero;
  let everybody = i64x2.splat(-1);
  let at: usize = 0;
  do {
    const given = at + 8 == end ? v128.load64_splat(row + at) : v128.load(row + at);
    const weight = pairAt(weights, at, end);
    const here = f64x2.ge(given, zero);
    const away = f64x2.lt(given, zero);
    const part = v128.or(here, v128.andnot(silent, away));
    const x = v128.and(v128.bitselect(given, f64x2.splat(0.5), here), part);
    const d = f64x2.sub(x, y);
    let loss = f64x2.mul(d, d);
    if (noise != 0) loss = noisy(loss, f64x2.add(f64x2.sub(x, one), y), noise);
    wrong = v128.or(wrong, v128.or(f64x2.gt(given, one), v128.and(away, f64x2.ne(given, f64x2.splat(AWAY)))));
    somebody = v128.or(somebody, here);
    everybody = v128.and(everybody, part);
    low = f64x2.pmin(low, v128.bitselect(x, one, part));
    high = f64x2.pmax(high, x);
    v128.store(reports + at, x);
    v128.store(shares + at, v128.and(weight, part));
    v128.store(losses + at, v128.and(loss, part));
    at += 16;
  } while (at < end);
  store<f64>(sums, lower(low), 24);
  store<f64>(sums, higher(high), 32);
  return (v128.any_true(wrong) ? SOME_WRONG : 0) | (v128.any_true(somebody) ? SOME_HERE : 0)
    | (i64x2.all_true(everybody) ? 0 : SOME_MISSING);
}

/** Two of lossOf under noise, from their squares (x - y)^2 and the differences x - 1 + y. */
// @ts-ignore: decorator
@inline
function noisy(squares: v128, flipped: v128, noise: f64): v128 {
  const rho = f64x2.splat(noise);
  const kept = f64x2.mul(f64x2.splat(1 - noise), squares);
  return f64x2.div(f64x2.sub(kept, f64x2.mul(rho, f64x2.mul(flipped, flipped))), f64x2.splat(1 - 2 * noise));
}

/** Extremes are there already. */
function weighEach(shares: usize, reports: usize, losses: usize, count: u32, sums: usize): void {
  const found = changetype<Gathered>(sums);
  const low = found.low;
  const high = found.high;
  const reported = sums + SLOTS;
  const cost = reported + SLOTS;
  clear(sums);
  clear(reported);
  clear(cost);
  for (let i: u32 = 0; i < count; ++i) {
    const share = get(shares, i);
    addTo(sums, i, share);
    addTo(reported, i, share * get(reports, i));
    addTo(cost, i, share * get(losses, i));
  }
  fromSlots(found, sums, reported, cost, low, high);
}

/** The same: arrays of the workspace end in zeros up to a whole block of eight. */
export function weighBlocks(shares: usize, reports: usize, losses: usize, count: u32, sums: usize): void {
  const end = <usize>count << 3;
  let m0 = f64x2.splat(0), m1 = m0, m2 = m0, m3 = m0;
  let r0 = m0, r1 = m0, r2 = m0, r3 = m0;
  let c0 = m0, c1 = m0, c2 = m0, c3 = m0;
  let at: usize = 0;
  do {
    const w0 = v128.load(shares + at), w1 = v128.load(shares + at, 16);
    const w2 = v128.load(shares + at, 32), w3 = v128.load(shares + at, 48);
    m0 = f64x2.add(m0, w0); m1 = f64x2.add(m1, w1); m2 = f64x2.add(m2, w2); m3 = f64x2.add(m3, w3);
    r0 = f64x2.add(r0, f64x2.mul(w0, v128.load(reports + at)));
    r1 = f64x2.add(r1, f64x2.mul(w1, v128.load(reports + at, 16)));
    r2 = f64x2.add(r2, f64x2.mul(w2, v128.load(reports + at, 32)));
    r3 = f64x2.add(r3, f64x2.mul(w3, v128.load(reports + at, 48)));
    c0 = f64x2.add(c0, f64x2.mul(w0, v128.load(losses + at)));
    c1 = f64x2.add(c1, f64x2.mul(w1, v128.load(losses + at, 16)));
    c2 = f64x2.add(c2, f64x2.mul(w2, v128.load(losses + at, 32)));
    c3 = f64x2.add(c3, f64x2.mul(w3, v128.load(losses + at, 48)));
    at += 64;
  } while (at < end);
  const mass = halves(m0, m1, m2, m3);
  v128.store(sums, addPairs(mass, halves(r0, r1, r2, r3)));
  store<f64>(sums, f64x2.extract_lane(addPairs(halves(c0, c1, c2, c3), mass), 0), 16);
}

/** Second pass: weight <- gamma weight (1 - eta (l - lbar)) + (1 - gamma)/N, without the loss where a worker is no
 *  part; losses add up. @param totals f64[N] in and out */
export function spreadPart(crowd: Crowd, space: Workspace, mean: f64, pace: Pace, totals: usize): void {
  const n = crowd.workers;
  const step = crowd.step;
  const weights = crowd.weights;
  if (ASC_FEATURE_SIMD) {
    return spreadPartPairs(weights, totals, space.shares, space.losses, mean, step, pace.gamma, pace.uniform, n);
  }
  for (let i: u32 = 0; i < n; ++i) {
    const loss = get(space.losses, i);
    const change = get(space.shares, i) > 0 ? step * (loss - mean) : 0;
    add(totals, i, loss);
    set(weights, i, pace.gamma * (get(weights, i) * (1 - change)) + pace.uniform);
  }
}

export function spreadPartPairs(
  weights: usize, totals: usize, shares: usize, losses: usize, mean: f64, eta: f64, gamma: f64, uniform: f64,
  count: u32,
): void {
  const end = <usize>count << 3;
  const centre = f64x2.splat(mean);
  const e = f64x2.splat(eta);
  const g = f64x2.splat(gamma);
  const u = f64x2.splat(uniform);
  const one = f64x2.splat(1);
  const zero = f64x2.splat(0);
  let at: usize = 0;
  do {
    const loss = v128.load(losses + at);
    const change = f64x2.mul(e, f64x2.sub(loss, centre));
    const factor = f64x2.sub(one, v128.and(change, f64x2.gt(v128.load(shares + at), zero)));
    const total = f64x2.add(pairAt(totals, at, end), loss);
    setAt(weights, at, end, f64x2.add(f64x2.mul(g, f64x2.mul(pairAt(weights, at, end), factor)), u));
    setAt(totals, at, end, total);
    at += 16;
  } while (at < end);
}

/** column <- column + value, for whom the row is no part of. @param column f64[N] in and out */
export function addMissing(shares: usize, column: usize, value: f64, count: u32): void {
  if (ASC_FEATURE_SIMD) return addMissingPairs(shares, column, value, count);
  for (let i: u32 = 0; i < count; ++i) if (!(get(shares, i) > 0)) add(column, i, value);
}

export function addMissingPairs(shares: usize, column: usize, value: f64, count: u32): void {
  const end = <usize>count << 3;
  const all = f64x2.splat(value);
  const zero = f64x2.splat(0);
  let at: usize = 0;
  do {
    const theirs = v128.andnot(all, f64x2.gt(v128.load(shares + at), zero));
    setAt(column, at, end, f64x2.add(pairAt(column, at, end), theirs));
    at += 16;
  } while (at < end);
}

/** Adds to the columns what those lost who were silent, and that they were. @param totals f64[N] in and out
 *  @param counts f64[N] in and out */
export function addSilent(row: usize, losses: usize, totals: usize, counts: usize, count: u32): void {
  if (ASC_FEATURE_SIMD) return addSilentPairs(row, losses, totals, counts, count);
  for (let i: u32 = 0; i < count; ++i) {
    if (!isNaN(get(row, i))) continue;
    add(totals, i, get(losses, i));
    add(counts, i, 1);
  }
}

export function addSilentPairs(row: usize, losses: usize, totals: usize, counts: usize, count: u32): void {
  const end = <usize>count << 3;
  const one = f64x2.splat(1);
  let at: usize = 0;
  do {
    const given = pairAt(row, at, end);
    const silent = f64x2.ne(given, given);
    if (v128.any_true(silent)) {
      const loss = v128.and(v128.load(losses + at), silent);
      setAt(totals, at, end, f64x2.add(pairAt(totals, at, end), loss));
      setAt(counts, at, end, f64x2.add(pairAt(counts, at, end), v128.and(one, silent)));
    }
    at += 16;
  } while (at < end);
}
