// The argument block of training for an objective, and what the solvers share.

import { Play } from "../study/play";

// ---- objectives
export const SOCIAL_WELFARE: u32 = 0;
export const NASH: u32 = 1;
export const MAX_MIN: u32 = 2;

// @ts-ignore: decorator
@unmanaged
export class Objective {
  /** Out: the objective at the policy, the divergence, lambda included, and what the policy may fall short of the
   *  optimum. */
  value: f64;
  divergence: f64;
  gap: f64;
  objective: u32;
  /** f64[m] out. */
  policy: usize;
  /** f64[n] out: valuations, and the sizes with which SW-Max gives the same policy. */
  valuations: usize;
  weights: usize;
}

/** The convex dual of an objective: a minimum over n multipliers, at each of which the policy is SW-Max's for those
 *  weights. */
// @ts-ignore: decorator
@unmanaged
export class Dual {
  play: Play;
  objective: u32;
  groups: u32;
  outcomes: u32;
  /** Of max-min: the barrier's weight tau. */
  barrier: f64;
  /** f64[n]: gamma_i w_i. */
  shares: usize;
  /** f64[n]: nash log y, max-min a. */
  point: usize;
  /** f64[n]: where the search along `direction` is. */
  trial: usize;
  direction: usize;
  /** f64[n] at the trial: valuations, and the dual's gradient. */
  values: usize;
  gradient: usize;
  /** f64[n]: the unit of each multiplier in which its logarithm's own curvature is 1. */
  scale: usize;
  /** f64[n]: of max-min, tau/a_i where the last step ended: what v_i - min v is on the path. */
  slacks: usize;
  /** f64[n]: right-hand sides. */
  right: usize;
  second: usize;
  /** f64[n*n]: curvature, then its Cholesky factor. */
  matrix: usize;
  /** f64[n*m]: rewards from their mean, by the policy's response. */
  centred: usize;
  /** f64[n]: all 1. */
  ones: usize;
}
