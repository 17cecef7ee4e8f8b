// What a report costs: the Brier loss, strictly proper; under label noise its unbiased surrogate (Natarajan et al.,
// 2013). Over k classes half the quadratic loss of two distributions, which is the same number at k = 2.

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

/** 1/2 |x - y|^2, or with noise rho, under which a label becomes each other class alike,
 *      (1/2 |x-y|^2 - rho/(k-1) (k/2 (|x|^2 + |y|^2) - 1)) / (1 - rho k/(k-1)):
 *  what is taken away is 1/2 |x - y|^2 summed over y with its classes rotated, hence for a label that is one class the
 *  sum of x's losses over all classes. Its mean over wrong labels is the loss against the true one.
 *  @param x f64[k] sum 1 @param y f64[k] sum 1 @param noise below (k-1)/k */
// @ts-ignore: decorator
@inline
export function lossAt(x: usize, y: usize, classes: u32, noise: f64): f64 {
  let distance: f64 = 0;
  let squares: f64 = 0;
  for (let c: u32 = 0; c < classes; ++c) {
    const report = get(x, c);
    const label = get(y, c);
    distance += (report - label) * (report - label);
    squares += report * report + label * label;
  }
  if (noise == 0) return distance / 2;
  const k = <f64>classes;
  return (distance / 2 - noise / (k - 1) * (k * squares / 2 - 1)) / sharpness(noise, classes);
}

/** How much of the difference between two reports' losses label noise leaves: 1 - 2 rho, over k classes
 *  1 - rho k/(k-1). */
// @ts-ignore: decorator
@inline
export function sharpness(noise: f64, classes: u32): f64 {
  return classes <= 2 ? 1 - 2 * noise : 1 - noise * <f64>classes / <f64>(classes - 1);
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

/** Whether a slot says something about its workers: who was asked reported, or is charged for its silence where others
 *  were not asked. With everybody asked and nobody reporting all would be charged alike, which moves nothing. */
export function takesPart(crowd: Crowd, row: usize, probabilities: usize): bool {
  return anyReport(crowd, row, probabilities) || (crowd.silence == HALF && someAsked(crowd, row, probabilities));
}

/** Whether some were asked, and some who could have been were not. */
function someAsked(crowd: Crowd, row: usize, probabilities: usize): bool {
  if (!probabilities) return false;
  let asked = false;
  let left = false;
  for (let i: u32 = 0; i < crowd.workers; ++i) {
    if (isAway(get(row, i))) continue;
    if (get(probabilities, i) > 0) asked = true;
    else left = true;
  }
  return asked && left;
}

/** Whether anybody who was asked reported. */
export function anyReport(crowd: Crowd, row: usize, probabilities: usize): bool {
  for (let i: u32 = 0; i < crowd.workers; ++i) {
    if (get(row, i) >= 0 && wasAsked(probabilities, i)) return true;
  }
  return false;
}
