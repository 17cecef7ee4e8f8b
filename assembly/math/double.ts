// Error-free transformations (Knuth's two-sum, Dekker's two-product with a 26-bit split): the rounded result is returned and
// what rounding lost is left in `lost`. Exact while nothing overflows or becomes subnormal.

export let lost: f64 = 0;

/** Clears the low 27 bits of a double's significand. */
export const HIGH_BITS: u64 = 0xfffffffff8000000;

// @ts-ignore: decorator
@inline
export function twoSum(a: f64, b: f64): f64 {
  const sum = a + b;
  const back = sum - a;
  lost = (a - (sum - back)) + (b - back);
  return sum;
}

// @ts-ignore: decorator
@inline
export function twoProduct(a: f64, b: f64): f64 {
  const product = a * b;
  const ah = reinterpret<f64>(reinterpret<u64>(a) & HIGH_BITS);
  const al = a - ah;
  const bh = reinterpret<f64>(reinterpret<u64>(b) & HIGH_BITS);
  const bl = b - bh;
  lost = ((ah * bh - product) + ah * bl + al * bh) + al * bl;
  return product;
}
