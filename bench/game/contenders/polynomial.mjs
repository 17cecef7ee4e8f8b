// JavaScript by hand: the core's own way (assembly/math/exp.ts, assembly/game/divergences/kl*.ts) without SIMD. Powers
// of two out of a table, the polynomial of phi in two chains, loops over two outcomes at a time.

import { room } from "../games.mjs";

const LOG2E = 1.4426950408889634;
const LN2 = 0.6931471805599453;
/** Adding it rounds to the nearest integer. */
const ROUND = 6755399441055744;
/** 2^k at k + LEAST. */
const LEAST = 1022;
const POWERS = Float64Array.from({ length: 2046 }, (_, k) => 2 ** (k - LEAST));

/** c(f) = (2^f - 1 - f ln 2)/(f^2 ln 2), |f| <= 1/2. */
function c(f) {
  const ff = f * f;
  const even = 0.3465735902799727 + ff * (0.013876027166191301 + ff * (0.00022222596955884157
    + ff * (1.9065866613215342e-6 + ff * 1.0201248942764379e-8)));
  const odd = 0.08007550231970013 + ff * (0.001923625821530968 + ff * (2.20050433563972e-5
    + ff * (1.4683893529145261e-7 + ff * 6.417667838348407e-10)));
  return even + f * odd;
}

/** 2^t, |t| <= 1022. */
function exp2(t) {
  const k = t + ROUND - ROUND;
  const f = t - k;
  const s = POWERS[k + LEAST];
  return s + s * ((f + f * f * c(f)) * LN2);
}

/** (2^t - 1)/ln 2 - t, which keeps its digits for every small t. */
function phi(t) {
  const k = t + ROUND - ROUND;
  const f = t - k;
  const s = POWERS[k + LEAST];
  return s * f * f * c(f) + (s * (f + LOG2E) - (t + LOG2E));
}

/** log2 of what weighs an outcome, to be lessened by the highest; two groups at a time. */
function fillScores({ groups, outcomes, lambda, sizes, rewards }, prompt, scores) {
  const start = prompt * groups * outcomes;
  const pairs = groups & ~1;
  let highest = -Infinity;
  for (let x = 0; x < outcomes; x++) {
    let score = 0;
    for (let i = 0; i < pairs; i += 2) {
      const at = start + i * outcomes + x;
      score += sizes[i] * rewards[at] + sizes[i + 1] * rewards[at + outcomes];
    }
    if (pairs < groups) score += sizes[pairs] * rewards[start + pairs * outcomes + x];
    score *= LOG2E / lambda;
    scores[x] = score;
    if (score > highest) highest = score;
  }
  return highest;
}

function price(games, prompt, results, weights) {
  const { groups, outcomes, lambda, sizes, rewards, baselines } = games;
  const first = prompt * outcomes;
  const pairs = outcomes & ~1;
  const highest = fillScores(games, prompt, weights);
  let mass = 0;
  for (let x = 0; x < outcomes; x++) {
    const weight = baselines[first + x] * exp2(Math.max(weights[x] - highest, -LEAST));
    weights[x] = weight;
    mass += weight;
  }
  for (let x = 0; x < outcomes; x++) results.policies[first + x] = weights[x] / mass;
  results.welfare[prompt] = lambda * (highest * LN2 + Math.log(mass));
  for (let i = 0; i < groups; i++) {
    const at = prompt * groups + i;
    const row = at * outcomes;
    const rate = sizes[i] * (LOG2E / lambda);
    let [even, odd] = [0, 0];
    for (let x = 0; x < pairs; x += 2) {
      even += weights[x] * rewards[row + x];
      odd += weights[x + 1] * rewards[row + x + 1];
    }
    if (pairs < outcomes) even += weights[pairs] * rewards[row + pairs];
    const valuation = (even + odd) / mass;
    [even, odd] = [0, 0];
    for (let x = 0; x < pairs; x += 2) {
      even += weights[x] * phi((valuation - rewards[row + x]) * rate);
      odd += weights[x + 1] * phi((valuation - rewards[row + x + 1]) * rate);
    }
    if (pairs < outcomes) even += weights[pairs] * phi((valuation - rewards[row + pairs]) * rate);
    results.valuations[at] = valuation;
    results.payments[at] = lambda * Math.log1p(((even + odd) * LN2) / mass);
    results.utilities[at] = sizes[i] * valuation - results.payments[at];
  }
}

export function polynomial(games) {
  const results = room(games);
  const weights = new Float64Array(games.outcomes);
  return () => {
    for (let prompt = 0; prompt < games.prompts; prompt++) price(games, prompt, results, weights);
    return results;
  };
}
