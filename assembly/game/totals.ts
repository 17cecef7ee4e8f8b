// Running statistics over prompts, column by column: compensated sums of the values and of their squared distances from
// the first value. One prompt after the other, so that how prompts are split into batches changes no bit.
//
// The sum of squared deviations is S - (T - n x_0)^2/n, where T sums the x and S the (x - x_0)^2. As x_0 is one of the
// values, the difference is at least S/n: pairs of doubles hold it to its last digits, however far from 0 the values
// lie.
//
// State of a column, f64[6]: T and what its rounding lost; x_0; S and what its rounding lost; and the power of two that
// distances are multiplied by before they are squared, so that squares neither overflow nor vanish: 2^512, then 1, then
// 2^-512.

import { HIGH_BITS, lost, twoProduct, twoSum } from "../math/double";
import { Game } from "./block";

/** f64 of state a column. */
const PER_COLUMN: usize = 6;
const STEP: f64 = 7.458340731200207e-155; // 2^-512
/** What a distance times its scale stays below: 2^500. */
const WIDEST: f64 = 3.273390607896142e150;

/** How many f64 the state of so many columns is. */
export function stateLength(columns: u32): u32 {
  return columns * <u32>PER_COLUMN;
}

/** Folds the prompts of a priced game, of which `count` have been folded before, into the state of 3 n + 1 columns:
 *  valuations, payments and utilities of the groups, welfare. */
export function accumulate(game: Game, count: f64, state: usize): void {
  const columns: u32 = 3 * game.groups + 1;
  for (let c: u32 = 0; c < columns; c += 2) {
    const other = c + 1 < columns ? columnOf(game, c + 1) : 0;
    const stride = strideOf(game, c);
    foldTwo(columnOf(game, c), stride, other, strideOf(game, c + 1), game.prompts, count, stateOf(state, c));
  }
}

function columnOf(game: Game, column: u32): usize {
  const n = game.groups;
  if (column < n) return game.valuations + (<usize>column << 3);
  if (column < 2 * n) return game.payments + (<usize>(column - n) << 3);
  return column < 3 * n ? game.utilities + (<usize>(column - 2 * n) << 3) : game.welfare;
}

/** Bytes from row to row. */
function strideOf(game: Game, column: u32): usize {
  return column < 3 * game.groups ? <usize>game.groups << 3 : 8;
}

// @ts-ignore: decorator
@inline
function stateOf(state: usize, column: u32): usize {
  return state + <usize>column * (PER_COLUMN << 3);
}

/** Folds one row f64[columns] likewise. */
export function accumulateRow(row: usize, columns: u32, count: f64, state: usize): void {
  for (let c: u32 = 0; c < columns; c += 2) {
    const at = row + (<usize>c << 3);
    foldTwo(at, 0, c + 1 < columns ? at + 8 : 0, 0, 1, count, stateOf(state, c));
  }
}

/** A column and, unless `other` is 0, the next. */
function foldTwo(
  value: usize, stride: usize, other: usize, otherStride: usize, rows: u32, count: f64, at: usize,
): void {
  if (!rows) return;
  const next = at + (PER_COLUMN << 3);
  if (count == 0) {
    begin(value, at);
    if (other) begin(other, next);
  }
  if (ASC_FEATURE_SIMD && other) {
    accumulatePair(value, stride, other, otherStride, rows, at);
    return;
  }
  accumulateColumn(value, rows, stride, at);
  if (other) accumulateColumn(other, rows, otherStride, next);
}

function begin(value: usize, at: usize): void {
  store<f64>(at, load<f64>(value), 16);
  store<f64>(at, 1 / STEP, 40);
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
    const high = reinterpret<f64>(reinterpret<u64>(a) & HIGH_BITS);
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
export function accumulatePair(
  value: usize, stride: usize, other: usize, otherStride: usize, rows: u32, at: usize,
): void {
  let sum = both(at, 0);
  let rest = both(at, 1);
  const first = both(at, 2);
  let squares = both(at, 3);
  let tail = both(at, 4);
  let scale = both(at, 5);
  const mask = i64x2.splat(HIGH_BITS);
  const widest = f64x2.splat(WIDEST);
  const two = f64x2.splat(2);
  let left = rows;
  do {
    const x = v128.load64_lane(other, v128.load64_zero(value), 1);
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
    const high = v128.and(a, mask);
    const low = f64x2.sub(a, high);
    const square = f64x2.mul(a, a);
    const halves = f64x2.add(f64x2.sub(f64x2.mul(high, high), square), f64x2.mul(f64x2.mul(two, high), low));
    const error = f64x2.add(halves, f64x2.mul(low, low));
    const next = f64x2.add(squares, square);
    const turned = f64x2.sub(next, squares);
    const missed = f64x2.add(f64x2.sub(squares, f64x2.sub(next, turned)), f64x2.sub(square, turned));
    tail = f64x2.add(tail, f64x2.add(missed, f64x2.add(error, f64x2.mul(f64x2.mul(two, a), f64x2.mul(e, scale)))));
    squares = next;
    value += stride;
    other += otherStride;
  } while (--left);
  keepBoth(at, 0, sum);
  keepBoth(at, 1, rest);
  keepBoth(at, 3, squares);
  keepBoth(at, 4, tail);
  keepBoth(at, 5, scale);
}

/** total, mean and standard error of the mean of each column into f64[3*columns]; the last is NaN for fewer than two
 *  rows. */
export function statistics(state: usize, columns: u32, count: f64, into: usize): void {
  for (let c: u32 = 0; c < columns; ++c) {
    const at = state + <usize>c * (PER_COLUMN << 3);
    const to = into + <usize>c * 24;
    const total = load<f64>(at) + load<f64>(at, 8);
    store<f64>(to, total);
    store<f64>(to, total / count, 8);
    const deviation = sqrt(max(squaredDeviations(at, count), 0) / (count - 1) / count) / load<f64>(at, 40);
    store<f64>(to, count > 1 ? deviation : NaN, 16);
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
