// An axis with room above the highest point, for its name and those of the rules.

export function roomy(values: readonly number[]): { readonly from: number; readonly to: number } {
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  return { from: low, to: high + 0.2 * (high - low) };
}
