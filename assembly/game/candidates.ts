// VCG over a finite set of trained candidates (Section 5 of Sun et al. 2025).
//
// score(k) = sum_i W_i v_i(k) - regularizer(k) + boost(k), W_i = gamma_i w_i; the winner has the highest, and
//     p_i = ( max_k score_-i(k) - score_-i(winner) ) / gamma_i >= 0
// Scores are sums in double-double, so that near-ties are told from ties.
// Ties: the lexicographically highest (v_1, v_2, ...), then the lowest index. Time and arena O(n K).

import {
  BOOST_NOT_FINITE, BOOST_TOO_LARGE, OK, OUT_OF_MEMORY, OVERFLOW, REGULARIZER_NOT_FINITE, REGULARIZER_TOO_LARGE, REWARD_NOT_FINITE, Status,
} from "../status";
import { lost, twoProduct, twoSum } from "../math/double";
import { mark, release, take } from "../memory";

// @ts-ignore: decorator
@unmanaged
export class Candidates {
  /** Out: the value that was wrong, where group and candidate say. */
  fault: f64;
  groups: u32;
  candidates: u32;
  /** f64[n*K] row-major. */
  values: usize;
  /** f64[n]. */
  sizes: usize;
  multipliers: usize;
  /** f64[K]. */
  regularizer: usize;
  boost: usize;
  /** f64[K] out. */
  scores: usize;
  /** i32[n] out. */
  withoutGroup: usize;
  /** f64[n] out. */
  valuations: usize;
  payments: usize;
  utilities: usize;
  winner: u32;
  // ---- where a fault is
  group: u32;
  candidate: u32;
}

const LARGEST: f64 = 1e290;

/** Bytes of one candidate's double-double. */
const PAIR: usize = 16;

/** Bytes of arena that `priceCandidates` takes beyond its arguments. */
export function priceCandidatesBytes(groups: u32, candidates: u32): f64 {
  return <f64>PAIR * (<f64>groups + 3) * <f64>candidates + 48;
}

export function priceCandidates(game: Candidates): Status {
  const start = mark();
  const row = <usize>game.candidates * PAIR;
  const before = take(row);
  const others = take(row);
  const after = take(row * (game.groups + 1));
  const status = !after || !others || !before ? OUT_OF_MEMORY : elect(game, before, others, after);
  release(start);
  return status;
}

/** Scores without a group are the sum of what comes before it and what comes after it, never a difference: two candidates that
 *  differ only in what group i thinks of them tie exactly without it.
 *  @param before, others pairs[K]. @param after pairs[(n+1) * K], row i the sum over groups i.. */
function elect(game: Candidates, before: usize, others: usize, after: usize): Status {
  const n = game.groups;
  const K = game.candidates;
  const row = <usize>K * PAIR;
  memory.fill(after + row * n, 0, row);
  for (let i = n; i-- > 0;) addGroup(game, i, after + row * (i + 1), after + row * i);
  for (let k: u32 = 0; k < K; ++k) {
    const status = platformOf(game, k, before);
    if (status != OK) return status;
  }
  addPairs(before, after, others, K);
  const winner = best(game, others, n);
  game.winner = winner;
  for (let k: u32 = 0; k < K; ++k) store<f64>(game.scores + (<usize>k << 3), load<f64>(others + <usize>k * PAIR));
  for (let i: u32 = 0; i < n; ++i) {
    const at = <usize>i << 3;
    addPairs(before, after + row * (i + 1), others, K);
    addGroup(game, i, before, before);
    const other = best(game, others, i);
    const size = load<f64>(game.sizes + at);
    const payment = max(0, gap(others, other, winner)) / load<f64>(game.multipliers + at);
    const valuation = load<f64>(game.values + ((<usize>i * K + winner) << 3));
    store<i32>(game.withoutGroup + (<usize>i << 2), other);
    store<f64>(game.valuations + at, valuation);
    store<f64>(game.payments + at, payment);
    store<f64>(game.utilities + at, size * valuation - payment);
  }
  return OK;
}

/** boost - regularizer of candidate k, after a check of all that is said of it; a fault's place is the largest term's. */
function platformOf(game: Candidates, k: u32, into: usize): Status {
  const at = <usize>k << 3;
  const boost = load<f64>(game.boost + at);
  const regularizer = load<f64>(game.regularizer + at);
  game.candidate = k;
  game.fault = boost;
  if (!(abs(boost) < Infinity)) return BOOST_NOT_FINITE;
  let magnitude = abs(boost);
  let largest = magnitude;
  let status = BOOST_TOO_LARGE;
  if (!(abs(regularizer) <= largest)) {
    game.fault = regularizer;
    if (!(abs(regularizer) < Infinity)) return REGULARIZER_NOT_FINITE;
    largest = abs(regularizer);
    status = REGULARIZER_TOO_LARGE;
  }
  magnitude += abs(regularizer);
  for (let i: u32 = 0; i < game.groups; ++i) {
    const value = load<f64>(game.values + ((<usize>i * game.candidates) << 3) + at);
    const size = weightOf(game, i) * abs(value);
    if (!(size <= largest)) {
      game.group = i;
      game.fault = value;
      if (!(abs(value) < Infinity)) return REWARD_NOT_FINITE;
      largest = size;
      status = OVERFLOW;
    }
    magnitude += size;
  }
  if (!(magnitude < LARGEST)) return status;
  const pair = into + <usize>k * PAIR;
  store<f64>(pair, twoSum(boost, -regularizer));
  store<f64>(pair, lost, 8);
  return OK;
}

// @ts-ignore: decorator
@inline
function weightOf(game: Candidates, group: u32): f64 {
  return load<f64>(game.sizes + (<usize>group << 3)) * load<f64>(game.multipliers + (<usize>group << 3));
}

/** into <- from + W_i v_i, pairs[K]. */
function addGroup(game: Candidates, group: u32, from: usize, into: usize): void {
  const weight = weightOf(game, group);
  const values = game.values + ((<usize>group * game.candidates) << 3);
  for (let k: u32 = 0; k < game.candidates; ++k) {
    const pair = <usize>k * PAIR;
    const term = twoProduct(weight, load<f64>(values + (<usize>k << 3)));
    addPair(load<f64>(from + pair), load<f64>(from + pair, 8), term, lost, into + pair);
  }
}

/** into <- a + b, pairs[count]. */
function addPairs(a: usize, b: usize, into: usize, count: u32): void {
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

/** scores[a] - scores[b]. */
function gap(scores: usize, a: u32, b: u32): f64 {
  const one = scores + <usize>a * PAIR;
  const two = scores + <usize>b * PAIR;
  const high = twoSum(load<f64>(one), -load<f64>(two));
  return high + (lost + (load<f64>(one, 8) - load<f64>(two, 8)));
}

/** Index of the highest score, ties by the values of the groups other than `except`. */
function best(game: Candidates, scores: usize, except: u32): u32 {
  let winner: u32 = 0;
  for (let k: u32 = 1; k < game.candidates; ++k) {
    const lead = gap(scores, k, winner);
    if (lead > 0 || (lead == 0 && precedes(game, k, winner, except))) winner = k;
  }
  return winner;
}

/** Whether (v_1, v_2, ...) of candidate a is lexicographically higher than b's. */
function precedes(game: Candidates, a: u32, b: u32, except: u32): bool {
  for (let i: u32 = 0; i < game.groups; ++i) {
    if (i == except) continue;
    const row = game.values + ((<usize>i * game.candidates) << 3);
    const gap = load<f64>(row + (<usize>a << 3)) - load<f64>(row + (<usize>b << 3));
    if (gap != 0) return gap > 0;
  }
  return false;
}
