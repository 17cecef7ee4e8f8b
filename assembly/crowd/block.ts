// The crowd: a mechanism's parameters, the clock that its step follows, and the workers' weights. Bindings write it
// field by field (bindings/core/crowd/block.ts describes the same fields; a test compares them).

// ---- updates
export const WSU: u32 = 0;
export const PROD: u32 = 1;
export const ELF_X: u32 = 2;

// ---- schedules of the step eta
export const ANYTIME: u32 = 0;
export const FIXED: u32 = 1;
export const DOUBLING: u32 = 2;

// ---- outputs
export const MEAN: u32 = 0;
export const SAMPLE: u32 = 1;

// ---- what an asked worker's silence is
/** A report of 1/2. */
export const HALF: u32 = 0;
/** Not being there. */
export const SLEEP: u32 = 1;

// ---- what a keyed draw is for
export const LEADER: u32 = 1;
export const SEAT: u32 = 2;
export const OUTPUT: u32 = 3;
export const LOTTERY: u32 = 4;

/** 2^512: weights are kept in units of whole powers of it. */
export const UNIT: f64 = 1.3407807929942597e154;

// @ts-ignore: decorator
@unmanaged
export class Crowd {
  /** T, of the fixed schedule. */
  horizon: f64;
  /** c. */
  scale: f64;
  /** rho < 1/2, the probability that a label is the wrong one. */
  labelNoise: f64;
  // ---- the clock
  /** Settled slots. */
  clock: f64;
  /** eta of the next slot. */
  step: f64;
  /** Of the doubling schedule. */
  epochLength: f64;
  epochEnd: f64;
  /** What the bound is made of: sum_t eta_t, and ln N / eta of the epochs that have ended. */
  spread: f64;
  ended: f64;
  /** ln max(2, N), and the N it was taken of. */
  logarithm: f64;
  logarithmOf: u32;
  // ---- the mechanism
  workers: u32;
  update: u32;
  schedule: u32;
  output: u32;
  /** k; 0: everybody is asked. */
  perSlot: u32;
  silence: u32;
  /** k, the numbers of a report and of a label: a distribution over k classes, or 1, the probability of label 1. */
  numbers: u32;
  /** u64[2]. */
  key: usize;
  /** f64[N]: wsu: share in units of 2^(512 exponent); prod: log-weight; elf-x: points. */
  weights: usize;
  /** i32[N], <= 0; wsu. */
  exponents: usize;
}
