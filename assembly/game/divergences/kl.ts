// The kl game: policy proportional to q exp(R/lambda), payments lambda KL(policy || policy without the group).
//
// With z(x) = W_i (r_i(x) - v_i)/lambda, which has mean 0 under the policy, and phi(z) = exp(-z) - 1 + z >= 0:
//     p_i = lambda log sum_x policy(x) exp(-z(x)) = lambda log1p( sum_x policy(x) phi(z(x)) )
// Every term is non-negative, nothing cancels, and no second policy is ever computed. Inside, exponents are in base 2.

import { lost, twoSum } from "../../math/double";
import { LN2, LOG2E, phi, phi2 } from "../../math/exp";
import { log1p, log1p2 } from "../../math/log";
import { addPairTo, addTo, BLOCK, clear, keep, total } from "../../math/slots";
import { Game } from "../block";
import { Workspace } from "../workspace";
import { WIDE, wide } from "./kl-wide";

export { train } from "./kl-policy";

/** KL = E[R]/lambda - log Z, or the payment of everybody at once where that cancels. */
export function value(game: Game, space: Workspace): f64 {
  const lambda = game.lambda;
  const mean = load<f64>(space.score + (<usize>space.mode << 3)) - space.pivot + space.mean;
  const difference = mean - lambda * space.logPartition;
  return difference > 0.125 * lambda ? difference : due(game, charge(game, space, space.score, 1, game.groups));
}

/** d policy(x) / d R(x), but for the policy's sum: policy/lambda. */
export function respond(game: Game, space: Workspace, into: usize): void {
  const end = <usize>space.outcomes << 3;
  for (let at: usize = 0; at < end; at += 8) store<f64>(into + at, load<f64>(space.policy + at) / game.lambda);
}

/** sum_x policy(x) phi(z(x)) for the row whose mean and extremes `expect` has just found and a group with that weight, for
 *  `due`; where it overflows, minus its log1p. */
export function charge(game: Game, space: Workspace, row: usize, weight: f64, group: u32): f64 {
  const lambda = game.lambda;
  const rate = weight * (LOG2E / lambda);
  if ((space.high - space.low) * rate == 0) return 0;
  if ((space.high - space.mean) * rate > WIDE || (space.mean - space.low) * rate > WIDE) return wide(game, space, row, rate, group);
  const m = space.outcomes;
  if (m > BLOCK) return chargeMany(game, space, row, weight, group);
  const slots = space.slots;
  const policy = space.policy;
  const centre = load<f64>(row + (<usize>space.mode << 3));
  const mean = space.mean;
  let x: u32 = 0;
  if (!ASC_FEATURE_SIMD || m < 8) clear(slots);
  if (ASC_FEATURE_SIMD) {
    if (m >= 8) phiBlocks(policy, row, centre, mean, rate, m & ~7, slots);
    if (m & 6) phiPairs(policy, row, centre, mean, rate, m & ~7, m & ~1, slots);
    x = m & ~1;
  }
  for (; x < m; ++x) {
    const at = <usize>x << 3;
    addTo(slots, x, load<f64>(policy + at) * phi(((centre - load<f64>(row + at)) + mean) * rate));
  }
  return total(slots) * LN2;
}

/** The same block by block, each as if it were all (see expectMany). */
function chargeMany(game: Game, space: Workspace, row: usize, weight: f64, group: u32): f64 {
  const m = space.outcomes;
  const mode = space.mode;
  const policy = space.policy;
  let sum: f64 = 0;
  let rest: f64 = 0;
  for (let from: u32 = 0; from < m; from += BLOCK) {
    space.outcomes = min(m - from, BLOCK);
    space.policy = policy + (<usize>from << 3);
    space.mode = mode - from;
    sum = twoSum(sum, charge(game, space, row + (<usize>from << 3), weight, group));
    rest += lost;
  }
  space.outcomes = m;
  space.policy = policy;
  space.mode = mode;
  return sum + rest;
}

/** lambda KL(policy || policy re-weighted by exp(-weight r/lambda)). */
// @ts-ignore: decorator
@inline
export function due(game: Game, charge: f64): f64 {
  return game.lambda * (charge < 0 ? -charge : log1p(charge));
}

/** Two of them. */
// @ts-ignore: decorator
@inline
export function due2(game: Game, charges: v128): v128 {
  const lambda = f64x2.splat(game.lambda);
  const ordinary = v128.and(f64x2.ge(charges, f64x2.splat(0)), f64x2.lt(charges, f64x2.splat(1e300)));
  if (i64x2.all_true(ordinary)) return f64x2.mul(lambda, log1p2(charges));
  return f64x2.replace_lane(f64x2.splat(due(game, f64x2.extract_lane(charges, 0))), 1, due(game, f64x2.extract_lane(charges, 1)));
}

/** sum_x policy(x) phi(z(x)) / ln 2 into the slots. */
export function phiBlocks(policy: usize, row: usize, centre: f64, mean: f64, rate: f64, count: u32, slots: usize): void {
  const end = <usize>count << 3;
  const c = f64x2.splat(centre);
  const e = f64x2.splat(mean);
  const s = f64x2.splat(rate);
  let sum0 = f64x2.splat(0);
  let sum1 = f64x2.splat(0);
  let sum2 = f64x2.splat(0);
  let sum3 = f64x2.splat(0);
  let x: usize = 0;
  do {
    const t0 = f64x2.mul(f64x2.add(f64x2.sub(c, v128.load(row + x)), e), s);
    const t1 = f64x2.mul(f64x2.add(f64x2.sub(c, v128.load(row + x, 16)), e), s);
    const t2 = f64x2.mul(f64x2.add(f64x2.sub(c, v128.load(row + x, 32)), e), s);
    const t3 = f64x2.mul(f64x2.add(f64x2.sub(c, v128.load(row + x, 48)), e), s);
    sum0 = f64x2.add(sum0, f64x2.mul(v128.load(policy + x), phi2(t0)));
    sum1 = f64x2.add(sum1, f64x2.mul(v128.load(policy + x, 16), phi2(t1)));
    sum2 = f64x2.add(sum2, f64x2.mul(v128.load(policy + x, 32), phi2(t2)));
    sum3 = f64x2.add(sum3, f64x2.mul(v128.load(policy + x, 48), phi2(t3)));
    x += 64;
  } while (x < end);
  keep(slots, sum0, sum1, sum2, sum3);
}

/** Terms [from, to), at most three pairs. */
export function phiPairs(policy: usize, row: usize, centre: f64, mean: f64, rate: f64, from: u32, to: u32, slots: usize): void {
  const c = f64x2.splat(centre);
  const e = f64x2.splat(mean);
  const s = f64x2.splat(rate);
  for (let x = from; x < to; x += 2) {
    const at = <usize>x << 3;
    const t = f64x2.mul(f64x2.add(f64x2.sub(c, v128.load(row + at)), e), s);
    addPairTo(slots, x, f64x2.mul(v128.load(policy + at), phi2(t)));
  }
}
