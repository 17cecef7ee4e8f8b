// Charges of the kl game in the log domain, for groups that are worth hundreds of lambda.

import { lost, twoSum } from "../../math/double";
import { exp2, LN2, LOG2E, phi } from "../../math/exp";
import { log, log2 } from "../../math/log";
import { Game } from "../block";
import { differ } from "../difference";
import { FAR, Workspace } from "../workspace";

/** |z| log2 e beyond which a row is summed in the log domain: policy * 2^t could overflow, or the policy underflow. */
export const WIDE: f64 = 600;

/** sum_x policy(x) phi(z(x)), or minus its log1p, where 2^t may overflow or the policy underflow: those terms are policy 2^t = 2^(log2 policy + t), and the sum is
 *  scaled by 2^-shift. Rewards in [0, 1] reach this at lambda = 0.001. */
export function wide(game: Game, space: Workspace, row: usize, rate: f64, group: u32): f64 {
  const end = <usize>space.outcomes << 3;
  const centre = load<f64>(row + (<usize>space.mode << 3));
  const mean = space.mean;
  fillOthers(game, space, row, rate, group);
  const others = space.other;
  let top: f64 = 0;
  for (let at: usize = 0; at < end; at += 8) {
    const t = ((centre - load<f64>(row + at)) + mean) * rate;
    if (t > WIDE) top = max(top, load<f64>(others + at));
  }
  const shift = top > 1000 ? top : 0;
  const unit = exp2(-shift);
  let sum: f64 = 0;
  let rest: f64 = 0;
  for (let at: usize = 0; at < end; at += 8) {
    const t = ((centre - load<f64>(row + at)) + mean) * rate;
    const probability = load<f64>(space.policy + at);
    let term: f64 = 0;
    if (t > WIDE || (t > 1 && probability < 1e-290)) term = exp2(load<f64>(others + at) - shift);
    else if (t >= -WIDE) term = unit * (probability * phi(t) * LN2);
    else term = unit * (probability * (-t * LN2 - 1));
    sum = twoSum(sum, term);
    rest += lost;
  }
  sum += rest;
  return shift > 0 ? -(shift * LN2 + log(unit + sum)) : sum;
}

/** space.other <- log2 policy(x) + t(x): the mode's, and from there how far the others prefer x, which is taken from their own
 *  rewards where this group's would swamp them. */
function fillOthers(game: Game, space: Workspace, row: usize, rate: f64, group: u32): void {
  const end = <usize>space.outcomes << 3;
  const mode = <usize>space.mode << 3;
  const centre = load<f64>(row + mode);
  const scoreRate = LOG2E / game.lambda;
  const swamped = (space.high - space.low) * rate > FAR;
  const nobody = group == game.groups;
  if (swamped && !nobody) differ(game, space, group, space.mode, space.other, space.rest, space.omega);
  const q0 = load<f64>(space.baseline + mode);
  const atMode = log2(load<f64>(space.policy + mode)) + space.mean * rate;
  for (let at: usize = 0; at < end; at += 8) {
    const q = load<f64>(space.baseline + at);
    let preferred: f64 = 0;
    if (!nobody) {
      preferred = swamped
        ? load<f64>(space.other + at) * scoreRate
        : (load<f64>(space.score + at) - load<f64>(space.score + mode)) * scoreRate + (centre - load<f64>(row + at)) * rate;
    }
    store<f64>(space.other + at, atMode + (q == q0 ? 0 : log2(q) - log2(q0)) + preferred);
  }
}
