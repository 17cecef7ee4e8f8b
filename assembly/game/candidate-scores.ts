// Scores of candidates as double-doubles, and their differences: where rounding could decide one, without any.
//
// A double-double is off by at most 2^-101 (n + 4) times the sum of its terms' magnitudes; a difference that does not clear that is
// summed exactly, so ties are ties and near-ties are not, at any magnitude.

import { lost, twoProduct, twoSum } from "../math/double";
import { addProduct, clear, Exact, rounded, sign } from "../math/exact";

/** Bytes of one candidate's double-double. */
export const PAIR: usize = 16;

/** What a pair may be off by, as a share of its terms and per n + 4: 2^-101; and below which products lose digits. */
const ERROR: f64 = 3.944304526105059e-31;
const SMALL: f64 = 1e-280;
/** The share of a difference that it may be off by before it is summed exactly: 2^-60. */
const SHARP: f64 = 8.673617379884035e-19;

/** What every function here reads. */
// @ts-ignore: decorator
@unmanaged
export class Election {
  groups: u32;
  candidates: u32;
  /** As in a Candidates block. */
  values: usize;
  sizes: usize;
  multipliers: usize;
  regularizer: usize;
  boost: usize;
  /** f64[K]: the sum of the magnitudes of each candidate's terms. */
  magnitudes: usize;
  exact: Exact;
}

// @ts-ignore: decorator
@inline
export function weightOf(election: Election, group: u32): f64 {
  return load<f64>(election.sizes + (<usize>group << 3)) * load<f64>(election.multipliers + (<usize>group << 3));
}

/** into <- from + W_i v_i, pairs[K]. */
export function addGroup(election: Election, group: u32, from: usize, into: usize): void {
  const weight = weightOf(election, group);
  const values = election.values + ((<usize>group * election.candidates) << 3);
  for (let k: u32 = 0; k < election.candidates; ++k) {
    const pair = <usize>k * PAIR;
    const term = twoProduct(weight, load<f64>(values + (<usize>k << 3)));
    addPair(load<f64>(from + pair), load<f64>(from + pair, 8), term, lost, into + pair);
  }
}

/** into <- a + b, pairs[count]. */
export function addPairs(a: usize, b: usize, into: usize, count: u32): void {
  for (let pair: usize = 0; pair < <usize>count * PAIR; pair += PAIR) {
    addPair(load<f64>(a + pair), load<f64>(a + pair, 8), load<f64>(b + pair), load<f64>(b + pair, 8), into + pair);
  }
}

// @ts-ignore: decorator
@inline
function addPair(high0: f64, low0: f64, high1: f64, low1: f64, into: usize): void {
  const high = twoSum(high0, high1);
  const sum = twoSum(high, lost + (low0 + low1));
  store<f64>(into, sum);
  store<f64>(into, lost, 8);
}

/** Score of a less score of b without the group `except` (n: with all), rounded once where rounding could tell.
 *  @param scores pairs[K], without that group. */
export function gap(election: Election, scores: usize, a: u32, b: u32, except: u32): f64 {
  if (a == b) return 0; // as for most groups, who change no winner
  const difference = apart(scores, a, b);
  if (resolved(election, difference, magnitudeOf(election, a) + magnitudeOf(election, b))) return difference;
  gatherBoth(election, a, b, except);
  return rounded(election.exact);
}

/** Its sign: -1, 0 or 1. */
export function order(election: Election, scores: usize, a: u32, b: u32, except: u32): i32 {
  const difference = apart(scores, a, b);
  if (resolved(election, difference, magnitudeOf(election, a) + magnitudeOf(election, b))) return difference > 0 ? 1 : -1;
  gatherBoth(election, a, b, except);
  return sign(election.exact);
}

function apart(scores: usize, a: u32, b: u32): f64 {
  const one = scores + <usize>a * PAIR;
  const two = scores + <usize>b * PAIR;
  const high = twoSum(load<f64>(one), -load<f64>(two));
  return high + (lost + (load<f64>(one, 8) - load<f64>(two, 8)));
}

function gatherBoth(election: Election, a: u32, b: u32, except: u32): void {
  clear(election.exact);
  gather(election, a, 1, except);
  gather(election, b, -1, except);
}

// @ts-ignore: decorator
@inline
function magnitudeOf(election: Election, k: u32): f64 {
  return load<f64>(election.magnitudes + (<usize>k << 3));
}

/** Score of candidate k, rounded once. */
export function score(election: Election, scores: usize, k: u32): f64 {
  const pair = load<f64>(scores + <usize>k * PAIR);
  if (resolved(election, pair, magnitudeOf(election, k))) return pair;
  clear(election.exact);
  gather(election, k, 1, election.groups);
  return rounded(election.exact);
}

function resolved(election: Election, value: f64, magnitudes: f64): bool {
  return <f64>(election.groups + 4) * ERROR * magnitudes < SHARP * abs(value) && abs(value) > SMALL;
}

/** Adds `factor` times the terms of candidate k. */
function gather(election: Election, k: u32, factor: f64, except: u32): void {
  const at = <usize>k << 3;
  for (let i: u32 = 0; i < election.groups; ++i) {
    if (i != except) addProduct(election.exact, factor * weightOf(election, i), load<f64>(election.values + ((<usize>i * election.candidates) << 3) + at));
  }
  addProduct(election.exact, factor, load<f64>(election.boost + at));
  addProduct(election.exact, -factor, load<f64>(election.regularizer + at));
}
