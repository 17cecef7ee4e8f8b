// Limited feedback: only k of N workers are asked, and regret still grows like sqrt T for k >= 2.

import type { Environment } from "candor";
import type { Experiment } from "../../experiments/experiment.js";
import { experimentReport } from "../../output/sections.js";
import { curvesTable, exponent, mean, type Curve } from "../../experiments/statistics.js";

const WORKERS = 20;
const SLOTS = [1000, 3162, 10_000, 31_623, 100_000];
const ASKED = [20, 5, 2, 1];
const ENVIRONMENTS: readonly Environment[] = ["needle-herd", "adversarial-majority"];
const SCHEDULES = ["fixed", "anytime"] as const;

export const limited: Experiment = {
  name: "limited",
  summary: "regret when only k of 20 workers are asked: still sqrt T for k >= 2",
  random: { seed: 3000, trials: 8 },
  run({ crowd }, { seed, trials, done }) {
    const of = ENVIRONMENTS.length * SCHEDULES.length * ASKED.length;
    let steps = 0;
    const cells = ENVIRONMENTS.map((environment) => SCHEDULES.flatMap((schedule) => ASKED.flatMap((perSlot): Curve[] => {
      const runs = SLOTS.map((slots) => crowd.simulate({ environment, workers: WORKERS, slots, runs: trials, seed: seed + slots, schedule, perSlot }));
      done(++steps, of);
      const name = `k = ${perSlot}, ${schedule}`;
      const curve = { name, points: SLOTS.map((T, k) => [T, mean(runs[k]!.regret)] as const) };
      return schedule === "anytime" ? [curve] : [curve, { name: `k = ${perSlot}, bound`, points: SLOTS.map((T, k) => [T, runs[k]!.bound!] as const) }];
    })));
    return experimentReport(
      "Limited feedback",
      [
        `${WORKERS} workers, k of them asked at a slot, mean of ${trials} runs, seeds ${seed} + T. Exponent over T >= 10,000.`,
        "For k = 1 the exponent is still falling at these T: the transient lasts until about N ln N / gap^2 slots, and its bound is an order, not a proof.",
      ],
      [
        ["environment", "scheme", "slots", "regret", "exponent"],
        ...cells.flatMap((curves, e) => curves.flatMap(({ name, points }) => points.map(([T, R]) => [ENVIRONMENTS[e]!, name, T, R, exponent(points.filter(([slots]) => slots >= 10_000))]))),
      ],
      cells.flatMap((curves, e) => [
        { heading: ENVIRONMENTS[e]!, table: curvesTable(curves, 10_000) },
        { chart: { title: `Regret, ${ENVIRONMENTS[e]}`, x: "slots", y: "regret", logarithmic: true, series: curves.filter(({ name }) => !name.endsWith("bound")) } },
      ]),
    );
  },
};
