// Plain JavaScript by the definition: n + 1 softmaxes, one with everybody and one without each group, and payments by
// difference,
//     p_i = lambda (log Z without i - log Z) + w_i v_i
// which cancels: its error is 1e-16 of the welfare, whatever the payment.

import { room } from "../games.mjs";
import { fillScores, leaveOut, softmax, valuationOf } from "./softmax.mjs";

function price(games, prompt, results, scores, without, unused) {
  const { groups, outcomes, lambda, sizes } = games;
  const { policies, valuations, payments, utilities, welfare } = results;
  const first = prompt * outcomes;
  fillScores(games, prompt, scores);
  welfare[prompt] = lambda * softmax(games, prompt, scores, policies, first);
  for (let i = 0; i < groups; i++) {
    const at = prompt * groups + i;
    const row = at * outcomes;
    const rate = sizes[i] / lambda;
    const valuation = valuationOf(games, policies, first, row);
    leaveOut(games, scores, row, rate, without);
    valuations[at] = valuation;
    payments[at] = lambda * softmax(games, prompt, without, unused, 0) - welfare[prompt] + sizes[i] * valuation;
    utilities[at] = sizes[i] * valuation - payments[at];
  }
}

export function naive(games) {
  const results = room(games);
  const scores = new Float64Array(games.outcomes);
  const without = new Float64Array(games.outcomes);
  const unused = new Float64Array(games.outcomes);
  return () => {
    for (let prompt = 0; prompt < games.prompts; prompt++) price(games, prompt, results, scores, without, unused);
    return results;
  };
}
