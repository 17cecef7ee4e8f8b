// Two-coin Dawid-Skene (1979) by EM on thresholded votes, labels unused: worker i says 1 with probability sens_i when
// the truth is 1 and 1 - spec_i when it is 0. Refitted to all past votes at geometric times (20, 30, 45, ...), up to
// EM_SLOTS slots; in between the posterior of a row follows from the last fit.

import { exp } from "../../math/exp";
import { log } from "../../math/log";
import { add, fill, get, set } from "../../math/arrays";
import { aligned } from "../workspace";

/** Most slots whose votes are kept and fitted to. */
const EM_SLOTS: f64 = 20000;
const FIRST_FIT: u32 = 20;
const MOST_ITERATIONS: u32 = 30;
const TOLERANCE: f64 = 1e-6;
/** Pseudo-count of each outcome. */
const SMOOTHING: f64 = 1;
/** Sensitivity and specificity before the first fit. */
const ACCURACY: f64 = 0.7;

/** A vote: 0, 1, or none. */
const NONE: u32 = 2;

/** The history of votes and the last fit. Three entries a worker: by vote 0, 1, none. */
// @ts-ignore: decorator
@unmanaged
export class Em {
  /** Slots whose votes there is room for, and that are there. */
  room: u32;
  voted: u32;
  /** How many there will be at the next fit. */
  refit: u32;
  /** u8[room*N]. */
  votes: usize;
  /** f64[room]: P(truth is 1). */
  posteriors: usize;
  /** f64[3N]: how often each vote was given. */
  counts: usize;
  /** f64[3N]: of these, how often the truth is 1. */
  positives: usize;
  /** f64[3N + 1]: log-likelihood ratio of each vote, 0 for none; then the prior's log-odds. */
  ratios: usize;
}

function roomFor(most: f64): f64 {
  return min(most, EM_SLOTS);
}

/** Bytes of the history and the fit. @param most rows to come */
export function emBytes(workers: u32, most: f64): f64 {
  const room = roomFor(most);
  const fixed = aligned(offsetof<Em>()) + aligned(9 * (<u64>workers << 3) + 8);
  return <f64>fixed + ceil(room * <f64>workers / 16) * 16 + room * 8;
}

/** Carves them, to stand at the start of the memory. */
export function carveEm(memory: usize, workers: u32, most: f64): Em {
  const em = changetype<Em>(memory);
  em.room = <u32>roomFor(most);
  em.counts = memory + <usize>aligned(offsetof<Em>());
  em.positives = em.counts + <usize>workers * 24;
  em.ratios = em.positives + <usize>workers * 24;
  em.votes = em.counts + <usize>aligned(9 * (<u64>workers << 3) + 8);
  em.posteriors = em.votes + <usize>aligned(<u64>em.room * workers);
  return em;
}

export function beginEm(em: Em, workers: u32): void {
  em.voted = 0;
  em.refit = FIRST_FIT;
  fill(em.ratios, 3 * workers + 1, 0);
  const r = log(ACCURACY / (1 - ACCURACY));
  for (let i: u32 = 0; i < workers; ++i) {
    set(em.ratios, 3 * i, -r);
    set(em.ratios, 3 * i + 1, r);
  }
}

/** The posterior that the truth of a row is 1; the row's votes join the history. */
export function predictEm(em: Em, row: usize, workers: u32): f64 {
  const ratios = em.ratios;
  const keep = em.voted < em.room;
  const votes = votesOf(em, workers, em.voted);
  let odds = get(ratios, 3 * workers);
  for (let i: u32 = 0; i < workers; ++i) {
    const x = get(row, i);
    const vote: u32 = !(x >= 0) ? NONE : x > 0.5 ? 1 : 0;
    odds += get(ratios, 3 * i + vote);
    if (keep) store<u8>(votes + i, <u8>vote);
  }
  if (keep) {
    em.voted += 1;
    if (em.voted == em.refit) {
      fit(em, workers);
      em.refit = max(em.voted + 1, em.voted + (em.voted >> 1));
    }
  }
  return 1 / (1 + exp(-max<f64>(-30, min<f64>(30, odds))));
}

function fit(em: Em, workers: u32): void {
  startFromMajority(em, workers);
  for (let iteration: u32 = 0; iteration < MOST_ITERATIONS; ++iteration) {
    maximize(em, workers);
    // the starting posteriors are no estimate to have converged from
    if (expect(em, workers) < TOLERANCE && iteration > 0) return;
  }
}

function startFromMajority(em: Em, workers: u32): void {
  fill(em.counts, 3 * workers, 0);
  for (let t: u32 = 0; t < em.voted; ++t) {
    let ones: u32 = 0;
    let there: u32 = 0;
    const votes = votesOf(em, workers, t);
    for (let i: u32 = 0; i < workers; ++i) {
      const vote: u32 = load<u8>(votes + i);
      add(em.counts, 3 * i + vote, 1);
      ones += u32(vote == 1);
      there += u32(vote != NONE);
    }
    const mu = there ? <f64>ones / <f64>there : 0.5;
    set(em.posteriors, t, max(0.02, min(0.98, mu)));
  }
}

function maximize(em: Em, workers: u32): void {
  const hits = em.positives;
  fill(hits, 3 * workers, 0);
  let mass: f64 = 0;
  for (let t: u32 = 0; t < em.voted; ++t) {
    const mu = get(em.posteriors, t);
    mass += mu;
    const votes = votesOf(em, workers, t);
    for (let i: u32 = 0; i < workers; ++i) add(hits, 3 * i + <u32>load<u8>(votes + i), mu);
  }
  for (let i: u32 = 0; i < workers; ++i) {
    const said0 = get(em.counts, 3 * i);
    const said1 = get(em.counts, 3 * i + 1);
    const true0 = get(hits, 3 * i);
    const true1 = get(hits, 3 * i + 1);
    const sens = (true1 + SMOOTHING) / (true0 + true1 + 2 * SMOOTHING);
    const spec = (said0 - true0 + SMOOTHING) / (said0 - true0 + said1 - true1 + 2 * SMOOTHING);
    set(em.ratios, 3 * i, log(1 - sens) - log(spec));
    set(em.ratios, 3 * i + 1, log(sens) - log(1 - spec));
  }
  const prior = (mass + SMOOTHING) / (<f64>em.voted + 2 * SMOOTHING);
  set(em.ratios, 3 * workers, log(prior / (1 - prior)));
}

/** New posteriors; the largest change. */
function expect(em: Em, workers: u32): f64 {
  const ratios = em.ratios;
  let change: f64 = 0;
  for (let t: u32 = 0; t < em.voted; ++t) {
    let odds = get(ratios, 3 * workers);
    const votes = votesOf(em, workers, t);
    for (let i: u32 = 0; i < workers; ++i) odds += get(ratios, 3 * i + <u32>load<u8>(votes + i));
    const mu = 1 / (1 + exp(-max<f64>(-500, min<f64>(500, odds))));
    change = max(change, abs(mu - get(em.posteriors, t)));
    set(em.posteriors, t, mu);
  }
  return change;
}

/** u8[N]: the votes of a slot. */
// @ts-ignore: decorator
@inline
function votesOf(em: Em, workers: u32, slot: u32): usize {
  return em.votes + <usize>slot * workers;
}
