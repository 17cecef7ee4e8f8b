// Heuristic 1 of Sun et al. 2025, Section 4.4: the others' best among the checkpoints that training passed, the final
// model among them, less what they have at the final model. No left-out run is needed and no payment is negative; but
// the checkpoints follow from the group's own report, so truth is no dominant strategy. Never more than the affine
// maximiser charges.
//
// With S = R - pivot, A_c = log sum q exp(c S/lambda) and the final model at c = 1, checkpoint c is ahead for the
// others by
//     (1 - c) E_c[S] + lambda (A_c - A_1) + W_i (E_1[r_i] - E_c[r_i])
// Time O(n m) a step.

import { Game } from "../block";
import { Workspace } from "../workspace";
import { checkpoint, mean, next } from "./ascent";

/** Payments f64[n] of all groups; space.policy is the final model. */
export function collect(game: Game, space: Workspace, payments: usize): void {
  climb(game, space, space.rewards, 0, game.groups, payments);
}

/** That of one group. */
export function payment(game: Game, space: Workspace, row: usize, group: u32): f64 {
  climb(game, space, row, group, group + 1, space.omega);
  return load<f64>(space.omega);
}

/** Of groups [from, to), whose rows begin at `rows`. */
function climb(game: Game, space: Workspace, rows: usize, from: u32, to: u32, payments: usize): void {
  const m = space.outcomes;
  const row = <usize>m << 3;
  const final = space.policy;
  const whole = space.logPartition;
  const policy = space.density;
  for (let i: u32 = 0; i < to - from; ++i) store<f64>(payments + (<usize>i << 3), 0);
  let c: f64 = 0;
  for (let k: u32 = 0; k <= game.steps; ++k, c = next(c, game.rate)) {
    checkpoint(game, space, c, policy);
    const ahead = (1 - c) * mean(policy, space.score, space.pivot, m) + game.lambda * (space.logPartition - whole);
    for (let i: u32 = 0; i < to - from; ++i) {
      const rewards = rows + i * row;
      const centre = load<f64>(rewards + (<usize>space.mode << 3));
      const moved = mean(final, rewards, centre, m) - mean(policy, rewards, centre, m);
      const group = <usize>(from + i) << 3;
      const lead = (ahead + load<f64>(space.weights + group) * moved) / load<f64>(game.multipliers + group);
      const at = payments + (<usize>i << 3);
      if (lead > load<f64>(at)) store<f64>(at, lead);
    }
  }
  space.policy = final;
  space.logPartition = whole;
}
