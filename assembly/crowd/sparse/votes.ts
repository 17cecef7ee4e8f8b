// A history as a list of votes, slot by slot: who has no vote at a slot is no part of it, and costs nothing there.

import { get } from "../../math/arrays";

// @ts-ignore: decorator
@unmanaged
export class Votes {
  /** T, the number of slots. */
  count: u32;
  /** K: 1 where a report is the probability of label 1, else the number of classes. */
  classes: u32;
  /** u32[T+1]: where each slot's votes start. */
  starts: usize;
  /** u32[V]: the worker of every vote, in ascending order within a slot. */
  who: usize;
  /** f64[V*K]: what it reports: a probability, or a distribution; NaN: asked, and silent. */
  reports: usize;
  /** f64[T*K]; NaN: not known yet. */
  labels: usize;
  /** f64[T*K] out. */
  predictions: usize;
  /** f64[T] out; NaN without a label. */
  losses: usize;
}

/** The first vote of slot r, which is the end of those of slot r - 1. */
// @ts-ignore: decorator
@inline
export function startOf(votes: Votes, r: u32): u32 {
  return load<u32>(votes.starts + (<usize>r << 2));
}

// @ts-ignore: decorator
@inline
export function workerOf(votes: Votes, j: u32): u32 {
  return load<u32>(votes.who + (<usize>j << 2));
}

/** Where the report of vote j stands. */
// @ts-ignore: decorator
@inline
export function reportOf(votes: Votes, j: u32): usize {
  return at(votes.reports, j, votes.classes);
}

/** Where entry `index` of a list of `length` numbers each stands. */
// @ts-ignore: decorator
@inline
export function at(values: usize, index: u32, length: u32): usize {
  return values + ((<usize>index * <usize>length) << 3);
}

/** Whether a report was made, or a label is known. */
// @ts-ignore: decorator
@inline
export function isThere(values: usize): bool {
  const first = get(values, 0);
  return first == first;
}

/** The classes that a vote chooses from: a probability is one of two. */
// @ts-ignore: decorator
@inline
export function choices(classes: u32): u32 {
  return max<u32>(2, classes);
}

/** The class that a report makes most likely, the first among equals. */
export function chosen(report: usize, classes: u32): u32 {
  if (classes == 1) return u32(get(report, 0) > 0.5);
  let best: u32 = 0;
  for (let c: u32 = 1; c < classes; ++c) if (get(report, c) > get(report, best)) best = c;
  return best;
}
