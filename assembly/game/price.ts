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
import { examine, keepMoments, recallMoments } from "./expectation";
import { FEW, pairBytes, takePair } from "./pair/block";
import { comesInPairs, pricePair } from "./pair/price";
import { copiesRewards } from "./rewards";
import * as rules from "./rules";
import { examineGroup, mostOutcomes, outcomesOf, train, weigh } from "./train";
import { MOMENTS, Workspace, workspace, workspaceBytes } from "./workspace";

/** Prompts to price one by one after one that had to be: its like often follow. */
const PAUSE: u32 = 16;

/** Bytes of arena that `price` takes beyond its arguments, so that a binding can have them ready before it makes views. */
export function priceBytes(groups: u32, outcomes: u32, copies: bool): f64 {
  return <f64>(workspaceBytes(groups, outcomes, copies) + pairBytes(groups, outcomes));
}

/** Prices every prompt of the game. After a fault the results are unspecified and the game says where it was. */
export function price(game: Game): Status {
  const start = mark();
  const status = priceAll(game);
  release(start);
  return status;
}

function priceAll(game: Game): Status {
  const most = mostOutcomes(game);
  const space = workspace(game, most, copiesRewards(game));
  const scratch = takePair(game.groups, most);
  if (!space || !scratch) return OUT_OF_MEMORY;
  let status = weigh(game, space);
  // from which prompt on to price two at a time
  let paired: u32 = comesInPairs(game) ? 0 : game.prompts;
  let p: u32 = 0;
  while (status == OK && p < game.prompts) {
    if (ASC_FEATURE_SIMD && p >= paired && outcomesOf(game, p) <= FEW) {
      const next = twin(game, p);
      if (pricePair(game, space, scratch, p, next)) {
        p = next + 1;
        continue;
      }
      paired = p + PAUSE;
    }
    game.prompt = p;
    status = pricePrompt(game, space, p++);
  }
  return status;
}

/** The next prompt where it has as many outcomes, or else the same. */
function twin(game: Game, prompt: u32): u32 {
  const next = prompt + 1;
  return next < game.prompts && outcomesOf(game, next) == outcomesOf(game, prompt) ? next : prompt;
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
  const row = <usize>space.outcomes << 3;
  let rewards = space.rewards;
  let kept = space.moments;
  for (let i: u32 = 0; i < game.groups; ++i, rewards += row, kept += MOMENTS) {
    status = examineGroup(game, space, rewards, i);
    if (status != OK) return status;
    keepMoments(space, kept);
    store<f64>(game.valuations + byGroup + (<usize>i << 3), load<f64>(rewards + (<usize>space.mode << 3)) + space.mean);
  }
  // apart: a charge waits for its group's expectation, the next expectation for nothing
  rewards = space.rewards;
  kept = space.moments;
  for (let i: u32 = 0; i < game.groups; ++i, rewards += row, kept += MOMENTS) {
    recallMoments(space, kept);
    store<f64>(game.payments + byGroup + (<usize>i << 3), rules.charge(game, space, rewards, i));
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
