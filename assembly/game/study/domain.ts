// What a group may report: the set R of Sun et al. 2025, Section 2, for each normalisation, and how a row is brought
// into it.
//
//     sum       not negative, sums to 1            max     not negative, at most 1, the highest is 1
//     range     from 0 to 1, both reached          z-score mean 0, variance 1
//     none      anything; here within `reach` ranges of the truth: without payments no report is too large to gain
// Where the truth itself has negative rewards under sum or max, reports may be as low as its lowest.

import { MAX, NONE, RANGE, SUM, Z_SCORE } from "../block";

// @ts-ignore: decorator
@unmanaged
export class Domain {
  normalization: u32;
  outcomes: u32;
  /** Where the truth is lowest and highest. */
  worst: u32;
  best: u32;
  /** Of the truth. */
  lowest: f64;
  highest: f64;
  /** What a report may not pass. */
  low: f64;
  high: f64;
}

export function bounds(domain: Domain, normalization: u32, truth: usize, outcomes: u32, reach: f64): void {
  domain.normalization = normalization;
  domain.outcomes = outcomes;
  domain.worst = 0;
  domain.best = 0;
  for (let x: u32 = 1; x < outcomes; ++x) {
    const r = load<f64>(truth + (<usize>x << 3));
    if (r < load<f64>(truth + (<usize>domain.worst << 3))) domain.worst = x;
    if (r > load<f64>(truth + (<usize>domain.best << 3))) domain.best = x;
  }
  domain.lowest = load<f64>(truth + (<usize>domain.worst << 3));
  domain.highest = load<f64>(truth + (<usize>domain.best << 3));
  const wide = reach * (domain.highest - domain.lowest);
  const free = normalization == NONE || normalization == Z_SCORE;
  domain.low = free ? domain.lowest - wide : min(0, domain.lowest);
  domain.high = free ? domain.highest + wide : max(1, domain.highest);
}

/** Brings a row into the domain; false where that cannot be done. */
export function project(domain: Domain, row: usize): bool {
  const end = <usize>domain.outcomes << 3;
  let low = Infinity;
  let high = -Infinity;
  let sum: f64 = 0;
  for (let at: usize = 0; at < end; at += 8) {
    const r = min(max(load<f64>(row + at), domain.low), domain.high);
    store<f64>(row + at, r);
    low = min(low, r);
    high = max(high, r);
    sum += r;
  }
  switch (domain.normalization) {
    case SUM: return sum > 0 && rescale(row, end, 0, sum);
    case MAX: return high > 0 && rescale(row, end, 0, high);
    case RANGE: return high > low && rescale(row, end, low, high - low);
    case Z_SCORE: return high > low && standardize(row, end, sum / <f64>domain.outcomes);
    default: return high - low < Infinity;
  }
}

function rescale(row: usize, end: usize, from: f64, by: f64): bool {
  for (let at: usize = 0; at < end; at += 8) store<f64>(row + at, (load<f64>(row + at) - from) / by);
  return true;
}

function standardize(row: usize, end: usize, mean: f64): bool {
  let squares: f64 = 0;
  for (let at: usize = 0; at < end; at += 8) {
    const d = load<f64>(row + at) - mean;
    squares += d * d;
  }
  const deviation = sqrt(squares / <f64>(end >> 3));
  return deviation > 0 && rescale(row, end, mean, deviation);
}
