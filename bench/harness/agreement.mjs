// Whether contenders computed the same, in whatever process or language: sums over their outputs are compared.

/** A sum over each column in which neighbours have different weights; what is no number counts as -1. */
export function sums(columns) {
  return columns.map((column) => {
    let sum = 0;
    for (let k = 0; k < column.length; k++) sum += (1 + (k % 7)) * (Number.isFinite(column[k]) ? column[k] : -1);
    return sum;
  });
}

/** The largest relative difference. */
export function difference(got, want) {
  if (got.length !== want.length) return Infinity;
  const relative = want.map((sum, k) => (got[k] === sum ? 0 : Math.abs(got[k] - sum) / Math.abs(sum)));
  return Math.max(...relative);
}
