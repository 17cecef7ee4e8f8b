// The output of a slot, from shares that were fixed before the reports.

import { get, set } from "../math/arrays";
import { draw } from "../math/random";
import { addTo, clear, total } from "../math/slots";
import { Crowd, ELF_X, MEAN, OUTPUT } from "./block";
import { charged } from "./loss";
import { limited } from "./schedule";
import { effectiveShares } from "./shares";

/** mean: p = sum pi_i x_i / sum pi_i over those who are part of the slot: who reported, and with silence `half` also who was asked
 *  and did not, as reports of 1/2. sample: the report of one of them, drawn with those probabilities after the reports are sealed.
 *  1/2 when nobody reported. Leaves the relative shares of those who are part in crowd.effective, what each is charged for in
 *  crowd.factors. */
export function predict(crowd: Crowd, row: usize, probabilities: usize, slot: f64): f64 {
  const n = crowd.workers;
  const mask = crowd.factors;
  for (let i: u32 = 0; i < n; ++i) set(mask, i, charged(crowd, row, probabilities, i));
  const sum = effectiveShares(crowd, mask, crowd.effective);
  if (!(sum > 0)) return 0.5;
  return crowd.output == MEAN && crowd.update != ELF_X ? mean(crowd, mask, sum) : sampled(crowd, mask, sum, slot);
}

function mean(crowd: Crowd, mask: usize, sum: f64): f64 {
  let low: f64 = 1;
  let high: f64 = 0;
  clear(crowd.sums);
  for (let i: u32 = 0; i < crowd.workers; ++i) {
    const x = get(mask, i);
    if (isNaN(x)) continue;
    addTo(crowd.sums, i, get(crowd.effective, i) * x);
    low = min(low, x);
    high = max(high, x);
  }
  return max(low, min(high, total(crowd.sums) / sum));
}

function sampled(crowd: Crowd, mask: usize, sum: f64, slot: f64): f64 {
  // the leader was drawn from the shares when the slot opened
  if (limited(crowd) && crowd.leader < crowd.workers) {
    const x = get(mask, crowd.leader);
    if (x == x) return x;
  }
  let left = draw(crowd.key, slot, OUTPUT, 0) * sum;
  let report: f64 = 0.5;
  for (let i: u32 = 0; i < crowd.workers; ++i) {
    const share = get(crowd.effective, i);
    if (!(share > 0)) continue;
    report = get(mask, i);
    left -= share;
    if (left < 0) break;
  }
  return report;
}
