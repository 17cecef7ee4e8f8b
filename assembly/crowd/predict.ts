// The output of a slot, from shares that were fixed before the reports.

import { get, set } from "../math/arrays";
import { draw } from "../math/random";
import { addTo, clear, total } from "../math/slots";
import { Crowd, ELF_X, MEAN, OUTPUT } from "./block";
import { NOBODY } from "./ask";
import { charged, distributionOf } from "./loss";
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
  const worker = drawn(crowd, shares, sum, slot);
  return worker == NOBODY ? 0.5 : get(reports, worker);
}

/** A worker drawn by share. */
function drawn(crowd: Crowd, shares: usize, sum: f64, slot: f64): u32 {
  let left = draw(crowd.key, slot, OUTPUT, 0) * sum;
  let worker = NOBODY;
  for (let i: u32 = 0; i < crowd.workers; ++i) {
    const share = get(shares, i);
    if (!(share > 0)) continue;
    worker = i;
    left -= share;
    if (left < 0) break;
  }
  return worker;
}

/** The same over k classes: the weighted mean of distributions, or one of them; the even one when nobody reported.
 *  @param into f64[k] out */
export function predictClasses(
  crowd: Crowd, row: usize, probabilities: usize, leader: u32, slot: f64, into: usize, space: Workspace,
): void {
  const k = crowd.numbers;
  const part = space.reports;
  for (let i: u32 = 0; i < crowd.workers; ++i) {
    set(part, i, distributionOf(crowd, row, probabilities, i, space.even) ? 0 : NaN);
  }
  const sum = effectiveShares(crowd, part, space.shares, space.sums);
  memory.copy(into, space.even, <usize>k << 3);
  if (!(sum > 0)) return;
  if (crowd.output == MEAN && crowd.update != ELF_X) {
    for (let c: u32 = 0; c < k; ++c) set(into, c, meanOf(crowd, row, probabilities, c, space) / sum);
    return;
  }
  const leads = limited(crowd) && leader < crowd.workers && !isNaN(get(part, leader));
  const worker = leads ? leader : drawn(crowd, space.shares, sum, slot);
  memory.copy(into, distributionOf(crowd, row, probabilities, worker, space.even), <usize>k << 3);
}

/** sum pi_i x_ic, of who has a share. */
function meanOf(crowd: Crowd, row: usize, probabilities: usize, c: u32, space: Workspace): f64 {
  clear(space.sums);
  for (let i: u32 = 0; i < crowd.workers; ++i) {
    const x = distributionOf(crowd, row, probabilities, i, space.even);
    if (x) addTo(space.sums, i, get(space.shares, i) * get(x, c));
  }
  return total(space.sums);
}
