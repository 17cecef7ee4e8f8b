// Shares under the schemes that the mechanism is compared with, after one slot.

import { exp } from "../../math/exp";
import { log } from "../../math/log";
import { get } from "../../math/arrays";
import { FLOOR, PRIOR } from "../baselines/em-weights";
import { Crowd } from "../block";
import { LOG_ODDS, Response, SCHEME_ABSOLUTE, SCHEME_EM_WEIGHTS } from "./response";

/** Own share, or its log-odds, after a slot of Hedge; in logarithms, so that any step has one. */
export function hedged(response: Response, crowd: Crowd, row: usize, label: f64): f64 {
  let mine: f64 = 0;
  let top = -Infinity;
  for (let j: u32 = 0; j < crowd.workers; ++j) {
    const z = exponentOf(response, row, label, j);
    if (j == response.worker) mine = z;
    else top = max(top, z);
  }
  if (crowd.workers == 1) return 1;
  let others: f64 = 0;
  for (let j: u32 = 0; j < crowd.workers; ++j) {
    if (j != response.worker) others += exp(exponentOf(response, row, label, j) - top);
  }
  const odds = mine - top - log(others);
  return response.utility == LOG_ODDS ? odds : 1 / (1 + exp(-odds));
}

function exponentOf(response: Response, row: usize, label: f64, worker: u32): f64 {
  const x = get(row, worker);
  return log(get(response.weights, worker)) - (x == x ? response.eta * ((x - label) * (x - label)) : 0);
}

/** Own share after a slot of the control or of EM-style weights. */
export function updated(response: Response, crowd: Crowd, row: usize, label: f64): f64 {
  const i = response.worker;
  const weights = response.weights;
  let mine: f64 = 0;
  let others: f64 = 0;
  let mean: f64 = 0;
  let total: f64 = 0;
  for (let j: u32 = 0; j < crowd.workers; ++j) {
    const x = get(row, j);
    if (isNaN(x)) continue;
    total += get(weights, j);
    mean += get(weights, j) * (response.scheme == SCHEME_EM_WEIGHTS ? x : abs(x - label));
  }
  mean /= total;
  for (let j: u32 = 0; j < crowd.workers; ++j) {
    const x = get(row, j);
    let weight = get(weights, j);
    if (x == x) {
      if (response.scheme == SCHEME_ABSOLUTE) weight *= 1 - response.eta * (abs(x - label) - mean);
      else {
        // weights are relative: the worker of mean weight has the prior's distance, as if of one slot
        const distance = max(0, (PRIOR + FLOOR) * total / (<f64>crowd.workers * weight) - FLOOR);
        weight = 1 / ((distance + (x - mean) * (x - mean)) / 2 + FLOOR);
      }
    }
    if (j == i) mine = weight;
    else others += weight;
  }
  return mine / (mine + others);
}
