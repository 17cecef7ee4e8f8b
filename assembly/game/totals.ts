// Running statistics over prompts, column by column: compensated sums of the values and of their squared distances from the first
// value. One prompt after the other, so that how prompts are split into batches changes no bit.
//
// The sum of squared deviations is S - (T - n x_0)^2/n, where T sums the x and S the (x - x_0)^2. As x_0 is one of the values, the
// difference is at least S/n: pairs of doubles hold it to its last digits, however far from 0 the values lie.
//
// State of a column, f64[6]: T and what its rounding lost; x_0; S and what its rounding lost; and the power of two that distances are
// multiplied by before they are squared, so that squares neither overflow nor vanish: 2^512, then 1, then 2^-512.

import { lost, twoProduct, twoSum } from "../math/double";

/** f64 of state a column. */
const PER_COLUMN: usize = 6;
const STEP: f64 = 7.458340731200207e-155; // 2^-512
/** What a distance times its scale stays below: 2^500. */
const WIDEST: f64 = 3.273390607896142e150;
/** Veltkamp's splitter: 2^27 + 1. */
const SPLIT: f64 = 134217729;

/** How many f64 the state of so many columns is. */
export function stateLength(columns: u32): u32 {
  return columns * <u32>PER_COLUMN;
}

/** Folds rows [0, rows) of f64[rows*columns] into state f64[stateLength(columns)], of which `count` rows have been folded before. */
export function accumulate(values: usize, rows: u32, columns: u32, count: f64, state: usize): void {
  if (!rows) return;
  if (count == 0) {
    for (let c: u32 = 0; c < columns; ++c) {
      const at = state + <usize>c * (PER_COLUMN << 3);
      store<f64>(at, load<f64>(values + (<usize>c << 3)), 16);
      store<f64>(at, 1 / STEP, 40);
    }
  }
  const stride = <usize>columns << 3;
  let c: u32 = 0;
  if (ASC_FEATURE_SIMD) {
    for (; c < (columns & ~1); c += 2) accumulatePair(values + (<usize>c << 3), rows, stride, state + <usize>c * (PER_COLUMN << 3));
  }
  for (; c < columns; ++c) accumulateColumn(values + (<usize>c << 3), rows, stride, state + <usize>c * (PER_COLUMN << 3));
}

function accumulateColumn(value: usize, rows: u32, stride: usize, at: usize): void {
  let sum = load<f64>(at);
  let rest = load<f64>(at, 8);
  const first = load<f64>(at, 16);
  let squares = load<f64>(at, 24);
  let tail = load<f64>(at, 32);
  let scale = load<f64>(at, 40);
  for (let r: u32 = 0; r < rows; ++r, value += stride) {
    const x = load<f64>(value);
    const total = sum + x;
    const back = total - sum;
    rest += (sum - (total - back)) + (x - back);
    sum = total;
    // distance and what its rounding lost
    const d = x - first;
    const turn = d - x;
    const e = (x - (d - turn)) - (first + turn);
    while (abs(d) * scale >= WIDEST) {
      scale *= STEP;
      squares = squares * STEP * STEP;
      tail = tail * STEP * STEP;
    }
    const a = d * scale;
    const split = SPLIT * a;
    const high = split - (split - a);
    const low = a - high;
    const square = a * a;
    const error = ((high * high - square) + 2 * high * low) + low * low;
    const next = squares + square;
    const turned = next - squares;
    tail += ((squares - (next - turned)) + (square - turned)) + (error + 2 * a * (e * scale));
    squares = next;
  }
  store<f64>(at, sum);
  store<f64>(at, rest, 8);
  store<f64>(at, squares, 24);
  store<f64>(at, tail, 32);
  store<f64>(at, scale, 40);
}

/** Field `k` of two columns' states. */
// @ts-ignore: decorator
@inline
function both(at: usize, k: usize): v128 {
  return v128.load64_lane(at + PER_COLUMN * 8 + (k << 3), v128.load64_zero(at + (k << 3)), 1);
}

// @ts-ignore: decorator
@inline
function keepBoth(at: usize, k: usize, pair: v128): void {
  store<f64>(at + (k << 3), f64x2.extract_lane(pair, 0));
  store<f64>(at + PER_COLUMN * 8 + (k << 3), f64x2.extract_lane(pair, 1));
}

/** accumulateColumn of two columns at once. */
export function accumulatePair(value: usize, rows: u32, stride: usize, at: usize): void {
  let sum = both(at, 0);
  let rest = both(at, 1);
  const first = both(at, 2);
  let squares = both(at, 3);
  let tail = both(at, 4);
  let scale = both(at, 5);
  const splitter = f64x2.splat(SPLIT);
  const widest = f64x2.splat(WIDEST);
  const two = f64x2.splat(2);
  let left = rows;
  do {
    const x = v128.load(value);
    const total = f64x2.add(sum, x);
    const back = f64x2.sub(total, sum);
    rest = f64x2.add(rest, f64x2.add(f64x2.sub(sum, f64x2.sub(total, back)), f64x2.sub(x, back)));
    sum = total;
    const d = f64x2.sub(x, first);
    const turn = f64x2.sub(d, x);
    const e = f64x2.sub(f64x2.sub(x, f64x2.sub(d, turn)), f64x2.add(first, turn));
    let a = f64x2.mul(d, scale);
    let far = f64x2.ge(f64x2.abs(a), widest);
    while (v128.any_true(far)) {
      const step = v128.bitselect(f64x2.splat(STEP), f64x2.splat(1), far);
      scale = f64x2.mul(scale, step);
      squares = f64x2.mul(f64x2.mul(squares, step), step);
      tail = f64x2.mul(f64x2.mul(tail, step), step);
      a = f64x2.mul(d, scale);
      far = f64x2.ge(f64x2.abs(a), widest);
    }
    const split = f64x2.mul(splitter, a);
    const high = f64x2.sub(split, f64x2.sub(split, a));
    const low = f64x2.sub(a, high);
    const square = f64x2.mul(a, a);
    const error = f64x2.add(f64x2.add(f64x2.sub(f64x2.mul(high, high), square), f64x2.mul(f64x2.mul(two, high), low)), f64x2.mul(low, low));
    const next = f64x2.add(squares, square);
    const turned = f64x2.sub(next, squares);
    const missed = f64x2.add(f64x2.sub(squares, f64x2.sub(next, turned)), f64x2.sub(square, turned));
    tail = f64x2.add(tail, f64x2.add(missed, f64x2.add(error, f64x2.mul(f64x2.mul(two, a), f64x2.mul(e, scale)))));
    squares = next;
    value += stride;
  } while (--left);
  keepBoth(at, 0, sum);
  keepBoth(at, 1, rest);
  keepBoth(at, 3, squares);
  keepBoth(at, 4, tail);
  keepBoth(at, 5, scale);
}

/** total, mean and standard error of the mean of each column into f64[3*columns]; the last is NaN for fewer than two rows. */
export function statistics(state: usize, columns: u32, count: f64, into: usize): void {
  for (let c: u32 = 0; c < columns; ++c) {
    const at = state + <usize>c * (PER_COLUMN << 3);
    const to = into + <usize>c * 24;
    const total = load<f64>(at) + load<f64>(at, 8);
    store<f64>(to, total);
    store<f64>(to, total / count, 8);
    store<f64>(to, count > 1 ? sqrt(max(squaredDeviations(at, count), 0) / (count - 1) / count) / load<f64>(at, 40) : NaN, 16);
  }
}

/** Of a column, times the square of its scale. */
function squaredDeviations(at: usize, count: f64): f64 {
  if (load<f64>(at, 24) == 0) return 0; // all equal
  const scale = load<f64>(at, 40);
  // distances from the first value: their sum and their mean, as pairs
  const product = twoProduct(count, load<f64>(at, 16));
  const missed = lost;
  const apart = twoSum(load<f64>(at), -product);
  const sum = twoSum(apart * scale, (lost - missed + load<f64>(at, 8)) * scale);
  const rest = lost;
  const mean = sum / count;
  const whole = twoProduct(mean, count);
  const tail = (((sum - whole) - lost) + rest) / count;
  const square = twoProduct(sum, mean);
  return (load<f64>(at, 24) - square) + (load<f64>(at, 32) - (lost + (sum * tail + rest * mean)));
}
