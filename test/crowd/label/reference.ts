// The definitions of Dawid and Skene 1979, written slowly over plain arrays: votes as triples, matrices as lists.

import type { LabelMethod } from "candor";

export type Triple = readonly [task: number, worker: number, label: number];

export interface Crowd {
  readonly votes: readonly Triple[];
  readonly tasks: number;
  readonly workers: number;
  readonly classes: number;
  /** By task; undefined: not known. */
  readonly gold?: readonly (number | undefined)[];
}

export interface Twin {
  readonly posteriors: readonly (readonly number[])[];
  readonly prior: readonly number[];
  /** [worker][class][answer] */
  readonly confusion: readonly (readonly (readonly number[])[])[];
  /** Of the votes alone, and with what the pseudo-counts add: EM never lowers this one. */
  readonly logLikelihood: number;
  readonly objective: number;
  readonly iterations: number;
}

const SMALL = 1e-6;
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

const oneHot = (k: number, c: number): number[] => range(k).map((d) => Number(c === d));

/** Shares of the votes; known classes certain. */
function shares({ votes, tasks, classes: k, gold }: Crowd, method: LabelMethod): number[][] {
  return range(tasks).map((t) => {
    const known = gold?.[t];
    if (known !== undefined) return oneHot(k, known);
    if (method === "supervised") return range(k).map(() => 0);
    const own = votes.filter(([task]) => task === t);
    return range(k).map((c) => (own.length === 0 ? 1 / k : own.filter(([, , l]) => l === c).length / own.length));
  });
}

/** The M-step: eq. 2.3 and 2.4 with pseudo-counts. */
function estimate(
  { votes, workers, classes: k }: Crowd, method: LabelMethod, T: readonly (readonly number[])[], s: number,
): Pick<Twin, "prior" | "confusion"> {
  const mass = range(k).map((c) => sum(T.map((row) => row[c]!)) + s);
  const prior = mass.map((m) => m / sum(mass));
  const counts = range(workers).map(() => range(k).map(() => range(k).map(() => s)));
  for (const [t, i, l] of votes) for (const c of range(k)) counts[i]![c]![l]! += T[t]![c]!;
  const confusion = counts.map((matrix) => {
    if (method !== "one-coin") return matrix.map((row) => row.map((n) => n / sum(row)));
    const right = sum(range(k).map((c) => matrix[c]![c]!)) / sum(matrix.flat());
    return range(k).map((c) => range(k).map((l) => (c === l ? right : (1 - right) / (k - 1))));
  });
  return { prior, confusion };
}

/** The E-step: eq. 2.5, in logarithms. */
export function infer(
  { votes, tasks, classes: k, gold }: Crowd, { prior, confusion }: Pick<Twin, "prior" | "confusion">, s = SMALL,
): Pick<Twin, "posteriors" | "logLikelihood" | "objective"> {
  let logLikelihood = 0;
  const posteriors = range(tasks).map((t) => {
    const own = votes.filter(([task]) => task === t);
    const logs = range(k).map((c) => Math.log(prior[c]!) + sum(own.map(([, i, l]) => Math.log(confusion[i]![c]![l]!))));
    const known = gold?.[t];
    if (known !== undefined) {
      logLikelihood += logs[known]!;
      return oneHot(k, known);
    }
    const highest = Math.max(...logs);
    const weights = logs.map((x) => Math.exp(x - highest));
    logLikelihood += highest + Math.log(sum(weights));
    return weights.map((w) => w / sum(weights));
  });
  const penalty = s * sum([...prior, ...confusion.flat(2)].map(Math.log));
  return { posteriors, logLikelihood, objective: logLikelihood + penalty };
}

export function twin(crowd: Crowd, method: LabelMethod, iterations: number, tolerance = 0): Twin {
  const s = method === "supervised" ? 1 : SMALL;
  const start = shares(crowd, method);
  let parameters = estimate(crowd, method, start, s);
  if (method === "majority") return { ...parameters, posteriors: start, logLikelihood: NaN, objective: NaN, iterations: 0 };
  let found = infer(crowd, parameters, s);
  let count = 1;
  for (let before = -Infinity; method !== "supervised" && count < iterations; count++) {
    if (Math.abs(found.objective - before) <= tolerance * crowd.tasks) break;
    before = found.objective;
    parameters = estimate(crowd, method, found.posteriors, s);
    found = infer(crowd, parameters, s);
  }
  return { ...parameters, ...found, iterations: method === "supervised" ? 0 : count };
}
