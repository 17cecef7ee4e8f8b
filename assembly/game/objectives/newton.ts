// One Newton step of a dual: its curvature, factored, and a search along the step.
//
// The policy's response to its scores is dpi(x)/dR(x) = g(x) up to the constraint that pi sums to 1, g = q t'(y)/lambda
// (kl: pi/lambda; chi2: q/(2 lambda) where pi > 0), so dv_i/dR along r_j is Cov_g(r_i, r_j) = sum_x g (r_i - mean_g
// r_i)(r_j - mean_g r_j).

import { OK, Status } from "../../status";
import { get, set } from "../../math/arrays";
import { dot, factor } from "../../math/cholesky";
import { KL } from "../block";
import { settle, truthOf, valuation } from "../study/play";
import { Dual, NASH } from "./block";
import * as maxMin from "./duals/max-min";
import * as nash from "./duals/nash";

/** A step is taken where its slope has fallen to this share of what it was, or below 0. */
const ENOUGH: f64 = 0.1;
const MOST_TRIALS: u32 = 60;

/** Trains on the trial's weights: policy, valuations and gradient are then the trial's. */
export function evaluate(dual: Dual): Status {
  if (dual.objective == NASH) nash.weigh(dual);
  else maxMin.weigh(dual);
  const status = settle(dual.play);
  if (status != OK) return status;
  for (let i: u32 = 0; i < dual.groups; ++i) set(dual.values, i, valuation(dual.play, i));
  if (dual.objective == NASH) nash.differentiate(dual);
  else maxMin.differentiate(dual);
  return OK;
}

/** From the point, at which the gradient is, along `direction`, no further than `limit` of it. Afterwards the point is
 *  the trial. Returns how much of the direction was gone; 0 where rounding hides the way down. */
export function search(dual: Dual, limit: f64): f64 {
  const steepness = -slope(dual);
  if (!(steepness > 0)) return 0;
  let length = limit;
  for (let trial: u32 = 0; trial < MOST_TRIALS; ++trial) {
    for (let i: u32 = 0; i < dual.groups; ++i) set(dual.trial, i, get(dual.point, i) + length * get(dual.direction, i));
    if (evaluate(dual) == OK) {
      const now = slope(dual);
      if (now <= ENOUGH * steepness) {
        memory.copy(dual.point, dual.trial, <usize>dual.groups << 3);
        return length;
      }
      // where a straight line through both slopes is 0, but neither too near nor too far
      length *= max(0.05, min(0.7, steepness / (steepness + now)));
    } else length *= 0.5;
  }
  return 0;
}

function slope(dual: Dual): f64 {
  let sum: f64 = 0;
  for (let i: u32 = 0; i < dual.groups; ++i) sum += get(dual.direction, i) * get(dual.gradient, i);
  return sum;
}

/** Factors 1 + S (K + c) S into the matrix, K_ij = Cov_g(r_i - r_k, r_j - r_k), S diagonal, k the reference (n: none,
 *  and r_k is 0). @param scale f64[n], S. @param common c >= 0, added to every K_ij. Time O(n^2 m) */
export function curve(dual: Dual, scale: usize, reference: u32, common: f64): void {
  const n = dual.groups;
  const m = dual.outcomes;
  for (let i: u32 = 0; i < n; ++i) centre(dual, i, reference, get(scale, i));
  for (let i: u32 = 0; i < n; ++i) {
    for (let j: u32 = 0; j <= i; ++j) {
      const shared = common * get(scale, i) * get(scale, j) + (i == j ? 1 : 0);
      set(dual.matrix, i * n + j, dot(centredOf(dual, i), centredOf(dual, j), m) + shared);
    }
  }
  factor(dual.matrix, n, 1);
}

// @ts-ignore: decorator
@inline
function centredOf(dual: Dual, group: u32): usize {
  return dual.centred + ((<usize>group * dual.outcomes) << 3);
}

/** centred_i(x) <- scale sqrt(g(x)) (d(x) - mean_g d), d = r_i less the reference's. */
function centre(dual: Dual, group: u32, reference: u32, scale: f64): void {
  const outcomes = dual.outcomes;
  const into = centredOf(dual, group);
  const mode = dual.play.space.mode;
  let mass: f64 = 0;
  let sum: f64 = 0;
  for (let x: u32 = 0; x < outcomes; ++x) {
    const g = response(dual, x);
    mass += g;
    sum += g * apart(dual, group, reference, x, mode);
  }
  const mean = sum / mass;
  for (let x: u32 = 0; x < outcomes; ++x) {
    set(into, x, scale * sqrt(response(dual, x)) * (apart(dual, group, reference, x, mode) - mean));
  }
}

/** d(x) - d(mode). */
// @ts-ignore: decorator
@inline
function apart(dual: Dual, group: u32, reference: u32, x: u32, mode: u32): f64 {
  const row = truthOf(dual.play, group);
  const own = get(row, x) - get(row, mode);
  if (reference == dual.groups) return own;
  const other = truthOf(dual.play, reference);
  return own - (get(other, x) - get(other, mode));
}

// @ts-ignore: decorator
@inline
function response(dual: Dual, x: u32): f64 {
  const game = dual.play.game;
  const space = dual.play.space;
  if (game.divergence == KL) return get(space.policy, x) / game.lambda;
  return get(space.density, x) > 0 ? get(space.baseline, x) / (2 * game.lambda) : 0;
}
