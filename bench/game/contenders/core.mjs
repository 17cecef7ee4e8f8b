// The package, in the ways it can be called.

import { load } from "candor";

const { game } = await load();

/** One game.price per prompt: every call checks its arguments, copies rewards and baseline in and results out. */
export function single({ groups, outcomes, prompts, lambda, sizes, rewards, baselines }) {
  const requests = Array.from({ length: prompts }, (_, prompt) => ({
    lambda,
    baseline: baselines.subarray(prompt * outcomes, (prompt + 1) * outcomes),
    groups: Array.from(sizes, (size, i) => {
      const row = (prompt * groups + i) * outcomes;
      return { size, reward: rewards.subarray(row, row + outcomes) };
    }),
  }));
  const results = new Array(prompts);
  return () => {
    for (let prompt = 0; prompt < prompts; prompt++) results[prompt] = game.price(requests[prompt]);
    return results;
  };
}

function fill({ groups, outcomes, prompts, lambda, sizes, rewards, baselines }, type) {
  const batch = game.batch({ groups: Array.from(sizes, (size) => ({ size })), prompts, outcomes, lambda, precision: type, views: ["baselines"] });
  batch.rewards.set(rewards);
  batch.baselines.set(baselines);
  return batch;
}

/** All prompts in one call; the rewards are in the batch's view already. Results are copied out, and totals kept. */
export function batch(games) {
  const batch = fill(games, "f64");
  return () => batch.price();
}

/** The same with the rewards copied in before each call. */
export function batchCopied(games) {
  const batch = fill(games, "f64");
  return () => {
    batch.rewards.set(games.rewards);
    return batch.price();
  };
}

/** Rewards in single precision, in the view already. */
export function batchSingle(games) {
  const batch = fill(games, "f32");
  return () => batch.price();
}
