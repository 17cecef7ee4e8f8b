// Slow, obvious twin of the updates over classes, from the formulas alone.

import { sum } from "./row.js";

export type Distribution = readonly number[];

/** 1/2 |x - y|^2, of noisy labels the unbiased estimate. */
export function quadratic(x: Distribution, y: Distribution, rho = 0): number {
  const k = x.length;
  const distance = (one: Distribution, other: Distribution): number => sum(one.map((part, c) => (part - other[c]!) ** 2)) / 2;
  const rotated = (by: number): Distribution => y.map((_, c) => y[(c + by) % k]!);
  const all = sum(y.map((_, by) => distance(x, rotated(by))));
  return (distance(x, y) - (rho / (k - 1)) * all) / (1 - (rho * k) / (k - 1));
}

/** wsu with a fixed step, or prod: shares after every row; null is silence, charged as the even distribution. */
export function shares(
  rows: readonly (readonly (Distribution | null)[])[], labels: readonly Distribution[], eta: number, update: "wsu" | "prod", rho = 0,
): number[] {
  const N = rows[0]!.length;
  let pi = Array<number>(N).fill(1 / N);
  rows.forEach((row, t) => {
    if (row.every((x) => x === null)) return;
    const losses = row.map((x) => quadratic(x ?? labels[t]!.map(() => 1 / labels[t]!.length), labels[t]!, rho));
    const mean = sum(losses.map((loss, i) => pi[i]! * loss));
    pi = pi.map((p, i) => p * (update === "wsu" ? 1 - eta * (losses[i]! - mean) : 1 - eta * losses[i]!));
    const total = sum(pi);
    pi = pi.map((p) => p / total);
  });
  return pi;
}
