// Weighted-score update (Freeman, Pennock, Podimata and Vaughan 2020), Sections 1.2 and 1.5:
//
//     lbar = sum_A pi l / sum_A pi          pi_i <- pi_i (1 - eta (l_i - lbar))   for i in A, the workers who are part of the slot
// pi_i is affine in the worker's own loss with a negative slope, so with a strictly proper loss truth is strictly dominant for
// the next share (T1). Dividing by sum pi keeps the rounding of the sum from growing: without it N = 20 overflows in 20 000 slots.
// Limited feedback puts l_i/q_i for l_i; for k = 1 also the bias -eta/p_i, which does not depend on reports.

import { get, set } from "../../math/arrays";
import { addTo, clear, total } from "../../math/slots";
import { OK, STEP_TOO_LARGE, Status } from "../../status";
import { explored } from "../ask";
import { Crowd } from "../block";
import { charged, lossOf } from "../loss";
import { limited, width } from "../schedule";
import { effectiveShares } from "../shares";

/** Adds one slot's eta (l_i - lbar) to crowd.factors. @param batch slots that the batch may grow to */
export function wsuStep(crowd: Crowd, row: usize, label: f64, probabilities: usize, batch: u32): void {
  if (limited(crowd)) estimatedStep(crowd, row, label, probabilities, batch);
  else fullStep(crowd, row, label, probabilities);
}

function fullStep(crowd: Crowd, row: usize, label: f64, probabilities: usize): void {
  const n = crowd.workers;
  const reports = crowd.asked;
  for (let i: u32 = 0; i < n; ++i) set(reports, i, charged(crowd, row, probabilities, i));
  const sum = effectiveShares(crowd, reports, crowd.effective);
  clear(crowd.sums);
  for (let i: u32 = 0; i < n; ++i) {
    const x = get(reports, i);
    if (x == x) addTo(crowd.sums, i, get(crowd.effective, i) * lossOf(x, label, crowd.labelNoise));
  }
  const mean = total(crowd.sums) / sum;
  for (let i: u32 = 0; i < n; ++i) {
    const x = get(reports, i);
    if (x == x) set(crowd.factors, i, get(crowd.factors, i) + crowd.step * (lossOf(x, label, crowd.labelNoise) - mean));
  }
}

/** k of N: the weight of everybody who could have been asked moves, by losses estimated from those who were asked. */
function estimatedStep(crowd: Crowd, row: usize, label: f64, probabilities: usize, batch: u32): void {
  const n = crowd.workers;
  const estimates = crowd.asked;
  for (let i: u32 = 0; i < n; ++i) set(estimates, i, get(probabilities, i) < 0 ? NaN : 0);
  const sum = effectiveShares(crowd, estimates, crowd.effective);
  const one = crowd.perSlot == 1;
  let step = crowd.step;
  // a slot that was opened when there were more workers may scale a loss up by more than M
  for (let i: u32 = 0; i < n; ++i) {
    const q = get(probabilities, i);
    if (q > 0) step = min(step, q / (2 * <f64>batch * width(crowd)));
  }
  clear(crowd.sums);
  for (let i: u32 = 0; i < n; ++i) {
    if (isNaN(get(estimates, i))) continue;
    const x = charged(crowd, row, probabilities, i);
    let estimate = x == x ? lossOf(x, label, crowd.labelNoise) / get(probabilities, i) : 0;
    if (one) estimate -= step * width(crowd) * width(crowd) / explored(crowd, get(crowd.effective, i) / sum, <f64>n);
    set(estimates, i, estimate);
    addTo(crowd.sums, i, get(crowd.effective, i) * estimate);
  }
  const mean = total(crowd.sums) / sum;
  for (let i: u32 = 0; i < n; ++i) {
    const estimate = get(estimates, i);
    if (estimate == estimate) set(crowd.factors, i, get(crowd.factors, i) + step * (estimate - mean));
  }
}

/** weight_i <- weight_i (1 - factor_i), which the step's cap keeps positive. */
export function applyWsu(crowd: Crowd): Status {
  for (let i: u32 = 0; i < crowd.workers; ++i) {
    const factor = 1 - get(crowd.factors, i);
    if (!(factor > 0)) {
      crowd.worker = i;
      crowd.fault = factor;
      return STEP_TOO_LARGE;
    }
    set(crowd.weights, i, get(crowd.weights, i) * factor);
  }
  return OK;
}

/** weight <- gamma weight + (1 - gamma)/N. Affine in the losses, so it costs no truthfulness. */
export function mix(crowd: Crowd, gamma: f64): void {
  const uniform = (1 - gamma) / <f64>crowd.workers;
  for (let i: u32 = 0; i < crowd.workers; ++i) set(crowd.weights, i, gamma * get(crowd.weights, i) + uniform);
}
