// EM-style weights: w_i proportional to 1 / (mean squared distance of worker i to the weighted consensus), iterated
// online, labels unused. Rewards agreement, so reporting what others will say pays (F3).

import { add, get, set } from "../../math/arrays";

/** Squared distance that every worker starts with, as if of one slot. */
export const PRIOR: f64 = 0.05;
/** Keeps a worker who always agrees from an infinite weight. */
export const FLOOR: f64 = 1e-4;

/** Before the first row. @param distances f64[2N] out: sum and number, by worker */
export function beginWeighted(distances: usize, workers: u32): void {
  for (let i: u32 = 0; i < workers; ++i) {
    set(distances, 2 * i, PRIOR);
    set(distances, 2 * i + 1, 1);
  }
}

/** The consensus of a row, from which the reporters' distances are then taken; 1/2 when nobody reported. */
export function predictWeighted(distances: usize, row: usize, workers: u32): f64 {
  let sum: f64 = 0;
  let weighted: f64 = 0;
  for (let i: u32 = 0; i < workers; ++i) {
    const x = get(row, i);
    if (!(x >= 0)) continue;
    const weight = 1 / (get(distances, 2 * i) / get(distances, 2 * i + 1) + FLOOR);
    sum += weight;
    weighted += weight * x;
  }
  if (!(sum > 0)) return 0.5;
  const p = weighted / sum;
  for (let i: u32 = 0; i < workers; ++i) {
    const x = get(row, i);
    if (!(x >= 0)) continue;
    add(distances, 2 * i, (x - p) * (x - p));
    add(distances, 2 * i + 1, 1);
  }
  return p;
}
