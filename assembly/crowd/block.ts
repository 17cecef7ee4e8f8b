// The argument block of the crowd room: the mechanism's parameters, its state, and where one call's rows and results are.
// Bindings write it field by field (bindings/core/crowd-block.ts holds the same order; a test compares them).
//
// N workers, rows of N reports: x_i in [0, 1], NaN where worker i reported nothing.

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

// ---- instead of a probability of being asked
/** The worker could not have been asked: it is no part of the slot. */
export const AWAY: f64 = -1;

// ---- what a keyed draw is for
export const LEADER: u32 = 1;
export const SEAT: u32 = 2;
export const OUTPUT: u32 = 3;
export const LOTTERY: u32 = 4;

/** Most slots whose votes the EM baseline keeps and is fitted to. */
export const EM_SLOTS: u32 = 20000;

/** 2^512: weights are kept in units of whole powers of it. */
export const UNIT: f64 = 1.3407807929942597e154;

// @ts-ignore: decorator
@unmanaged
export class Crowd {
  // ---- parameters
  /** T, of the fixed schedule. */
  horizon: f64;
  /** c. */
  scale: f64;
  /** rho < 1/2, the probability that a label is the wrong one. */
  labelNoise: f64;
  // ---- state
  /** Settled slots. */
  clock: f64;
  /** eta of the next slot; infinite before the first. */
  step: f64;
  /** Of the doubling schedule. */
  epochLength: f64;
  epochEnd: f64;
  // ---- running sums of a replay
  /** Slots with a label. */
  labelled: f64;
  /** Of these, those that went through the fast lane, where everybody is charged. */
  full: f64;
  /** sum_t (p_t - y_t)^2. */
  loss: f64;
  /** sum_t sum_i pi_i l_i. */
  mixture: f64;
  /** sum_t eta_t, and ln N / eta of the epochs that have ended. */
  spread: f64;
  ended: f64;
  /** T by which the Hedge baseline sets its step; 0: none known. */
  hedgeHorizon: f64;
  /** ln max(2, N), and the N it was taken of. */
  logarithm: f64;
  /** Out: the value that was wrong, where row and worker say. */
  fault: f64;
  // ---- parameters
  workers: u32;
  update: u32;
  schedule: u32;
  output: u32;
  /** k; 0: everybody is asked. */
  perSlot: u32;
  silence: u32;
  /** u64[2]. */
  key: usize;
  /** f64[N]: wsu: share in units of 2^(512 exponent); prod: log-weight; elf-x: points. */
  weights: usize;
  /** i32[N], <= 0; wsu. */
  exponents: usize;
  // ---- rows
  rows: u32;
  /** f64[rows], integers: names of the slots. */
  slots: usize;
  /** f64[rows*N] row-major. */
  reports: usize;
  /** f64[rows], in [0, 1]; NaN: not known yet. */
  labels: usize;
  /** f64[rows*N]: probability of having been asked, 0 for who was not, AWAY; null: everybody was. */
  probabilities: usize;
  /** f64[rows] out. */
  predictions: usize;
  /** f64[rows] out; NaN without a label. */
  losses: usize;
  /** f64[N] out: shares, sum 1. */
  shares: usize;
  /** Index of the worker drawn to lead a slot of limited feedback. */
  leader: u32;
  // ---- running sums of a replay
  /** f64[N]: sum of l_i over the slots in which i was charged one. */
  workerLosses: usize;
  /** f64[7N]: sum of a scheme's losses over the slots in which i was not: the mechanism's, then each baseline's. */
  missed: usize;
  /** f64[N]: slots in which i was charged a loss. */
  charged: usize;
  /** Which baselines, by bit. */
  baselines: u32;
  /** f64[12] out: total loss of each, then of the last row with a label. */
  scores: usize;
  /** f64[2N]: squared distance to the consensus and their number, by worker. */
  distances: usize;
  /** EM: u8[emSlots*N] votes 0, 1, 2 = none; f64[emSlots + 9N + 1] posteriors, counts, log-likelihoods. */
  votes: usize;
  posteriors: usize;
  /** Slots whose votes there is room for, at most EM_SLOTS. */
  emSlots: u32;
  voted: u32;
  refit: u32;
  // ---- workspace
  /** f64[N] each. */
  effective: usize;
  factors: usize;
  asked: usize;
  sorted: usize;
  /** u32[N]. */
  order: usize;
  /** Four times SLOTS bytes, and 16. */
  sums: usize;
  logarithmOf: u32;
  // ---- where a fault is
  row: u32;
  worker: u32;
}
