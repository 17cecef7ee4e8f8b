// Clarke-pivot payments of an affine maximiser: what the others would have together without the group less what they
// have with it, divided by the group's multiplier.
//
// Source: Sun et al. 2025, eq. 1; Prop. 4.4: truthful, and individually rational for non-negative rewards, if size,
// multiplier and boost do not depend on what the group reports. Never negative; not budget balanced.

import { Game } from "../block";
import * as divergences from "../divergences";
import { Workspace } from "../workspace";

export function charge(game: Game, space: Workspace, row: usize, group: u32): f64 {
  return divergences.charge(game, space, row, load<f64>(space.weights + (<usize>group << 3)), group);
}

/** In a loop of its own: a logarithm takes 20 ns after the last term of its group's sum, in which nothing else could
 *  start; here they overlap (15.7 -> 14.9 ns per cell at n = 5, m = 10). */
export function collect(game: Game, charges: usize): void {
  const end = <usize>game.groups << 3;
  let i: usize = 0;
  if (ASC_FEATURE_SIMD) {
    for (; i + 16 <= end; i += 16) {
      v128.store(charges + i, f64x2.div(divergences.due2(game, v128.load(charges + i)), v128.load(game.multipliers + i)));
    }
  }
  for (; i < end; i += 8) {
    store<f64>(charges + i, divergences.due(game, load<f64>(charges + i)) / load<f64>(game.multipliers + i));
  }
}

/** What one group pays. */
export function payment(game: Game, space: Workspace, row: usize, group: u32): f64 {
  return divergences.due(game, charge(game, space, row, group)) / load<f64>(game.multipliers + (<usize>group << 3));
}
