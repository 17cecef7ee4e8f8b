// VCG over a finite set of trained candidates (Section 5 of Sun et al. 2025).
//
// score(k) = sum_i W_i v_i(k) - regularizer(k) + boost(k), W_i = gamma_i w_i; the winner has the highest, and
//     p_i = ( max_k score_-i(k) - score_-i(winner) ) / gamma_i >= 0
// Scores are sums in double-double, and exact where that could decide a tie (candidate-scores.ts).
// Ties: the lexicographically highest (v_1, v_2, ...), then the lowest index. Time and arena O(n K).

import {
  BOOST_NOT_FINITE, BOOST_TOO_LARGE, OK, OUT_OF_MEMORY, OVERFLOW, REGULARIZER_NOT_FINITE, REGULARIZER_TOO_LARGE, REWARD_NOT_FINITE, Status,
} from "../status";
import { lost, twoSum } from "../math/double";
import { create, EXACT, Exact } from "../math/exact";
import { mark, release, take } from "../memory";
import { addGroup, addPairs, Election, gap, order, PAIR, score, weightOf } from "./candidate-scores";

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

/** Bytes of arena that `priceCandidates` takes beyond its arguments. */
export function priceCandidatesBytes(groups: u32, candidates: u32): f64 {
  return (<f64>PAIR * (<f64>groups + 3) + 8) * <f64>candidates + <f64>(EXACT + offsetof<Election>() + 96);
}

export function priceCandidates(game: Candidates): Status {
  const start = mark();
  const row = <usize>game.candidates * PAIR;
  const exact = take(EXACT);
  const election = take(offsetof<Election>());
  const magnitudes = take(<usize>game.candidates << 3);
  const before = take(row);
  const others = take(row);
  const after = take(row * (game.groups + 1));
  let status = OUT_OF_MEMORY;
  if (after && others && before && magnitudes && election && exact) {
    create(changetype<Exact>(exact));
    status = elect(game, open(game, changetype<Election>(election), magnitudes, changetype<Exact>(exact)), before, others, after);
  }
  release(start);
  return status;
}

function open(game: Candidates, election: Election, magnitudes: usize, exact: Exact): Election {
  election.groups = game.groups;
  election.candidates = game.candidates;
  election.values = game.values;
  election.sizes = game.sizes;
  election.multipliers = game.multipliers;
  election.regularizer = game.regularizer;
  election.boost = game.boost;
  election.magnitudes = magnitudes;
  election.exact = exact;
  return election;
}

/** Scores without a group are the sum of what comes before it and what comes after it, never a difference: two candidates that
 *  differ only in what group i thinks of them tie exactly without it.
 *  @param before, others pairs[K]. @param after pairs[(n+1) * K], row i the sum over groups i.. */
function elect(game: Candidates, election: Election, before: usize, others: usize, after: usize): Status {
  const n = game.groups;
  const K = game.candidates;
  const row = <usize>K * PAIR;
  memory.fill(after + row * n, 0, row);
  for (let i = n; i-- > 0;) addGroup(election, i, after + row * (i + 1), after + row * i);
  for (let k: u32 = 0; k < K; ++k) {
    const status = platformOf(game, election, k, before);
    if (status != OK) return status;
  }
  addPairs(before, after, others, K);
  const winner = best(game, election, others, n);
  game.winner = winner;
  for (let k: u32 = 0; k < K; ++k) store<f64>(game.scores + (<usize>k << 3), score(election, others, k));
  for (let i: u32 = 0; i < n; ++i) {
    const at = <usize>i << 3;
    addPairs(before, after + row * (i + 1), others, K);
    addGroup(election, i, before, before);
    const other = best(game, election, others, i);
    const size = load<f64>(game.sizes + at);
    const payment = max(0, gap(election, others, other, winner, i)) / load<f64>(game.multipliers + at);
    const valuation = load<f64>(game.values + ((<usize>i * K + winner) << 3));
    store<i32>(game.withoutGroup + (<usize>i << 2), other);
    store<f64>(game.valuations + at, valuation);
    store<f64>(game.payments + at, payment);
    store<f64>(game.utilities + at, size * valuation - payment);
  }
  return OK;
}

/** boost - regularizer of candidate k, after a check of all that is said of it; a fault's place is the largest term's. */
function platformOf(game: Candidates, election: Election, k: u32, into: usize): Status {
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
  if (!(magnitude < LARGEST)) return status;
  store<f64>(election.magnitudes + at, magnitude);
  const pair = into + <usize>k * PAIR;
  store<f64>(pair, twoSum(boost, -regularizer));
  store<f64>(pair, lost, 8);
  return OK;
}

/** Index of the highest score, ties by the values of the groups other than `except`. */
function best(game: Candidates, election: Election, scores: usize, except: u32): u32 {
  let winner: u32 = 0;
  for (let k: u32 = 1; k < game.candidates; ++k) {
    const lead = order(election, scores, k, winner, except);
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
