// Crowds of the workload: histories replayed under every mechanism, whole simulated runs, best responses, payments.

import type { Candor, ClassReport, MechanismOptions, ResponseOptions } from "candor";
import { Random } from "./random.js";

const KEY = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
const MECHANISMS: readonly MechanismOptions[] = [
  {}, { schedule: "fixed" }, { schedule: "doubling", silence: "sleep" }, { update: "prod", schedule: "fixed" }, { update: "elf-x", key: KEY },
  { output: "sample", key: KEY }, { perSlot: 1, key: KEY }, { perSlot: 3, key: KEY }, { labelNoise: 0.2, scale: 0.5 },
];
const SCHEMES: readonly Pick<ResponseOptions, "scheme" | "utility">[] = [
  { scheme: "wsu", utility: "share" }, { scheme: "prod", utility: "raw-weight" }, { scheme: "hedge", utility: "log-odds" },
  { scheme: "average", utility: "consensus" }, { scheme: "em-weights", utility: "share" },
];

function history(random: Random, N: number, T: number, missing: boolean): { workers: string[]; reports: (number | null)[][]; labels: number[] } {
  return {
    workers: Array.from({ length: N }, (_, i) => `w${i}`),
    reports: Array.from({ length: T }, () => Array.from({ length: N }, () => (missing && random.unit() < 0.3 ? null : random.unit()))),
    labels: Array.from({ length: T }, () => random.integer(0, 1)),
  };
}

/** Opinions over five classes, a distribution, a class or silence each, settled slot by slot. */
function overClasses(crowd: Candor["crowd"], random: Random, options: MechanismOptions, all: (values: ArrayLike<number>) => void): void {
  const classes = ["a", "b", "c", "d", "e"];
  const workers = Array.from({ length: 6 }, (_, i) => `w${i}`);
  let state = crowd.create({ ...options, workers, classes, ...(options.schedule === "fixed" && { horizon: 40 }) });
  for (let slot = 0; slot < 40; slot++) {
    const opened = crowd.open(state, slot);
    const opinions = workers.map((id): [string, ClassReport][] => {
      const parts = classes.map(() => random.unit());
      const sum = parts.reduce((total, part) => total + part, 0);
      const name = classes[random.integer(0, 4)]!;
      const kind = random.integer(0, 2);
      return kind === 0 ? [] : [[id, kind === 1 ? name : parts.map((part) => part / sum)]];
    });
    const asked = new Set(opened.asked.map(({ id }) => id));
    const reports = Object.fromEntries(opinions.flat().filter(([id]) => asked.has(id)));
    all(Object.values(crowd.aggregate(opened.state, slot, reports).prediction));
    state = crowd.settle(opened.state, [{ slot, reports, label: classes[random.integer(0, 4)]! }]);
  }
  all(crowd.weights(state).map(({ weight }) => weight));
  for (const rule of ["weight", "brier", "answers"] as const) {
    all(crowd.payments(state, { budget: 1_000_003, rule }).payments.map(({ payment }) => payment));
  }
}

/** Hands every output number to `see`, in a fixed order. */
export function runCrowds({ crowd }: Candor, see: (value: number) => void): void {
  const random = new Random(605);
  const all = (values: ArrayLike<number>): void => {
    for (let k = 0; k < values.length; k++) see(values[k]!);
  };
  for (const [N, T, missing] of [[20, 300, false], [7, 150, true], [1, 20, true], [33, 60, false]] as const) {
    const given = history(random, N, T, missing);
    for (const options of MECHANISMS) {
      const { predictions, losses, weights, loss, regret, mixtureRegret, bound, baselines, workers } = crowd.replay({ ...given, ...options });
      for (const values of [predictions, losses, weights, [loss, regret, mixtureRegret, bound].map((value) => value ?? NaN)]) all(values);
      all(Object.values(baselines).map((baseline) => baseline.loss ?? NaN));
      for (const rule of ["weight", "brier"] as const) all(crowd.payments({ workers }, { budget: 1_000_003, rule }).payments.map(({ payment }) => payment));
    }
  }
  for (const environment of ["needle-biased", "factual-herd", "coins"] as const) {
    const { regret, mixtureRegret, accurateShare } = crowd.simulate({ environment, workers: 9, slots: 400, runs: 2, seed: 5 });
    for (const values of [regret, mixtureRegret, accurateShare]) all(values);
  }
  for (const scheme of SCHEMES) {
    const list = (): number[] => Array.from({ length: 5 }, () => 0.05 + 0.9 * random.unit());
    const state = { worker: 2, belief: random.unit(), weights: list(), reports: list() };
    const { report, gain, truthful, gainOfSilence } = crowd.bestResponse({ ...scheme, ...state, step: 0.3, grid: 101 });
    all([report, gain, truthful, gainOfSilence]);
  }
  for (const options of MECHANISMS) overClasses(crowd, random, options, all);
  runLabels(crowd, all);
  runSparse(crowd, all);
}

/** Answers out of votes, by every method, with two, three and four classes. */
function runLabels(crowd: Candor["crowd"], all: (values: ArrayLike<number>) => void): void {
  const random = new Random(707);
  for (const k of [2, 3, 4]) {
    const votes = Array.from({ length: 700 }, () =>
      ({ task: `t${random.integer(0, 149)}`, worker: `w${random.integer(0, 19)}`, label: random.integer(0, k - 1) }));
    const gold = Object.fromEntries(votes.slice(0, 40).map(({ task }) => [task, random.integer(0, k - 1)]));
    for (const method of ["dawid-skene", "one-coin", "majority", "supervised"] as const) {
      const found = crowd.label(votes, { method, gold });
      for (const values of [found.posteriors, found.prior, found.confusion, found.accuracy, found.wanted]) all(values);
      all([found.logLikelihood ?? NaN, found.agreement.krippendorff ?? NaN, found.iterations]);
    }
  }
}

/** Histories in which few workers have a vote at a slot, over probabilities and over three classes. */
function runSparse(crowd: Candor["crowd"], all: (values: ArrayLike<number>) => void): void {
  const random = new Random(808);
  const workers = Array.from({ length: 40 }, (_, i) => `w${i}`);
  const slots = Array.from({ length: 90 }, (_, slot) => slot);
  const names = ["a", "b", "c"];
  for (const classes of [undefined, names]) {
    const value = (): number => (classes ? random.integer(0, 2) : random.unit());
    const present = slots.flatMap((slot) => workers.flatMap((_, worker) => (random.unit() < 0.15 ? [[slot, worker] as const] : [])));
    const votes = {
      slot: present.map(([slot]) => slot), worker: present.map(([, worker]) => worker),
      report: Float64Array.from(present, () => (random.unit() < 0.1 ? NaN : value())),
    };
    const labels = Float64Array.from(slots, () => (random.unit() < 0.2 ? NaN : classes ? value() : random.integer(0, 1)));
    for (const { perSlot, ...options } of MECHANISMS) {
      if (perSlot !== undefined) continue; // of votes, who has one was asked
      const { predictions, losses, weights, answers, loss, regret, mixtureRegret, bound, baselines, workers: accounts } =
        crowd.replay({ ...options, workers, votes, labels, answers: true, ...(classes && { classes }) });
      for (const values of [predictions, losses, weights, ...Object.values(answers!)]) all(values);
      all([loss, regret, mixtureRegret, bound].map((number) => number ?? NaN));
      all(Object.values(baselines).map((baseline) => baseline.loss ?? NaN));
      all(accounts.flatMap((account) => [account.loss, account.unitLoss, account.answered ?? NaN, account.answeredLoss ?? NaN]));
    }
  }
}
