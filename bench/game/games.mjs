// The prompts every contender prices: seeded, so the same numbers on every machine.

import { filled, uniform } from "../harness/uniform.mjs";

/** Cells n*m of a pass over the prompts, 1 MB of rewards, and prompts at most: so a pass takes a fraction of a
 *  millisecond to 30, whoever makes it. */
export const CELLS = 2 ** 17;
const PROMPTS = 4096;

/** rewards f64[prompts*n*m] in [0, 1), prompt by prompt and row by row; baselines f64[prompts*m], each prompt's sums to
 *  1; sizes f64[n] in [0.5, 1.5). */
export function games({ groups, outcomes, prompts: wanted, lambda = 0.3, divergence = "kl" }) {
  const random = uniform(0x9e3779b9);
  const prompts = wanted ?? Math.max(1, Math.min(PROMPTS, Math.floor(CELLS / (groups * outcomes))));
  const sizes = filled(groups, () => 0.5 + random());
  const rewards = filled(prompts * groups * outcomes, random);
  const baselines = filled(prompts * outcomes, () => 0.25 + random());
  for (let first = 0; first < baselines.length; first += outcomes) {
    let mass = 0;
    for (let x = 0; x < outcomes; x++) mass += baselines[first + x];
    for (let x = 0; x < outcomes; x++) baselines[first + x] /= mass;
  }
  return { groups, outcomes, prompts, lambda, divergence, sizes, rewards, baselines };
}

/** Room for the results of all prompts, for contenders that write into it. */
export function room({ groups, outcomes, prompts }) {
  return {
    policies: new Float64Array(prompts * outcomes),
    valuations: new Float64Array(prompts * groups),
    payments: new Float64Array(prompts * groups),
    utilities: new Float64Array(prompts * groups),
    welfare: new Float64Array(prompts),
  };
}

export const cells = ({ groups, outcomes, prompts }) => groups * outcomes * prompts;

/** The outputs, and what game.price calls them. */
const OUTPUTS = {
  policies: "policy", valuations: "valuations", payments: "payments", utilities: "utilities", welfare: "welfare",
};

/** One array an output over all prompts, of a batch's results or of a list of single ones. */
export function columns(results) {
  if (!Array.isArray(results)) return Object.keys(OUTPUTS).map((name) => results[name]);
  return Object.values(OUTPUTS).map((name) => results.flatMap(({ [name]: value }) =>
    typeof value === "number" ? value : Array.from(value)));
}
