// Event lotteries (Freeman et al. 2020, ELF-X; online I-ELF), Section 1.4: one winner a slot,
//     P(i) = (1/N) (1 - l_i + mean_{j != i} l_j),
// and whoever has most points leads. P is affine in the own loss and wins only help, so truth is optimal for the
// probability of leading at any time (T6). Needs two reports; a slot with one gives no point.

import { add, get, set } from "../../math/arrays";
import { draw } from "../../math/random";
import { Crowd, LOTTERY } from "../block";
import { lose, unitLoss } from "../loss";
import { Workspace } from "../workspace";

/** Adds one slot's point to the changes. */
export function lotteryStep(
  crowd: Crowd, row: usize, probabilities: usize, label: usize, slot: f64, space: Workspace,
): void {
  const losses = space.losses;
  lose(crowd, row, probabilities, label, space.even, losses);
  let sum: f64 = 0;
  let there: u32 = 0;
  for (let i: u32 = 0; i < crowd.workers; ++i) {
    const loss = unitLoss(crowd, get(losses, i));
    set(losses, i, loss);
    if (loss == loss) {
      sum += loss;
      ++there;
    }
  }
  if (there < 2) return;
  let left = draw(crowd.key, slot, LOTTERY, 0);
  let winner: u32 = 0;
  for (let i: u32 = 0; i < crowd.workers; ++i) {
    const loss = get(losses, i);
    if (isNaN(loss)) continue;
    const p = chance(loss, sum, <f64>there);
    if (p > 0) winner = i;
    left -= p;
    if (left < 0) break;
  }
  add(space.changes, winner, 1);
}

/** P(i), of n losses that sum to `sum`. */
// @ts-ignore: decorator
@inline
export function chance(loss: f64, sum: f64, n: f64): f64 {
  return (1 - loss + (sum - loss) / (n - 1)) / n;
}
