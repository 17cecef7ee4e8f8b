// What the first pass over a row of a replay finds, in either lane.

import { total } from "../../math/slots";

/** At the start of a workspace's sums. */
// @ts-ignore: decorator
@unmanaged
export class Gathered {
  /** sum pi. */
  mass: f64;
  /** sum pi x. */
  reported: f64;
  /** sum pi l. */
  cost: f64;
  /** The lowest and the highest report. */
  low: f64;
  high: f64;
}

/** p, between the lowest and the highest report. */
// @ts-ignore: decorator
@inline
export function gatheredMean(found: Gathered): f64 {
  return max(found.low, min(found.high, found.reported / found.mass));
}

/** lbar. */
// @ts-ignore: decorator
@inline
export function gatheredLoss(found: Gathered): f64 {
  return found.cost / found.mass;
}

/** From sums in slots. */
export function fromSlots(found: Gathered, mass: usize, reported: usize, cost: usize, low: f64, high: f64): void {
  found.mass = total(mass);
  found.reported = total(reported);
  found.cost = total(cost);
  found.low = low;
  found.high = high;
}

/** The sum of eight slots in four vectors, as `total` takes it, up to its last addition. */
// @ts-ignore: decorator
@inline
export function halves(s0: v128, s1: v128, s2: v128, s3: v128): v128 {
  return addPairs(addPairs(s0, s1), addPairs(s2, s3));
}

/** (a0 + a1, b0 + b1). */
// @ts-ignore: decorator
@inline
export function addPairs(a: v128, b: v128): v128 {
  return f64x2.add(v128.shuffle<f64>(a, b, 0, 2), v128.shuffle<f64>(a, b, 1, 3));
}
