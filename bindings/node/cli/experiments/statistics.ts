// What experiments share: means over runs, growth exponents, tables of curves.

export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += values[k]!;
  return sum / values.length;
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

/** A curve of regret, by the number of slots. */
export interface Curve {
  readonly name: string;
  readonly points: readonly (readonly [T: number, R: number])[];
}

/** A table of curves: a row each, regret by T, and the exponent over the given range. */
export function curvesTable(curves: readonly Curve[], from: number): { head: string[]; rows: string[][] } {
  return {
    head: ["", ...curves[0]!.points.map(([T]) => `T = ${T.toLocaleString("en-US")}`), "exponent"],
    rows: curves.map(({ name, points }) => [name, ...points.map(([, R]) => fixed(R, 1)), fixed(exponent(points.filter(([T]) => T >= from)), 3)]),
  };
}
