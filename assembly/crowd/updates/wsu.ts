// Weighted-score update (Freeman, Pennock, Podimata and Vaughan 2020), Sections 1.2 and 1.5:
//
//     lbar = sum_A pi l / sum_A pi          pi_i <- pi_i (1 - eta (l_i - lbar))   for i in A, who are part of the slot
// pi_i is affine in the worker's own loss with a negative slope, so with a strictly proper loss truth is strictly
// dominant for the next share (T1). Dividing by sum pi keeps the rounding of the sum from growing: without it N = 20
// overflows in 20 000 slots. Limited feedback puts l_i/q_i for l_i; for k = 1 also the bias -eta/p_i, which does not
// depend on reports.

import { add, get, set } from "../../math/arrays";
import { addTo, clear, total } from "../../math/slots";
import { OK, STEP_TOO_LARGE, Status } from "../../status";
import { explored } from "../ask";
import { Crowd } from "../block";
import { charged, lossOf } from "../loss";
import { isAway } from "../rows";
import { limited, width } from "../schedule";
import { effectiveShares } from "../shares";
import { Workspace } from "../workspace";

/** Adds one slot's eta (l_i - lbar) to the changes. @param batch slots that the batch may grow to */
export function wsuStep(
  crowd: Crowd, row: usize, probabilities: usize, label: f64, batch: u32, space: Workspace,
): void {
  if (limited(crowd)) estimatedStep(crowd, row, probabilities, label, batch, space);
  else fullStep(crowd, row, probabilities, label, space);
}

function fullStep(crowd: Crowd, row: usize, probabilities: usize, label: f64, space: Workspace): void {
  const n = crowd.workers;
  const reports = space.reports;
  const losses = space.losses;
  const sums = space.sums;
  for (let i: u32 = 0; i < n; ++i) {
    const x = charged(crowd, row, probabilities, i);
    set(reports, i, x);
    set(losses, i, lossOf(x, label, crowd.labelNoise));
  }
  const shares = space.shares;
  const sum = effectiveShares(crowd, reports, shares, sums);
  clear(sums);
  for (let i: u32 = 0; i < n; ++i) {
    const loss = get(losses, i);
    if (loss == loss) addTo(sums, i, get(shares, i) * loss);
  }
  move(crowd, losses, total(sums) / sum, crowd.step, space.changes);
}

/** k of N: the weight of everybody who could have been asked moves, by losses estimated from those who were asked. */
function estimatedStep(
  crowd: Crowd, row: usize, probabilities: usize, label: f64, batch: u32, space: Workspace,
): void {
  const n = crowd.workers;
  const estimates = space.losses;
  const shares = space.shares;
  const sums = space.sums;
  for (let i: u32 = 0; i < n; ++i) set(estimates, i, isAway(get(row, i)) ? NaN : 0);
  const sum = effectiveShares(crowd, estimates, shares, sums);
  const there = <f64>present(estimates, n);
  const one = crowd.perSlot == 1;
  let step = crowd.step;
  // a slot that was opened when there were more workers may scale a loss up by more than M
  for (let i: u32 = 0; i < n; ++i) {
    const q = get(probabilities, i);
    if (q > 0) step = min(step, q / (2 * <f64>batch * width(crowd)));
  }
  clear(sums);
  for (let i: u32 = 0; i < n; ++i) {
    if (isNaN(get(estimates, i))) continue;
    const x = charged(crowd, row, probabilities, i);
    const share = get(shares, i);
    let estimate = x == x ? lossOf(x, label, crowd.labelNoise) / get(probabilities, i) : 0;
    if (one) estimate -= step * width(crowd) * width(crowd) / explored(crowd, share / sum, there);
    set(estimates, i, estimate);
    addTo(sums, i, share * estimate);
  }
  move(crowd, estimates, total(sums) / sum, step, space.changes);
}

/** How many entries are numbers. */
function present(values: usize, count: u32): u32 {
  let there: u32 = 0;
  for (let i: u32 = 0; i < count; ++i) there += u32(!isNaN(get(values, i)));
  return there;
}

/** changes_i += eta (l_i - lbar), for whom there is a loss. */
function move(crowd: Crowd, losses: usize, mean: f64, step: f64, changes: usize): void {
  for (let i: u32 = 0; i < crowd.workers; ++i) {
    const loss = get(losses, i);
    if (loss == loss) add(changes, i, step * (loss - mean));
  }
}

/** weight_i <- weight_i (1 - change_i), which the step's cap keeps positive. */
export function applyWsu(crowd: Crowd, changes: usize): Status {
  for (let i: u32 = 0; i < crowd.workers; ++i) {
    const factor = 1 - get(changes, i);
    if (!(factor > 0)) return STEP_TOO_LARGE;
    set(crowd.weights, i, get(crowd.weights, i) * factor);
  }
  return OK;
}

/** weight <- gamma weight + (1 - gamma)/N. Affine in the losses, so it costs no truthfulness. */
export function mix(crowd: Crowd, gamma: f64): void {
  const uniform = (1 - gamma) / <f64>crowd.workers;
  for (let i: u32 = 0; i < crowd.workers; ++i) set(crowd.weights, i, gamma * get(crowd.weights, i) + uniform);
}
