// A crowd's history replayed vote by vote: what replay.ts does with rows, in time O(votes) where most workers are no
// part of most slots (specialists: Freund et al. 1997).
//
// Who is not there keeps its weight but for the mixing that anytime brings, w <- gamma_t w + (1 - gamma_t)/N with
// gamma_t = eta_{t+1}/eta_t. Over slots s to t-1 that is
//
//     w <- (eta_t/eta_s) w + (1 - eta_t/eta_s)/N,
//
// so a weight is brought up to date when its worker is next there, from the step of when it last was.

import { add, get, set } from "../../math/arrays";
import { log1p } from "../../math/log";
import { draw } from "../../math/random";
import { Crowd, ELF_X, HALF, LOTTERY, MEAN, OUTPUT, PROD, UNIT, WSU } from "../block";
import { sharpness } from "../loss";
import { BASELINES, Record, missedBy, wants } from "../record";
import { begin, mixes, stepAfter, tick } from "../schedule";
import { betweenEpochs, exponent, relative, resetWeights } from "../shares";
import { chance } from "../updates/elf";
import { Workspace } from "../workspace";
import { compareVotes } from "./compare";
import { costOf } from "./cost";
import { VotesTables, beginTables } from "./tables";
import { Votes, at, isThere, reportOf, startOf, workerOf } from "./votes";

/** Replays all slots from the start, everybody asked who has a vote. Time O(V (K + baselines) + N), memory
 *  O(N + V). @param record with tables of votesBytes(...) bytes */
export function replayVotes(crowd: Crowd, votes: Votes, record: Record, space: Workspace): void {
  begin(crowd);
  beginTables(record, votes, crowd.workers, crowd.step);
  for (let r: u32 = 0; r < votes.count; ++r) replaySlot(crowd, votes, r, record, space);
  const tables = changetype<VotesTables>(record.tables);
  for (let i: u32 = 0; i < crowd.workers; ++i) update(crowd, tables, i);
}

function replaySlot(crowd: Crowd, votes: Votes, r: u32, record: Record, space: Workspace): void {
  const tables = changetype<VotesTables>(record.tables);
  const K = votes.classes;
  const label = at(votes.labels, r, K);
  const prediction = at(votes.predictions, r, K);
  const mass = weigh(crowd, votes, r, tables, space.shares);
  answer(crowd, votes, r, mass, tables, space.shares, prediction);
  compareVotes(crowd, votes, r, label, record, space);
  const known = isThere(label);
  const loss = known ? costOf(prediction, label, K, crowd.labelNoise) : NaN;
  set(votes.losses, r, loss);
  if (!known) return;
  record.loss += loss;
  record.labelled += 1;
  if (!(mass > 0)) {
    record.mixture += loss;
    return;
  }
  const mean = charge(crowd, votes, r, label, loss, record, space) / mass;
  record.mixture += mean;
  if (betweenEpochs(crowd)) resetWeights(crowd);
  if (crowd.update == ELF_X) lottery(crowd, votes, r, space.losses);
  else learn(crowd, votes, r, mean, space.losses);
  tick(crowd, 1, stepAfter(crowd, 1));
}

/** A weight as it is now. */
// @ts-ignore: decorator
@inline
function update(crowd: Crowd, tables: VotesTables, worker: u32): void {
  if (!mixes(crowd)) return;
  const then = get(tables.stamps, worker);
  if (then == crowd.step) return;
  const gamma = crowd.step / then;
  const uniform = (1 - gamma) / <f64>crowd.workers;
  // a weight in a lower unit is nothing beside its part of the uniform ones
  const weight = exponent(crowd, worker) == 0 ? get(crowd.weights, worker) : 0;
  store<i32>(crowd.exponents + (<usize>worker << 2), 0);
  set(crowd.weights, worker, gamma * weight + uniform);
  set(tables.stamps, worker, crowd.step);
}

/** What vote j is charged for; null where it is no part of the slot. */
// @ts-ignore: decorator
@inline
function charged(crowd: Crowd, votes: Votes, j: u32, tables: VotesTables): usize {
  const report = reportOf(votes, j);
  return isThere(report) ? report : crowd.silence == HALF ? tables.uniform : 0;
}

/** Relative shares of who is part of the slot. @param shares f64[votes of the slot] out, 0 for the others
 *  @returns their sum; 0 where nobody reported */
function weigh(crowd: Crowd, votes: Votes, r: u32, tables: VotesTables, shares: usize): f64 {
  const first = startOf(votes, r);
  const end = startOf(votes, r + 1);
  let some = false;
  let top = -Infinity;
  for (let j = first; j < end; ++j) {
    if (!charged(crowd, votes, j, tables)) continue;
    const i = workerOf(votes, j);
    update(crowd, tables, i);
    if (isThere(reportOf(votes, j))) some = true;
    top = max(top, crowd.update == WSU ? <f64>exponent(crowd, i) : get(crowd.weights, i));
  }
  if (!some) return 0;
  const equal = betweenEpochs(crowd);
  let mass: f64 = 0;
  for (let j = first; j < end; ++j) {
    const part = charged(crowd, votes, j, tables) != 0;
    const share: f64 = !part ? 0 : equal ? 1 : relative(crowd, workerOf(votes, j), top);
    set(shares, j - first, share);
    mass += share;
  }
  return mass;
}

/** The output: the mean by share, or the report of one worker drawn by it; no opinion where nobody reported. */
function answer(
  crowd: Crowd, votes: Votes, r: u32, mass: f64, tables: VotesTables, shares: usize, into: usize,
): void {
  const K = votes.classes;
  const first = startOf(votes, r);
  const end = startOf(votes, r + 1);
  memory.copy(into, tables.uniform, <usize>K << 3);
  if (!(mass > 0)) return;
  if (crowd.output != MEAN || crowd.update == ELF_X) {
    let left = draw(crowd.key, <f64>r, OUTPUT, 0) * mass;
    for (let j = first; j < end && left >= 0; ++j) {
      const share = get(shares, j - first);
      if (!(share > 0)) continue;
      memory.copy(into, charged(crowd, votes, j, tables), <usize>K << 3);
      left -= share;
    }
    return;
  }
  for (let c: u32 = 0; c < K; ++c) {
    let sum: f64 = 0;
    let low: f64 = 1;
    let high: f64 = 0;
    for (let j = first; j < end; ++j) {
      const report = charged(crowd, votes, j, tables);
      if (!report) continue;
      const x = get(report, c);
      sum += get(shares, j - first) * x;
      low = min(low, x);
      high = max(high, x);
    }
    set(into, c, max(low, min(high, sum / mass)));
  }
}

/** Adds what each who is part lost, and what the schemes lost beside it. @param losses of the votes, out, NaN for who
 *  is no part @returns the sum of shares times losses */
function charge(crowd: Crowd, votes: Votes, r: u32, label: usize, loss: f64, record: Record, space: Workspace): f64 {
  const tables = changetype<VotesTables>(record.tables);
  const first = startOf(votes, r);
  const end = startOf(votes, r + 1);
  const n = crowd.workers;
  let cost: f64 = 0;
  for (let j = first; j < end; ++j) {
    const report = charged(crowd, votes, j, tables);
    set(space.losses, j - first, NaN);
    if (!report) continue;
    const i = workerOf(votes, j);
    const own = costOf(report, label, votes.classes, crowd.labelNoise);
    set(space.losses, j - first, own);
    add(record.losses, i, own);
    add(record.charged, i, 1);
    if (!isThere(reportOf(votes, j))) {
      add(record.silentLosses, i, own);
      add(record.silent, i, 1);
    }
    cost += get(space.shares, j - first) * own;
    add(missedBy(tables, 0, n), i, -loss);
    for (let which: u32 = 0; which < BASELINES; ++which) {
      if (which == 0 || wants(record.baselines, which)) {
        add(missedBy(tables, 1 + which, n), i, -get(tables.latest, which));
      }
    }
  }
  return cost;
}

/** The weights of who is part: wsu times 1 - eta (l - lbar), prod times 1 - eta l. @param mean lbar */
function learn(crowd: Crowd, votes: Votes, r: u32, mean: f64, losses: usize): void {
  const first = startOf(votes, r);
  const end = startOf(votes, r + 1);
  for (let j = first; j < end; ++j) {
    const loss = get(losses, j - first);
    if (isNaN(loss)) continue;
    const i = workerOf(votes, j);
    if (crowd.update == PROD) add(crowd.weights, i, log1p(-crowd.step * loss));
    else scale(crowd, i, 1 - crowd.step * (loss - mean));
  }
}

/** A factor on a weight, which stays in [2^-512, 1) of its unit. */
function scale(crowd: Crowd, worker: u32, factor: f64): void {
  const exponents = crowd.exponents + (<usize>worker << 2);
  const e = load<i32>(exponents);
  let weight = get(crowd.weights, worker) * factor;
  if (weight < 1 / UNIT) {
    weight *= UNIT;
    store<i32>(exponents, e - 1);
  } else if (e < 0 && weight >= 1) {
    weight /= UNIT;
    store<i32>(exponents, e + 1);
  }
  set(crowd.weights, worker, weight);
}

/** A point for a worker drawn as elf.ts has it. @param losses of the votes, moved to the unit scale */
function lottery(crowd: Crowd, votes: Votes, r: u32, losses: usize): void {
  const first = startOf(votes, r);
  const count = startOf(votes, r + 1) - first;
  let sum: f64 = 0;
  let there: f64 = 0;
  for (let j: u32 = 0; j < count; ++j) {
    const loss = get(losses, j);
    if (isNaN(loss)) continue;
    const unit = loss * sharpness(crowd.labelNoise, votes.classes) + crowd.labelNoise;
    set(losses, j, unit);
    sum += unit;
    there += 1;
  }
  if (there < 2) return;
  let left = draw(crowd.key, <f64>r, LOTTERY, 0);
  let winner: u32 = 0;
  for (let j: u32 = 0; j < count && left >= 0; ++j) {
    const loss = get(losses, j);
    if (isNaN(loss)) continue;
    const p = chance(loss, sum, there);
    if (p > 0) winner = workerOf(votes, first + j);
    left -= p;
  }
  add(crowd.weights, winner, 1);
}
