// What a report costs: the Brier loss, strictly proper; under label noise its unbiased surrogate (Natarajan et al.,
// 2013).

import { Crowd, HALF } from "./block";
import { get } from "../math/arrays";
import { isAway } from "./rows";

/** (x - y)^2, or with noise rho ((1-rho) (x-y)^2 - rho (x-1+y)^2) / (1-2 rho), whose mean over flips of y is
 *  (x - truth)^2. */
// @ts-ignore: decorator
@inline
export function lossOf(x: f64, y: f64, noise: f64): f64 {
  const d = x - y;
  if (noise == 0) return d * d;
  const flipped = x - 1 + y;
  return ((1 - noise) * (d * d) - noise * (flipped * flipped)) / (1 - 2 * noise);
}

/** The loss, moved and scaled into [0, 1] under label noise: affine in the surrogate, whose range reaches beyond. */
// @ts-ignore: decorator
@inline
export function unitLoss(x: f64, y: f64, noise: f64): f64 {
  return noise == 0 ? lossOf(x, y, 0) : lossOf(x, y, noise) * (1 - 2 * noise) + noise;
}

/** Whether a worker was asked. @param probabilities f64[N], or null where everybody was who is not away */
// @ts-ignore: decorator
@inline
export function wasAsked(probabilities: usize, worker: u32): bool {
  return !probabilities || get(probabilities, worker) > 0;
}

/** The report a worker is charged for: its own, 1/2 for silence that counts so, NaN when it is not part of the slot. */
// @ts-ignore: decorator
@inline
export function charged(crowd: Crowd, row: usize, probabilities: usize, worker: u32): f64 {
  if (!wasAsked(probabilities, worker)) return NaN;
  const x = get(row, worker);
  if (x >= 0) return x;
  return isAway(x) || crowd.silence != HALF ? NaN : 0.5;
}

/** Whether anybody who was asked reported. */
export function anyReport(crowd: Crowd, row: usize, probabilities: usize): bool {
  for (let i: u32 = 0; i < crowd.workers; ++i) {
    if (get(row, i) >= 0 && wasAsked(probabilities, i)) return true;
  }
  return false;
}
