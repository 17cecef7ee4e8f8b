// Checkpoints that the library makes itself, for kl: k steps of mirror ascent of rate eta from the baseline towards the
// optimum,
//     policy_k proportional to q exp(c_k R/lambda),  c_k = 1 - (1 - eta)^k
// which is kl's own policy with lambda/c_k in place of lambda.

import { Game } from "../block";
import * as divergences from "../divergences";
import { Workspace } from "../workspace";

/** c of the next step. */
// @ts-ignore: decorator
@inline
export function next(c: f64, rate: f64): f64 {
  return c + rate * (1 - c);
}

/** c of the last step. */
export function last(game: Game): f64 {
  let c: f64 = 0;
  for (let k: u32 = 0; k < game.steps; ++k) c = next(c, game.rate);
  return c;
}

/** The checkpoint at c, from space.score and space.pivot, into `policy`; space.logPartition <- its log sum q exp(c
 *  S/lambda), S = score - pivot. */
export function checkpoint(game: Game, space: Workspace, c: f64, policy: usize): void {
  const lambda = game.lambda;
  game.lambda = lambda / c;
  space.policy = policy;
  divergences.train(game, space);
  game.lambda = lambda;
}

/** sum_x policy(x) (row(x) - centre). */
export function mean(policy: usize, row: usize, centre: f64, outcomes: u32): f64 {
  let sum: f64 = 0;
  for (let at: usize = 0; at < <usize>outcomes << 3; at += 8) {
    sum += load<f64>(policy + at) * (load<f64>(row + at) - centre);
  }
  return sum;
}
