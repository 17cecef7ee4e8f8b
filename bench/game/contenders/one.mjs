// One call for each prompt: of the package, which checks its arguments, copies numbers in and results out, and of plain
// JavaScript that checks nothing.

import { candor } from "../../suite/core.mjs";
import { CELLS } from "../games.mjs";
import { price } from "./unchecked.mjs";

/** @param price of one game @param kept what is made of a Float64Array once, before anything is timed */
function each({ groups, outcomes, prompts, lambda, sizes, rewards, baselines }, price, kept) {
  const requests = Array.from({ length: prompts }, (_, prompt) => ({
    lambda,
    baseline: kept(baselines.subarray(prompt * outcomes, (prompt + 1) * outcomes)),
    groups: Array.from(sizes, (size, i) => {
      const row = (prompt * groups + i) * outcomes;
      return { size, reward: kept(rewards.subarray(row, row + outcomes)) };
    }),
  }));
  // as a service would, which hands a result on and forgets it: of thousands that are kept, half the time is collecting
  const run = () => {
    for (let prompt = 0; prompt < prompts; prompt++) result = price(requests[prompt]);
  };
  return Object.assign(run, { outputs: () => requests.map(price) });
}

/** The last one, so that no compiler finds that nobody wants it. */
export let result;

const typed = (array) => array;
/** Numbers that V8 keeps each in a place of its own. */
const plain = (array) => Array.from(array);
/** Numbers that V8 keeps side by side. */
const spread = (array) => [...array];

/** Not for what would be hundreds of megabytes of them. */
const few = ({ groups, outcomes, prompts }) => groups * outcomes * prompts <= CELLS;

export const fromTyped = (games) => each(games, candor.game.price, typed);
export const fromPlain = (games) => (few(games) ? each(games, candor.game.price, plain) : undefined);
export const fromSpread = (games) => (few(games) ? each(games, candor.game.price, spread) : undefined);
export const unchecked = (games) => each(games, price, typed);
