// Cycle monotonicity as the paper writes it: every simple cycle and every simple path looked at, one by one. For a
// handful of types.

type Table = readonly (readonly number[])[];

/** l(s, t): what telling the truth brings type t over reporting s. */
export const edges = (valuations: Table, sizes: readonly number[]): number[][] =>
  valuations.map((_, s) => valuations.map((_, t) => sizes[t]! * (valuations[t]![t]! - valuations[t]![s]!)));

/** What l sums to along a cycle of at least two types. */
export const weigh = (l: Table, cycle: readonly number[]): number =>
  cycle.reduce((sum, t, e) => sum + l[t]![cycle[(e + 1) % cycle.length]!]!, 0);

/** The lowest weight of a simple cycle of at least two types. */
export function lightest(l: Table): number {
  let lowest = Infinity;
  const extend = (path: readonly number[]): void => {
    if (path.length > 1) lowest = Math.min(lowest, weigh(l, path));
    l.forEach((_, t) => {
      if (t > path[0]! && !path.includes(t)) extend([...path, t]);
    });
  };
  l.forEach((_, t) => extend([t]));
  return lowest;
}

/** V(from, to): the lowest weight of a simple path. */
export function distance(l: Table, from: number, to: number): number {
  if (from === to) return 0;
  let lowest = Infinity;
  const extend = (path: readonly number[], weight: number): void => {
    const end = path.at(-1)!;
    if (end === to) {
      lowest = Math.min(lowest, weight);
      return;
    }
    l.forEach((_, t) => {
      if (!path.includes(t)) extend([...path, t], weight + l[end]![t]!);
    });
  };
  extend([from], 0);
  return lowest;
}
