// Two-coin Dawid-Skene (1979) by EM on thresholded votes, labels unused: worker i says 1 with probability sens_i when the truth is
// 1 and 1 - spec_i when it is 0. Refitted to all past votes at geometric times (20, 30, 45, ...), up to EM_SLOTS slots; in
// between the posterior of a row follows from the last fit.

import { exp } from "../../math/exp";
import { log } from "../../math/log";
import { add, fill, get, set } from "../../math/arrays";
import { Crowd } from "../block";

const FIRST_FIT: u32 = 20;
const MOST_ITERATIONS: u32 = 30;
const TOLERANCE: f64 = 1e-6;
/** Pseudo-count of each outcome. */
const SMOOTHING: f64 = 1;
/** Sensitivity and specificity before the first fit. */
const ACCURACY: f64 = 0.7;

// Layout of posteriors: mu f64[emSlots]; then per worker three each of: count of votes by kind, the part of them where the
// truth is 1, and the log-likelihood ratio of a vote (kind 2, no vote, has ratio 0); then the prior's log-odds.

// @ts-ignore: decorator
@inline
function counts(crowd: Crowd): usize {
  return crowd.posteriors + (<usize>crowd.emSlots << 3);
}

// @ts-ignore: decorator
@inline
function positives(crowd: Crowd): usize {
  return counts(crowd) + <usize>crowd.workers * 24;
}

// @ts-ignore: decorator
@inline
function ratios(crowd: Crowd): usize {
  return positives(crowd) + <usize>crowd.workers * 24;
}

export function beginEm(crowd: Crowd): void {
  const n = crowd.workers;
  crowd.voted = 0;
  crowd.refit = FIRST_FIT;
  const table = ratios(crowd);
  fill(table, 3 * n + 1, 0);
  const r = log(ACCURACY / (1 - ACCURACY));
  for (let i: u32 = 0; i < n; ++i) {
    set(table, 3 * i, -r);
    set(table, 3 * i + 1, r);
  }
}

/** The posterior that the truth of a row is 1; the row's votes join the history. */
export function predictEm(crowd: Crowd, row: usize): f64 {
  const n = crowd.workers;
  const table = ratios(crowd);
  const keep = crowd.voted < crowd.emSlots;
  const votes = crowd.votes + <usize>crowd.voted * n;
  let odds = get(table, 3 * n);
  for (let i: u32 = 0; i < n; ++i) {
    const x = get(row, i);
    const vote: u32 = isNaN(x) ? 2 : x > 0.5 ? 1 : 0;
    odds += get(table, 3 * i + vote);
    if (keep) store<u8>(votes + i, <u8>vote);
  }
  if (keep) {
    crowd.voted += 1;
    if (crowd.voted == crowd.refit) {
      fit(crowd);
      crowd.refit = max(crowd.voted + 1, crowd.voted + (crowd.voted >> 1));
    }
  }
  return 1 / (1 + exp(-max<f64>(-30, min<f64>(30, odds))));
}

function fit(crowd: Crowd): void {
  startFromMajority(crowd);
  for (let iteration: u32 = 0; iteration < MOST_ITERATIONS; ++iteration) {
    maximize(crowd);
    // the starting posteriors are no estimate to have converged from
    if (expect(crowd) < TOLERANCE && iteration > 0) return;
  }
}

function startFromMajority(crowd: Crowd): void {
  const n = crowd.workers;
  fill(counts(crowd), 3 * n, 0);
  for (let t: u32 = 0; t < crowd.voted; ++t) {
    let ones: u32 = 0;
    let there: u32 = 0;
    for (let i: u32 = 0; i < n; ++i) {
      const vote = <u32>load<u8>(crowd.votes + <usize>t * n + i);
      add(counts(crowd), 3 * i + vote, 1);
      ones += u32(vote == 1);
      there += u32(vote != 2);
    }
    const mu = there ? <f64>ones / <f64>there : 0.5;
    set(crowd.posteriors, t, max(0.02, min(0.98, mu)));
  }
}

function maximize(crowd: Crowd): void {
  const n = crowd.workers;
  const hits = positives(crowd);
  fill(hits, 3 * n, 0);
  let mass: f64 = 0;
  for (let t: u32 = 0; t < crowd.voted; ++t) {
    const mu = get(crowd.posteriors, t);
    mass += mu;
    for (let i: u32 = 0; i < n; ++i) add(hits, 3 * i + <u32>load<u8>(crowd.votes + <usize>t * n + i), mu);
  }
  const table = ratios(crowd);
  for (let i: u32 = 0; i < n; ++i) {
    const said0 = get(counts(crowd), 3 * i);
    const said1 = get(counts(crowd), 3 * i + 1);
    const true0 = get(hits, 3 * i);
    const true1 = get(hits, 3 * i + 1);
    const sens = (true1 + SMOOTHING) / (true0 + true1 + 2 * SMOOTHING);
    const spec = (said0 - true0 + SMOOTHING) / (said0 - true0 + said1 - true1 + 2 * SMOOTHING);
    set(table, 3 * i, log(1 - sens) - log(spec));
    set(table, 3 * i + 1, log(sens) - log(1 - spec));
  }
  const prior = (mass + SMOOTHING) / (<f64>crowd.voted + 2 * SMOOTHING);
  set(table, 3 * n, log(prior / (1 - prior)));
}

/** New posteriors; the largest change. */
function expect(crowd: Crowd): f64 {
  const n = crowd.workers;
  const table = ratios(crowd);
  let change: f64 = 0;
  for (let t: u32 = 0; t < crowd.voted; ++t) {
    let odds = get(table, 3 * n);
    for (let i: u32 = 0; i < n; ++i) odds += get(table, 3 * i + <u32>load<u8>(crowd.votes + <usize>t * n + i));
    const mu = 1 / (1 + exp(-max<f64>(-500, min<f64>(500, odds))));
    change = max(change, abs(mu - get(crowd.posteriors, t)));
    set(crowd.posteriors, t, mu);
  }
  return change;
}
