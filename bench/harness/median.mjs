// Order statistics of measurements.

/** Of at least one number, between neighbours in proportion. */
function quantile(sorted, fraction) {
  const place = fraction * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}

export const median = (values) => quantile(Float64Array.from(values).sort(), 0.5);

/** Lowest, lower quartile, median, upper quartile, highest. */
export function spread(values) {
  const sorted = Float64Array.from(values).sort();
  return [0, 0.25, 0.5, 0.75, 1].map((fraction) => quantile(sorted, fraction));
}
