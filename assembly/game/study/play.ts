// One prompt's game, played again and again with other reports: what all studies of lies, noise and samples stand on.
//
// Truth and reports are rewards as the mechanism sees them, normalised already (the set R of Sun et al. 2025); reports
// start as the truth. Memory: 2 n m beyond what pricing takes. Nothing is taken after `open`.

import { OK, OUT_OF_MEMORY, Status } from "../../status";
import { take } from "../../memory";
import { Game, NONE } from "../block";
import { examine } from "../expectation";
import { copiesRewards } from "../rewards";
import * as rules from "../rules";
import { examineGroup, mostOutcomes, train, weigh } from "../train";
import { Workspace, workspace, workspaceBytes } from "../workspace";

// @ts-ignore: decorator
@unmanaged
export class Play {
  /** A copy of the game's block that reads the reports below. */
  game: Game;
  space: Workspace;
  groups: u32;
  outcomes: u32;
  /** f64[n*m] row-major. */
  truth: usize;
  reports: usize;
  /** f64[n], the true sizes; the reported ones are game.sizes. */
  sizes: usize;
  /** f64[m]: what the reports make of the model. */
  policy: usize;
}

/** Bytes of arena that `open` takes. */
export function playBytes(groups: u32, outcomes: u32, copies: bool): f64 {
  const row = <f64>outcomes * 8 + 16;
  return <f64>workspaceBytes(groups, outcomes, copies) + 2 * <f64>groups * row + row + 2 * (<f64>groups * 8 + 16)
    + <f64>(offsetof<Play>() + offsetof<Game>() + 64);
}

/** Opens the first prompt of a game, trained on the truth, in the memory of `play`, which the caller has taken.
 *  @returns the status; after a fault the game says where it was. */
export function open(game: Game, play: Play): Status {
  const n = game.groups;
  const m = mostOutcomes(game);
  const row = <usize>m << 3;
  const cells = row * n;
  const space = workspace(game, m, copiesRewards(game));
  const copy = take(offsetof<Game>());
  const truth = take(cells);
  const reports = take(cells);
  const policy = take(row);
  const sizes = take(<usize>n << 3);
  const reported = take(<usize>n << 3);
  if (!space || !copy || !truth || !reports || !policy || !sizes || !reported) return OUT_OF_MEMORY;
  let status = weigh(game, space);
  if (status == OK) status = train(game, space, 0);
  if (status != OK) return status;
  for (let i: u32 = 0; i < n; ++i) {
    status = examineGroup(game, space, space.rewards + i * row, i);
    if (status != OK) return status;
  }
  memory.copy(truth, space.rewards, cells);
  memory.copy(reports, truth, cells);
  memory.copy(sizes, game.sizes, <usize>n << 3);
  memory.copy(reported, sizes, <usize>n << 3);
  memory.copy(copy, changetype<usize>(game), offsetof<Game>());
  play.game = changetype<Game>(copy);
  play.game.prompts = 1;
  play.game.single = 0;
  play.game.normalization = NONE;
  play.game.rewards = reports;
  play.game.policies = policy;
  play.game.sizes = reported;
  play.space = space;
  play.groups = n;
  play.outcomes = m;
  play.truth = truth;
  play.reports = reports;
  play.sizes = sizes;
  play.policy = policy;
  return settle(play);
}

/** Group i's row of the truth, and of the reports. */
// @ts-ignore: decorator
@inline
export function truthOf(play: Play, group: u32): usize {
  return play.truth + ((<usize>group * play.outcomes) << 3);
}

// @ts-ignore: decorator
@inline
export function reportOf(play: Play, group: u32): usize {
  return play.reports + ((<usize>group * play.outcomes) << 3);
}

/** Trains the model on the reports. A report that the mechanism refuses gives a status, and no policy. */
export function settle(play: Play): Status {
  const status = weigh(play.game, play.space);
  return status == OK ? train(play.game, play.space, 0) : status;
}

/** What the model is worth to one agent of the group, by the truth (Def. 3.1). */
export function valuation(play: Play, group: u32): f64 {
  const row = truthOf(play, group);
  examine(play.space, row);
  return load<f64>(row + (<usize>play.space.mode << 3)) + play.space.mean;
}

/** What the group pays for its report, under the game's rule. */
export function payment(play: Play, group: u32): f64 {
  const row = reportOf(play, group);
  examine(play.space, row);
  return rules.payment(play.game, play.space, row, group);
}

/** Takes the group's report back: it tells the truth again. */
export function confess(play: Play, group: u32): void {
  memory.copy(reportOf(play, group), truthOf(play, group), <usize>play.outcomes << 3);
  const at = <usize>group << 3;
  store<f64>(play.game.sizes + at, load<f64>(play.sizes + at));
}
