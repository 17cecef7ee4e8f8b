// Scores of candidates: sums of n + 2 terms in double-double, rounded once, and where rounding could decide anything,
// without any.
//
// A double-double is off by at most 2^-102 (n + 4)^2 times the sum of its terms' magnitudes; a sum that does not clear
// that is made exactly, so ties are ties and near-ties are not, at any magnitude.

import { lost, twoProduct, twoSum } from "../math/double";
import { addProduct, clear, Exact, rounded, sign } from "../math/exact";
import { highBits, higherOf, magnitude, minus, plus, read, splat, times, whereLess, write } from "../math/lanes";

/** What a pair may be off by, as a share of its terms and per (n + 4)^2: 2^-102; below which products lose digits. */
const ERROR: f64 = 1.9721522630525295e-31;
const SMALL: f64 = 1e-280;
/** The share of a sum that it may be off by before it is made exactly: 2^-60. */
const SHARP: f64 = 8.673617379884035e-19;

/** What every function here reads. */
// @ts-ignore: decorator
@unmanaged
export class Election {
  groups: u32;
  candidates: u32;
  /** As in a Candidates block. */
  values: usize;
  regularizer: usize;
  boost: usize;
  /** f64[K]. */
  scores: usize;
  /** f64[n]: W_i. */
  weights: usize;
  /** f64[K]: the sum of the magnitudes of each candidate's terms. */
  magnitudes: usize;
  /** f64[6]: what a loop over candidates leaves, in pairs. */
  left: usize;
  exact: Exact;
}

// @ts-ignore: decorator
@inline
export function weightOf(election: Election, group: u32): f64 {
  return load<f64>(election.weights + (<usize>group << 3));
}

// @ts-ignore: decorator
@inline
function magnitudeOf(election: Election, k: u32): f64 {
  return load<f64>(election.magnitudes + (<usize>k << 3));
}

// @ts-ignore: decorator
@inline
function errorOf(election: Election): f64 {
  const terms = <f64>election.groups + 4;
  return terms * terms * ERROR;
}

// @ts-ignore: decorator
@inline
function resolved(election: Election, value: f64, magnitudes: f64): bool {
  return errorOf(election) * magnitudes < SHARP * abs(value) && abs(value) > SMALL;
}

/** Fills election.scores and election.magnitudes; false if a term is not finite or a magnitude not below `largest`. */
export function fillScores(election: Election, largest: f64): bool {
  const end = <usize>election.candidates << 3;
  const left = election.left;
  const pairs: usize = ASC_FEATURE_SIMD ? end & ~15 : 0;
  for (let at: usize = 0; at < 48; at += 8) store<f64>(left + at, 0);
  if (ASC_FEATURE_SIMD && pairs) sumPairs(election, pairs);
  if (end > pairs) sumThose<f64>(election, pairs, end);
  // a NaN or an infinity anywhere makes the sum of magnitudes one
  if (!(load<f64>(left) + load<f64>(left, 8) < Infinity)) return false;
  if (!(max(load<f64>(left, 16), load<f64>(left, 24)) < largest)) return false;
  if (load<f64>(left, 32) + load<f64>(left, 40) > 0) sharpen(election);
  return true;
}

export function sumPairs(election: Election, to: usize): void {
  sumThose<v128>(election, 0, to);
}

/** Candidates [from, to): leaves the sum of the magnitudes, the highest, and how many scores have to be made
 *  exactly. */
// @ts-ignore: decorator
@inline
function sumThose<V>(election: Election, from: usize, to: usize): void {
  const row = <usize>election.candidates << 3;
  const regularizer = election.regularizer;
  const boost = election.boost;
  const scores = election.scores;
  const magnitudes = election.magnitudes;
  const left = election.left;
  const values = election.values;
  const share = splat<V>(errorOf(election) / SHARP);
  const small = splat<V>(SMALL);
  const count = election.groups;
  let all = read<V>(left);
  let highest = read<V>(left + 16);
  let doubts = read<V>(left + 32);
  let at = from;
  do {
    const b = read<V>(boost + at);
    const r = minus<V>(splat<V>(0), read<V>(regularizer + at));
    let high = plus<V>(b, r);
    const turn = minus<V>(high, b);
    let rest = plus<V>(minus<V>(b, minus<V>(high, turn)), minus<V>(r, turn));
    let size = plus<V>(magnitude<V>(b), magnitude<V>(r));
    let cell = values + at;
    let weight = election.weights;
    let more = count;
    do {
      const w = splat<V>(load<f64>(weight));
      const v = read<V>(cell);
      const term = times<V>(w, v);
      const wh = highBits<V>(w);
      const vh = highBits<V>(v);
      const wl = minus<V>(w, wh);
      const vl = minus<V>(v, vh);
      const halves = plus<V>(plus<V>(minus<V>(times<V>(wh, vh), term), times<V>(wh, vl)), times<V>(wl, vh));
      const sum = plus<V>(high, term);
      const back = minus<V>(sum, high);
      const missed = plus<V>(minus<V>(high, minus<V>(sum, back)), minus<V>(term, back));
      rest = plus<V>(rest, plus<V>(missed, plus<V>(halves, times<V>(wl, vl))));
      high = sum;
      size = plus<V>(size, magnitude<V>(term));
      cell += row;
      weight += 8;
    } while (--more);
    const score = plus<V>(high, rest);
    const clear = magnitude<V>(score);
    const needed = higherOf<V>(times<V>(share, size), small);
    all = plus<V>(all, size);
    highest = higherOf<V>(highest, size);
    doubts = plus<V>(doubts, whereLess<V>(needed, clear, splat<V>(0), splat<V>(1)));
    write<V>(scores + at, score);
    write<V>(magnitudes + at, size);
    at += isVector<V>() ? 16 : 8;
  } while (at < to);
  write<V>(left, all);
  write<V>(left + 16, highest);
  write<V>(left + 32, doubts);
}

/** Makes the scores exactly that rounding could tell. */
function sharpen(election: Election): void {
  for (let k: u32 = 0; k < election.candidates; ++k) {
    const at = election.scores + (<usize>k << 3);
    if (resolved(election, load<f64>(at), magnitudeOf(election, k))) continue;
    clear(election.exact);
    gather(election, k, 1, election.groups);
    store<f64>(at, rounded(election.exact));
  }
}

/** Score of a less score of b without the group `except` (n: with all), rounded once where rounding could tell. */
export function gap(election: Election, a: u32, b: u32, except: u32): f64 {
  const difference = apart(election, a, b, except);
  if (resolved(election, difference, magnitudeOf(election, a) + magnitudeOf(election, b))) return difference;
  gatherBoth(election, a, b, except);
  return rounded(election.exact);
}

/** Its sign: -1, 0 or 1. */
export function order(election: Election, a: u32, b: u32, except: u32): i32 {
  const difference = apart(election, a, b, except);
  if (resolved(election, difference, magnitudeOf(election, a) + magnitudeOf(election, b))) {
    return difference > 0 ? 1 : -1;
  }
  gatherBoth(election, a, b, except);
  return sign(election.exact);
}

/** In double-double. */
function apart(election: Election, a: u32, b: u32, except: u32): f64 {
  const one = <usize>a << 3;
  const two = <usize>b << 3;
  let high = twoSum(load<f64>(election.boost + one), -load<f64>(election.boost + two));
  let rest = lost;
  high = twoSum(high, -load<f64>(election.regularizer + one));
  rest += lost;
  high = twoSum(high, load<f64>(election.regularizer + two));
  rest += lost;
  let row = election.values;
  for (let i: u32 = 0; i < election.groups; ++i, row += <usize>election.candidates << 3) {
    if (i == except) continue;
    const weight = weightOf(election, i);
    const term = twoProduct(weight, load<f64>(row + one));
    const tail = lost;
    const other = twoProduct(weight, load<f64>(row + two));
    const otherTail = lost;
    high = twoSum(high, term);
    rest += lost + tail;
    high = twoSum(high, -other);
    rest += lost - otherTail;
  }
  return high + rest;
}

function gatherBoth(election: Election, a: u32, b: u32, except: u32): void {
  clear(election.exact);
  gather(election, a, 1, except);
  gather(election, b, -1, except);
}

/** Adds `factor` times the terms of candidate k. */
function gather(election: Election, k: u32, factor: f64, except: u32): void {
  const at = <usize>k << 3;
  let row = election.values;
  for (let i: u32 = 0; i < election.groups; ++i, row += <usize>election.candidates << 3) {
    if (i != except) addProduct(election.exact, factor * weightOf(election, i), load<f64>(row + at));
  }
  addProduct(election.exact, factor, load<f64>(election.boost + at));
  addProduct(election.exact, -factor, load<f64>(election.regularizer + at));
}
