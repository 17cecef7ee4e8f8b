/** How a time grows: the slope of log time on log size, by least squares. 1 is linear. */
export function exponent(sizes, times) {
  const [x, y] = [sizes, times].map((values) => values.map(Math.log));
  const [centre, level] = [x, y].map((values) => values.reduce((sum, value) => sum + value) / values.length);
  const covariance = x.reduce((sum, value, k) => sum + (value - centre) * (y[k] - level), 0);
  return covariance / x.reduce((sum, value) => sum + (value - centre) ** 2, 0);
}
