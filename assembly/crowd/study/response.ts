// What is asked about a lie, and what comes of it.

// ---- schemes beyond the crowd's updates
export const SCHEME_MECHANISM: u32 = 0;
export const SCHEME_HEDGE: u32 = 1;
/** Control: the weighted-score update with the absolute loss, which is not proper. */
export const SCHEME_ABSOLUTE: u32 = 2;
export const SCHEME_AVERAGE: u32 = 3;
export const SCHEME_MEDIAN: u32 = 4;
/** Control: the mid-point of the middle two. */
export const SCHEME_MIDPOINT: u32 = 5;
export const SCHEME_EM_WEIGHTS: u32 = 6;

// ---- utilities
/** Own share after settlement. */
export const SHARE: u32 = 0;
/** Own weight before normalisation (prod). */
export const RAW_WEIGHT: u32 = 1;
/** Log-odds of the own share after settlement. */
export const LOG_ODDS: u32 = 2;
/** -(p - b)^2: this slot's output near the own belief. */
export const OUTCOME: u32 = 3;
/** -(x - y)^2. */
export const BRIER: u32 = 4;
/** -(x - p)^2: agreement with the output. */
export const CONSENSUS: u32 = 5;
/** Probability of winning the slot's lottery (elf-x). */
export const LOTTERY_WIN: u32 = 6;

// @ts-ignore: decorator
@unmanaged
export class Response {
  /** b, the probability the worker gives to label 1. */
  belief: f64;
  /** eta of the schemes that are not the mechanism. */
  eta: f64;
  // ---- out
  report: f64;
  /** Expected utility of that report and of the belief. */
  best: f64;
  truthful: f64;
  /** Expected utility of silence. */
  silent: f64;
  scheme: u32;
  utility: u32;
  worker: u32;
  /** Points of the grid on [0, 1], >= 2; the belief itself is always tried. */
  grid: u32;
  /** f64[2N]: reports of all when the label is 0, then when it is 1; the worker's own entries are scratch. */
  reports: usize;
  /** f64[N]: current weights of the schemes that are not the mechanism. */
  weights: usize;
  /** f64[N]: probability with which a worker was asked, 0 for who was not; null: everybody was. */
  probabilities: usize;
  /** f64[1], scratch: the label that a settlement is told. */
  label: usize;
}
