// Limited feedback: only k of N workers are asked. For k >= 2 regret is bounded by an order of sqrt T, below which it may
// still grow faster; for k = 1 no bound is proved here.

import type { Environment } from "candor";
import type { Experiment } from "../../experiments/experiment.js";
import { experimentReport } from "../../output/sections.js";
import { curveRows, curvesTable, means, type Curve } from "../../experiments/statistics.js";

const WORKERS = 20;
const SLOTS = [1000, 3162, 10_000, 31_623, 100_000];
const FROM = 10_000; // of the exponents: below, the curves are still linear
const ASKED = [20, 5, 2, 1];
const ENVIRONMENTS: readonly Environment[] = ["needle-herd", "adversarial-majority"];
const SCHEDULES = ["fixed", "anytime"] as const;

export const limited: Experiment = {
  name: "limited",
  summary: "regret when only k of 20 workers are asked: below an order of sqrt T for k >= 2, no proof for k = 1",
  random: { seed: 3000, trials: 8 },
  run({ crowd }, { seed, trials, done }) {
    const of = ENVIRONMENTS.length * SCHEDULES.length * ASKED.length;
    let steps = 0;
    const cells = ENVIRONMENTS.map((environment) => SCHEDULES.flatMap((schedule) => ASKED.flatMap((perSlot): Curve[] => {
      const runs = SLOTS.map((slots) => crowd.simulate({ environment, workers: WORKERS, slots, runs: trials, seed: seed + slots, schedule, perSlot }));
      done(++steps, of);
      const name = `k = ${perSlot}, ${schedule}`;
      const curve = { name, points: SLOTS.map((T, k) => [T, runs[k]!.regret] as const) };
      const bound = { name: `k = ${perSlot}, bound`, points: SLOTS.map((T, k) => [T, [runs[k]!.bound!]] as const) };
      return schedule === "anytime" ? [curve] : [curve, bound];
    })));
    return experimentReport(
      "Limited feedback",
      [
        `${WORKERS} workers, k of them asked at a slot, mean of ${trials} runs with its standard error, seeds ${seed} + T.`,
        "Exponent over T >= 10,000, its error by the jackknife over runs. k >= 2: the bound grows like",
        "sqrt T and no mean is above it. The fixed step's exponent is about .5, but .63 for k = 2 and a hostile majority, which is",
        "in its transient (about N ln N / gap^2 slots): .57 over the last step. k = 1: .62 to .67, over the last step .54 to",
        ".62, and its bound is an order, not a proof. (Figures of 8 runs.)",
      ],
      [
        ["environment", "scheme", "slots", "regret", "error", "exponent", "exponent_error"],
        ...cells.flatMap((curves, e) => curves.flatMap((curve) => curveRows(curve, FROM).map((row) => [ENVIRONMENTS[e]!, curve.name, ...row]))),
      ],
      cells.flatMap((curves, e) => [
        { heading: ENVIRONMENTS[e]!, table: curvesTable(curves, FROM) },
        { chart: { title: `Regret, ${ENVIRONMENTS[e]}`, x: "slots", y: "regret", logarithmic: true, series: curves.filter(({ name }) => !name.endsWith("bound")).map((curve) => ({ name: curve.name, points: means(curve) })) } },
      ]),
    );
  },
};
