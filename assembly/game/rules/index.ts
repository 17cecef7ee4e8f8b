// The payment rules: the only place that chooses among them. A rule says what each group is charged once the policy and the
// group's valuation are known, and then turns one prompt's charges into payments.

import { AFFINE_MAXIMIZER, Game } from "../block";
import { Workspace } from "../workspace";
import * as affineMaximizer from "./affine-maximizer";

/** Of one group; `expect` has just looked at its row. */
export function charge(game: Game, space: Workspace, row: usize, group: u32): f64 {
  return game.rule == AFFINE_MAXIMIZER ? affineMaximizer.charge(game, space, row, group) : 0;
}

/** Charges f64[n] in place into payments. */
export function collect(game: Game, charges: usize): void {
  if (game.rule == AFFINE_MAXIMIZER) affineMaximizer.collect(game, charges);
}

/** What one group pays, by itself: for studies that look at one. */
export function payment(game: Game, space: Workspace, row: usize, group: u32): f64 {
  return game.rule == AFFINE_MAXIMIZER ? affineMaximizer.payment(game, space, row, group) : 0;
}
