// What others do with the same reports (Section 1.6), on every row of a replay: average, lower median, majority, Dawid-Skene EM,
// EM-style weights, Hedge. They see every report of the row, also where the mechanism asks only k workers.

import { exp } from "../../math/exp";
import { get, set } from "../../math/arrays";
import { SLOTS, addTo, clear, total } from "../../math/slots";
import { Crowd } from "../block";
import { predictEm } from "./em";
import { predictWeighted } from "./em-weights";
import { lossOf } from "../loss";
import { lowerMedian } from "./median";
import { logWorkers } from "../schedule";

export const AVERAGE: u32 = 0;
export const MEDIAN: u32 = 1;
export const MAJORITY: u32 = 2;
export const EM: u32 = 3;
export const EM_WEIGHTS: u32 = 4;
export const HEDGE: u32 = 5;
export const BASELINES: u32 = 6;

/** Lets every wanted baseline predict the row; adds up their losses if the row has a label. */
export function compare(crowd: Crowd, row: usize, label: f64): void {
  for (let which: u32 = AVERAGE; which < BASELINES; ++which) {
    if (!(crowd.baselines & (1 << which))) continue;
    const p = predictBaseline(crowd, which, row);
    if (isNaN(label)) continue;
    const loss = lossOf(p, label, crowd.labelNoise);
    set(crowd.scores, BASELINES + which, loss);
    set(crowd.scores, which, get(crowd.scores, which) + loss);
  }
}

function predictBaseline(crowd: Crowd, which: u32, row: usize): f64 {
  switch (which) {
    case AVERAGE: return average(crowd, row);
    case MEDIAN: return lowerMedian(row, crowd.workers, crowd.effective);
    case MAJORITY: return majority(crowd, row);
    case EM: return predictEm(crowd, row);
    case EM_WEIGHTS: return predictWeighted(crowd, row);
    default: return hedge(crowd, row);
  }
}

/** 1/2 when nobody reported. */
export function average(crowd: Crowd, row: usize): f64 {
  let there: u32 = 0;
  const sums = crowd.sums + 3 * SLOTS; // the mechanism still needs its own
  clear(sums);
  for (let i: u32 = 0; i < crowd.workers; ++i) {
    const x = get(row, i);
    if (isNaN(x)) continue;
    addTo(sums, i, x);
    ++there;
  }
  return there ? total(sums) / <f64>there : 0.5;
}

/** 1 or 0, whichever side of 1/2 has more reports; 1/2 when they are as many. */
function majority(crowd: Crowd, row: usize): f64 {
  let lead: i32 = 0;
  for (let i: u32 = 0; i < crowd.workers; ++i) {
    const x = get(row, i);
    if (x > 0.5) ++lead;
    else if (x < 0.5) --lead;
  }
  return lead > 0 ? 1 : lead < 0 ? 0 : 0.5;
}

/** Exponential weights exp(-eta L_i): eta = sqrt(8 ln N / T) where T is known, else 2 sqrt(ln N / t). A worker who was not there
 *  is taken to have lost what Hedge lost (specialists). */
function hedge(crowd: Crowd, row: usize): f64 {
  const eta = crowd.hedgeHorizon > 0 ? sqrt(8 * logWorkers(crowd) / crowd.hedgeHorizon) : 2 * sqrt(logWorkers(crowd) / (crowd.labelled + 1));
  const missed = crowd.missed + (<usize>((1 + HEDGE) * crowd.workers) << 3);
  let best = Infinity;
  for (let i: u32 = 0; i < crowd.workers; ++i) {
    const x = get(row, i);
    if (x == x) best = min(best, get(crowd.workerLosses, i) + get(missed, i));
  }
  let sum: f64 = 0;
  let weighted: f64 = 0;
  for (let i: u32 = 0; i < crowd.workers; ++i) {
    const x = get(row, i);
    if (isNaN(x)) continue;
    const weight = exp(-eta * (get(crowd.workerLosses, i) + get(missed, i) - best));
    sum += weight;
    weighted += weight * x;
  }
  return sum > 0 ? weighted / sum : 0.5;
}
