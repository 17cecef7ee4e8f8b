// Supervised Dawid-Skene: what each worker answered where labels were known, counted once more for every answer, and
// Bayes' rule for the votes at hand. It learns from labels alone, and from each after it has answered.

import { exp } from "../../math/exp";
import { log } from "../../math/log";
import { add, fill, get, set } from "../../math/arrays";
import { aligned } from "../workspace";

/** Pseudo-count of each outcome. */
const SMOOTHING: f64 = 1;

// @ts-ignore: decorator
@unmanaged
export class Supervised {
  /** C. */
  classes: u32;
  /** f64[C]: how often each class was the truth. */
  truths: usize;
  /** f64[N*C*(C+1)]: by worker and truth, how often each class was answered, and any. */
  answers: usize;
}

export function supervisedBytes(workers: u32, classes: u32): f64 {
  const C = <f64>classes;
  return <f64>(aligned(offsetof<Supervised>()) + aligned(classes << 3)) + ceil(<f64>workers * C * (C + 1) / 2) * 16;
}

/** Before the first slot: no counts. */
export function beginSupervised(to: Supervised, workers: u32, classes: u32): void {
  to.classes = classes;
  to.truths = changetype<usize>(to) + <usize>aligned(offsetof<Supervised>());
  to.answers = to.truths + <usize>aligned(classes << 3);
  fill(to.truths, classes, 0);
  memory.fill(to.answers, 0, <usize>workers * <usize>(classes * (classes + 1)) << 3);
}

/** A worker's counts where the truth is c. */
// @ts-ignore: decorator
@inline
function countsOf(from: Supervised, worker: u32, c: u32): usize {
  const C = <usize>from.classes;
  return from.answers + ((<usize>worker * C + <usize>c) * (C + 1) << 3);
}

/** @param odds f64[C] out: of the classes before any vote */
export function prior(from: Supervised, odds: usize): void {
  for (let c: u32 = 0; c < from.classes; ++c) set(odds, c, log(get(from.truths, c) + SMOOTHING));
}

/** What a worker's vote says. @param odds f64[C] in and out */
export function hear(from: Supervised, worker: u32, vote: u32, odds: usize): void {
  const C = from.classes;
  for (let c: u32 = 0; c < C; ++c) {
    const counts = countsOf(from, worker, c);
    add(odds, c, log((get(counts, vote) + SMOOTHING) / (get(counts, C) + SMOOTHING * <f64>C)));
  }
}

/** The truth of a slot is known. @param label f64[C], sum 1 */
export function learnTruth(to: Supervised, label: usize): void {
  for (let c: u32 = 0; c < to.classes; ++c) add(to.truths, c, get(label, c));
}

/** What a worker voted there. */
export function learnVote(to: Supervised, worker: u32, vote: u32, label: usize): void {
  const C = to.classes;
  for (let c: u32 = 0; c < C; ++c) {
    const counts = countsOf(to, worker, c);
    add(counts, vote, get(label, c));
    add(counts, C, get(label, c));
  }
}

/** Log-odds to probabilities. @param odds f64[C] in and out */
export function normalize(odds: usize, classes: u32): void {
  let top = -Infinity;
  for (let c: u32 = 0; c < classes; ++c) top = max(top, get(odds, c));
  let sum: f64 = 0;
  for (let c: u32 = 0; c < classes; ++c) {
    const p = exp(get(odds, c) - top);
    set(odds, c, p);
    sum += p;
  }
  for (let c: u32 = 0; c < classes; ++c) set(odds, c, get(odds, c) / sum);
}

/** Of a row of probabilities, thresholded at 1/2 as for EM: the posterior that its truth is 1. @param odds f64[2] */
export function predictSupervised(from: Supervised, row: usize, workers: u32, odds: usize): f64 {
  prior(from, odds);
  for (let i: u32 = 0; i < workers; ++i) {
    const x = get(row, i);
    if (x >= 0) hear(from, i, u32(x > 0.5), odds);
  }
  normalize(odds, 2);
  return get(odds, 1);
}

/** The row's label is known. @param truth f64[2], scratch */
export function learnRow(to: Supervised, row: usize, workers: u32, label: f64, truth: usize): void {
  set(truth, 0, 1 - label);
  set(truth, 1, label);
  learnTruth(to, truth);
  for (let i: u32 = 0; i < workers; ++i) {
    const x = get(row, i);
    if (x >= 0) learnVote(to, i, u32(x > 0.5), truth);
  }
}
