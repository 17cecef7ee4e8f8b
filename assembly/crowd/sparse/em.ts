// Dawid-Skene (1979) over k classes by EM on the votes of a history, labels unused: worker i votes v with probability
// P_i(v | c) where the truth is c. Refitted to all votes so far at the same slots as the dense replay's (em.ts), which
// it equals for two classes; in between the posterior of a slot follows from the last fit. A fit takes at most 30
// rounds from the votes' shares, time O(rounds votes k), and looks only at workers who have voted.

import { log } from "../../math/log";
import { add, fill, get, set } from "../../math/arrays";
import { EM_SLOTS, FIRST_FIT } from "../baselines/em-history";
import { ACCURACY, LEAST_START } from "../baselines/em";
import { MOST_ROUNDS, SMOOTHING, TOLERANCE } from "../baselines/em-fit";
import { normalize } from "../baselines/supervised";
import { aligned } from "../workspace";
import { Votes, at, chosen, isThere, reportOf, startOf, workerOf } from "./votes";

/** Instead of a vote: silence. */
const SILENT: u32 = u32.MAX_VALUE;

// @ts-ignore: decorator
@unmanaged
export class VotesEm {
  /** C. */
  classes: u32;
  /** Slots whose votes there is room for, and that are there. */
  room: u32;
  voted: u32;
  /** How many there will be at the next fit. */
  refit: u32;
  /** How many workers have voted. */
  met: u32;
  fitted: bool;
  /** f64[C]: log of the prior; log-odds of a slot. */
  prior: usize;
  odds: usize;
  /** f64[N*C*C] each, by worker, vote and truth: log P_i(v | c), and expected counts. */
  logs: usize;
  counts: usize;
  /** f64[room*C]: P(truth is c). */
  posteriors: usize;
  /** u32[V]: votes, or SILENT. */
  codes: usize;
  /** u32[N]: who has voted; u8[N]: whether a worker has. */
  those: usize;
  known: usize;
}

function roomFor(slots: u32): u32 {
  return <u32>min<f64>(<f64>slots, EM_SLOTS);
}

export function votesEmBytes(workers: u32, classes: u32, slots: u32, votes: u32): f64 {
  const n = <f64>workers;
  const C = <f64>classes;
  const fixed = <f64>(aligned(offsetof<VotesEm>()) + 2 * aligned(classes << 3));
  return fixed + ceil((16 * n * C * C + 8 * <f64>roomFor(slots) * C + 5 * n + 4 * <f64>votes) / 16) * 16;
}

/** Carves it, and begins. @param slots @param votes of the history */
export function carveVotesEm(start: usize, workers: u32, classes: u32, slots: u32, votes: u32): VotesEm {
  const em = changetype<VotesEm>(start);
  const square = <usize>workers * <usize>(classes * classes) << 3;
  em.classes = classes;
  em.room = roomFor(slots);
  em.prior = start + <usize>aligned(offsetof<VotesEm>());
  em.odds = em.prior + <usize>aligned(classes << 3);
  em.logs = em.odds + <usize>aligned(classes << 3);
  em.counts = em.logs + square;
  em.posteriors = em.counts + square;
  em.codes = em.posteriors + (<usize>em.room * <usize>classes << 3);
  em.those = em.codes + (<usize>votes << 2);
  em.known = em.those + (<usize>workers << 2);
  em.voted = 0;
  em.refit = FIRST_FIT;
  em.met = 0;
  em.fitted = false;
  fill(em.prior, classes, 0);
  memory.fill(em.known, 0, workers);
  return em;
}

// @ts-ignore: decorator
@inline
function codeOf(em: VotesEm, j: u32): u32 {
  return load<u32>(em.codes + (<usize>j << 2));
}

/** A worker's table: by vote, then by truth. */
// @ts-ignore: decorator
@inline
function tableOf(em: VotesEm, tables: usize, worker: u32): usize {
  return at(tables, worker, em.classes * em.classes);
}

/** The posterior of slot r, from the last fit; its votes join the history. @param into f64[C] out */
export function predictVotesEm(em: VotesEm, votes: Votes, r: u32, into: usize): void {
  const end = startOf(votes, r + 1);
  for (let j = startOf(votes, r); j < end; ++j) {
    const report = reportOf(votes, j);
    store<u32>(em.codes + (<usize>j << 2), isThere(report) ? chosen(report, votes.classes) : SILENT);
    meet(em, workerOf(votes, j));
  }
  explain(em, votes, r, into);
  if (em.voted == em.room) return;
  em.voted += 1;
  if (em.voted < em.refit) return;
  fit(em, votes);
  em.refit = max(em.voted + 1, em.voted + (em.voted >> 1));
}

/** Who is new is right as often as all were before the first fit, and says nothing after it. */
function meet(em: VotesEm, worker: u32): void {
  if (load<u8>(em.known + worker)) return;
  store<u8>(em.known + worker, 1);
  store<u32>(em.those + (<usize>em.met << 2), worker);
  em.met += 1;
  const C = em.classes;
  const table = tableOf(em, em.logs, worker);
  const wrong = em.fitted ? 1 / <f64>C : (1 - ACCURACY) / <f64>(C - 1);
  fill(table, C * C, log(wrong));
  if (!em.fitted) for (let c: u32 = 0; c < C; ++c) set(table, c * (C + 1), log(ACCURACY));
}

/** P(truth is c) of slot r, from what is known of the workers. @param into f64[C] out */
function explain(em: VotesEm, votes: Votes, r: u32, into: usize): void {
  const C = em.classes;
  const end = startOf(votes, r + 1);
  memory.copy(into, em.prior, <usize>C << 3);
  for (let j = startOf(votes, r); j < end; ++j) {
    const vote = codeOf(em, j);
    if (vote == SILENT) continue;
    const said = at(tableOf(em, em.logs, workerOf(votes, j)), vote, C);
    for (let c: u32 = 0; c < C; ++c) add(into, c, get(said, c));
  }
  normalize(into, C);
}

function fit(em: VotesEm, votes: Votes): void {
  const C = em.classes;
  for (let r: u32 = 0; r < em.voted; ++r) start(em, votes, r, at(em.posteriors, r, C));
  for (let round: u32 = 0; round < MOST_ROUNDS; ++round) {
    maximize(em, votes);
    // the starting posteriors are no estimate to have converged from
    if (expect(em, votes) < TOLERANCE && round > 0) break;
  }
  em.fitted = true;
}

/** The shares of the votes, none of them certain. @param into f64[C] out */
function start(em: VotesEm, votes: Votes, r: u32, into: usize): void {
  const C = em.classes;
  const end = startOf(votes, r + 1);
  let there: f64 = 0;
  fill(into, C, 0);
  for (let j = startOf(votes, r); j < end; ++j) {
    const vote = codeOf(em, j);
    if (vote == SILENT) continue;
    add(into, vote, 1);
    there += 1;
  }
  let sum: f64 = 0;
  for (let c: u32 = 0; c < C; ++c) {
    const share = there > 0 ? max(LEAST_START, min(1 - LEAST_START, get(into, c) / there)) : 1;
    set(into, c, share);
    sum += share;
  }
  for (let c: u32 = 0; c < C; ++c) set(into, c, get(into, c) / sum);
}

/** From posteriors to workers, each of whose votes counts once more, and to the prior. */
function maximize(em: VotesEm, votes: Votes): void {
  const C = em.classes;
  for (let m: u32 = 0; m < em.met; ++m) fill(tableOf(em, em.counts, metAt(em, m)), C * C, 0);
  fill(em.prior, C, SMOOTHING);
  for (let r: u32 = 0; r < em.voted; ++r) {
    const posterior = at(em.posteriors, r, C);
    const end = startOf(votes, r + 1);
    for (let c: u32 = 0; c < C; ++c) add(em.prior, c, get(posterior, c));
    for (let j = startOf(votes, r); j < end; ++j) {
      const vote = codeOf(em, j);
      if (vote == SILENT) continue;
      const said = at(tableOf(em, em.counts, workerOf(votes, j)), vote, C);
      for (let c: u32 = 0; c < C; ++c) add(said, c, get(posterior, c));
    }
  }
  const all = <f64>em.voted + SMOOTHING * <f64>C;
  for (let c: u32 = 0; c < C; ++c) set(em.prior, c, log(get(em.prior, c) / all));
  for (let m: u32 = 0; m < em.met; ++m) judge(em, metAt(em, m));
}

// @ts-ignore: decorator
@inline
function metAt(em: VotesEm, m: u32): u32 {
  return load<u32>(em.those + (<usize>m << 2));
}

/** log P_i(v | c) from a worker's counts. */
function judge(em: VotesEm, worker: u32): void {
  const C = em.classes;
  const counts = tableOf(em, em.counts, worker);
  const logs = tableOf(em, em.logs, worker);
  for (let c: u32 = 0; c < C; ++c) {
    let sum: f64 = SMOOTHING * <f64>C;
    for (let v: u32 = 0; v < C; ++v) sum += get(counts, v * C + c);
    for (let v: u32 = 0; v < C; ++v) set(logs, v * C + c, log((get(counts, v * C + c) + SMOOTHING) / sum));
  }
}

/** New posteriors; the largest change. */
function expect(em: VotesEm, votes: Votes): f64 {
  const C = em.classes;
  let change: f64 = 0;
  for (let r: u32 = 0; r < em.voted; ++r) {
    const posterior = at(em.posteriors, r, C);
    explain(em, votes, r, em.odds);
    for (let c: u32 = 0; c < C; ++c) {
      change = max(change, abs(get(em.odds, c) - get(posterior, c)));
      set(posterior, c, get(em.odds, c));
    }
  }
  return change;
}
