// What workers report who want this slot's mean output at their own belief (utility -(p - b)^2) and know one another:
// the Nash equilibrium of one slot. It is a generalised median: those above the output report 1, those below 0, and
// whoever sits on it what is left.

import { get, set } from "../../math/arrays";

/** Equilibrium reports for the output sum pi x / sum pi. @param beliefs f64[n] @param weights f64[n] @param reports
 *  f64[n] out */
export function steer(beliefs: usize, weights: usize, count: u32, reports: usize): void {
  let total: f64 = 0;
  for (let i: u32 = 0; i < count; ++i) total += get(weights, i);
  let output: f64 = -1;
  let pivot: f64 = 0;
  for (let i: u32 = 0; i < count && output < 0; ++i) {
    const b = get(beliefs, i);
    const above = massAbove(beliefs, weights, count, b, false) / total;
    const from = massAbove(beliefs, weights, count, b, true) / total;
    if (above <= b && b <= from) {
      output = b;
      pivot = from > above ? (b - above) / (from - above) : b;
    } else if (massAbove(beliefs, weights, count, above, false) / total == above) {
      // between two beliefs: everybody is at an end, and the output is the mass of those at 1
      output = above;
    }
  }
  if (output < 0) output = 0;
  for (let i: u32 = 0; i < count; ++i) {
    const b = get(beliefs, i);
    set(reports, i, b > output ? 1 : b < output ? 0 : pivot);
  }
}

function massAbove(beliefs: usize, weights: usize, count: u32, level: f64, including: bool): f64 {
  let mass: f64 = 0;
  for (let i: u32 = 0; i < count; ++i) {
    const b = get(beliefs, i);
    if (b > level || (including && b == level)) mass += get(weights, i);
  }
  return mass;
}
