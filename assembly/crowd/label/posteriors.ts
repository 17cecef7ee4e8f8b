// The E-step (Dawid and Skene 1979, 2.5), in logarithms, and the counts that the next M-step needs, task by task. A
// vote is a row of k logarithms to add and a row of k counts to add to: two classes at a time, one where k is odd or
// there is no SIMD; nothing is added across classes but by one loop over them.

import { add, fill, get, set } from "../../math/arrays";
import { LOG2E, exp, exp22 } from "../../math/exp";
import { log } from "../../math/log";
import { clear, tallied, tally } from "../../math/slots";
import { Labels, Space } from "./block";

/** Posteriors of all tasks, and counts by them. @returns the log-likelihood. */
export function infer(labels: Labels, space: Space): f64 {
  const k = labels.classes;
  clearCounts(labels, space);
  clear(space.slots);
  let votes = space.rows;
  for (let t: u32 = 0; t < labels.tasks; ++t) {
    const end = votesEnd(labels, space, t);
    const row = labels.posteriors + (<usize>t * k << 3);
    gather(votes, end, space.tables, space.logPrior, row, k);
    tally(space.slots, t, settle(row, k, load<i32>(labels.gold + (<usize>t << 2))));
    scatter(votes, end, space.counts, row, k);
    for (let c: u32 = 0; c < k; ++c) add(space.mass, c, get(row, c));
    votes = end;
  }
  return tallied(space.slots);
}

/** Counts by the posteriors there are. */
export function count(labels: Labels, space: Space): void {
  const k = labels.classes;
  clearCounts(labels, space);
  let votes = space.rows;
  for (let t: u32 = 0; t < labels.tasks; ++t) {
    const end = votesEnd(labels, space, t);
    const row = labels.posteriors + (<usize>t * k << 3);
    scatter(votes, end, space.counts, row, k);
    for (let c: u32 = 0; c < k; ++c) add(space.mass, c, get(row, c));
    votes = end;
  }
}

/** Where the rows of task t's votes end. */
// @ts-ignore: decorator
@inline
function votesEnd(labels: Labels, space: Space, t: u32): usize {
  return space.rows + (<usize>load<u32>(labels.starts + (<usize>t << 2), 4) << 2);
}

function clearCounts(labels: Labels, space: Space): void {
  fill(space.counts, labels.workers * labels.classes * labels.classes, 0);
  fill(space.mass, labels.classes, 0);
}

/** What the prior and the votes say of a task, class by class. */
function gather(votes: usize, end: usize, tables: usize, prior: usize, into: usize, k: u32): void {
  const bytes = <usize>k << 3;
  let c: usize = 0;
  if (ASC_FEATURE_SIMD) {
    for (; c + 16 <= bytes; c += 16) v128.store(into + c, gatherPair(votes, end, tables + c, v128.load(prior + c)));
  }
  for (; c < bytes; c += 8) store<f64>(into + c, gatherOne(votes, end, tables + c, load<f64>(prior + c)));
}

// @ts-ignore: decorator
@inline
function gatherPair(votes: usize, end: usize, tables: usize, sum: v128): v128 {
  if (votes < end) {
    do {
      sum = f64x2.add(sum, v128.load(tables + load<u32>(votes)));
      votes += 4;
    } while (votes < end);
  }
  return sum;
}

// @ts-ignore: decorator
@inline
function gatherOne(votes: usize, end: usize, tables: usize, sum: f64): f64 {
  for (; votes < end; votes += 4) sum += load<f64>(tables + load<u32>(votes));
  return sum;
}

/** What a task says of those who voted. */
function scatter(votes: usize, end: usize, counts: usize, from: usize, k: u32): void {
  const bytes = <usize>k << 3;
  let c: usize = 0;
  if (ASC_FEATURE_SIMD) {
    for (; c + 16 <= bytes; c += 16) scatterPair(votes, end, counts + c, v128.load(from + c));
  }
  for (; c < bytes; c += 8) scatterOne(votes, end, counts + c, load<f64>(from + c));
}

// @ts-ignore: decorator
@inline
function scatterPair(votes: usize, end: usize, counts: usize, pair: v128): void {
  if (votes < end) {
    do {
      const at = counts + load<u32>(votes);
      v128.store(at, f64x2.add(v128.load(at), pair));
      votes += 4;
    } while (votes < end);
  }
}

// @ts-ignore: decorator
@inline
function scatterOne(votes: usize, end: usize, counts: usize, value: f64): void {
  for (; votes < end; votes += 4) {
    const at = counts + load<u32>(votes);
    store<f64>(at, load<f64>(at) + value);
  }
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
  exponentiate(row, k, highest);
  let sum: f64 = 0;
  for (let c: u32 = 0; c < k; ++c) sum += get(row, c);
  for (let c: u32 = 0; c < k; ++c) set(row, c, get(row, c) / sum);
  return highest + log(sum);
}

/** row[c] <- exp(row[c] - highest) */
// @ts-ignore: decorator
@inline
function exponentiate(row: usize, k: u32, highest: f64): void {
  const end = row + (<usize>k << 3);
  if (ASC_FEATURE_SIMD) {
    for (; row + 16 <= end; row += 16) {
      const below = f64x2.sub(v128.load(row), f64x2.splat(highest));
      v128.store(row, exp22(f64x2.mul(below, f64x2.splat(LOG2E))));
    }
  }
  for (; row < end; row += 8) store<f64>(row, exp(load<f64>(row) - highest));
}
