// Money in integer micro-units: what is paid and what is left of the budget sum to it exactly.

import { add, get, set } from "../math/arrays";
import { Crowd } from "./block";
import { anyReport, charged, lossOf } from "./loss";
import { select } from "./baselines/median";

/** What the rows' labels make of the workers: adds what each was charged to workerLosses, and the number of such slots to charged. */
export function tally(crowd: Crowd): void {
  const stride = <usize>crowd.workers << 3;
  for (let r: u32 = 0; r < crowd.rows; ++r) {
    const row = crowd.reports + <usize>r * stride;
    const probabilities = crowd.probabilities ? crowd.probabilities + <usize>r * stride : 0;
    if (!anyReport(crowd, row, probabilities)) continue;
    for (let i: u32 = 0; i < crowd.workers; ++i) {
      const x = charged(crowd, row, probabilities, i);
      if (isNaN(x)) continue;
      add(crowd.workerLosses, i, lossOf(x, get(crowd.labels, r), crowd.labelNoise));
      add(crowd.charged, i, 1);
    }
  }
}

/** The budget split in proportion to weights, by largest remainders (the lowest index among equals). Truthful for a worker who
 *  looks at the next payment only (T1). Time O(n).
 *  @param weights f64[n] >= 0, sum > 0 @param payments f64[n] out @param space f64[2n] */
export function payByWeight(weights: usize, count: u32, budget: f64, payments: usize, space: usize): void {
  let sum: f64 = 0;
  for (let i: u32 = 0; i < count; ++i) sum += get(weights, i);
  let left = budget;
  for (let i: u32 = 0; i < count; ++i) {
    const exact = budget * (get(weights, i) / sum);
    const whole = floor(exact);
    set(payments, i, whole);
    set(space, i, exact - whole);
    left -= whole;
  }
  // products above 2^53 round to whole numbers, up or down: what is then left or missing is shared out in whole rounds first
  const everybody = floor(left / <f64>count);
  if (everybody != 0) {
    for (let i: u32 = 0; i < count; ++i) left -= move(payments, i, everybody);
  }
  while (left < 0) {
    for (let i: u32 = 0; i < count && left < 0; ++i) left -= move(payments, i, -1);
  }
  if (left > 0) giveRemainders(payments, space, count, <u32>left);
}

/** Adds to a payment, which stays >= 0; what was added. */
function move(payments: usize, worker: u32, by: f64): f64 {
  const before = get(payments, worker);
  const after = max(0, before + by);
  set(payments, worker, after);
  return after - before;
}

/** One unit each to the `units` <= count largest remainders. @param space f64[2n], remainders and scratch */
function giveRemainders(payments: usize, space: usize, count: u32, units: u32): void {
  const scratch = space + (<usize>count << 3);
  memory.copy(scratch, space, <usize>count << 3);
  const least = select(scratch, count, count - units);
  let ties = units;
  for (let i: u32 = 0; i < count; ++i) if (get(space, i) > least) --ties;
  for (let i: u32 = 0; i < count; ++i) {
    const remainder = get(space, i);
    if (remainder > least || (remainder == least && ties > 0)) {
      if (remainder == least) --ties;
      add(payments, i, 1);
    }
  }
}

/** rate (slots_i - U_i), rounded down, with rate = budget / sum slots and U_i the total loss on the unit scale, in [0, slots_i]:
 *  affine in the worker's own Brier loss and in nothing anybody else reports, so truth is dominant at every horizon (T4). What
 *  accuracy has not earned stays unspent. Budgets beyond 2^50 may round up in sum; the last then get a unit less.
 *  @param losses f64[n], U @param charged f64[n], over how many slots @returns what is left of the budget */
export function payByLoss(losses: usize, charged: usize, count: u32, budget: f64, payments: usize): f64 {
  let slots: f64 = 0;
  for (let i: u32 = 0; i < count; ++i) slots += get(charged, i);
  let left = budget;
  for (let i: u32 = 0; i < count; ++i) {
    const earned = slots > 0 ? (get(charged, i) - get(losses, i)) / slots : 0;
    const payment = max(0, min(left, floor(budget * max(0, min(1, earned)))));
    set(payments, i, payment);
    left -= payment;
  }
  return left;
}
