// The prompts every contender prices: seeded, so the same numbers on every machine.

import { uniform } from "../harness/uniform.mjs";

/** Cells n*m per pass over the prompts: 4 MB of rewards, so that a pass takes 1 to 50 ms whoever runs it. */
const CELLS = 2 ** 19;

/** rewards f64[prompts*n*m] in [0, 1), prompt by prompt and row by row; baselines f64[prompts*m], each prompt's sums to 1;
 *  sizes f64[n] in [0.5, 1.5). */
export function games(groups, outcomes) {
  const random = uniform(0x9e3779b9);
  const prompts = Math.max(1, Math.floor(CELLS / (groups * outcomes)));
  const sizes = Float64Array.from({ length: groups }, () => 0.5 + random());
  const rewards = Float64Array.from({ length: prompts * groups * outcomes }, random);
  const baselines = Float64Array.from({ length: prompts * outcomes }, () => 0.25 + random());
  for (let first = 0; first < baselines.length; first += outcomes) {
    const baseline = baselines.subarray(first, first + outcomes);
    const mass = baseline.reduce((sum, q) => sum + q);
    baseline.forEach((q, x) => (baseline[x] = q / mass));
  }
  return { groups, outcomes, prompts, lambda: 0.3, sizes, rewards, baselines };
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
