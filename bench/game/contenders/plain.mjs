// Plain JavaScript, the formula one would take from a book: a softmax, valuations, and payments by the sum that does not cancel,
//     p_i = lambda log1p( sum_x policy(x) phi(z(x)) ),  phi(z) = exp(-z) - 1 + z,  z = w_i (r_i - v_i)/lambda
// Results go into arrays that exist, which is the fastest for V8.

import { room } from "../games.mjs";
import { fillScores, softmax } from "./softmax.mjs";

/** By its series where exp(-z) - 1 + z would cancel; 4e-12 relative at the switch. */
function phi(z) {
  if (Math.abs(z) > 0.01) return Math.exp(-z) - 1 + z;
  return z * z * (1 / 2 - z * (1 / 6 - z * (1 / 24 - z * (1 / 120 - z / 720))));
}

function price(games, prompt, results, scores) {
  const { groups, outcomes, lambda, sizes, rewards } = games;
  const { policies, valuations, payments, utilities, welfare } = results;
  const first = prompt * outcomes;
  fillScores(games, prompt, scores);
  welfare[prompt] = lambda * softmax(games, prompt, scores, policies, first);
  for (let i = 0; i < groups; i++) {
    const at = prompt * groups + i;
    const row = at * outcomes;
    const rate = sizes[i] / lambda;
    let valuation = 0;
    let sum = 0;
    for (let x = 0; x < outcomes; x++) valuation += policies[first + x] * rewards[row + x];
    for (let x = 0; x < outcomes; x++) sum += policies[first + x] * phi((rewards[row + x] - valuation) * rate);
    valuations[at] = valuation;
    payments[at] = lambda * Math.log1p(sum);
    utilities[at] = sizes[i] * valuation - payments[at];
  }
}

export function plain(games) {
  const results = room(games);
  const scores = new Float64Array(games.outcomes);
  return () => {
    for (let prompt = 0; prompt < games.prompts; prompt++) price(games, prompt, results, scores);
    return results;
  };
}
