// One prompt after another in one place: a workspace that stays where it is from call to call.

import { OK, Status } from "../status";
import { prepareBaseline } from "./baseline";
import { Game } from "./block";
import { pricePrompt } from "./price";
import { isSmall, priceSmall } from "./small";
import { mostOutcomes, weigh } from "./train";
import { Workspace, workspace } from "./workspace";

/** Takes a workspace for the one prompt of a game, however its mechanism changes; 0 when memory cannot hold it. */
export function openOne(game: Game): usize {
  const space = workspace(game, mostOutcomes(game), true);
  if (!space) return 0;
  space.outcomes = 0;
  return changetype<usize>(space);
}

/** Prices the prompt in that workspace, where the uniform baseline of the call before still stands. */
export function priceOne(game: Game, space: Workspace): Status {
  const before = space.outcomes;
  let status = weigh(game, space);
  if (status != OK) return status;
  const outcomes = mostOutcomes(game);
  if (ASC_FEATURE_SIMD) {
    if (isSmall(game, outcomes) && before == outcomes) {
      space.outcomes = outcomes;
      space.policy = game.policies;
      space.rewards = game.rewards;
      if ((!game.baselines || prepareBaseline(game, space, game.baselines) == OK) && priceSmall(game, space)) return OK;
      space.outcomes = 0;
    }
  }
  status = pricePrompt(game, space, 0);
  // a fault may come before the uniform baseline does
  if (status != OK) space.outcomes = 0;
  return status;
}
