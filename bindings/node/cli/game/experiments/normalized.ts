// One group's rewards to one prompt, normalised: for lies that mix what the mechanism sees of several groups.

import type { Normalization, Numbers } from "candor";

/** The library's definitions. What the library refuses (a sum or a maximum that is not positive) is not finite here. */
const ways: Readonly<Record<Normalization, (row: readonly number[]) => readonly number[]>> = {
  none: (row) => row,
  sum: (row) => scaled(row, 0, total(row)),
  max: (row) => scaled(row, 0, row.reduce((most, r) => Math.max(most, r))),
  range: (row) => spread(row),
  "z-score": (row) => {
    const between = spread(row); // first, so that squares neither overflow nor vanish
    const centred = scaled(between, total(between) / row.length, 1);
    return scaled(centred, 0, Math.sqrt(total(centred.map((r) => r * r)) / row.length) || 1);
  },
};

export const normalized = (how: Normalization, row: Numbers): readonly number[] => ways[how](Array.from(row));

const total = (row: readonly number[]): number => row.reduce((sum, r) => sum + r, 0);

const scaled = (row: readonly number[], from: number, by: number): number[] => row.map((r) => (r - from) / by);

/** To [0, 1]; a constant to 0. */
function spread(row: readonly number[]): number[] {
  const [low, high] = row.reduce(([least, most], r) => [Math.min(least, r), Math.max(most, r)], [Infinity, -Infinity]);
  return scaled(row, low, high - low || 1);
}
