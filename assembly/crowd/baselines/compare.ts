// What others do with the same reports (Section 1.6), on every row of a replay: average, lower median, majority,
// Dawid-Skene EM, EM-style weights, Hedge, supervised Dawid-Skene. They see every report of the row, also where the mechanism asks only k
// workers.

import { exp } from "../../math/exp";
import { add, get, set } from "../../math/arrays";
import { SLOTS } from "../../math/slots";
import { Crowd } from "../block";
import { lossOf } from "../loss";
import { AVERAGE, BASELINES, EM, EM_WEIGHTS, HEDGE, MAJORITY, MEDIAN, Record, SUPERVISED, missedBy, wants } from "../record";
import { logWorkers } from "../schedule";
import { Workspace } from "../workspace";
import { average } from "./average";
import { predictEm } from "./em";
import { predictWeighted } from "./em-weights";
import { lowerMedian } from "./median";
import { learnRow, predictSupervised } from "./supervised";

/** Lets every wanted baseline predict the row; adds up their losses if the row has a label. */
export function compare(crowd: Crowd, row: usize, label: f64, record: Record, space: Workspace): void {
  const wanted = record.baselines;
  const latest = record.tables.latest;
  const scores = record.scores;
  for (let which: u32 = AVERAGE; which < BASELINES; ++which) {
    if (!wants(wanted, which)) continue;
    const p = predictBaseline(crowd, which, row, record, space);
    tell(record, p);
    if (isNaN(label)) continue;
    const loss = lossOf(p, label, crowd.labelNoise);
    set(latest, which, loss);
    add(scores, which, loss);
  }
  // it learns from a label that all have been scored by
  if (label == label && wants(wanted, SUPERVISED)) {
    learnRow(record.tables.supervised, row, crowd.workers, label, spareSums(space));
  }
}

/** Notes an answer, where answers are wanted. */
// @ts-ignore: decorator
@inline
export function tell(record: Record, answer: f64): void {
  if (!record.answers) return;
  store<f64>(record.answers, answer);
  record.answers += 8;
}

function predictBaseline(crowd: Crowd, which: u32, row: usize, record: Record, space: Workspace): f64 {
  const n = crowd.workers;
  switch (which) {
    case AVERAGE: return average(row, n, spareSums(space));
    case MEDIAN: return lowerMedian(row, n, space.ranked);
    case MAJORITY: return majority(row, n);
    case EM: return predictEm(record.tables.em, row, n);
    case EM_WEIGHTS: return predictWeighted(record.tables.distances, row, n);
    case SUPERVISED: return predictSupervised(record.tables.supervised, row, n, spareSums(space));
    default: return hedge(crowd, row, record);
  }
}

/** Those that the mechanism does not need while baselines predict. */
// @ts-ignore: decorator
@inline
export function spareSums(space: Workspace): usize {
  return space.sums + 3 * SLOTS;
}

/** 1 or 0, whichever side of 1/2 has more reports; 1/2 when they are as many. */
function majority(row: usize, workers: u32): f64 {
  let lead: i32 = 0;
  for (let i: u32 = 0; i < workers; ++i) {
    const x = get(row, i);
    lead += i32(x > 0.5) - (i32(x >= 0) & i32(x < 0.5));
  }
  return lead > 0 ? 1 : lead < 0 ? 0 : 0.5;
}

/** eta of the row at hand. */
export function hedgeStep(crowd: Crowd, record: Record): f64 {
  const T = record.hedgeHorizon;
  return T > 0 ? sqrt(8 * logWorkers(crowd) / T) : 2 * sqrt(logWorkers(crowd) / (record.labelled + 1));
}

/** Exponential weights exp(-eta L_i): eta = sqrt(8 ln N / T) where T is known, else 2 sqrt(ln N / t). A worker who was
 *  not there is taken to have lost what Hedge lost (specialists). */
function hedge(crowd: Crowd, row: usize, record: Record): f64 {
  const n = crowd.workers;
  const eta = hedgeStep(crowd, record);
  const losses = record.losses;
  const missed = missedBy(record.tables, 1 + HEDGE, n);
  let best = Infinity;
  for (let i: u32 = 0; i < n; ++i) {
    if (get(row, i) >= 0) best = min(best, get(losses, i) + get(missed, i));
  }
  let sum: f64 = 0;
  let weighted: f64 = 0;
  for (let i: u32 = 0; i < n; ++i) {
    const x = get(row, i);
    if (!(x >= 0)) continue;
    const weight = exp(-eta * (get(losses, i) + get(missed, i) - best));
    sum += weight;
    weighted += weight * x;
  }
  return sum > 0 ? weighted / sum : 0.5;
}
