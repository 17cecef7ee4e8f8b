// What the room must not offer: follow the leader, one-of-N feedback without the bias.

import { brier, sum } from "./row.js";

/** Follow the leader, ties shared: mixture regret. */
export function followTheLeader(N: number, rows: readonly (readonly number[])[], labels: readonly number[]): number {
  const losses = Array<number>(N).fill(0);
  let mixture = 0;
  rows.forEach((row, r) => {
    const least = Math.min(...losses);
    const leaders = losses.flatMap((loss, i) => (loss <= least + 1e-12 ? [i] : []));
    mixture += sum(leaders.map((i) => brier(row[i]!, labels[r]!))) / leaders.length;
    row.forEach((x, i) => (losses[i]! += brier(x, labels[r]!)));
  });
  return mixture - Math.min(...losses);
}

/** One of N asked, with the step sqrt(ln N / (N T)), with or without the bias -eta/p: mixture regret. */
export function oneOfN(N: number, rows: readonly (readonly number[])[], labels: readonly number[], biased: boolean, random: () => number): number {
  const eta = Math.min(Math.sqrt(Math.log(N) / (N * rows.length)), 1 / (4 * N));
  const gamma = 2 * N * eta;
  let pi = Array<number>(N).fill(1 / N);
  const losses = Array<number>(N).fill(0);
  let mixture = 0;
  rows.forEach((row, r) => {
    const l = row.map((x) => brier(x, labels[r]!));
    const asking = pi.map((p) => (1 - gamma) * p + gamma / N);
    let left = random();
    let asked = 0;
    while (asked < N - 1 && (left -= asking[asked]!) >= 0) asked++;
    mixture += sum(pi.map((p, i) => p * l[i]!));
    l.forEach((loss, i) => (losses[i]! += loss));
    const estimate = pi.map((_, i) => (i === asked ? l[i]! / asking[i]! : 0) - (biased ? eta / asking[i]! : 0));
    const mean = sum(pi.map((p, i) => p * estimate[i]!)) / sum(pi);
    pi = pi.map((p, i) => p * (1 - eta * (estimate[i]! - mean)));
  });
  return mixture - Math.min(...losses);
}
