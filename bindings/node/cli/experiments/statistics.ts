// What experiments share: means over runs with their standard errors, growth exponents, tables of curves.

import type { TableCell } from "../output/page.js";
import { estimate, figure } from "../output/table.js";

export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += values[k]!;
  return sum / values.length;
}

/** Standard error of the mean of independent values; null of a single one. */
export function standardError(values: ArrayLike<number>): number | null {
  const n = values.length;
  if (n < 2) return null;
  const centre = mean(values);
  return Math.sqrt(mean(Array.from(values, (value) => (value - centre) ** 2)) / (n - 1));
}

/** Least-squares slope of log R on log T; NaN where an R is not positive, since then it does not grow. */
export function exponent(points: readonly (readonly [T: number, R: number])[]): number {
  if (points.some(([, R]) => !(R > 0))) return NaN;
  const x = points.map(([T]) => Math.log(T));
  const y = points.map(([, R]) => Math.log(R));
  const [mx, my] = [mean(x), mean(y)];
  return x.reduce((sum, xi, k) => sum + (xi - mx) * (y[k]! - my), 0) / x.reduce((sum, xi) => sum + (xi - mx) ** 2, 0);
}

export function fixed(value: number | null, decimals: number): string {
  return value !== null && Number.isFinite(value) ? value.toFixed(decimals) : "-";
}

/** A curve of regret, by the number of slots: the regrets of independent runs; one value where nothing is drawn. */
export interface Curve {
  readonly name: string;
  readonly points: readonly (readonly [T: number, runs: ArrayLike<number>])[];
}

export const means = ({ points }: Curve): (readonly [T: number, R: number])[] =>
  points.map(([T, runs]) => [T, mean(runs)]);

/** The exponent of a curve from T on and its standard error, by the jackknife over runs (leaving one out at every T);
 *  null of a single run. */
export function exponentOf(curve: Curve, from: number): { readonly value: number; readonly error: number | null } {
  const points = curve.points.filter(([T]) => T >= from);
  const value = exponent(means({ ...curve, points }));
  const n = Math.min(...points.map(([, runs]) => runs.length));
  if (n < 2) return { value, error: null };
  const without = (j: number): number =>
    exponent(points.map(([T, runs]) => [T, mean(Array.from(runs).filter((_, run) => run !== j))]));
  const error = standardError(Array.from({ length: n }, (_, j) => without(j)));
  return { value, error: error === null ? null : (n - 1) * error };
}

/** A table of curves: a row each, mean regret by T, and the exponent from the given T on, with standard errors. */
export function curvesTable(curves: readonly Curve[], from: number): { head: string[]; rows: TableCell[][] } {
  return {
    head: ["", ...curves[0]!.points.map(([T]) => `T = ${T.toLocaleString("en-US")}`), "exponent"],
    rows: curves.map((curve) => {
      const { value, error } = exponentOf(curve, from);
      const slope = error === null || !Number.isFinite(value) ? figure(value, 3) : estimate(value, error);
      return [curve.name, ...curve.points.map(([, runs]) => estimate(mean(runs), standardError(runs))), slope];
    }),
  };
}

/** Every point of a curve, for csv and json: T, mean, standard error, exponent and its error. */
export function curveRows(curve: Curve, from: number): (readonly (number | null)[])[] {
  const { value, error } = exponentOf(curve, from);
  return curve.points.map(([T, runs]) => [T, mean(runs), standardError(runs), value, error]);
}
