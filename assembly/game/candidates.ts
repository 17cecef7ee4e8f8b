// VCG over a finite set of trained candidates (Section 5 of Sun et al. 2025).
//
// score(k) = sum_i W_i v_i(k) - regularizer(k) + boost(k), W_i = gamma_i w_i; the winner has the highest, and
//     p_i = ( max_k score_-i(k) - score_-i(winner) ) / gamma_i >= 0
// Scores are sums in double-double, and exact where that could decide a tie (candidate-scores.ts); a score without a
// group is summed without it, never a difference, so that two candidates that differ only in what the group thinks of
// them tie. Ties: the lexicographically highest (v_1, v_2, ...), then the lowest index. Time O(n K), arena O(K).

import {
  BOOST_NOT_FINITE, BOOST_TOO_LARGE, OK, OUT_OF_MEMORY, OVERFLOW, REGULARIZER_NOT_FINITE, REGULARIZER_TOO_LARGE,
  REWARD_NOT_FINITE, Status,
} from "../status";
import { create, EXACT, Exact } from "../math/exact";
import { mark, release, take } from "../memory";
import { floorOf, rival } from "./candidate-rivals";
import { Election, fillScores, gap, order, weightOf } from "./candidate-scores";

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

/** f64 that a loop over candidates leaves. */
const LEFT: usize = 48;

/** Bytes of arena that `priceCandidates` takes beyond its arguments. */
export function priceCandidatesBytes(groups: u32, candidates: u32): f64 {
  return 8 * (<f64>candidates + <f64>groups) + <f64>(EXACT + offsetof<Election>() + LEFT + 96);
}

export function priceCandidates(game: Candidates): Status {
  const start = mark();
  const exact = take(EXACT);
  const at = take(offsetof<Election>());
  const weights = take(<usize>game.groups << 3);
  const left = take(LEFT);
  const magnitudes = take(<usize>game.candidates << 3);
  let status = OUT_OF_MEMORY;
  if (magnitudes && left && weights && at && exact) {
    const election = changetype<Election>(at);
    election.groups = game.groups;
    election.candidates = game.candidates;
    election.values = game.values;
    election.regularizer = game.regularizer;
    election.boost = game.boost;
    election.scores = game.scores;
    election.weights = weights;
    election.magnitudes = magnitudes;
    election.left = left;
    election.exact = changetype<Exact>(exact);
    create(election.exact);
    status = elect(game, election);
  }
  release(start);
  return status;
}

function elect(game: Candidates, election: Election): Status {
  const n = game.groups;
  const K = game.candidates;
  for (let i: u32 = 0; i < n; ++i) {
    const at = <usize>i << 3;
    store<f64>(election.weights + at, load<f64>(game.sizes + at) * load<f64>(game.multipliers + at));
  }
  if (!fillScores(election, LARGEST)) return fault(game, election);
  const winner = best(game, election, n);
  game.winner = winner;
  for (let i: u32 = 0; i < n; ++i) {
    const at = <usize>i << 3;
    const other = best(game, election, i);
    const size = load<f64>(game.sizes + at);
    const lead = other == winner ? 0 : max(0, gap(election, other, winner, i));
    const payment = lead / load<f64>(game.multipliers + at);
    const valuation = load<f64>(game.values + ((<usize>i * K + winner) << 3));
    store<i32>(game.withoutGroup + (<usize>i << 2), other);
    store<f64>(game.valuations + at, valuation);
    store<f64>(game.payments + at, payment);
    store<f64>(game.utilities + at, size * valuation - payment);
  }
  return OK;
}

/** What is wrong with the first candidate of which something is; a fault's place is the largest term's. */
function fault(game: Candidates, election: Election): Status {
  for (let k: u32 = 0; k < game.candidates; ++k) {
    const status = faultOf(game, election, k);
    if (status != OK) return status;
  }
  return OK;
}

function faultOf(game: Candidates, election: Election, k: u32): Status {
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
    const size = weightOf(election, i) * abs(value);
    if (!(size <= largest)) {
      game.group = i;
      game.fault = value;
      if (!(abs(value) < Infinity)) return REWARD_NOT_FINITE;
      largest = size;
      status = OVERFLOW;
    }
    magnitude += size;
  }
  return magnitude < LARGEST ? OK : status;
}

/** Index of the highest score without the group `except` (n: with all), ties by the values of the groups that are
 *  there. */
function best(game: Candidates, election: Election, except: u32): u32 {
  const absent = except < game.groups;
  const row = game.values + (absent ? (<usize>except * game.candidates) << 3 : 0);
  const weight = absent ? weightOf(election, except) : 0;
  const floor = floorOf(election, row, weight);
  let winner = rival(election, row, weight, floor, 0);
  let k = winner;
  while ((k = rival(election, row, weight, floor, k + 1)) < game.candidates) {
    const lead = order(election, k, winner, except);
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
