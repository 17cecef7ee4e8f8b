// What a report costs, whether it is a probability or a distribution.

import { get } from "../../math/arrays";
import { lossAt, lossOf } from "../loss";

/** @param x f64[K], K = 1: a probability of label 1, else a distribution @param y f64[K] */
// @ts-ignore: decorator
@inline
export function costOf(x: usize, y: usize, classes: u32, noise: f64): f64 {
  return classes == 1 ? lossOf(get(x, 0), get(y, 0), noise) : lossAt(x, y, classes, noise);
}
