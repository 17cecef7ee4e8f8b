// Extension in float64, apart from the exact rules: convex costs C_i(x) = c_i (x + g x^2/2), units and money any finite
// numbers.
//
// Posted subsidy s: f_i = argmax s x - C_i(x) = clip((s/c_i - 1)/g, 0, k_i). Benefit-backed: the largest burden with
// C_i(m) <= s m + B_i, m_i = min(k_i, 2 B_i / (sqrt(a^2 + 2 c_i g B_i) - a)) for a = s - c_i <= 0, (a + sqrt(...))/(c_i
// g) for a > 0; then the cheapest fill of the threshold, which levels marginal costs c_i (1 + g x_i) (water-filling).
// Time O(n) a bisection step.

import { OK, Status } from "../status";

// @ts-ignore: decorator
@unmanaged
export class Convex {
  /** g >= 0. */
  curvature: f64;
  threshold: f64;
  subsidy: f64;
  /** Part of a benefit that backs a burden. */
  backing: f64;
  // ---- out
  expenditure: f64;
  leakage: f64;
  totalCost: f64;
  kept: f64;
  users: u32;
  /** 1: a posted subsidy. */
  posted: u32;
  /** f64[users] each. */
  costs: usize;
  capacities: usize;
  benefits: usize;
  burdens: usize;
  contributions: usize;
  payments: usize;
  committed: u32;
}

/** Plans a call whose amounts have been found finite and >= 0. */
export function planConvex(call: Convex): Status {
  const n = call.users;
  let most: f64 = 0;
  for (let i: u32 = 0; i < n; ++i) {
    const burden = call.posted ? posted(call, i) : backed(call, i);
    store<f64>(call.burdens + (<usize>i << 3), burden);
    store<f64>(call.contributions + (<usize>i << 3), call.posted ? burden : 0);
    most += burden;
  }
  const committed = most >= call.threshold;
  if (committed && !call.posted) fill(call);
  call.committed = committed ? 1 : 0;
  call.expenditure = 0;
  call.totalCost = 0;
  call.kept = 0;
  for (let i: u32 = 0; i < n; ++i) {
    const at = <usize>i << 3;
    const units = load<f64>(call.contributions + at);
    const payment = call.subsidy * units;
    store<f64>(call.payments + at, payment);
    call.expenditure += payment;
    call.totalCost += load<f64>(call.costs + at) * (units + 0.5 * call.curvature * units * units);
    call.kept += units;
  }
  call.leakage = committed ? 0 : call.expenditure;
  return OK;
}

function posted(call: Convex, i: u32): f64 {
  const cost = load<f64>(call.costs + (<usize>i << 3));
  if (cost > call.subsidy) return 0;
  return upTo(call, i, call.subsidy);
}

/** What user i gives when its marginal cost may rise to `marginal` >= c_i. */
function upTo(call: Convex, i: u32, marginal: f64): f64 {
  const cost = load<f64>(call.costs + (<usize>i << 3));
  const capacity = load<f64>(call.capacities + (<usize>i << 3));
  const steepness = cost * call.curvature;
  if (steepness == 0) return capacity;
  return min((marginal - cost) / steepness, capacity);
}

function backed(call: Convex, i: u32): f64 {
  const at = <usize>i << 3;
  const cost = load<f64>(call.costs + at);
  const backing = load<f64>(call.benefits + at) * call.backing;
  const steepness = cost * call.curvature;
  const margin = call.subsidy - cost;
  const root = max(abs(margin), sqrt(margin * margin + 2 * steepness * backing)); // squares may underflow
  // each form where it does not cancel
  const burden = margin > 0 ? (margin + root) / steepness : backing > 0 ? 2 * backing / (root - margin) : 0;
  return min(margin == 0 && steepness == 0 ? Infinity : burden, load<f64>(call.capacities + at));
}

/** Fills the threshold at the least cost: everybody to one marginal cost, within burdens. */
function fill(call: Convex): void {
  let high: f64 = 0;
  let full = false; // whether `high` has everybody give its whole burden
  let low: f64 = -1; // has nobody give anything
  if (level(call, 0) < call.threshold) {
    full = true;
    low = 0;
    for (let i: u32 = 0; i < call.users; ++i) {
      const at = <usize>i << 3;
      high = max(high, load<f64>(call.costs + at) * (1 + call.curvature * load<f64>(call.burdens + at)));
    }
    let middle = 0.5 * high;
    while (middle > low && middle < high) {
      if (level(call, middle) >= call.threshold) {
        high = middle;
        full = false;
      } else low = middle;
      middle = low + 0.5 * (high - low);
    }
  }
  topUp(call, level(call, low), high, full);
}

/** Raises those whose marginal cost is between two neighbouring doubles, in the order of users, from what the lower one
 *  has them give to at most what the higher one does, until all give the threshold: what is short is below the
 *  resolution of marginal costs. */
function topUp(call: Convex, given: f64, high: f64, full: bool): void {
  let total = given;
  // twice as much every time, as what is added may be lost in rounding; all that `high` gives is enough
  for (let scale: f64 = 1; total < call.threshold; scale *= 2) {
    let left = (call.threshold - total) * scale;
    total = 0;
    for (let i: u32 = 0; i < call.users; ++i) {
      const at = <usize>i << 3;
      let units = load<f64>(call.contributions + at);
      const most = full ? load<f64>(call.burdens + at) : atMost(call, i, high);
      const room = most - units;
      if (left > 0 && room > 0) {
        units = room <= left ? most : min(most, units + left);
        left -= room;
        store<f64>(call.contributions + at, units);
      }
      total += units;
    }
  }
}

/** Sets the contributions at one marginal cost; returns their sum. */
function level(call: Convex, marginal: f64): f64 {
  let total: f64 = 0;
  for (let i: u32 = 0; i < call.users; ++i) {
    const units = atMost(call, i, marginal);
    store<f64>(call.contributions + (<usize>i << 3), units);
    total += units;
  }
  return total;
}

/** What user i gives of its burden at one marginal cost. */
function atMost(call: Convex, i: u32, marginal: f64): f64 {
  const at = <usize>i << 3;
  return load<f64>(call.costs + at) <= marginal ? min(upTo(call, i, marginal), load<f64>(call.burdens + at)) : 0;
}
