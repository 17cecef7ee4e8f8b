// The divergences: the only place that chooses among them. Each brings
//     train      the policy: argmax policy.R - D_f(policy || q)
//     value      D_f(policy || q), lambda included
//     charge     what a group owes, or what `due` makes into that
// and its conditions. kl and total variation have closed forms of their own; all others are roots (regularized.ts) of a
// conjugate (conjugates/index.ts), and a new one is a file there and its line in that table.

import { OK, Status } from "../../status";
import { Game, KL, TOTAL_VARIATION } from "../block";
import { Workspace } from "../workspace";
import * as kl from "./kl";
import * as regularized from "./regularized";
import * as totalVariation from "./total-variation";

/** What a smaller baseline probability is raised to, since every divergence needs q > 0: the smallest normal number,
 *  and where 1/q is squared its root, so that nothing overflows. */
export function smallestBaseline(game: Game): f64 {
  return isLinear(game) ? 2.2250738585072014e-308 : 1e-150;
}

/** What sum_i |W_i r_i|, and that sum over lambda, must stay below so that nothing later overflows: kl and total
 *  variation are linear in it, the other divergences square it. */
export function largestScore(game: Game): f64 {
  return isLinear(game) ? 1e290 : 1e100;
}

function isLinear(game: Game): bool {
  return game.divergence == KL || game.divergence == TOTAL_VARIATION;
}

/** The largest share of lambda that scores may be off by in proportion to the policy's own relative error: 1, or less
 *  where policy/q has a pole that the baseline lets outcomes come near; 0 where it has an edge at which its slope is
 *  infinite. */
export function resolution(game: Game, space: Workspace): f64 {
  return isLinear(game) ? 1 : regularized.resolution(game, space);
}

/** Whether doubles can hold this baseline's solution; otherwise the game says where they cannot. */
export function admit(game: Game, space: Workspace): Status {
  return isLinear(game) ? OK : regularized.admit(game, space);
}

/** Fills space.policy from space.score. */
export function train(game: Game, space: Workspace): void {
  if (game.divergence == KL) kl.train(game, space);
  else if (game.divergence == TOTAL_VARIATION) totalVariation.train(game, space);
  else regularized.train(game, space);
}

/** into <- d policy(x) / d R(x) before the policy is made to sum to 1: q/f''(policy/q). f64[m]; 0 for total variation,
 *  whose policy stays as it is almost everywhere. */
export function respond(game: Game, space: Workspace, into: usize): void {
  if (game.divergence == KL) kl.respond(game, space, into);
  else if (game.divergence == TOTAL_VARIATION) memory.fill(into, 0, <usize>space.outcomes << 3);
  else regularized.respond(game, space, into);
}

/** D_f(policy || q), lambda included; `expect` has just looked at the scores. */
export function value(game: Game, space: Workspace): f64 {
  if (game.divergence == KL) return kl.value(game, space);
  if (game.divergence == TOTAL_VARIATION) return totalVariation.value(game, space);
  return regularized.value(game, space);
}

/** What the group with this row and weight is charged; `expect` has just looked at the row. */
export function charge(game: Game, space: Workspace, row: usize, weight: f64, group: u32): f64 {
  if (game.divergence == KL) return kl.charge(game, space, row, weight, group);
  if (game.divergence == TOTAL_VARIATION) return totalVariation.charge(game, space, row, weight, group);
  return regularized.charge(game, space, row, weight, group);
}

/** sum_j W_j v_j - D_f without the group at its best less the same at the policy, from what `charge` returned. Apart
 *  from it, so that a loop over groups can wait for all of kl's logarithms at once. */
// @ts-ignore: decorator
@inline
export function due(game: Game, charge: f64): f64 {
  return game.divergence == KL ? kl.due(game, charge) : charge;
}

/** Two of them. */
// @ts-ignore: decorator
@inline
export function due2(game: Game, charges: v128): v128 {
  return game.divergence == KL ? kl.due2(game, charges) : charges;
}
