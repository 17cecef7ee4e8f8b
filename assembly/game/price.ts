// The RLHF game priced: an affine maximiser with Clarke-pivot payments.
//
// Source: Sun et al. 2025, Def. 4.1 (training rule), eq. 1 (payments), Prop. 4.4 (DSIC; IR for non-negative rewards).
// The group multipliers gamma_i and the boost b are the affine maximiser's weights and constants: W_i = gamma_i w_i in
// the objective, payments divided by gamma_i. Time O(n m) a prompt for kl and total variation, O(n m) a Newton step for
// the rest.

import { OK, OUT_OF_MEMORY, Status } from "../status";
import { mark, release } from "../memory";
import { Game } from "./block";
import * as divergences from "./divergences";
import { examine } from "./expectation";
import { copiesRewards } from "./rewards";
import * as rules from "./rules";
import { examineGroup, mostOutcomes, train, weigh } from "./train";
import { Workspace, workspace, workspaceBytes } from "./workspace";

/** Bytes of arena that `price` takes beyond its arguments, so that a binding can have them ready before it makes views. */
export function priceBytes(groups: u32, outcomes: u32, copies: bool): f64 {
  return <f64>workspaceBytes(groups, outcomes, copies);
}

/** Prices every prompt of the game. After a fault the results are unspecified and the game says where it was. */
export function price(game: Game): Status {
  const start = mark();
  const status = priceAll(game);
  release(start);
  return status;
}

function priceAll(game: Game): Status {
  const space = workspace(game, mostOutcomes(game), copiesRewards(game));
  if (!space) return OUT_OF_MEMORY;
  let status = weigh(game, space);
  for (let p: u32 = 0; status == OK && p < game.prompts; ++p) {
    status = pricePrompt(game, space, p);
    game.prompt = p;
  }
  return status;
}

/** Prices one prompt, after the groups have been weighed. */
export function pricePrompt(game: Game, space: Workspace, prompt: u32): Status {
  let status = train(game, space, prompt);
  if (status != OK) return status;
  examine(space, space.score);
  const divergence = divergences.value(game, space);
  store<f64>(game.divergences + (<usize>prompt << 3), divergence);
  const score = load<f64>(space.score + (<usize>space.mode << 3)) + space.mean;
  store<f64>(game.welfare + (<usize>prompt << 3), space.origin + score - divergence);
  const byGroup = (<usize>prompt * game.groups) << 3;
  for (let i: u32 = 0; i < game.groups; ++i) {
    const at = byGroup + (<usize>i << 3);
    const row = space.rewards + ((<usize>i * space.outcomes) << 3);
    status = examineGroup(game, space, row, i);
    if (status != OK) return status;
    store<f64>(game.valuations + at, load<f64>(row + (<usize>space.mode << 3)) + space.mean);
    store<f64>(game.payments + at, rules.charge(game, space, row, i));
  }
  rules.collect(game, space, game.payments + byGroup);
  conclude(game, prompt);
  return OK;
}

/** Utilities u_i = w_i v_i - p_i of a prompt, and what all pay together. */
export function conclude(game: Game, prompt: u32): void {
  const end = <usize>game.groups << 3;
  const first = <usize>prompt * end;
  let surplus: f64 = 0;
  for (let i: usize = 0; i < end; i += 8) {
    const payment = load<f64>(game.payments + first + i);
    const valuation = load<f64>(game.sizes + i) * load<f64>(game.valuations + first + i);
    store<f64>(game.utilities + first + i, valuation - payment);
    surplus += payment;
  }
  store<f64>(game.surpluses + (<usize>prompt << 3), surplus);
}
