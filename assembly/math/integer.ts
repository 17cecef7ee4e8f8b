// Exact integers in 64 bits: products that may need 128.

/** 2^53 - 1: what a double can say without doubt. */
export const SAFE: i64 = 9007199254740991;

export let remainder: i64 = 0;

/** floor(a b / c) for 0 <= a <= c < 2^61, 0 <= b < 2^61; what is left, a b mod c, is in `remainder`. */
export function multiplyDivide(a: i64, b: i64, c: i64): i64 {
  if (clz(a) + clz(b) > 64) {
    const product = a * b;
    remainder = product % c;
    return product / c;
  }
  // long division, one bit of b at a time
  let quotient: i64 = 0;
  let rest: i64 = 0;
  for (let bit = 63 - clz(b); bit >= 0; --bit) {
    quotient <<= 1;
    rest <<= 1;
    if ((b >> bit) & 1) rest += a;
    while (rest >= c) {
      rest -= c;
      quotient++;
    }
  }
  remainder = rest;
  return quotient;
}

/** Doubles that hold integers become i64 in place. @returns the index of the first that is not an integer from 0 to 2^53 - 1, or `count`. */
export function toIntegers(values: usize, count: u32): u32 {
  for (let k: u32 = 0; k < count; ++k) {
    const at = values + (<usize>k << 3);
    const value = load<f64>(at);
    if (!(value >= 0 && value <= <f64>SAFE && value == floor(value))) return k;
    store<i64>(at, <i64>value);
  }
  return count;
}

/** i64 of at most 2^53 - 1 become doubles in place. */
export function toDoubles(values: usize, count: u32): void {
  for (let k: u32 = 0; k < count; ++k) {
    const at = values + (<usize>k << 3);
    store<f64>(at, <f64>load<i64>(at));
  }
}
