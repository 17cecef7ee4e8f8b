// What lying is worth where the model is one of a finite set (Section 5 of Sun et al. 2025).
//
// A lie changes the outcome only by changing which candidate wins, and what a group then pays is max_k s_-i(k) -
// s_-i(winner), whatever it said: so the best lie is the best winner, and looking at every candidate finds it. Beside
// it the paper's two strategies are played: overstatement alpha of the size, manipulation beta of the values. Time O(n
// K) a lie, O(n K) for all winners together.

import { OK, OUT_OF_MEMORY, Status } from "../../status";
import { mark, release, take } from "../../memory";
import { Candidates, priceCandidates, priceCandidatesBytes } from "../candidates";
import { Audit, MANIPULATION, note, nthFactor, remember, reset, SIZE, spread, STEER, tolerate } from "./lies";

/** Bytes of arena that `auditCandidates` takes. */
export function auditCandidatesBytes(groups: u32, candidates: u32): f64 {
  return priceCandidatesBytes(groups, candidates) + 8 * (<f64>groups + 2) * <f64>candidates + 8 * <f64>groups
    + <f64>offsetof<Candidates>() + 128;
}

/** Of one group; the game's results are those of the truth. After a fault the game says where it was. */
export function auditCandidates(game: Candidates, audit: Audit): Status {
  const start = mark();
  const n = game.groups;
  const cells = (<usize>n * game.candidates) << 3;
  const lie = changetype<Candidates>(take(offsetof<Candidates>()));
  const values = take(cells);
  const sizes = take(<usize>n << 3);
  const others = take(<usize>game.candidates << 3);
  const mean = take(<usize>game.candidates << 3);
  let status = changetype<usize>(lie) && values && sizes && others && mean ? priceCandidates(game) : OUT_OF_MEMORY;
  if (status == OK) {
    reset(audit);
    const at = <usize>audit.group << 3;
    audit.valuation = load<f64>(game.valuations + at);
    audit.payment = load<f64>(game.payments + at);
    const size = load<f64>(game.sizes + at);
    const winner = game.winner;
    measure(game, audit);
    const weight = sumOthers(game, audit, others, mean);
    memory.copy(changetype<usize>(lie), changetype<usize>(game), offsetof<Candidates>());
    memory.copy(values, game.values, cells);
    memory.copy(sizes, game.sizes, <usize>n << 3);
    lie.values = values;
    lie.sizes = sizes;
    for (let k: u32 = 0; k < 14; ++k) {
      store<f64>(sizes + at, nthFactor(k) * size);
      play(lie, game, audit, SIZE, nthFactor(k));
    }
    store<f64>(sizes + at, size);
    const row = (<usize>audit.group * game.candidates) << 3;
    for (let k: u32 = 2; weight > 0 && k < 12; ++k) {
      const beta = nthFactor(k);
      for (let x: usize = 0; x < <usize>game.candidates << 3; x += 8) {
        const own = load<f64>(game.values + row + x);
        store<f64>(values + row + x, beta * own + (1 - beta) * (load<f64>(mean + x) / weight));
      }
      play(lie, game, audit, MANIPULATION, beta);
    }
    steer(game, audit, others, winner);
    // results of the truth again
    status = priceCandidates(game);
  }
  release(start);
  return status;
}

/** What the group likes least and most, and what rounding may do. */
function measure(game: Candidates, audit: Audit): void {
  const K = game.candidates;
  const own = game.values + ((<usize>audit.group * K) << 3);
  audit.lowest = Infinity;
  audit.highest = -Infinity;
  for (let at: usize = 0; at < <usize>K << 3; at += 8) {
    audit.lowest = min(audit.lowest, load<f64>(own + at));
    audit.highest = max(audit.highest, load<f64>(own + at));
  }
  let all = spread(game.boost, K) + spread(game.regularizer, K);
  for (let j: u32 = 0; j < game.groups; ++j) {
    const at = <usize>j << 3;
    const weight = load<f64>(game.sizes + at) * load<f64>(game.multipliers + at);
    all += weight * spread(game.values + ((<usize>j * K) << 3), K);
  }
  const at = <usize>audit.group << 3;
  tolerate(audit, load<f64>(game.sizes + at) * spread(own, K), all, load<f64>(game.multipliers + at));
}

/** others <- s_-i(k), what the others and the platform together think of candidate k; mean <- sum_j w_j v_j(k) of the
 *  others. Returns their sizes' sum. */
function sumOthers(game: Candidates, audit: Audit, others: usize, mean: usize): f64 {
  const end = <usize>game.candidates << 3;
  let sum: f64 = 0;
  for (let at: usize = 0; at < end; at += 8) {
    store<f64>(others + at, load<f64>(game.boost + at) - load<f64>(game.regularizer + at));
    store<f64>(mean + at, 0);
  }
  for (let j: u32 = 0; j < game.groups; ++j) {
    if (j == audit.group) continue;
    const size = load<f64>(game.sizes + (<usize>j << 3));
    const multiplier = load<f64>(game.multipliers + (<usize>j << 3));
    sum += size;
    for (let at: usize = 0; at < end; at += 8) {
      const value = load<f64>(game.values + <usize>j * end + at);
      store<f64>(others + at, load<f64>(others + at) + size * multiplier * value);
      store<f64>(mean + at, load<f64>(mean + at) + size * value);
    }
  }
  return sum;
}

/** A lie that stands in `lie`, by what `truth` says the group likes. */
function play(lie: Candidates, truth: Candidates, audit: Audit, kind: u32, parameter: f64): void {
  if (priceCandidates(lie) != OK) return;
  const at = <usize>audit.group << 3;
  const row = (<usize>audit.group * truth.candidates) << 3;
  const size = load<f64>(truth.sizes + at);
  const gain = size * (load<f64>(truth.values + row + (<usize>lie.winner << 3)) - audit.valuation);
  const kept = gain - (load<f64>(lie.payments + at) - audit.payment);
  const best = note(audit, kind, parameter, gain, kept);
  remember(audit, best, load<f64>(lie.sizes + at), lie.values + row, lie.candidates);
}

/** Every candidate as the winner: what the group would have, and pay for it. */
function steer(game: Candidates, audit: Audit, others: usize, winner: u32): void {
  const K = game.candidates;
  const at = <usize>audit.group << 3;
  const size = load<f64>(game.sizes + at);
  const multiplier = load<f64>(game.multipliers + at);
  const own = game.values + <usize>audit.group * (<usize>K << 3);
  let highest = -Infinity;
  for (let k: u32 = 0; k < K; ++k) highest = max(highest, load<f64>(others + (<usize>k << 3)));
  for (let k: u32 = 0; k < K; ++k) {
    if (k == winner) continue;
    const x = <usize>k << 3;
    const gain = size * (load<f64>(own + x) - audit.valuation);
    const kept = gain - (load<f64>(others + (<usize>winner << 3)) - load<f64>(others + x)) / multiplier;
    const best = note(audit, STEER, <f64>k, gain, kept);
    // a claim with which it wins: as much as the others' favourite is ahead, and one unit
    const claim = (highest - load<f64>(others + x)) / (size * multiplier) + 1;
    if (best & 1) claimOnly(audit.unpaidReport, K, k, claim);
    if (best & 2) claimOnly(audit.paidReport, K, k, claim);
    if (best & 1) audit.unpaidSize = size;
    if (best & 2) audit.paidSize = size;
  }
}

function claimOnly(row: usize, candidates: u32, k: u32, claim: f64): void {
  memory.fill(row, 0, <usize>candidates << 3);
  store<f64>(row + (<usize>k << 3), claim);
}
