// What lying is worth under each scheme, at one slot, with foresight, and over whole runs.

import type { Candor, ResponseOptions } from "candor";
import type { Experiment } from "../../experiments/experiment.js";
import { experimentReport } from "../../output/sections.js";
import { withError } from "../../output/table.js";
import { fixed, mean, means, standardError, type Curve } from "../../experiments/statistics.js";

const HORIZONS = [4, 16, 64];
const SLOTS = [1000, 3162, 10_000, 31_623];

type Case = Pick<ResponseOptions, "scheme" | "utility"> & Partial<ResponseOptions>;

/** Rows of the truthfulness table in docs/crowd.md. */
const CASES: readonly (readonly [promise: string, wants: string, options: Case])[] = [
  ["T1 exact", "next share, wsu", { scheme: "wsu", utility: "share" }],
  ["T2 exact", "this outcome, wsu, sampled output", { scheme: "wsu", utility: "outcome", output: "sample" }],
  ["T3 exact", "raw weight, prod", { scheme: "prod", utility: "raw-weight" }],
  ["T4 exact", "payment by Brier loss", { scheme: "wsu", utility: "brier" }],
  ["T5 exact", "log-odds of the share, Hedge, eta 2", { scheme: "hedge", utility: "log-odds", step: 2 }],
  ["T6 exact", "winning the lottery, elf-x", { scheme: "elf-x", utility: "lottery" }],
  ["F1 fails", "this outcome, wsu, mean output", { scheme: "wsu", utility: "outcome" }],
  ["F1 fails", "this outcome, average", { scheme: "average", utility: "outcome" }],
  ["exact", "this outcome, lower median", { scheme: "median", utility: "outcome" }],
  ["fails", "this outcome, mid-point median", { scheme: "midpoint", utility: "outcome" }],
  ["F2 order eta^3", "next share, prod, eta 1/2", { scheme: "prod", utility: "share", step: 0.5 }],
  ["F2 order eta^3", "next share, prod, eta 0.1", { scheme: "prod", utility: "share", step: 0.1 }],
  ["F2 fails", "next share, Hedge, eta 2", { scheme: "hedge", utility: "share", step: 2 }],
  ["F2 order eta^3", "next share, Hedge, eta 0.1", { scheme: "hedge", utility: "share", step: 0.1 }],
  ["F3 fails", "agreement with the average", { scheme: "average", utility: "consensus" }],
  ["F3 fails", "next share, EM-style weights", { scheme: "em-weights", utility: "share" }],
  ["control", "next share, wsu with absolute loss", { scheme: "absolute", utility: "share" }],
];

export const strategic: Experiment = {
  name: "strategic",
  summary: "what lying is worth under each scheme",
  random: { seed: 42, trials: 500 },
  run(candor, { seed, trials, done }) {
    const steps = CASES.length + 3 * HORIZONS.length + 3;
    let step = 0;
    const tick = (): void => done(++step, steps);
    const states = randomStates(seed, trials);
    const lies = CASES.map(([promise, wants, options]) => {
      const found = states.map((state) => ({ state, ...candor.crowd.bestResponse({ ...state, ...options }) }));
      tick();
      const gains = found.map(({ gain }) => gain);
      return { promise, wants, most: Math.max(...gains), mean: mean(gains), deviation: Math.max(...found.map(({ report, state }) => Math.abs(report - state.belief))) };
    });
    const foreseen = HORIZONS.flatMap((slots) => (["wsu", "hedge", "prod"] as const).map((scheme) => {
      const all = ([{ shift: 0 }, { shift: 0.15 }, { shift: 0.4 }, "informed"] as const).map((opponent) => candor.crowd.foresee({ scheme, slots, opponent }));
      tick();
      return { scheme, slots, gain: Math.max(...all.map(({ gain }) => gain)), deviation: Math.max(...all.map(({ deviation }) => deviation)) };
    }));
    const steered = wholeRuns(candor, tick);
    const exponential = (value: number): string => (value === 0 ? "0" : value.toExponential(1));
    return experimentReport(
      "What lying is worth",
      [`One slot: ${trials} random states of 3 to 8 workers, seed ${seed}; the best of 1,001 reports against the truth, in units of the utility.`],
      [
        ["part", "scheme", "slots", "gain", "mean", "deviation", "error"],
        ...lies.map(({ wants, most, mean: average, deviation }) => ["one slot", wants, 1, most, average, deviation, null]),
        ...foreseen.map(({ scheme, slots, gain, deviation }) => ["foresight", scheme, slots, gain, NaN, deviation, null]),
        ...steered.flatMap(({ name, points }) => points.map(([T, runs]) => ["whole runs", name, T, mean(runs), mean(runs) / T, NaN, standardError(runs)])),
      ],
      [
        {
          heading: "One slot, by what the worker wants",
          table: { head: ["wants", "truth is", "largest gain", "mean gain", "furthest lie"], rows: lies.map(({ promise, wants, most, mean: average, deviation }) => [wants, promise, exponential(most), exponential(average), fixed(deviation, 3)]) },
        },
        {
          heading: "Foresight (T7): the last share, two workers, the worst of four opponents, step sqrt(ln 2 / T)",
          table: { head: ["scheme", "slots ahead", "largest gain", "furthest lie"], rows: foreseen.map(({ scheme, slots, gain, deviation }) => [scheme, String(slots), exponential(gain), fixed(deviation, 4)]) },
        },
        {
          heading: "Whole runs: everybody steers this slot's outcome (needle-biased, 20 workers, 8 runs, seeds 1000 + T). Regret and its standard error",
          table: { head: ["scheme", ...SLOTS.map((T) => `T = ${T.toLocaleString("en-US")}`), "regret / T"], rows: steered.map(({ name, points }) => [name, ...points.map(([, runs]) => withError(mean(runs), standardError(runs))), fixed(mean(points.at(-1)![1]) / points.at(-1)![0], 4)]) },
        },
        { chart: { title: "Regret when everybody steers", x: "slots", y: "regret", logarithmic: true, series: steered.map((curve) => ({ name: curve.name, points: means(curve) })) } },
      ],
    );
  },
};

function wholeRuns({ crowd }: Candor, tick: () => void): Curve[] {
  const run = (slots: number) => ({ environment: "needle-biased", workers: 20, slots, runs: 8, seed: 1000 + slots, schedule: "fixed" }) as const;
  const curve = (name: string, regret: (slots: number) => ArrayLike<number>): Curve => {
    const points = SLOTS.map((slots) => [slots, regret(slots)] as const);
    tick();
    return { name, points };
  };
  return [
    curve("wsu, mean output, steered", (slots) => crowd.simulate({ ...run(slots), strategy: "steering" }).regret),
    curve("average, steered", (slots) => crowd.simulate({ ...run(slots), strategy: "steering-average", baselines: ["average"] }).baselines.average!),
    curve("wsu, sampled output (steering does not pay)", (slots) => crowd.simulate({ ...run(slots), output: "sample" }).regret),
  ];
}

/** Shares, reports and beliefs from a linear congruential generator: the same states on every machine. */
function randomStates(seed: number, count: number) {
  let state = BigInt(seed) * 2n + 1n;
  const random = (): number => {
    state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
    return Number(state >> 11n) / 2 ** 53;
  };
  return Array.from({ length: count }, () => {
    const N = 3 + Math.floor(random() * 6);
    const list = (): number[] => Array.from({ length: N }, random);
    return { worker: Math.floor(random() * N), belief: random(), weights: list().map((w) => 0.01 + w), reports: list(), step: 0.01 + 0.49 * random() };
  });
}
