// The package, in the ways it can be called.

import { candor, watching, withoutSimd } from "../../suite/core.mjs";

function fill({ game }, { prompts, outcomes, lambda, divergence, sizes, rewards, baselines }, precision) {
  const groups = Array.from(sizes, (size) => ({ size }));
  const batch = game.batch({ groups, prompts, outcomes, lambda, divergence, precision, views: ["baselines"] });
  batch.rewards.set(rewards);
  batch.baselines.set(baselines);
  return batch;
}

/** All prompts in one call; the rewards are in the batch's view already. Results are copied out, and totals kept. */
export function batch(games) {
  const batch = fill(candor, games, "f64");
  return () => batch.price();
}

/** The same with the rewards copied in before each call. */
export function batchCopied(games) {
  const batch = fill(candor, games, "f64");
  return () => {
    batch.rewards.set(games.rewards);
    return batch.price();
  };
}

/** Rewards in single precision, in the view already. */
export function batchSingle(games) {
  const batch = fill(candor, games, "f32");
  return () => batch.price();
}

export function batchScalar(games) {
  const batch = fill(withoutSimd, games, "f64");
  return () => batch.price();
}

/** The core's `price` and nothing around it: it writes the same results to where they were taken from. */
export function kernel(games) {
  const { made, again } = watching("price", () => fill(candor, games, "f64"));
  const results = made.price();
  return () => {
    again();
    return results;
  };
}

export const auction = (game) => () => candor.game.priceCandidates(game);
