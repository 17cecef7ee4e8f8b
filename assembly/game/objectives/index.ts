// Training for an objective: social welfare (SW-Max, Def. 4.1 of Sun et al. 2025), and the two of Section 6 and
// Appendix E that are no affine maximisers: Nash social welfare and max-min. The only place that chooses among them.
//
// Each is solved through its dual, whose multipliers are the sizes with which SW-Max gives the same policy. The duality
// gap is a certificate: no policy is better than this one by more.

import { OK, OUT_OF_MEMORY, Status } from "../../status";
import { fill, get, set } from "../../math/arrays";
import { mark, release, take } from "../../memory";
import { Game } from "../block";
import * as divergences from "../divergences";
import { examine } from "../expectation";
import { open, Play, playBytes, valuation } from "../study/play";
import { Dual, MAX_MIN, NASH, Objective } from "./block";
import * as maxMinDual from "./duals/max-min";
import * as nashDual from "./duals/nash";
import { maxMin } from "./max-min";
import { nash } from "./nash";

/** Bytes of arena that `trainFor` takes beyond the game. */
export function trainForBytes(groups: u32, outcomes: u32, copies: bool): f64 {
  const n = <f64>groups;
  const blocks = <f64>(offsetof<Play>() + offsetof<Dual>() + 512);
  return playBytes(groups, outcomes, copies) + blocks + 8 * n * (n + <f64>outcomes + 11);
}

/** Of the first prompt. Nash and max-min by kl and chi2. Time O(n m); for the two O(n^2 m + n^3) a Newton step, some
 *  tens of them. */
export function trainFor(objective: Objective, game: Game): Status {
  const start = mark();
  const at = take(offsetof<Play>());
  const dual = changetype<Dual>(take(offsetof<Dual>()));
  let status = OUT_OF_MEMORY;
  if (at && changetype<usize>(dual)) {
    const play = changetype<Play>(at);
    status = open(game, play);
    if (status == OK) status = reserve(dual, play, game, objective.objective);
    if (status == OK && objective.objective == NASH) status = nash(dual, game);
    if (status == OK && objective.objective == MAX_MIN) status = maxMin(dual, game);
    if (status == OK) conclude(objective, dual);
  }
  release(start);
  return status;
}

/** The dual, at SW-Max, whose multipliers are the groups' own. */
function reserve(dual: Dual, play: Play, game: Game, objective: u32): Status {
  const n = play.groups;
  const row = <usize>n << 3;
  const rows = take(11 * row);
  const matrix = take(row * n);
  const centred = take(row * play.outcomes);
  if (!rows || !matrix || !centred) return OUT_OF_MEMORY;
  dual.play = play;
  dual.objective = objective;
  dual.groups = n;
  dual.outcomes = play.outcomes;
  dual.shares = rows;
  dual.point = rows + row;
  dual.trial = rows + 2 * row;
  dual.direction = rows + 3 * row;
  dual.values = rows + 4 * row;
  dual.gradient = rows + 5 * row;
  dual.scale = rows + 6 * row;
  dual.slacks = rows + 7 * row;
  dual.right = rows + 8 * row;
  dual.second = rows + 9 * row;
  dual.ones = rows + 10 * row;
  dual.matrix = matrix;
  dual.centred = centred;
  fill(dual.ones, n, 1);
  for (let i: u32 = 0; i < n; ++i) {
    const share = get(game.sizes, i) * get(game.multipliers, i);
    set(dual.shares, i, share);
    set(play.game.sizes, i, share);
    set(dual.values, i, valuation(play, i));
  }
  play.game.multipliers = dual.ones;
  return OK;
}

function conclude(objective: Objective, dual: Dual): void {
  const n = dual.groups;
  const play = dual.play;
  const space = play.space;
  examine(space, space.score);
  objective.divergence = divergences.value(play.game, space);
  objective.gap = 0;
  let gained: f64 = 0;
  if (dual.objective == NASH) {
    gained = nashDual.value(dual);
    objective.gap = nashDual.gap(dual);
  } else if (dual.objective == MAX_MIN) {
    gained = maxMinDual.value(dual);
    objective.gap = maxMinDual.gap(dual);
  } else {
    for (let i: u32 = 0; i < n; ++i) gained += get(dual.shares, i) * get(dual.values, i);
  }
  if (space.boost) {
    for (let x: u32 = 0; x < play.outcomes; ++x) gained += get(play.policy, x) * get(space.boost, x);
  }
  objective.value = gained - objective.divergence;
  memory.copy(objective.policy, play.policy, <usize>play.outcomes << 3);
  memory.copy(objective.valuations, dual.values, <usize>n << 3);
  memory.copy(objective.weights, play.game.sizes, <usize>n << 3);
}
