// Money in integer micro-units: what is paid and what is left of the budget sum to it exactly.

import { add, get, set } from "../math/arrays";
import { exp } from "../math/exp";
import { select } from "./baselines/median";
import { Crowd } from "./block";
import { charged, lossOf, takesPart } from "./loss";
import { Rows } from "./rows";

// @ts-ignore: decorator
@unmanaged
export class Payment {
  /** An integer, as are the payments. */
  budget: f64;
  /** Out: what is left of it. */
  unspent: f64;
  workers: u32;
  /** f64[N] >= 0, sum > 0; of raw weights the logarithms. */
  weights: usize;
  /** f64[N]: U, the total loss on the unit scale, in [0, counted]. */
  losses: usize;
  /** f64[N]: over how many slots, of those that the worker was charged for. */
  counted: usize;
  /** f64[N]: how many those were. */
  charged: usize;
  /** f64[N] out. */
  payments: usize;
  /** paymentBytes(N) bytes. */
  remainders: usize;
}

/** Bytes of what is left of each worker's exact payment, twice: one copy is reordered. */
export function paymentBytes(workers: u32): f64 {
  return 16 * <f64>workers;
}

/** What the rows' labels make of the workers: adds what each was charged, and in how many slots; and of these apart the
 *  slots in which it was silent.
 *  @param losses f64[N] in and out @param slots f64[N] in and out @param silentLosses f64[N] in and out
 *  @param silent f64[N] in and out */
export function tally(
  crowd: Crowd, rows: Rows, losses: usize, slots: usize, silentLosses: usize, silent: usize,
): void {
  const stride = <usize>crowd.workers << 3;
  for (let r: u32 = 0; r < rows.count; ++r) {
    const row = rows.reports + <usize>r * stride;
    const probabilities = rows.probabilities ? rows.probabilities + <usize>r * stride : 0;
    if (!takesPart(crowd, row, probabilities)) continue;
    for (let i: u32 = 0; i < crowd.workers; ++i) {
      const x = charged(crowd, row, probabilities, i);
      if (isNaN(x)) continue;
      const loss = lossOf(x, get(rows.labels, r), crowd.labelNoise);
      add(losses, i, loss);
      add(slots, i, 1);
      if (!isNaN(get(row, i))) continue;
      add(silentLosses, i, loss);
      add(silent, i, 1);
    }
  }
}

/** The budget split in proportion to weights, by largest remainders (the lowest index among equals). Truthful for a
 *  worker who looks at the next payment only (T1). Time O(n). */
export function payByWeight(payment: Payment): void {
  const n = payment.workers;
  let sum: f64 = 0;
  for (let i: u32 = 0; i < n; ++i) sum += get(payment.weights, i);
  let left = payment.budget;
  for (let i: u32 = 0; i < n; ++i) {
    const exact = payment.budget * (get(payment.weights, i) / sum);
    const whole = floor(exact);
    set(payment.payments, i, whole);
    set(payment.remainders, i, exact - whole);
    left -= whole;
  }
  // products above 2^53 round to whole numbers, up or down: what is then left or missing is shared out in whole rounds
  // first
  const everybody = floor(left / <f64>n);
  if (everybody != 0) {
    for (let i: u32 = 0; i < n; ++i) left -= move(payment.payments, i, everybody);
  }
  while (left < 0) {
    for (let i: u32 = 0; i < n && left < 0; ++i) left -= move(payment.payments, i, -1);
  }
  if (left > 0) giveRemainders(payment.payments, payment.remainders, n, <u32>left);
  payment.unspent = 0;
}

/** Adds to a payment, which stays >= 0; what was added. */
function move(payments: usize, worker: u32, by: f64): f64 {
  const before = get(payments, worker);
  const after = max(0, before + by);
  set(payments, worker, after);
  return after - before;
}

/** One unit each to the `units` <= count largest remainders. @param remainders f64[2n], the second half scratch */
function giveRemainders(payments: usize, remainders: usize, count: u32, units: u32): void {
  const scratch = remainders + (<usize>count << 3);
  memory.copy(scratch, remainders, <usize>count << 3);
  const least = select(scratch, count, count - units);
  let ties = units;
  for (let i: u32 = 0; i < count; ++i) if (get(remainders, i) > least) --ties;
  for (let i: u32 = 0; i < count; ++i) {
    const remainder = get(remainders, i);
    if (remainder > least || (remainder == least && ties > 0)) {
      if (remainder == least) --ties;
      add(payments, i, 1);
    }
  }
}

/** rate (counted_i - U_i), rounded down, with rate = budget / sum of the slots charged for: affine in the worker's own
 *  Brier loss and in nothing anybody else reports, so truth is dominant at every horizon (T4). What accuracy has not
 *  earned stays unspent. Where silence is not counted it earns nothing, and truth is best among reports: no rule that
 *  never asks for money back can also pay a report of 1/2 nothing (docs/crowd.md). Budgets beyond 2^50 may round up in
 *  sum; the last then get a unit less. */
export function payByLoss(payment: Payment): void {
  let slots: f64 = 0;
  for (let i: u32 = 0; i < payment.workers; ++i) slots += get(payment.charged, i);
  let left = payment.budget;
  for (let i: u32 = 0; i < payment.workers; ++i) {
    const earned = slots > 0 ? (get(payment.counted, i) - get(payment.losses, i)) / slots : 0;
    left -= pay(payment, i, earned, left);
  }
  payment.unspent = left;
}

/** budget / N times the raw weight, which is in (0, 1], rounded down: no other worker's reports are in it, so truth is
 *  dominant at every history (T3). */
export function payByRawWeight(payment: Payment): void {
  let left = payment.budget;
  for (let i: u32 = 0; i < payment.workers; ++i) {
    left -= pay(payment, i, exp(get(payment.weights, i)) / <f64>payment.workers, left);
  }
  payment.unspent = left;
}

/** A part of the budget, rounded down, of what is left of it. @returns what was paid */
function pay(payment: Payment, worker: u32, part: f64, left: f64): f64 {
  const paid = max(0, min(left, floor(payment.budget * max(0, min(1, part)))));
  set(payment.payments, worker, paid);
  return paid;
}
