// Slow, obvious twins of the updates, from the formulas alone; and the falling step without mixing, which must not be
// offered.

import { brier, sum, type Row } from "./row.js";

export const etaFixed = (N: number, T: number): number => Math.min(0.5, Math.sqrt(Math.log(Math.max(2, N)) / T));
export const etaAnytime = (N: number, t: number): number => Math.min(0.5, Math.sqrt(Math.log(Math.max(2, N)) / (2 * t)));

export interface Run {
  readonly predictions: number[];
  readonly weights: number[];
  /** sum of pi.l less the best worker's loss, where everybody reports. */
  readonly mixtureRegret: number;
}

/** Weighted-score update; `naive`: anytime without mixing. */
export function wsu(N: number, rows: readonly Row[], labels: readonly number[], schedule: "anytime" | "fixed" | "naive", loss = brier): Run {
  let pi = Array<number>(N).fill(1 / N);
  const predictions: number[] = [];
  const losses = Array<number>(N).fill(0);
  let mixture = 0;
  let t = 1;
  const eta = (at: number): number => (schedule === "fixed" ? etaFixed(N, rows.length) : etaAnytime(N, at));
  rows.forEach((row, r) => {
    const awake = row.flatMap((x, i) => (x === null ? [] : [i]));
    const mass = sum(awake.map((i) => pi[i]!));
    predictions.push(awake.length ? sum(awake.map((i) => pi[i]! * row[i]!)) / mass : 0.5);
    if (!awake.length) return;
    const l = row.map((x) => (x === null ? 0 : loss(x, labels[r]!)));
    const mean = sum(awake.map((i) => pi[i]! * l[i]!)) / mass;
    mixture += mean;
    awake.forEach((i) => (losses[i]! += l[i]!));
    const hat = pi.map((p, i) => (row[i] === null ? p : p * (1 - eta(t) * (l[i]! - mean))));
    const gamma = schedule === "anytime" ? eta(t + 1) / eta(t) : 1;
    pi = hat.map((p) => gamma * p + (1 - gamma) / N);
    t++;
  });
  const total = sum(pi);
  return { predictions, weights: pi.map((p) => p / total), mixtureRegret: mixture - Math.min(...losses) };
}

export function prod(N: number, rows: readonly Row[], labels: readonly number[]): Run {
  const eta = etaFixed(N, rows.length);
  const W = Array<number>(N).fill(1);
  const predictions: number[] = [];
  rows.forEach((row, r) => {
    const awake = row.flatMap((x, i) => (x === null ? [] : [i]));
    predictions.push(awake.length ? sum(awake.map((i) => W[i]! * row[i]!)) / sum(awake.map((i) => W[i]!)) : 0.5);
    awake.forEach((i) => (W[i]! *= 1 - eta * brier(row[i]!, labels[r]!)));
  });
  return { predictions, weights: W.map((w) => w / sum(W)), mixtureRegret: NaN };
}
