// Plain JavaScript for the divergences that are solved by a root: what one writes in an afternoon. With t(y) = policy/q,
// y = (R - mu)/lambda, the normaliser mu is found by Newton from the mean score to 1e-12, each solve without a group from the full
// solution's mu, and payments are differences of welfare,
//     p_i = (welfare without i) - (welfare - w_i v_i)
// which cancel: their error is 1e-16 of the welfare, whatever the payment.

import { room } from "../games.mjs";
import { fillScores } from "./softmax.mjs";

/** By name: t(y), its slope given y and t, f(t), and the y at which t is infinite (infinity: nowhere). */
const CURVES = {
  "chi2": [(y) => Math.max(0, 1 + y / 2), (y, t) => (t > 0 ? 0.5 : 0), (t) => (t - 1) * (t - 1), Infinity],
  "reverse-kl": [(y) => -1 / y, (y, t) => t * t, (t) => -Math.log(t), 0],
  "hellinger": [(y) => 1 / ((1 - y) * (1 - y)), (y, t) => (2 * t) / (1 - y), (t) => (Math.sqrt(t) - 1) ** 2, 1],
  "jensen-shannon": [
    (y) => 1 / (2 * Math.exp(-y) - 1), (y, t) => t * (t + 1), (t) => t * Math.log(t) - (t + 1) * Math.log((t + 1) / 2), Math.LN2,
  ],
};

function cressieRead(alpha) {
  const k = alpha - 1;
  return [
    (y) => (1 + k * y > 0 ? Math.pow(1 + k * y, 1 / k) : 0), (y, t) => (t > 0 ? t / (1 + k * y) : 0),
    (t) => (Math.pow(t, alpha) - alpha * t + k) / (alpha * k), k > 0 ? Infinity : -1 / k,
  ];
}

/** A function that prices one prompt. Made anew for every divergence, so that V8 compiles loops for its functions alone. */
function pricer(divergence) {
  const [density, slope, f, pole] = typeof divergence === "string" ? CURVES[divergence] : cressieRead(divergence.alpha);

  /** mu/lambda such that sum q t(score - mu) = 1, by Newton from a guess; policy into `policies` from `first` on. */
  function solve(q, from, scores, outcomes, guess, policies, first) {
    let highest = -Infinity;
    for (let x = 0; x < outcomes; x++) if (scores[x] > highest) highest = scores[x];
    let low = highest - pole;
    let mu = guess > low ? guess : low + 1e-3;
    for (let turn = 0; turn < 100; turn++) {
      let mass = -1;
      let rate = 0;
      for (let x = 0; x < outcomes; x++) {
        const y = scores[x] - mu;
        const t = density(y);
        mass += q[from + x] * t;
        rate += q[from + x] * slope(y, t);
      }
      if (mass > 0 && mu > low) low = mu;
      const next = mu + mass / rate;
      mu = next > low ? next : (mu + low) / 2;
      if (Math.abs(mass) < 1e-12) break;
    }
    for (let x = 0; x < outcomes; x++) policies[first + x] = q[from + x] * density(scores[x] - mu);
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
    const { groups, outcomes, lambda, sizes, rewards, baselines } = games;
    const { policies, valuations, payments, utilities, welfare } = results;
    const first = prompt * outcomes;
    fillScores(games, prompt, scores);
    let mean = 0;
    for (let x = 0; x < outcomes; x++) mean += baselines[first + x] * scores[x];
    const mu = solve(baselines, first, scores, outcomes, mean, policies, first);
    welfare[prompt] = lambda * welfareOf(baselines, first, scores, outcomes, policies, first);
    for (let i = 0; i < groups; i++) {
      const at = prompt * groups + i;
      const row = at * outcomes;
      const rate = sizes[i] / lambda;
      let valuation = 0;
      for (let x = 0; x < outcomes; x++) valuation += policies[first + x] * rewards[row + x];
      for (let x = 0; x < outcomes; x++) without[x] = scores[x] - rate * rewards[row + x];
      solve(baselines, first, without, outcomes, mu - rate * valuation, unused, 0);
      valuations[at] = valuation;
      payments[at] = lambda * welfareOf(baselines, first, without, outcomes, unused, 0) - welfare[prompt] + sizes[i] * valuation;
      utilities[at] = sizes[i] * valuation - payments[at];
    }
  };
}

export function newton(games) {
  const price = pricer(games.divergence);
  const results = room(games);
  const scores = new Float64Array(games.outcomes);
  const without = new Float64Array(games.outcomes);
  const unused = new Float64Array(games.outcomes);
  return () => {
    for (let prompt = 0; prompt < games.prompts; prompt++) price(games, prompt, results, scores, without, unused);
    return results;
  };
}
