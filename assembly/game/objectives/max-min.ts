// Max-min: max over policies of min_i v_i + pi.b - D_f (MaxMin-RLHF; Appendix E of Sun et al. 2025). Sizes do not
// enter.
//
// Dual, over the simplex: D_f^*(sum_i a_i r_i + b), with gradient v_i and Hessian Cov_g(r_i, r_j). At any a the duality
// gap is exactly
//     sum_i a_i (v_i - min v) >= 0
// so the optimum is SW-Max with sizes a. A barrier -tau sum log a_i keeps off the simplex's edges: an interior point
// whose first step after tau has fallen still takes the slacks z_i = v_i - min v to be the old tau/a_i, as a
// primal-dual one would. tau and, where it began stronger, the divergence fall together.

import { GAP_NOT_REACHED, OK, Status } from "../../status";
import { get, set } from "../../math/arrays";
import { solve } from "../../math/cholesky";
import { Game } from "../block";
import { truthOf } from "../study/play";
import { Dual } from "./block";
import { gap } from "./duals/max-min";
import { curve, evaluate, search } from "./newton";

/** The gap over the largest |reward|, weighted by a, that ends the search; over the largest of all, that which has to
 *  be reached. */
const AIM: f64 = 1e-13;
const BOUND: f64 = 1e-9;
/** What the barrier and the divergence fall by at a time. */
const FACTOR: f64 = 0.125;
/** tau over the largest |reward|, below which rounding is all there is. */
const SMALLEST: f64 = 1e-18;
/** How far from its path, in tau, the next one is aimed at. */
const NEAR: f64 = 0.5;
const MOST_STEPS: u32 = 100;
/** How much of the way to an edge a step may go. */
const SHORT: f64 = 0.99;

/** Starts at equal multipliers. */
export function maxMin(dual: Dual, game: Game): Status {
  const n = dual.groups;
  let largest: f64 = 0;
  for (let i: u32 = 0; i < n; ++i) {
    set(dual.point, i, 1 / <f64>n);
    largest = max(largest, magnitude(dual, i));
  }
  let strength = max(game.lambda, largest);
  dual.barrier = largest;
  for (let i: u32 = 0; i < n; ++i) set(dual.slacks, i, dual.barrier * <f64>n);
  for (;;) {
    dual.play.game.lambda = strength;
    const status = descend(dual);
    if (status != OK) return status;
    const last = strength == game.lambda;
    if (last && (!(gap(dual) > AIM * ownMagnitude(dual)) || dual.barrier < SMALLEST * largest)) break;
    strength = max(game.lambda, strength * FACTOR);
    dual.barrier *= FACTOR;
  }
  game.fault = gap(dual);
  return game.fault <= BOUND * largest ? OK : GAP_NOT_REACHED;
}

/** max_x |r_i(x)|. */
function magnitude(dual: Dual, group: u32): f64 {
  let largest: f64 = 0;
  for (let x: u32 = 0; x < dual.outcomes; ++x) largest = max(largest, abs(get(truthOf(dual.play, group), x)));
  return largest;
}

function ownMagnitude(dual: Dual): f64 {
  let sum: f64 = 0;
  for (let i: u32 = 0; i < dual.groups; ++i) sum += get(dual.point, i) * magnitude(dual, i);
  return sum;
}

/** To the path's point for the present barrier. */
function descend(dual: Dual): Status {
  const n = dual.groups;
  memory.copy(dual.trial, dual.point, <usize>n << 3);
  const status = evaluate(dual);
  if (status != OK) return status;
  for (let step: u32 = 0; step < MOST_STEPS; ++step) {
    aimDown(dual);
    let limit: f64 = 1;
    let farthest: f64 = 0;
    for (let i: u32 = 0; i < n; ++i) {
      const relative = get(dual.direction, i) / get(dual.point, i);
      farthest = max(farthest, abs(relative));
      if (relative * limit < -SHORT) limit = -SHORT / relative;
    }
    const gone = search(dual, limit);
    if (!(gone > 0)) break;
    for (let i: u32 = 0; i < n; ++i) set(dual.slacks, i, dual.barrier / get(dual.point, i));
    // a step that had to be cut says nothing of how far the path is; on it the gap is at most n tau
    if (farthest < NEAR && gone == limit && gap(dual) <= 2 * <f64>n * dual.barrier) break;
  }
  memory.copy(dual.trial, dual.point, <usize>n << 3);
  return evaluate(dual);
}

/** Newton's direction among those that keep the sum of a, in multiples s_i = sqrt(a_i/z_i): what the largest a gives,
 *  the others take. So no two large numbers are ever taken from each other, however near the optimum. */
function aimDown(dual: Dual): void {
  const n = dual.groups;
  let giver: u32 = 0;
  for (let i: u32 = 1; i < n; ++i) if (get(dual.point, i) > get(dual.point, giver)) giver = i;
  for (let i: u32 = 0; i < n; ++i) {
    const s = i == giver ? 0 : sqrt(get(dual.point, i) / get(dual.slacks, i));
    set(dual.scale, i, s);
    set(dual.right, i, -s * (get(dual.gradient, i) - get(dual.gradient, giver)));
  }
  curve(dual, dual.scale, giver, get(dual.slacks, giver) / get(dual.point, giver));
  solve(dual.matrix, n, dual.right);
  let given: f64 = 0;
  for (let i: u32 = 0; i < n; ++i) {
    const taken = get(dual.scale, i) * get(dual.right, i);
    set(dual.direction, i, taken);
    given += taken;
  }
  set(dual.direction, giver, -given);
}
