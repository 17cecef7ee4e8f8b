// One prompt after another in one place: a workspace that stays where it is from call to call.

import { OK, Status } from "../status";
import { Game } from "./block";
import { pricePrompt } from "./price";
import { mostOutcomes, weigh } from "./train";
import { Workspace, workspace } from "./workspace";

/** Takes a workspace for the one prompt of a game, however its mechanism changes; 0 when memory cannot hold it. */
export function openOne(game: Game): usize {
  const space = workspace(game, mostOutcomes(game), true);
  return space ? changetype<usize>(space) : 0;
}

/** Prices the prompt in that workspace. */
export function priceOne(game: Game, space: Workspace): Status {
  const status = weigh(game, space);
  return status == OK ? pricePrompt(game, space, 0) : status;
}
