// @ts-nocheck: TypeScript cannot tell that V is one of two types
// One text for one number and for two: V is f64, or v128 with two f64. The build with SIMD takes pairs and an odd last
// number alone, the build without takes every number alone; as both run the same operations, they give the same bits.

import { HIGH_BITS } from "./double";

/** The same number in every lane. */
@inline
export function splat<V>(x: f64): V {
  if (isVector<V>()) return f64x2.splat(x);
  else return x;
}

/** As many numbers as V holds, from memory. Constants of loops are read from tables that hold each of them twice: V8 of
 *  Node 24 and later makes constants in code anew in every turn. */
@inline
export function read<V>(at: usize): V {
  if (isVector<V>()) return v128.load(at);
  else return load<f64>(at);
}

@inline
export function write<V>(at: usize, x: V): void {
  if (isVector<V>()) v128.store(at, x);
  else store<f64>(at, x);
}

@inline
export function plus<V>(a: V, b: V): V {
  if (isVector<V>()) return f64x2.add(a, b);
  else return a + b;
}

@inline
export function minus<V>(a: V, b: V): V {
  if (isVector<V>()) return f64x2.sub(a, b);
  else return a - b;
}

@inline
export function times<V>(a: V, b: V): V {
  if (isVector<V>()) return f64x2.mul(a, b);
  else return a * b;
}

@inline
export function over<V>(a: V, b: V): V {
  if (isVector<V>()) return f64x2.div(a, b);
  else return a / b;
}

@inline
export function root<V>(a: V): V {
  if (isVector<V>()) return f64x2.sqrt(a);
  else return sqrt(a);
}

@inline
export function magnitude<V>(a: V): V {
  if (isVector<V>()) return f64x2.abs(a);
  else return abs(a);
}

/** b where it is higher, otherwise a. */
@inline
export function higherOf<V>(a: V, b: V): V {
  if (isVector<V>()) return f64x2.pmax(a, b);
  else return a < b ? b : a;
}

/** b where it is lower, otherwise a. */
@inline
export function lowerOf<V>(a: V, b: V): V {
  if (isVector<V>()) return f64x2.pmin(a, b);
  else return b < a ? b : a;
}

/** `yes` where a < b, otherwise `no`. */
@inline
export function whereLess<V>(a: V, b: V, yes: V, no: V): V {
  if (isVector<V>()) return v128.bitselect(yes, no, f64x2.lt(a, b));
  else return a < b ? yes : no;
}

/** `yes` where a < b, otherwise 0. */
@inline
export function ifLess<V>(a: V, b: V, yes: V): V {
  if (isVector<V>()) return v128.and(yes, f64x2.lt(a, b));
  else return a < b ? yes : 0;
}

/** `yes` where a = b, otherwise `no`. */
@inline
export function whereEqual<V>(a: V, b: V, yes: V, no: V): V {
  if (isVector<V>()) return v128.bitselect(yes, no, f64x2.eq(a, b));
  else return a == b ? yes : no;
}

/** Without the low 27 bits of its significand, see double.ts. */
@inline
export function highBits<V>(a: V): V {
  if (isVector<V>()) return v128.and(a, i64x2.splat(HIGH_BITS));
  else return reinterpret<f64>(reinterpret<u64>(a) & HIGH_BITS);
}

@inline
export function anyLess<V>(a: V, b: V): bool {
  if (isVector<V>()) return v128.any_true(f64x2.lt(a, b));
  else return a < b;
}

/** 1023 in an exponent's place; what takes the bits of sqrt(1/2) to those of 1; the bits of sqrt(1/2); a significand's
 *  bits; bits of 2^52, into which or-ing a small integer and then subtracting 2^52 converts it; 2^52 + 1023. */
const BIAS: usize = memory.data<u64>([0x3ff0000000000000, 0x3ff0000000000000]);
const TO_ONE: usize = memory.data<u64>([
  0x3ff0000000000000 - 0x3fe6a09e667f3bcd, 0x3ff0000000000000 - 0x3fe6a09e667f3bcd,
]);
const FROM: usize = memory.data<u64>([0x3fe6a09e667f3bcd, 0x3fe6a09e667f3bcd]);
const SIGNIFICAND: usize = memory.data<u64>([0x000fffffffffffff, 0x000fffffffffffff]);
const TWO_52: usize = memory.data<u64>([0x4330000000000000, 0x4330000000000000]);
const OFFSET: usize = memory.data<f64>([4503599627370496.0 + 1023, 4503599627370496.0 + 1023]);

const TWICE_BIAS: usize = memory.data<u64>([0x7fe0000000000000, 0x7fe0000000000000]);

/** 2^k from k + 1.5 * 2^52, for -1022 <= k <= 1023. */
@inline
export function powerOfTwo<V>(rounded: V): V {
  if (isVector<V>()) return i64x2.add(i64x2.shl(rounded, 52), v128.load(BIAS));
  else return reinterpret<f64>((reinterpret<i64>(rounded) << 52) + 0x3ff0000000000000);
}

/** The exponent of x as it is stored: k of x = 2^k m, 1 <= m < 2; -1023 where x is subnormal. Of pairs alone. */
@inline
export function storedExponent(x: v128): v128 {
  return f64x2.sub(v128.or(i64x2.shr_u(x, 52), v128.load(TWO_52)), v128.load(OFFSET));
}

/** k of x = 2^k m, sqrt(1/2) <= m < sqrt 2; x positive and normal. */
@inline
export function exponent<V>(x: V): V {
  if (isVector<V>()) return storedExponent(i64x2.add(x, v128.load(TO_ONE)));
  else {
    const biased = (reinterpret<u64>(x) + (0x3ff0000000000000 - 0x3fe6a09e667f3bcd)) >> 52;
    return reinterpret<f64>(biased | 0x4330000000000000) - (4503599627370496.0 + 1023);
  }
}

/** m of the same. */
@inline
export function mantissa<V>(x: V): V {
  if (isVector<V>()) {
    return i64x2.add(v128.and(i64x2.add(x, v128.load(TO_ONE)), v128.load(SIGNIFICAND)), v128.load(FROM));
  } else {
    return reinterpret<f64>(((reinterpret<u64>(x) + (0x3ff0000000000000 - 0x3fe6a09e667f3bcd)) & 0x000fffffffffffff)
      + 0x3fe6a09e667f3bcd);
  }
}

/** 2^-k of the same. */
@inline
export function unscale<V>(x: V): V {
  if (isVector<V>()) {
    return i64x2.sub(v128.load(TWICE_BIAS), v128.andnot(i64x2.add(x, v128.load(TO_ONE)), v128.load(SIGNIFICAND)));
  } else {
    return reinterpret<f64>(0x7fe0000000000000
      - ((reinterpret<u64>(x) + (0x3ff0000000000000 - 0x3fe6a09e667f3bcd)) & 0xfff0000000000000));
  }
}
