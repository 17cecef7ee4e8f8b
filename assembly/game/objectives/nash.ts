// Nash social welfare: max over policies of sum_i w_i log v_i + pi.b - D_f (Section 6 of Sun et al. 2025). Rewards >=
// 0.
//
// Dual, over y > 0: D_f^*(sum_i w_i y_i r_i + b) - sum_i w_i (log y_i + 1), convex in u = log y as rewards are >= 0.
// Gradient w_i (y_i v_i - 1), Hessian diag(w_i y_i v_i) + w_i y_i w_j y_j Cov_g(r_i, r_j). At any y the duality gap is
// exactly
//     sum_i w_i (y_i v_i - 1 - log(y_i v_i)) >= 0
// so the optimum is SW-Max with each group's size times 1/v_i. For a small lambda the policy switches within a small
// change of y: the divergence begins strong, and weakens to its own.

import { GAP_NOT_REACHED, OK, REWARD_NEGATIVE, REWARDS_NOT_POSITIVE, Status } from "../../status";
import { get, set } from "../../math/arrays";
import { solve } from "../../math/cholesky";
import { log } from "../../math/log";
import { Game } from "../block";
import { truthOf } from "../study/play";
import { Dual } from "./block";
import { gap } from "./duals/nash";
import { curve, evaluate, search } from "./newton";

/** The gap over sum_i w_i that ends the search, and that which has to be reached. */
const AIM: f64 = 1e-20;
const BOUND: f64 = 1e-9;
/** The same on the way, with a stronger divergence. */
const NEAR: f64 = 1e-2;
/** What the divergence weakens by at a time. */
const FACTOR: f64 = 0.25;
/** No multiplier changes by more than e^FARTHEST in a step. */
const FARTHEST: f64 = 3;
const FLAT: f64 = 0.1;
const MOST_STEPS: u32 = 200;

/** Starts at the baseline: y_i = 1/v_i. After a fault the game says where it was. */
export function nash(dual: Dual, game: Game): Status {
  const lambda = game.lambda;
  let total: f64 = 0;
  let spread: f64 = 0;
  for (let i: u32 = 0; i < dual.groups; ++i) {
    const status = examine(dual, game, i);
    if (status != OK) return status;
    total += get(dual.shares, i);
    spread += get(dual.shares, i) * get(dual.right, i);
  }
  let strength = max(lambda, spread);
  for (;;) {
    dual.play.game.lambda = strength;
    const last = strength == lambda;
    const status = descend(dual, (last ? AIM : NEAR) * total);
    if (status != OK) return status;
    if (last) break;
    strength = max(lambda, strength * FACTOR);
  }
  game.fault = gap(dual);
  return game.fault <= BOUND * total ? OK : GAP_NOT_REACHED;
}

/** Refuses a group without meaning here; sets its multiplier, and right to max r_i / v_i at the baseline. */
function examine(dual: Dual, game: Game, group: u32): Status {
  const row = truthOf(dual.play, group);
  let value: f64 = 0;
  let highest: f64 = 0;
  game.group = group;
  for (let x: u32 = 0; x < dual.outcomes; ++x) {
    const reward = get(row, x);
    if (!(reward >= 0)) {
      game.outcome = x;
      game.fault = reward;
      return REWARD_NEGATIVE;
    }
    value += get(dual.play.space.baseline, x) * reward;
    highest = max(highest, reward);
  }
  game.fault = value;
  if (!(value > 0)) return REWARDS_NOT_POSITIVE;
  set(dual.point, group, -log(value));
  set(dual.right, group, highest / value);
  return OK;
}

function descend(dual: Dual, aim: f64): Status {
  memory.copy(dual.trial, dual.point, <usize>dual.groups << 3);
  const status = evaluate(dual);
  if (status != OK) return status;
  for (let step: u32 = 0; step < MOST_STEPS && gap(dual) > aim; ++step) {
    aimDown(dual);
    let longest: f64 = 0;
    for (let i: u32 = 0; i < dual.groups; ++i) longest = max(longest, abs(get(dual.direction, i)));
    if (!search(dual, longest > FARTHEST ? FARTHEST / longest : 1)) break;
  }
  // a search that has failed has left its last trial behind
  memory.copy(dual.trial, dual.point, <usize>dual.groups << 3);
  return evaluate(dual);
}

/** Newton's direction, in multiples s_i = 1/sqrt(w_i y_i v_i) of which the logarithms' own curvature is 1. By chi2 v_i
 *  may be 0 on the way: y_i v_i counts as FLAT at least, which makes the step shorter but no less a descent. */
function aimDown(dual: Dual): void {
  const n = dual.groups;
  for (let i: u32 = 0; i < n; ++i) {
    const weight = get(dual.play.game.sizes, i);
    const s = 1 / sqrt(max(weight * get(dual.values, i), FLAT * get(dual.shares, i)));
    set(dual.scale, i, weight * s);
    set(dual.second, i, s);
    set(dual.right, i, -s * get(dual.gradient, i));
  }
  curve(dual, dual.scale, n, 0);
  solve(dual.matrix, n, dual.right);
  for (let i: u32 = 0; i < n; ++i) set(dual.direction, i, get(dual.second, i) * get(dual.right, i));
}
