// The output of a slot, from shares that were fixed before the reports.

import { get, set } from "../math/arrays";
import { draw } from "../math/random";
import { addTo, clear, total } from "../math/slots";
import { Crowd, ELF_X, MEAN, OUTPUT } from "./block";
import { charged } from "./loss";
import { limited } from "./schedule";
import { effectiveShares } from "./shares";
import { Workspace } from "./workspace";

/** mean: p = sum pi_i x_i / sum pi_i over those who are part of the slot: who reported, and with silence `half` also
 *  who was asked and did not, as reports of 1/2. sample: the report of one of them, drawn with those probabilities
 *  after the reports are sealed. 1/2 when nobody reported. Leaves what each is charged for and the relative shares of
 *  who is part in the workspace.
 *  @param leader drawn from the shares when the slot opened, or NOBODY */
export function predict(
  crowd: Crowd, row: usize, probabilities: usize, leader: u32, slot: f64, space: Workspace,
): f64 {
  const reports = space.reports;
  for (let i: u32 = 0; i < crowd.workers; ++i) set(reports, i, charged(crowd, row, probabilities, i));
  const sum = effectiveShares(crowd, reports, space.shares, space.sums);
  if (!(sum > 0)) return 0.5;
  if (crowd.output == MEAN && crowd.update != ELF_X) return mean(crowd, sum, space);
  if (limited(crowd) && leader < crowd.workers) {
    const x = get(reports, leader);
    if (x == x) return x;
  }
  return sampled(crowd, space.shares, sum, reports, slot);
}

function mean(crowd: Crowd, sum: f64, space: Workspace): f64 {
  const reports = space.reports;
  const shares = space.shares;
  const sums = space.sums;
  let low: f64 = 1;
  let high: f64 = 0;
  clear(sums);
  for (let i: u32 = 0; i < crowd.workers; ++i) {
    const x = get(reports, i);
    if (isNaN(x)) continue;
    addTo(sums, i, get(shares, i) * x);
    low = min(low, x);
    high = max(high, x);
  }
  return max(low, min(high, total(sums) / sum));
}

/** The report of a worker drawn by share. @param sum of the shares, > 0 */
export function sampled(crowd: Crowd, shares: usize, sum: f64, reports: usize, slot: f64): f64 {
  let left = draw(crowd.key, slot, OUTPUT, 0) * sum;
  let report: f64 = 0.5;
  for (let i: u32 = 0; i < crowd.workers; ++i) {
    const share = get(shares, i);
    if (!(share > 0)) continue;
    report = get(reports, i);
    left -= share;
    if (left < 0) break;
  }
  return report;
}
