// The RLHF game priced: an affine maximiser with Clarke-pivot payments.
//
// Source: Sun et al. 2025, Def. 4.1 (training rule), eq. 1 (payments), Prop. 4.4 (DSIC; IR for non-negative rewards).
// The group multipliers gamma_i and the boost b are the affine maximiser's weights and constants: W_i = gamma_i w_i in the
// objective, payments divided by gamma_i. Time O(n m) a prompt for kl and total variation, O(n m) a Newton step for the rest.

import { OK, OUT_OF_MEMORY, RANGE_TOO_LARGE, SIZE_TOO_LARGE, Status } from "../status";
import { LOG2E } from "../math/exp";
import { BLOCK } from "../math/slots";
import { mark, release } from "../memory";
import { prepareBaseline, uniform } from "./baseline";
import { Game } from "./block";
import * as divergences from "./divergences";
import { expect, expectMany, findMode } from "./expectation";
import { copiesRewards, prepareRewards } from "./rewards";
import * as rules from "./rules";
import { scores } from "./score";
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
  let most: u32 = 0;
  for (let p: u32 = 0; p < game.prompts; ++p) most = max(most, outcomesOf(game, p));
  const space = workspace(game, most, copiesRewards(game));
  if (!space) return OUT_OF_MEMORY;
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
  for (let p: u32 = 0; p < game.prompts; ++p) {
    const status = pricePrompt(game, space, p);
    if (status != OK) {
      game.prompt = p;
      return status;
    }
  }
  return OK;
}

function outcomesOf(game: Game, prompt: u32): u32 {
  const at = game.offsets + (<usize>prompt << 2);
  return load<u32>(at, 4) - load<u32>(at);
}

function pricePrompt(game: Game, space: Workspace, prompt: u32): Status {
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
  if (outcomes > BLOCK) expectMany(space, space.score);
  else expect(space, space.score);
  const divergence = divergences.value(game, space);
  store<f64>(game.divergences + (<usize>prompt << 3), divergence);
  store<f64>(game.welfare + (<usize>prompt << 3), space.origin + (load<f64>(space.score + (<usize>space.mode << 3)) + space.mean) - divergence);
  const byGroup = (<usize>prompt * game.groups) << 3;
  for (let i: u32 = 0; i < game.groups; ++i) {
    const at = byGroup + (<usize>i << 3);
    const row = space.rewards + ((<usize>i * outcomes) << 3);
    if (outcomes > BLOCK) expectMany(space, row);
    else expect(space, row);
    if (!(space.high - space.low < Infinity)) {
      game.group = i;
      game.fault = space.high - space.low;
      return RANGE_TOO_LARGE;
    }
    store<f64>(game.valuations + at, load<f64>(row + (<usize>space.mode << 3)) + space.mean);
    store<f64>(game.payments + at, rules.charge(game, space, row, i));
  }
  rules.collect(game, game.payments + byGroup);
  conclude(game, byGroup);
  return OK;
}

/** Utilities u_i = w_i v_i - p_i of the prompt whose groups are at byte `first` of the results. */
function conclude(game: Game, first: usize): void {
  const end = <usize>game.groups << 3;
  for (let i: usize = 0; i < end; i += 8) {
    store<f64>(game.utilities + first + i,
      load<f64>(game.sizes + i) * load<f64>(game.valuations + first + i) - load<f64>(game.payments + first + i));
  }
}
