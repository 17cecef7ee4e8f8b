// Plain JavaScript for the divergences other than kl: what one writes in an afternoon. With policy/q = t(s), s the score over lambda
// from where t has its pole, less the normaliser mu, found by Newton from the mean score to 1e-12; a solve without a group starts
// from the full solution's mu; payments are differences of welfare,
//     p_i = (welfare without i) - (welfare - w_i v_i)
// which cancel: their error is 1e-16 of the welfare, whatever the payment. Total variation needs no solve.

import { room } from "../games.mjs";
import { fillScores, leaveOut, valuationOf } from "./softmax.mjs";

/** By name: t(s), its slope given s and t, f(t), the s at which t is 1, and whether t has its pole at 0. */
const CURVES = {
  "chi2": [(s) => (s > 0 ? s / 2 : 0), (s, t) => (t > 0 ? 0.5 : 0), (t) => (t - 1) * (t - 1), 2, false],
  "reverse-kl": [(s) => -1 / s, (s, t) => t * t, (t) => -Math.log(t), -1, true],
  "hellinger": [(s) => 1 / (s * s), (s, t) => (-2 * t) / s, (t) => (Math.sqrt(t) - 1) ** 2, -1, true],
  "jensen-shannon": [
    (s) => 1 / Math.expm1(-s), (s, t) => t * (t + 1), (t) => t * Math.log(t) - (t + 1) * Math.log((t + 1) / 2), -Math.LN2, true,
  ],
};

function cressieRead(alpha) {
  const k = alpha - 1;
  const power = 1 / k;
  return [
    (s) => (k * s > 0 ? Math.pow(k * s, power) : 0), (s, t) => (t > 0 ? t / (k * s) : 0),
    (t) => (Math.pow(t, alpha) - alpha * t + k) / (alpha * k), power, k < 0,
  ];
}

/** A function that prices one prompt, with loops for these functions alone. */
function pricer(divergence) {
  const [density, slope, f, even, poled] = typeof divergence === "string" ? CURVES[divergence] : cressieRead(divergence.alpha);

  /** mu from the highest score such that sum q t(score - highest - mu) = 1, from a guess; policy into `policies` from `first` on. */
  function solve(q, from, scores, highest, outcomes, guess, policies, first) {
    let low = poled ? 0 : -Infinity;
    let mu = guess > low ? guess : -even / outcomes;
    for (let turn = 0; turn < 200; turn++) {
      let mass = -1;
      let rate = 0;
      for (let x = 0; x < outcomes; x++) {
        const s = scores[x] - highest - mu;
        const t = density(s);
        mass += q[from + x] * t;
        rate += q[from + x] * slope(s, t);
      }
      if (mass > 0) low = mu;
      const next = mu + mass / rate;
      mu = next > low ? next : (mu + low) / 2;
      if (Math.abs(mass) < 1e-12) break;
    }
    for (let x = 0; x < outcomes; x++) policies[first + x] = q[from + x] * density(scores[x] - highest - mu);
    return mu;
  }

  /** sum policy score - sum q f(policy/q). */
  function welfareOf(q, from, scores, outcomes, policies, first) {
    let sum = 0;
    for (let x = 0; x < outcomes; x++) {
      const probability = policies[first + x];
      sum += probability * scores[x] - q[from + x] * f(probability / q[from + x]);
    }
    return sum;
  }

  return function price(games, prompt, results, scores, without, unused) {
    const { groups, outcomes, lambda, sizes, baselines } = games;
    const { policies, valuations, payments, utilities, welfare } = results;
    const first = prompt * outcomes;
    fillScores(games, prompt, scores);
    let mean = 0;
    for (let x = 0; x < outcomes; x++) mean += baselines[first + x] * scores[x];
    const highest = highestOf(scores, outcomes);
    const mu = solve(baselines, first, scores, highest, outcomes, mean - highest - even, policies, first);
    welfare[prompt] = lambda * welfareOf(baselines, first, scores, outcomes, policies, first);
    for (let i = 0; i < groups; i++) {
      const at = prompt * groups + i;
      const row = at * outcomes;
      const rate = sizes[i] / lambda;
      const valuation = valuationOf(games, policies, first, row);
      leaveOut(games, scores, row, rate, without);
      const others = highestOf(without, outcomes);
      solve(baselines, first, without, others, outcomes, mu + highest - rate * valuation - others, unused, 0);
      valuations[at] = valuation;
      payments[at] = lambda * welfareOf(baselines, first, without, outcomes, unused, 0) - welfare[prompt] + sizes[i] * valuation;
      utilities[at] = sizes[i] * valuation - payments[at];
    }
  };
}

function highestOf(scores, outcomes) {
  let highest = -Infinity;
  for (let x = 0; x < outcomes; x++) if (scores[x] > highest) highest = scores[x];
  return highest;
}

/** policy: q where the score is at least the highest less 2, the mass of the others at the highest; returns its welfare. */
function keep(q, from, scores, outcomes, policies, first) {
  let best = 0;
  for (let x = 1; x < outcomes; x++) if (scores[x] > scores[best]) best = x;
  let moved = 0;
  let sum = 0;
  for (let x = 0; x < outcomes; x++) {
    const kept = scores[x] >= scores[best] - 2;
    policies[first + x] = kept ? q[from + x] : 0;
    if (kept) sum += q[from + x] * scores[x];
    else moved += q[from + x];
  }
  policies[first + best] += moved;
  return sum + moved * (scores[best] - 2);
}

function priceTotalVariation(games, prompt, results, scores, without, unused) {
  const { groups, outcomes, lambda, sizes, baselines } = games;
  const { policies, valuations, payments, utilities, welfare } = results;
  const first = prompt * outcomes;
  fillScores(games, prompt, scores);
  welfare[prompt] = lambda * keep(baselines, first, scores, outcomes, policies, first);
  for (let i = 0; i < groups; i++) {
    const at = prompt * groups + i;
    const row = at * outcomes;
    const rate = sizes[i] / lambda;
    const valuation = valuationOf(games, policies, first, row);
    leaveOut(games, scores, row, rate, without);
    valuations[at] = valuation;
    payments[at] = lambda * keep(baselines, first, without, outcomes, unused, 0) - welfare[prompt] + sizes[i] * valuation;
    utilities[at] = sizes[i] * valuation - payments[at];
  }
}

export function newton(games) {
  const price = games.divergence === "total-variation" ? priceTotalVariation : pricer(games.divergence);
  const results = room(games);
  const scores = new Float64Array(games.outcomes);
  const without = new Float64Array(games.outcomes);
  const unused = new Float64Array(games.outcomes);
  return () => {
    for (let prompt = 0; prompt < games.prompts; prompt++) price(games, prompt, results, scores, without, unused);
    return results;
  };
}
