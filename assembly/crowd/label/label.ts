// Classes of tasks from the answers of a crowd: Dawid and Skene 1979 by EM with known classes held fixed, the same with
// one accuracy a worker, the shares of the votes, and confusions learnt from known classes alone.
//
// EM starts from the shares of the votes, or from given parameters. It climbs the likelihood (with the pseudo-counts of
// model.ts, which keep logarithms finite) to a stationary point that need not be the highest. The model: answers are
// independent given the class, each worker's confusions are the same everywhere. No promise to workers: who agrees with
// the others is believed, so workers who agree on a lie are (F3).
//
// Time O(iterations V k), memory O(T k + N k^2 + V).

import { agreement } from "./agreement";
import { DAWID_SKENE, Labels, ONE_COIN, SUPERVISED, Space, divided } from "./block";
import { ADD_ONE, SMALL, estimate, estimatePrior, tabulate } from "./model";
import { count, infer } from "./posteriors";
import { place, start } from "./start";
import { chooseAnswers, score, want } from "./outcome";

/** Fills everything that `Labels` calls out. */
export function label(labels: Labels): void {
  const space = divided(labels);
  place(labels, space);
  start(labels);
  count(labels, space);
  labels.iterations = 0;
  labels.converged = 1;
  labels.logLikelihood = NaN;
  const smoothing = labels.method == SUPERVISED ? ADD_ONE : SMALL;
  estimate(labels, space, smoothing, labels.known);
  if (!labels.known) estimatePrior(labels, space, smoothing);
  if (labels.method == SUPERVISED) {
    tabulate(labels, space, smoothing);
    labels.logLikelihood = infer(labels, space);
  }
  if (labels.method == DAWID_SKENE || labels.method == ONE_COIN) climb(labels, space, smoothing);
  chooseAnswers(labels);
  score(labels);
  want(labels, space);
  agreement(labels, space);
}

/** EM, from parameters on. */
function climb(labels: Labels, space: Space, smoothing: f64): void {
  const least = labels.tolerance * <f64>labels.tasks;
  let before: f64 = -Infinity;
  labels.converged = 0;
  while (true) {
    const penalty = tabulate(labels, space, smoothing);
    labels.logLikelihood = infer(labels, space);
    labels.iterations += 1;
    const now = labels.logLikelihood + penalty;
    if (abs(now - before) <= least) labels.converged = 1;
    if (labels.converged || labels.iterations >= labels.most) return;
    before = now;
    estimate(labels, space, smoothing, 0);
    estimatePrior(labels, space, smoothing);
  }
}
