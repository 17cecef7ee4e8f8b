// Cholesky's factorisation of a dense symmetric positive definite matrix, f64[n*n] row-major, of which the lower
// triangle counts.

import { get, set } from "./arrays";

/** Of `count` terms; in four sums, which the processor adds side by side. */
export function dot(a: usize, b: usize, count: u32): f64 {
  let s0: f64 = 0;
  let s1: f64 = 0;
  let s2: f64 = 0;
  let s3: f64 = 0;
  let k: u32 = 0;
  for (; k + 4 <= count; k += 4, a += 32, b += 32) {
    s0 += load<f64>(a) * load<f64>(b);
    s1 += load<f64>(a, 8) * load<f64>(b, 8);
    s2 += load<f64>(a, 16) * load<f64>(b, 16);
    s3 += load<f64>(a, 24) * load<f64>(b, 24);
  }
  for (; k < count; ++k, a += 8, b += 8) s0 += load<f64>(a) * load<f64>(b);
  return (s0 + s1) + (s2 + s3);
}

/** matrix <- its lower factor L, matrix = L L'. @param least what no pivot is below but by rounding, and then is taken to
 *  be. @returns whether it was positive definite. Time n^3 / 6. */
export function factor(matrix: usize, n: u32, least: f64): bool {
  const row = <usize>n << 3;
  for (let i: u32 = 0; i < n; ++i) {
    const mine = matrix + i * row;
    for (let j: u32 = 0; j <= i; ++j) {
      const other = matrix + j * row;
      const rest = get(mine, j) - dot(mine, other, j);
      if (j < i) {
        set(mine, j, rest / get(other, j));
        continue;
      }
      const pivot = max(rest, least);
      if (!(pivot > 0)) return false;
      set(mine, i, sqrt(pivot));
    }
  }
  return true;
}

/** vector <- matrix^-1 vector, by its factor. */
export function solve(factored: usize, n: u32, vector: usize): void {
  const row = <usize>n << 3;
  for (let i: u32 = 0; i < n; ++i) {
    const mine = factored + i * row;
    set(vector, i, (get(vector, i) - dot(mine, vector, i)) / get(mine, i));
  }
  for (let i = n; i-- > 0;) {
    const mine = factored + i * row;
    const value = get(vector, i) / get(mine, i);
    set(vector, i, value);
    for (let k: u32 = 0; k < i; ++k) set(vector, k, get(vector, k) - get(mine, k) * value);
  }
}

/** The diagonal of matrix^-1, by its factor: the squared lengths of the columns of L^-1. @param column f64[n]
 *  scratch. Time n^3 / 6. */
export function inverseDiagonal(factored: usize, n: u32, into: usize, column: usize): void {
  const row = <usize>n << 3;
  for (let j: u32 = 0; j < n; ++j) {
    let sum: f64 = 0;
    for (let i = j; i < n; ++i) {
      const mine = factored + i * row;
      const from = <usize>j << 3;
      const value = i == j ? 1 / get(mine, i) : -dot(mine + from, column + from, i - j) / get(mine, i);
      set(column, i, value);
      sum += value * value;
    }
    set(into, j, sum);
  }
}
