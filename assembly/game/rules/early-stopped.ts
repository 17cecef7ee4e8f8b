// Heuristic 2 of Sun et al. 2025, Section 4.4: the others' best among checkpoints of a run without the group, which
// stops early, less what they have at the final model. The checkpoints do not read the group's report, so truth stays a
// dominant strategy (Theorem 4.9); but the final model may do better by the others than the run that stopped, and then
// the group is paid.
//
// It is the affine maximiser's payment less what the stopped run falls short of the others' optimum. Along mirror
// ascent the others gain with every step, so the last checkpoint is the best, and with S the others' scores the
// shortfall is
//     lambda KL(policy_c || policy_1) = lambda (A_1 - A_c) - (1 - c) E_c[S] >= 0.  Time O(n m) a group.

import { Game } from "../block";
import { lead } from "../difference";
import { Workspace } from "../workspace";
import { checkpoint, last, mean } from "./ascent";

/** Affine maximiser's payments f64[n] in place into these. */
export function collect(game: Game, space: Workspace, payments: usize): void {
  for (let i: u32 = 0; i < game.groups; ++i) {
    const at = payments + (<usize>i << 3);
    store<f64>(at, load<f64>(at) - shortfall(game, space, i));
  }
}

/** By how much the run without the group stops short, over its multiplier: it reads the others' reports alone. */
export function shortfall(game: Game, space: Workspace, group: u32): f64 {
  const m = space.outcomes;
  const policy = space.policy;
  const score = space.score;
  const pivot = space.pivot;
  const whole = space.logPartition;
  const c = last(game);
  lead(game, space, group, space.mode, space.other, space.rest, space.omega);
  space.score = space.other;
  space.pivot = 0;
  checkpoint(game, space, 1, space.density);
  const optimal = space.logPartition;
  checkpoint(game, space, c, space.density);
  const short = game.lambda * (optimal - space.logPartition) - (1 - c) * mean(space.density, space.other, 0, m);
  space.policy = policy;
  space.score = score;
  space.pivot = pivot;
  space.logPartition = whole;
  return max(short, 0) / load<f64>(game.multipliers + (<usize>group << 3));
}
