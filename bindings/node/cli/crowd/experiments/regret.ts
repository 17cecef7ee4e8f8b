// Regret by the number of slots: sublinear for the mechanism, linear for what does not use labels where the majority is
// wrong.

import type { Baseline, Environment } from "candor";
import type { Experiment } from "../../experiments/experiment.js";
import { experimentReport } from "../../output/sections.js";
import { curveRows, curvesTable, means, type Curve } from "../../experiments/statistics.js";

const WORKERS = 20;
const SLOTS = [1000, 3162, 10_000, 31_623, 100_000];
const BASELINES: readonly Baseline[] = ["average", "median", "majority", "em", "emWeights", "hedge"];

const ENVIRONMENTS: readonly (readonly [Environment, string])[] = [
  ["needle-biased", "one accurate worker, nineteen share a bias"],
  ["needle-herd", "one accurate worker, nineteen follow one wrong signal"],
  ["adversarial-majority", "one accurate worker, twelve report the opposite"],
  ["factual-herd", "nearly certain labels, nineteen follow one signal that is right with 0.6"],
  ["factual-independent", "nearly certain labels, independent voters: EM finds the accurate worker here"],
  ["benign", "independent unbiased noise: averaging is good here"],
];

export const regret: Experiment = {
  name: "regret",
  summary: "regret over T: sublinear for the mechanism, linear for average, median and EM where the majority is wrong",
  random: { seed: 1000, trials: 8 },
  run({ crowd }, { seed, trials, done }) {
    const cells = ENVIRONMENTS.map(([environment], e) => {
      const curves = new Map<string, [number, ArrayLike<number>][]>();
      SLOTS.forEach((slots, t) => {
        const options = { environment, workers: WORKERS, slots, runs: trials, seed: seed + slots };
        const anytime = crowd.simulate(options);
        const fixed = crowd.simulate({ ...options, schedule: "fixed", baselines: BASELINES });
        const found: [string, ArrayLike<number>][] = [["wsu anytime", anytime.regret], ["wsu fixed", fixed.regret], ...BASELINES.map((name): [string, ArrayLike<number>] => [name, fixed.baselines[name]!])];
        for (const [name, values] of found) curves.set(name, [...(curves.get(name) ?? []), [slots, values]]);
        curves.set("bound (fixed)", [...(curves.get("bound (fixed)") ?? []), [slots, [fixed.bound!]]]);
        done(e * SLOTS.length + t + 1, ENVIRONMENTS.length * SLOTS.length);
      });
      return [...curves].map(([name, points]): Curve => ({ name, points }));
    });
    return experimentReport(
      "Regret against the best worker's beliefs",
      [
        `${WORKERS} workers, mean of ${trials} runs with its standard error, seeds ${seed} + T. Exponent: slope of log regret on log T`,
        "over T >= 1,000, its error by the jackknife over runs; 1 is linear, 0.5 is sqrt T.",
        "A dash: some regret is not positive, so nothing grows.",
      ],
      [
        ["environment", "scheme", "slots", "regret", "error", "exponent", "exponent_error"],
        ...cells.flatMap((curves, e) => curves.flatMap((curve) => curveRows(curve, 0).map((row) => [ENVIRONMENTS[e]![0], curve.name, ...row]))),
      ],
      cells.flatMap((curves, e) => [
        { heading: `${ENVIRONMENTS[e]![0]}: ${ENVIRONMENTS[e]![1]}`, table: curvesTable(curves, 0) },
        { chart: { title: `Regret, ${ENVIRONMENTS[e]![0]}`, x: "slots", y: "regret", logarithmic: true, series: curves.map((curve) => ({ name: curve.name, points: means(curve) })) } },
      ]),
    );
  },
};
