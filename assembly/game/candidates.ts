// VCG over a finite set of trained candidates (Section 5 of Sun et al. 2025).
//
// score(k) = sum_i W_i v_i(k) - regularizer(k) + boost(k), W_i = gamma_i w_i; the winner has the highest, and
//     p_i = ( max_k score_-i(k) - score_-i(winner) ) / gamma_i >= 0
// Scores are held in double-double, so that taking a group out again does not cancel and near-ties are told from ties.
// Ties: the lexicographically highest (v_1, v_2, ...), then the lowest index. Time O(n K).

import { BOOST_NOT_FINITE, OK, OUT_OF_MEMORY, OVERFLOW, REGULARIZER_NOT_FINITE, REWARD_NOT_FINITE, Status } from "../status";
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

const LARGEST: f64 = 1e300;

export function priceCandidates(game: Candidates): Status {
  const start = mark();
  const row = <usize>game.candidates << 3;
  const rest = take(row);
  const high = take(row);
  const low = take(row);
  const status = !low || !high || !rest ? OUT_OF_MEMORY : elect(game, rest, high, low);
  release(start);
  return status;
}

/** score = game.scores + rest; score without the group at hand = high + low. */
function elect(game: Candidates, rest: usize, high: usize, low: usize): Status {
  const n = game.groups;
  const K = game.candidates;
  for (let k: u32 = 0; k < K; ++k) {
    const status = scoreOf(game, k, rest);
    if (status != OK) return status;
  }
  const winner = best(game, game.scores, rest, n);
  game.winner = winner;
  const column = <usize>winner << 3;
  for (let i: u32 = 0; i < n; ++i) {
    const at = <usize>i << 3;
    const size = load<f64>(game.sizes + at);
    const multiplier = load<f64>(game.multipliers + at);
    const row = game.values + ((<usize>i * K) << 3);
    for (let k: usize = 0; k < <usize>K << 3; k += 8) {
      const term = twoProduct(-size * multiplier, load<f64>(row + k));
      const tail = lost;
      const sum = twoSum(load<f64>(game.scores + k), term);
      const left = load<f64>(rest + k) + (lost + tail);
      store<f64>(high + k, twoSum(sum, left));
      store<f64>(low + k, lost);
    }
    const other = best(game, high, low, i);
    const there = <usize>other << 3;
    const gap = twoSum(load<f64>(high + there), -load<f64>(high + column));
    const payment = max(0, gap + (lost + (load<f64>(low + there) - load<f64>(low + column)))) / multiplier;
    const valuation = load<f64>(row + column);
    store<i32>(game.withoutGroup + (<usize>i << 2), other);
    store<f64>(game.valuations + at, valuation);
    store<f64>(game.payments + at, payment);
    store<f64>(game.utilities + at, size * valuation - payment);
  }
  return OK;
}

function scoreOf(game: Candidates, k: u32, rest: usize): Status {
  const at = <usize>k << 3;
  const boost = load<f64>(game.boost + at);
  const regularizer = load<f64>(game.regularizer + at);
  game.candidate = k;
  game.fault = boost;
  if (!(abs(boost) < Infinity)) return BOOST_NOT_FINITE;
  game.fault = regularizer;
  if (!(abs(regularizer) < Infinity)) return REGULARIZER_NOT_FINITE;
  let high = twoSum(boost, -regularizer);
  let low = lost;
  let magnitude = abs(boost) + abs(regularizer);
  for (let i: u32 = 0; i < game.groups; ++i) {
    const value = load<f64>(game.values + ((<usize>i * game.candidates) << 3) + at);
    game.group = i;
    game.fault = value;
    if (!(abs(value) < Infinity)) return REWARD_NOT_FINITE;
    const weight = load<f64>(game.sizes + (<usize>i << 3)) * load<f64>(game.multipliers + (<usize>i << 3));
    const term = twoProduct(weight, value);
    const tail = lost;
    high = twoSum(high, term);
    low += lost + tail;
    magnitude += abs(term);
  }
  game.fault = magnitude;
  if (!(magnitude < LARGEST)) return OVERFLOW;
  store<f64>(game.scores + at, twoSum(high, low));
  store<f64>(rest + at, lost);
  return OK;
}

/** Index of the highest score, ties by the values of the groups other than `except`. */
function best(game: Candidates, high: usize, low: usize, except: u32): u32 {
  let winner: u32 = 0;
  for (let k: u32 = 1; k < game.candidates; ++k) {
    const a = <usize>k << 3;
    const b = <usize>winner << 3;
    const gap = load<f64>(high + a) - load<f64>(high + b);
    const tie = load<f64>(low + a) - load<f64>(low + b);
    if (gap > 0 || (gap == 0 && (tie > 0 || (tie == 0 && precedes(game, k, winner, except))))) winner = k;
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
