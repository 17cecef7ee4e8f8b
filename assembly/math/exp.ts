// Powers of two and the exponential's Bregman remainder phi, with the same bits in the SIMD and the scalar build.
//
// t = k + f, k integer, |f| <= 1/2. With c(f) = (2^f - 1 - f ln 2) / (f^2 ln 2):
//     2^t = s + s (f + f^2 c) ln 2,  s = 2^k
//     phi = 2^t - 1 - t ln 2 = ln 2 ( s f^2 c + ( s (f + log2 e) - (t + log2 e) ) )
// For k = 0 the inner bracket is exactly 0, so phi keeps full relative accuracy for arbitrarily small t without a branch.

export const LOG2E: f64 = 1.4426950408889634;
export const LN2: f64 = 0.6931471805599453;

/** 1.5 * 2^52: adding it rounds to the nearest integer and leaves that integer in the low bits. */
const ROUND: f64 = 6755399441055744.0;

// c(f), minimax of degree 9 on |f| <= 1/2, relative error 2.0e-16 (Remez in 60 digits).
const C0: f64 = 0.3465735902799727;
const C1: f64 = 0.08007550231970013;
const C2: f64 = 0.013876027166191301;
const C3: f64 = 0.001923625821530968;
const C4: f64 = 0.00022222596955884157;
const C5: f64 = 2.20050433563972e-5;
const C6: f64 = 1.9065866613215342e-6;
const C7: f64 = 1.4683893529145261e-7;
const C8: f64 = 1.0201248942764379e-8;
const C9: f64 = 6.417667838348407e-10;

// @ts-ignore: decorator
@inline
function c(f: f64, ff: f64): f64 {
  const even = C0 + ff * (C2 + ff * (C4 + ff * (C6 + ff * C8)));
  const odd = C1 + ff * (C3 + ff * (C5 + ff * (C7 + ff * C9)));
  return even + f * odd;
}

// @ts-ignore: decorator
@inline
function c2(f: v128, ff: v128): v128 {
  const even = f64x2.add(f64x2.splat(C0), f64x2.mul(ff, f64x2.add(f64x2.splat(C2), f64x2.mul(ff, f64x2.add(f64x2.splat(C4),
    f64x2.mul(ff, f64x2.add(f64x2.splat(C6), f64x2.mul(ff, f64x2.splat(C8)))))))));
  const odd = f64x2.add(f64x2.splat(C1), f64x2.mul(ff, f64x2.add(f64x2.splat(C3), f64x2.mul(ff, f64x2.add(f64x2.splat(C5),
    f64x2.mul(ff, f64x2.add(f64x2.splat(C7), f64x2.mul(ff, f64x2.splat(C9)))))))));
  return f64x2.add(even, f64x2.mul(f, odd));
}

/** 2^k from k + ROUND, for -1022 <= k <= 1023. */
// @ts-ignore: decorator
@inline
function scale(rounded: f64): f64 {
  return reinterpret<f64>((reinterpret<i64>(rounded) << 52) + 0x3ff0000000000000);
}

// @ts-ignore: decorator
@inline
function scale2(rounded: v128): v128 {
  return i64x2.add(i64x2.shl(rounded, 52), i64x2.splat(0x3ff0000000000000));
}

/** phi(t) / ln 2 = (2^t - 1)/ln 2 - t >= 0, for |t| <= 1000. */
// @ts-ignore: decorator
@inline
export function phi(t: f64): f64 {
  const rounded = t + ROUND;
  const f = t - (rounded - ROUND);
  const s = scale(rounded);
  const ff = f * f;
  return s * ff * c(f, ff) + (s * (f + LOG2E) - (t + LOG2E));
}

/** Two phi(t) / ln 2. */
// @ts-ignore: decorator
@inline
export function phi2(t: v128): v128 {
  const rounded = f64x2.add(t, f64x2.splat(ROUND));
  const f = f64x2.sub(t, f64x2.sub(rounded, f64x2.splat(ROUND)));
  const s = scale2(rounded);
  const ff = f64x2.mul(f, f);
  const L = f64x2.splat(LOG2E);
  return f64x2.add(
    f64x2.mul(f64x2.mul(s, ff), c2(f, ff)),
    f64x2.sub(f64x2.mul(s, f64x2.add(f, L)), f64x2.add(t, L)));
}

/** 2^t for t <= 1023; 0 below -1022. */
// @ts-ignore: decorator
@inline
export function exp2(t: f64): f64 {
  if (!(t >= -1022)) return 0;
  const rounded = t + ROUND;
  const f = t - (rounded - ROUND);
  const s = scale(rounded);
  const ff = f * f;
  return s + s * ((f + ff * c(f, ff)) * LN2);
}

/** Two 2^t. */
// @ts-ignore: decorator
@inline
export function exp22(t: v128): v128 {
  const rounded = f64x2.add(t, f64x2.splat(ROUND));
  const f = f64x2.sub(t, f64x2.sub(rounded, f64x2.splat(ROUND)));
  const s = scale2(rounded);
  const ff = f64x2.mul(f, f);
  const power = f64x2.add(s, f64x2.mul(s, f64x2.mul(f64x2.add(f, f64x2.mul(ff, c2(f, ff))), f64x2.splat(LN2))));
  return v128.and(power, f64x2.ge(t, f64x2.splat(-1022)));
}

/** e^y - 1 with full relative accuracy near 0; infinity where it overflows. */
export function expm1(y: f64): f64 {
  const t = y * LOG2E;
  if (!(t <= 1023)) return t > 1023 ? Infinity : t;
  if (t < -60) return -1;
  const rounded = t + ROUND;
  const f = t - (rounded - ROUND);
  const s = scale(rounded);
  const ff = f * f;
  return (s - 1) + s * ((f + ff * c(f, ff)) * LN2);
}

/** e^y; 0 below e^-708, infinity where it overflows. */
export function exp(y: f64): f64 {
  const t = y * LOG2E;
  return t > 1023 ? Infinity : exp2(t);
}
