// The kl game: policy proportional to q exp(R/lambda), payments lambda KL(policy || policy without the group).
//
// With z(x) = W_i (r_i(x) - v_i)/lambda, which has mean 0 under the policy, and phi(z) = exp(-z) - 1 + z >= 0:
//     p_i = lambda log sum_x policy(x) exp(-z(x)) = lambda log1p( sum_x policy(x) phi(z(x)) )
// Every term is non-negative, nothing cancels, and no second policy is ever computed. Inside, exponents are in base 2.

import { lost, twoSum } from "../../math/double";
import { LN2, LOG2E } from "../../math/exp";
import { log1p, log1p2 } from "../../math/log";
import { BLOCK } from "../../math/slots";
import { Game } from "../block";
import { Workspace } from "../workspace";
import { sumPhi } from "./kl-phi";
import { WIDE, wide } from "./kl-wide";

export { train } from "./kl-policy";

/** Share of lambda up to which a divergence is summed rather than taken as a difference. */
export const SMALL_SHARE: f64 = 0.125;

/** KL = E[R]/lambda - log Z, or the payment of everybody at once where that cancels. */
export function value(game: Game, space: Workspace): f64 {
  const lambda = game.lambda;
  const mean = load<f64>(space.score + (<usize>space.mode << 3)) - space.pivot + space.mean;
  const difference = mean - lambda * space.logPartition;
  return difference > SMALL_SHARE * lambda ? difference : due(game, charge(game, space, space.score, 1, game.groups));
}

/** d policy(x) / d R(x), but for the policy's sum: policy/lambda. */
export function respond(game: Game, space: Workspace, into: usize): void {
  const end = <usize>space.outcomes << 3;
  for (let at: usize = 0; at < end; at += 8) store<f64>(into + at, load<f64>(space.policy + at) / game.lambda);
}

/** sum_x policy(x) phi(z(x)) for the row whose mean and extremes `expect` has just found and a group with that weight,
 *  for `due`; where it overflows, minus its log1p. */
export function charge(game: Game, space: Workspace, row: usize, weight: f64, group: u32): f64 {
  const lambda = game.lambda;
  const rate = weight * (LOG2E / lambda);
  if ((space.high - space.low) * rate == 0) return 0;
  if ((space.high - space.mean) * rate > WIDE || (space.mean - space.low) * rate > WIDE) {
    return wide(game, space, row, rate, group);
  }
  if (space.outcomes > BLOCK) return chargeMany(game, space, row, weight, group);
  return sumPhi(space, row, rate) * LN2;
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
  const first = f64x2.splat(due(game, f64x2.extract_lane(charges, 0)));
  return f64x2.replace_lane(first, 1, due(game, f64x2.extract_lane(charges, 1)));
}
