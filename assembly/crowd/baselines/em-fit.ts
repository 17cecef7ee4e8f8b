// One fit of EM to all votes there are: at most 30 rounds from the majority's posteriors. Time O(rounds (T + 81) N/4).

import { LOG2E, exp, exp22 } from "../../math/exp";
import { log, log1p, log1p2 } from "../../math/log";
import { fill, get, set } from "../../math/arrays";
import { higher } from "../../math/slots";
import { CODES, Em, GROUP, HALF_SUMS } from "./em-history";

export const MOST_ROUNDS: u32 = 30;
export const TOLERANCE: f64 = 1e-6;
/** Pseudo-count of each outcome. */
export const SMOOTHING: f64 = 1;
/** Where log-odds end. */
const MOST_ODDS: f64 = 500;

export function fit(em: Em): void {
  for (let e = em.rows; e & 3; ++e) {
    set(em.times, e, 0);
    set(em.weights, e, 0);
    for (let g: u32 = 0; g < em.groups; ++g) store<u8>(em.codes + <usize>g * em.room + e, 0);
  }
  count(em, em.times, em.counts);
  memory.copy(em.posteriors, em.starts, <usize>em.rows << 3);
  for (let e: u32 = 0; e < em.rows; ++e) set(em.weights, e, get(em.times, e) * get(em.starts, e));
  for (let round: u32 = 0; round < MOST_ROUNDS; ++round) {
    count(em, em.weights, em.positives);
    maximize(em);
    tabulate(em);
    // the starting posteriors are no estimate to have converged from
    if (expect(em) < TOLERANCE && round > 0) return;
  }
}

/** How often each worker gave each vote, every row as often as its weight says. @param into f64[12G] out */
function count(em: Em, weights: usize, into: usize): void {
  const sums = em.sums;
  for (let g: u32 = 0; g < em.groups; ++g) {
    fill(sums, 2 * HALF_SUMS, 0);
    addByCode(em.codes + <usize>g * em.room, weights, em.rows, sums);
    for (let c: u32 = 0; c < CODES; ++c) set(sums, c, get(sums, c) + get(sums, HALF_SUMS + c));
    marginals(sums, into + (<usize>(3 * GROUP * g) << 3));
  }
}

/** Two sums for each code in turn: rows that follow one another often vote alike, and would wait for one another. Four
 *  rows at a time: there is room for as many, of weight 0 behind the last. */
export function addByCode(codes: usize, weights: usize, rows: u32, sums: usize): void {
  const others = sums + (HALF_SUMS << 3);
  for (let e: u32 = 0; e < rows; e += 4) {
    const four = load<u32>(codes + e);
    const at = weights + (<usize>e << 3);
    addOne(sums + ((four & 255) << 3), load<f64>(at));
    addOne(others + ((four >> 8 & 255) << 3), load<f64>(at, 8));
    addOne(sums + ((four >> 16 & 255) << 3), load<f64>(at, 16));
    addOne(others + ((four >> 24) << 3), load<f64>(at, 24));
  }
}

// @ts-ignore: decorator
@inline
function addOne(at: usize, value: f64): void {
  store<f64>(at, load<f64>(at) + value);
}

/** Sums by code into sums by vote of each of the four workers; worker by worker its digit is summed away. */
function marginals(sums: usize, into: usize): void {
  let count: u32 = CODES;
  for (let k: u32 = 0; k < GROUP; ++k) {
    count /= 3;
    let said0: f64 = 0, said1: f64 = 0, none: f64 = 0;
    for (let j: u32 = 0; j < count; ++j) {
      const a = get(sums, 3 * j), b = get(sums, 3 * j + 1), c = get(sums, 3 * j + 2);
      said0 += a;
      said1 += b;
      none += c;
      set(sums, j, a + b + c);
    }
    set(into, 3 * k, said0);
    set(into, 3 * k + 1, said1);
    set(into, 3 * k + 2, none);
  }
}

/** With pos and neg how often the truth is 1 and 0 where the worker votes, each of its votes counted once more:
 *      ratio = log( (true_v + 1) / pos ) - log( (false_v + 1) / neg ),  the larger over the smaller less 1 in log1p. */
function maximize(em: Em): void {
  const workers = GROUP * em.groups;
  for (let i: u32 = 0; i < workers; ++i) {
    const at = <usize>(3 * i) << 3;
    if (ASC_FEATURE_SIMD) ratioPair(em.positives + at, em.counts + at, em.ratios + at);
    else ratioEach(em.positives + at, em.counts + at, em.ratios + at);
  }
  // every row has one vote of the first worker, or none
  const mass = get(em.positives, 0) + get(em.positives, 1) + get(em.positives, 2);
  const all = <f64>em.voted;
  em.prior = log((mass + SMOOTHING) / (all - mass + SMOOTHING));
}

function ratioEach(positives: usize, counts: usize, ratios: usize): void {
  const true0 = get(positives, 0) + SMOOTHING;
  const true1 = get(positives, 1) + SMOOTHING;
  const false0 = get(counts, 0) - get(positives, 0) + SMOOTHING;
  const false1 = get(counts, 1) - get(positives, 1) + SMOOTHING;
  const pos = true0 + true1;
  const neg = false0 + false1;
  set(ratios, 0, logRatio(true0 * neg, false0 * pos));
  set(ratios, 1, logRatio(true1 * neg, false1 * pos));
}

// @ts-ignore: decorator
@inline
function logRatio(a: f64, b: f64): f64 {
  const size = log1p(abs(a - b) / min(a, b));
  return a < b ? -size : size;
}

export function ratioPair(positives: usize, counts: usize, ratios: usize): void {
  const one = f64x2.splat(SMOOTHING);
  const truths = f64x2.add(v128.load(positives), one);
  const lies = f64x2.add(f64x2.sub(v128.load(counts), v128.load(positives)), one);
  const a = f64x2.mul(truths, bothAdded(lies));
  const b = f64x2.mul(lies, bothAdded(truths));
  const d = f64x2.sub(a, b);
  const size = log1p2(f64x2.div(f64x2.abs(d), f64x2.pmin(a, b)));
  v128.store(ratios, v128.bitselect(f64x2.neg(size), size, f64x2.lt(a, b)));
}

// @ts-ignore: decorator
@inline
function bothAdded(pair: v128): v128 {
  return f64x2.add(pair, v128.shuffle<f64>(pair, pair, 1, 0));
}

/** The sum of four workers' ratios for every code: digit by digit, the first worker's last. */
export function tabulate(em: Em): void {
  for (let g: u32 = 0; g < em.groups; ++g) {
    const table = em.tables + (<usize>(CODES * g) << 3);
    let count: u32 = 1;
    set(table, 0, 0);
    for (let k: u32 = GROUP; k-- > 0;) {
      const ratios = em.ratios + (<usize>(3 * (GROUP * g + k)) << 3);
      const said0 = get(ratios, 0);
      const said1 = get(ratios, 1);
      for (let j = count; j-- > 0;) {
        const sum = get(table, j);
        set(table, 3 * j + 2, sum);
        set(table, 3 * j + 1, sum + said1);
        set(table, 3 * j, sum + said0);
      }
      count *= 3;
    }
  }
}

/** New posteriors; the largest change. */
function expect(em: Em): f64 {
  const odds = em.odds;
  const rows = em.rows;
  fill(odds, rows, em.prior);
  for (let g: u32 = 0; g < em.groups; ++g) {
    addLooked(em.codes + <usize>g * em.room, em.tables + (<usize>(CODES * g) << 3), rows, odds);
  }
  let change: f64 = 0;
  let e: u32 = 0;
  if (ASC_FEATURE_SIMD) {
    e = rows & ~1;
    if (e) change = posteriorPairs(odds, em.posteriors, em.times, em.weights, e);
  }
  for (; e < rows; ++e) {
    const mu = 1 / (1 + exp(-max<f64>(-MOST_ODDS, min<f64>(MOST_ODDS, get(odds, e)))));
    change = max(change, abs(mu - get(em.posteriors, e)));
    set(em.posteriors, e, mu);
    set(em.weights, e, get(em.times, e) * mu);
  }
  return change;
}

/** Adds what a group's table says of every row, four rows at a time: there is room for as many. */
export function addLooked(codes: usize, table: usize, rows: u32, odds: usize): void {
  for (let e: u32 = 0; e < rows; e += 4) {
    const four = load<u32>(codes + e);
    const at = odds + (<usize>e << 3);
    const o0 = load<f64>(at), o1 = load<f64>(at, 8), o2 = load<f64>(at, 16), o3 = load<f64>(at, 24);
    const t0 = load<f64>(table + ((four & 255) << 3));
    const t1 = load<f64>(table + ((four >> 8 & 255) << 3));
    const t2 = load<f64>(table + ((four >> 16 & 255) << 3));
    const t3 = load<f64>(table + ((four >> 24) << 3));
    store<f64>(at, o0 + t0);
    store<f64>(at, o1 + t1, 8);
    store<f64>(at, o2 + t2, 16);
    store<f64>(at, o3 + t3, 24);
  }
}

export function posteriorPairs(odds: usize, posteriors: usize, times: usize, weights: usize, rows: u32): f64 {
  const end = <usize>rows << 3;
  const one = f64x2.splat(1);
  let change = f64x2.splat(0);
  let at: usize = 0;
  do {
    const within = f64x2.pmax(f64x2.splat(-MOST_ODDS), f64x2.pmin(f64x2.splat(MOST_ODDS), v128.load(odds + at)));
    const mu = f64x2.div(one, f64x2.add(one, exp22(f64x2.mul(f64x2.neg(within), f64x2.splat(LOG2E)))));
    change = f64x2.pmax(change, f64x2.abs(f64x2.sub(mu, v128.load(posteriors + at))));
    v128.store(posteriors + at, mu);
    v128.store(weights + at, f64x2.mul(v128.load(times + at), mu));
    at += 16;
  } while (at < end);
  return higher(change);
}
