// The E-step (Dawid and Skene 1979, 2.5), in logarithms, and the counts that the next M-step needs, task by task. A
// vote is a row of k logarithms to add and a row of k counts to add to.

import { fill, get, set } from "../../math/arrays";
import { exp } from "../../math/exp";
import { log } from "../../math/log";
import { clear, tallied, tally } from "../../math/slots";
import { Labels, Space } from "./block";

/** Posteriors of all tasks, and counts by them. @returns the log-likelihood. */
export function infer(labels: Labels, space: Space): f64 {
  const k = labels.classes;
  clearCounts(labels, space);
  clear(space.slots);
  for (let t: u32 = 0; t < labels.tasks; ++t) {
    const first = load<u32>(labels.starts + (<usize>t << 2));
    const votes = space.rows + (<usize>first << 2);
    const end = space.rows + (<usize>load<u32>(labels.starts + (<usize>t << 2), 4) << 2);
    const row = labels.posteriors + (<usize>t * k << 3);
    memory.copy(row, space.logPrior, <usize>k << 3);
    gather(votes, end, space.tables, row, k);
    tally(space.slots, t, settle(row, k, load<i32>(labels.gold + (<usize>t << 2))));
    scatter(votes, end, space.counts, row, k);
    addTo(space.mass, row, k);
  }
  return tallied(space.slots);
}

/** Counts by the posteriors there are. */
export function count(labels: Labels, space: Space): void {
  const k = labels.classes;
  clearCounts(labels, space);
  for (let t: u32 = 0; t < labels.tasks; ++t) {
    const votes = space.rows + (<usize>load<u32>(labels.starts + (<usize>t << 2)) << 2);
    const end = space.rows + (<usize>load<u32>(labels.starts + (<usize>t << 2), 4) << 2);
    const row = labels.posteriors + (<usize>t * k << 3);
    scatter(votes, end, space.counts, row, k);
    addTo(space.mass, row, k);
  }
}

function clearCounts(labels: Labels, space: Space): void {
  fill(space.counts, labels.workers * labels.classes * labels.classes, 0);
  fill(space.mass, labels.classes, 0);
}

/** sum[c] += row[c] */
// @ts-ignore: decorator
@inline
function addTo(sum: usize, row: usize, k: u32): void {
  const end = sum + (<usize>k << 3);
  if (ASC_FEATURE_SIMD) {
    for (; sum + 16 <= end; sum += 16, row += 16) v128.store(sum, f64x2.add(v128.load(sum), v128.load(row)));
    if (sum < end) store<f64>(sum, load<f64>(sum) + load<f64>(row));
  } else {
    for (; sum < end; sum += 8, row += 8) store<f64>(sum, load<f64>(sum) + load<f64>(row));
  }
}

/** What the votes say of a task. */
export function gather(votes: usize, end: usize, tables: usize, into: usize, k: u32): void {
  for (; votes < end; votes += 4) addTo(into, tables + load<u32>(votes), k);
}

/** What a task says of those who voted. */
export function scatter(votes: usize, end: usize, counts: usize, from: usize, k: u32): void {
  for (; votes < end; votes += 4) addTo(counts + load<u32>(votes), from, k);
}

/** From log-probabilities of class and votes to posteriors; a known class is certain. @returns the log-likelihood. */
function settle(row: usize, k: u32, gold: i32): f64 {
  if (gold >= 0) {
    const likelihood = get(row, gold);
    fill(row, k, 0);
    set(row, gold, 1);
    return likelihood;
  }
  let highest = get(row, 0);
  for (let c: u32 = 1; c < k; ++c) highest = max(highest, get(row, c));
  let sum: f64 = 0;
  for (let c: u32 = 0; c < k; ++c) {
    const weight = exp(get(row, c) - highest);
    set(row, c, weight);
    sum += weight;
  }
  for (let c: u32 = 0; c < k; ++c) set(row, c, get(row, c) / sum);
  return highest + log(sum);
}
