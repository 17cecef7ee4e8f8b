// The training rule: what a prompt's reports make of the model (Def. 4.1 of Sun et al. 2025). `price` charges for it
// afterwards; the studies train again and again with other reports.

import { OK, RANGE_TOO_LARGE, SIZE_TOO_LARGE, Status } from "../status";
import { LOG2E } from "../math/exp";
import { prepareBaseline, uniform } from "./baseline";
import { Game } from "./block";
import * as divergences from "./divergences";
import { examine, findMode } from "./expectation";
import { prepareRewards } from "./rewards";
import { scores } from "./score";
import { Workspace } from "./workspace";

/** Outcomes of the largest prompt. */
export function mostOutcomes(game: Game): u32 {
  let most: u32 = 0;
  for (let p: u32 = 0; p < game.prompts; ++p) most = max(most, outcomesOf(game, p));
  return most;
}

export function outcomesOf(game: Game, prompt: u32): u32 {
  const at = game.offsets + (<usize>prompt << 2);
  return load<u32>(at, 4) - load<u32>(at);
}

/** Sets the groups' weights W_i = gamma_i w_i. To be called before the first prompt is trained. */
export function weigh(game: Game, space: Workspace): Status {
  for (let i: u32 = 0; i < game.groups; ++i) {
    const at = <usize>i << 3;
    const weight = load<f64>(game.sizes + at) * load<f64>(game.multipliers + at);
    store<f64>(space.weights + at, weight);
    // a rate at which rewards count, in base 2 at most
    if (weight * (LOG2E / game.lambda) < Infinity) continue;
    game.group = i;
    game.fault = load<f64>(game.sizes + at);
    return SIZE_TOO_LARGE;
  }
  space.outcomes = 0;
  return OK;
}

/** Fills space.policy, which is the game's own, and space.mode. */
export function train(game: Game, space: Workspace, prompt: u32): Status {
  const first = load<u32>(game.offsets + (<usize>prompt << 2));
  const byOutcome = <usize>first << 3;
  const outcomes = outcomesOf(game, prompt);
  const changed = outcomes != space.outcomes;
  space.outcomes = outcomes;
  space.policy = game.policies + byOutcome;

  let status = prepareRewards(game, space, first);
  if (status != OK) return status;
  if (game.baselines) {
    status = prepareBaseline(game, space, game.baselines + byOutcome);
    if (status != OK) return status;
  } else if (changed) uniform(space);
  status = divergences.admit(game, space);
  if (status != OK) return status;
  space.boost = game.boosts ? game.boosts + byOutcome : 0;
  status = scores(game, space);
  if (status != OK) return status;
  divergences.train(game, space);
  findMode(space);
  return OK;
}

/** Expectation and extremes of group i's row, for its valuation and its charge. */
// @ts-ignore: decorator
@inline
export function examineGroup(game: Game, space: Workspace, row: usize, group: u32): Status {
  examine(space, row);
  if (space.high - space.low < Infinity) return OK;
  game.group = group;
  game.fault = space.high - space.low;
  return RANGE_TOO_LARGE;
}
