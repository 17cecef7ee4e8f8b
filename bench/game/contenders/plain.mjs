// Plain JavaScript, the formula one would take from a book: a softmax, valuations, and payments by the sum that does
// not cancel,
//     p_i = lambda log1p( sum_x policy(x) phi(z(x)) ),  phi(z) = exp(-z) - 1 + z,  z = w_i (r_i - v_i)/lambda
// Results go into arrays that exist, which is the fastest for V8.

import { room } from "../games.mjs";
import { fillScores, softmax, valuationOf } from "./softmax.mjs";

/** By its series where exp(-z) - 1 + z would cancel; 4e-12 relative at the switch. */
function phi(z) {
  if (Math.abs(z) > 0.01) return Math.exp(-z) - 1 + z;
  return z * z * (1 / 2 - z * (1 / 6 - z * (1 / 24 - z * (1 / 120 - z / 720))));
}

/** By what the language has against cancellation: one comes back for z down to 1e-8. */
const phiByExpm1 = (z) => Math.expm1(-z) + z;

function plain(games, phi) {
  const { groups, outcomes, prompts, lambda, sizes, rewards } = games;
  const results = room(games);
  const { policies, valuations, payments, utilities, welfare } = results;
  const scores = new Float64Array(outcomes);
  const price = (prompt) => {
    const first = prompt * outcomes;
    fillScores(games, prompt, scores);
    welfare[prompt] = lambda * softmax(games, prompt, scores, policies, first);
    for (let i = 0; i < groups; i++) {
      const at = prompt * groups + i;
      const row = at * outcomes;
      const rate = sizes[i] / lambda;
      const valuation = valuationOf(games, policies, first, row);
      let sum = 0;
      for (let x = 0; x < outcomes; x++) sum += policies[first + x] * phi((rewards[row + x] - valuation) * rate);
      valuations[at] = valuation;
      payments[at] = lambda * Math.log1p(sum);
      utilities[at] = sizes[i] * valuation - payments[at];
    }
  };
  return () => {
    for (let prompt = 0; prompt < prompts; prompt++) price(prompt);
    return results;
  };
}

export const stable = (games) => plain(games, phi);

export const expm1 = (games) => plain(games, phiByExpm1);
