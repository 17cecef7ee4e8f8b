// The payment rules: the only place that chooses among them. A rule says what each group is charged once the policy and
// the group's valuation are known, and then turns one prompt's charges into payments.

import { AFFINE_MAXIMIZER, EARLY_STOPPED, Game, INTERMEDIATE, NOBODY_PAYS } from "../block";
import { Workspace } from "../workspace";
import * as affineMaximizer from "./affine-maximizer";
import * as earlyStopped from "./early-stopped";
import * as intermediate from "./intermediate";

/** Of one group; `examine` has just looked at its row. */
// @ts-ignore: decorator
@inline
export function charge(game: Game, space: Workspace, row: usize, group: u32): f64 {
  if (game.rule != AFFINE_MAXIMIZER && game.rule != EARLY_STOPPED) return 0;
  return affineMaximizer.charge(game, space, row, group);
}

/** Charges f64[n] in place into payments. */
export function collect(game: Game, space: Workspace, charges: usize): void {
  if (game.rule == INTERMEDIATE) intermediate.collect(game, space, charges);
  else if (game.rule != NOBODY_PAYS) affineMaximizer.collect(game, charges);
  if (game.rule == EARLY_STOPPED) earlyStopped.collect(game, space, charges);
}

/** What one group pays, by itself: for studies that look at one. */
export function payment(game: Game, space: Workspace, row: usize, group: u32): f64 {
  if (game.rule == AFFINE_MAXIMIZER) return affineMaximizer.payment(game, space, row, group);
  if (game.rule == EARLY_STOPPED) {
    return affineMaximizer.payment(game, space, row, group) - earlyStopped.shortfall(game, space, group);
  }
  return game.rule == INTERMEDIATE ? intermediate.payment(game, space, row, group) : 0;
}
