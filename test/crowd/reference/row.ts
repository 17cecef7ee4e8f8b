// What the twins share.

/** Reports of a slot: null for who is no part of it. */
export type Row = readonly (number | null)[];

export const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
export const brier = (x: number, y: number): number => (x - y) ** 2;
