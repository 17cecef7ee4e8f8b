// The package, in the ways it can be called.

import { candor, watching, withoutSimd } from "../../suite/core.mjs";
import { CELLS } from "../games.mjs";

/** One game.price per prompt: every call checks its arguments, copies rewards and baseline in and results out.
 *  @param kept what is made of a Float64Array once, before anything is timed */
function one({ groups, outcomes, prompts, lambda, sizes, rewards, baselines }, kept) {
  const requests = Array.from({ length: prompts }, (_, prompt) => ({
    lambda,
    baseline: kept(baselines.subarray(prompt * outcomes, (prompt + 1) * outcomes)),
    groups: Array.from(sizes, (size, i) => {
      const row = (prompt * groups + i) * outcomes;
      return { size, reward: kept(rewards.subarray(row, row + outcomes)) };
    }),
  }));
  const results = new Array(prompts);
  return () => {
    for (let prompt = 0; prompt < prompts; prompt++) results[prompt] = candor.game.price(requests[prompt]);
    return results;
  };
}

const few = ({ groups, outcomes, prompts }) => groups * outcomes * prompts <= CELLS;

export const single = (games) => one(games, (array) => array);

/** Numbers that V8 keeps each in a place of its own. */
export const singlePlain = (games) => (few(games) ? one(games, (array) => Array.from(array)) : undefined);

/** Numbers that V8 keeps side by side. */
export const singleSpread = (games) => (few(games) ? one(games, (array) => [...array]) : undefined);

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
