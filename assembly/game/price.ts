// The RLHF game priced: an affine maximiser with Clarke-pivot payments.
//
// Source: Sun et al. 2025, Def. 4.1 (training rule), eq. 1 (payments), Prop. 4.4 (DSIC; IR for non-negative rewards).
// The group multipliers gamma_i and the boost b are the affine maximiser's weights and constants: W_i = gamma_i w_i in the
// objective, payments divided by gamma_i. Time O(n m) a prompt for kl and total variation, O(n m) a Newton step for the rest.

import { ALPHA_TOO_LOW, OK, OUT_OF_MEMORY, Status } from "../status";
import { mark, release } from "../memory";
import { prepareBaseline, uniform } from "./baseline";
import { expect, findMode } from "./expectation";
import { AFFINE_MAXIMIZER, Game, KL, TOTAL_VARIATION } from "./block";
import { divergenceFrom, excess, trainKl } from "./divergences/kl";
import { payRegularized, representable, trainRegularized } from "./divergences/regularized";
import { copiesRewards, prepareRewards } from "./rewards";
import { scores } from "./score";
import { divergenceTotalVariation, payTotalVariation, trainTotalVariation } from "./divergences/total-variation";
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
    store<f64>(space.weights + at, load<f64>(game.sizes + at) * load<f64>(game.multipliers + at));
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
  if (!representable(game, space)) return ALPHA_TOO_LOW;
  space.boost = game.boosts ? game.boosts + byOutcome : 0;
  status = scores(game, space);
  if (status != OK) return status;

  const logPartition = train(game, space);
  findMode(space);
  expect(space, space.score);
  const divergence = divergenceOf(game, space, logPartition);
  store<f64>(game.divergences + (<usize>prompt << 3), divergence);
  store<f64>(game.welfare + (<usize>prompt << 3), space.origin + (load<f64>(space.score + (<usize>space.mode << 3)) + space.mean) - divergence);
  for (let i: u32 = 0; i < game.groups; ++i) {
    const at = (<usize>prompt * game.groups + i) << 3;
    const row = space.rewards + ((<usize>i * outcomes) << 3);
    expect(space, row);
    store<f64>(game.valuations + at, load<f64>(row + (<usize>space.mode << 3)) + space.mean);
    store<f64>(game.payments + at, charge(game, space, row, i));
  }
  collect(game, prompt);
  return OK;
}

/** Fills the policy; returns log sum q exp((R - max R)/lambda) for kl. */
function train(game: Game, space: Workspace): f64 {
  if (game.divergence == KL) return trainKl(space, game.lambda);
  if (game.divergence == TOTAL_VARIATION) trainTotalVariation(game, space);
  else trainRegularized(game, space);
  return 0;
}

/** D_f(policy || q), lambda included; `expect` has just looked at the scores. */
function divergenceOf(game: Game, space: Workspace, logPartition: f64): f64 {
  if (game.divergence == TOTAL_VARIATION) return divergenceTotalVariation(game, space);
  // the payment of everybody at once: without anybody the policy is q
  if (game.divergence != KL) return payRegularized(game, space, space.score, 1, game.groups);
  // KL = E[R]/lambda - log Z, or the payment of everybody at once where that cancels
  const lambda = game.lambda;
  const mean = load<f64>(space.score + (<usize>space.mode << 3)) - space.pivot + space.mean;
  const difference = mean - lambda * logPartition;
  return difference > 0.125 * lambda ? difference : lambda * divergenceFrom(excess(game, space, space.score, 1, game.groups));
}

/** What a group pays, but for what `collect` does to it. */
function charge(game: Game, space: Workspace, row: usize, group: u32): f64 {
  if (game.rule != AFFINE_MAXIMIZER) return 0;
  const weight = load<f64>(space.weights + (<usize>group << 3));
  if (game.divergence == KL) return excess(game, space, row, weight, group);
  if (game.divergence == TOTAL_VARIATION) return payTotalVariation(game, space, row, weight, group);
  return payRegularized(game, space, row, weight, group);
}

/** Turns one prompt's charges into payments and utilities. In a loop of its own: a logarithm takes 20 ns after the last term of
 *  its group's sum, in which nothing else could start; here they overlap (15.7 -> 14.9 ns per cell at n = 5, m = 10). */
function collect(game: Game, prompt: u32): void {
  const first = (<usize>prompt * game.groups) << 3;
  const end = <usize>game.groups << 3;
  for (let i: usize = 0; i < end; i += 8) {
    const charge = load<f64>(game.payments + first + i);
    const due = game.divergence == KL ? game.lambda * divergenceFrom(charge) : charge;
    const payment = due / load<f64>(game.multipliers + i);
    store<f64>(game.payments + first + i, payment);
    store<f64>(game.utilities + first + i, load<f64>(game.sizes + i) * load<f64>(game.valuations + first + i) - payment);
  }
}
