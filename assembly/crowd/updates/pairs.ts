// Arrays of N numbers by pairs, the last of an odd N beside 0.

/** The pair at `at` < end = 8 N. */
// @ts-ignore: decorator
@inline
export function pairAt(values: usize, at: usize, end: usize): v128 {
  return at + 8 == end ? v128.load64_zero(values + at) : v128.load(values + at);
}

/** The same, 0 from the end on. */
// @ts-ignore: decorator
@inline
export function pairOrZero(values: usize, at: usize, end: usize): v128 {
  return at < end ? pairAt(values, at, end) : f64x2.splat(0);
}

/** The same, an odd last number twice, and `otherwise` from the end on. */
// @ts-ignore: decorator
@inline
export function twiceOr(values: usize, at: usize, end: usize, otherwise: v128): v128 {
  return at + 16 <= end ? v128.load(values + at) : at < end ? v128.load64_splat(values + at) : otherwise;
}

/** Sets what there is of the pair at `at`. */
// @ts-ignore: decorator
@inline
export function setAt(values: usize, at: usize, end: usize, pair: v128): void {
  if (at + 16 <= end) v128.store(values + at, pair);
  else if (at < end) v128.store64_lane(values + at, pair, 0);
}
