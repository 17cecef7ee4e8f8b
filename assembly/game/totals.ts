// Running statistics over prompts, column by column: a compensated sum and Welford's sum of squared deviations. One prompt
// after the other, so that how prompts are split into batches changes no bit.

import { lost, twoSum } from "../math/double";

/** f64 of state a column. */
const PER_COLUMN: usize = 3;

/** How many f64 the state of so many columns is. */
export function stateLength(columns: u32): u32 {
  return columns * <u32>PER_COLUMN;
}

/** Folds rows [0, rows) of f64[rows*columns] into state f64[stateLength(columns)] (sum, what its rounding lost, squared deviations), of
 *  which `count` rows have been folded before. */
export function accumulate(values: usize, rows: u32, columns: u32, count: f64, state: usize): void {
  for (let c: u32 = 0; c < columns; ++c) {
    const at = state + <usize>c * (PER_COLUMN << 3);
    let sum = load<f64>(at);
    let rest = load<f64>(at, 8);
    let squares = load<f64>(at, 16);
    let seen = count;
    let value = values + (<usize>c << 3);
    for (let r: u32 = 0; r < rows; ++r, value += <usize>columns << 3) {
      const x = load<f64>(value);
      const before = seen > 0 ? (sum + rest) / seen : x;
      sum = twoSum(sum, x);
      rest += lost;
      seen += 1;
      squares += (x - before) * (x - (sum + rest) / seen);
    }
    store<f64>(at, sum);
    store<f64>(at, rest, 8);
    store<f64>(at, squares, 16);
  }
}

/** total, mean and standard error of the mean of each column into f64[3*columns]; the last is NaN for fewer than two rows. */
export function statistics(state: usize, columns: u32, count: f64, into: usize): void {
  for (let c: u32 = 0; c < columns; ++c) {
    const at = state + <usize>c * (PER_COLUMN << 3);
    const to = into + <usize>c * 24;
    const total = load<f64>(at) + load<f64>(at, 8);
    store<f64>(to, total);
    store<f64>(to, total / count, 8);
    store<f64>(to, count > 1 ? sqrt(max(load<f64>(at, 16), 0) / (count - 1) / count) : NaN, 16);
  }
}
