// Powers of two and the exponential's Bregman remainder phi, with the same bits in the SIMD and the scalar build.
//
// t = k + f, k integer, |f| <= 1/2. With c(f) = (2^f - 1 - f ln 2) / (f^2 ln 2):
//     2^t = s + s (f + f^2 c) ln 2,  s = 2^k
//     phi = 2^t - 1 - t ln 2 = ln 2 ( s f^2 c + ( s (f + log2 e) - (t + log2 e) ) )
// For k = 0 the inner bracket is exactly 0, so phi keeps full relative accuracy for arbitrarily small t without a branch.

import { powerOfTwo } from "./lanes";

export const LOG2E: f64 = 1.4426950408889634;
export const LN2: f64 = 0.6931471805599453;

/** 1.5 * 2^52: adding it rounds to the nearest integer and leaves that integer in the low bits. */
const ROUND: f64 = 6755399441055744.0;

/** Degrees of c: for |f| <= 1/2, 0.15 and 0.03. */
export const HALF: u32 = 9;
export const NEAR: u32 = 7;
export const NEAREST: u32 = 5;

/** c(f), minimax (Remez in 60 digits) of relative error 2.0e-16, 8.6e-17 and 1.3e-16, and the other constants of the loops. Each
 *  twice and in memory: V8 from Node 24 on makes vector constants anew at every use (2.8 against 2.1 ns a term of phi). */
const TABLE = memory.data<f64>([
  0.3465735902799727, 0.3465735902799727, 0.08007550231970013, 0.08007550231970013,
  0.013876027166191301, 0.013876027166191301, 0.001923625821530968, 0.001923625821530968,
  0.00022222596955884157, 0.00022222596955884157, 2.20050433563972e-5, 2.20050433563972e-5,
  1.9065866613215342e-6, 1.9065866613215342e-6, 1.4683893529145261e-7, 1.4683893529145261e-7,
  1.0201248942764379e-8, 1.0201248942764379e-8, 6.417667838348407e-10, 6.417667838348407e-10,
  0.34657359027997264, 0.34657359027997264, 0.08007550231970026, 0.08007550231970026,
  0.013876027166234374, 0.013876027166234374, 0.0019236258215189984, 0.0019236258215189984,
  0.0002222259626663301, 0.0002222259626663301, 2.2005043770909427e-5, 2.2005043770909427e-5,
  1.9070497629678882e-6, 1.9070497629678882e-6, 1.4684836189317587e-7, 1.4684836189317587e-7,
  0.3465735902799727, 0.3465735902799727, 0.0800755023197002, 0.0800755023197002,
  0.013876027165336704, 0.013876027165336704, 0.0019236258216074667, 0.0019236258216074667,
  0.00022222854301318388, 0.00022222854301318388, 2.200510949646396e-5, 2.200510949646396e-5,
  ROUND, ROUND, LOG2E, LOG2E, LN2, LN2, -1022, -1022,
], 16);

/** Where the coefficients of a degree begin. */
// @ts-ignore: decorator
@inline
function series(degree: u32): usize {
  return TABLE + (degree == HALF ? 0 : degree == NEAR ? 10 << 4 : 18 << 4);
}

// @ts-ignore: decorator
@inline
function rounding(): v128 {
  return v128.load(TABLE, 24 << 4);
}

// @ts-ignore: decorator
@inline
function log2e(): v128 {
  return v128.load(TABLE, 25 << 4);
}

// @ts-ignore: decorator
@inline
function c(f: f64, ff: f64, degree: u32): f64 {
  const at = series(degree);
  let even = load<f64>(at, 4 << 4);
  let odd = load<f64>(at, 5 << 4);
  if (degree >= NEAR) {
    let high = load<f64>(at, 6 << 4);
    let last = load<f64>(at, 7 << 4);
    if (degree == HALF) {
      high += ff * load<f64>(at, 8 << 4);
      last += ff * load<f64>(at, 9 << 4);
    }
    even += ff * high;
    odd += ff * last;
  }
  even = load<f64>(at) + ff * (load<f64>(at, 2 << 4) + ff * even);
  odd = load<f64>(at, 1 << 4) + ff * (load<f64>(at, 3 << 4) + ff * odd);
  return even + f * odd;
}

// ---- the steps of two values at once, for loops that take several pairs abreast

/** t + ROUND: its integer part in the low bits. */
// @ts-ignore: decorator
@inline
export function round2(t: v128): v128 {
  return f64x2.add(t, rounding());
}

/** What rounding left of t. */
// @ts-ignore: decorator
@inline
export function fraction2(t: v128, rounded: v128): v128 {
  return f64x2.sub(t, f64x2.sub(rounded, rounding()));
}

/** Coefficient k of c. */
// @ts-ignore: decorator
@inline
export function first2(degree: u32, k: u32): v128 {
  return v128.load(series(degree) + (k << 4));
}

/** Of Horner's scheme in ff, coefficient k next. */
// @ts-ignore: decorator
@inline
export function step2(sum: v128, ff: v128, degree: u32, k: u32): v128 {
  return f64x2.add(first2(degree, k), f64x2.mul(ff, sum));
}

/** s ff c + (s (f + log2 e) - (t + log2 e)). */
// @ts-ignore: decorator
@inline
export function joinPhi2(t: v128, f: v128, ff: v128, s: v128, c: v128): v128 {
  return f64x2.add(
    f64x2.mul(f64x2.mul(s, ff), c),
    f64x2.sub(f64x2.mul(s, f64x2.add(f, log2e())), f64x2.add(t, log2e())));
}

/** s + s (f + ff c) ln 2; 0 for t < -1022. */
// @ts-ignore: decorator
@inline
export function joinExp2(t: v128, f: v128, ff: v128, s: v128, c: v128): v128 {
  const power = f64x2.add(s, f64x2.mul(s, f64x2.mul(f64x2.add(f, f64x2.mul(ff, c)), v128.load(TABLE, 26 << 4))));
  return v128.and(power, f64x2.ge(t, v128.load(TABLE, 27 << 4)));
}

// @ts-ignore: decorator
@inline
function c2(f: v128, ff: v128, degree: u32): v128 {
  let even = first2(degree, degree - 1);
  let odd = first2(degree, degree);
  if (degree == HALF) {
    even = step2(even, ff, degree, 6);
    odd = step2(odd, ff, degree, 7);
  }
  if (degree >= NEAR) {
    even = step2(even, ff, degree, 4);
    odd = step2(odd, ff, degree, 5);
  }
  even = step2(step2(even, ff, degree, 2), ff, degree, 0);
  odd = step2(step2(odd, ff, degree, 3), ff, degree, 1);
  return f64x2.add(even, f64x2.mul(f, odd));
}

// ---- whole functions

/** phi(t) / ln 2 = (2^t - 1)/ln 2 - t >= 0, for |t| <= 1000. */
// @ts-ignore: decorator
@inline
export function phi(t: f64): f64 {
  const rounded = t + ROUND;
  const f = t - (rounded - ROUND);
  const s = powerOfTwo<f64>(rounded);
  const ff = f * f;
  return s * ff * c(f, ff, HALF) + (s * (f + LOG2E) - (t + LOG2E));
}

/** The same for |t| in reach of that degree. */
// @ts-ignore: decorator
@inline
export function phiNear(t: f64, degree: u32): f64 {
  const tt = t * t;
  return tt * c(t, tt, degree);
}

/** Two phi(t) / ln 2. */
// @ts-ignore: decorator
@inline
export function phi2(t: v128): v128 {
  const rounded = round2(t);
  const f = fraction2(t, rounded);
  const ff = f64x2.mul(f, f);
  return joinPhi2(t, f, ff, powerOfTwo<v128>(rounded), c2(f, ff, HALF));
}

/** Two phi(t) / ln 2 for |t| in reach of that degree. */
// @ts-ignore: decorator
@inline
export function phiNear2(t: v128, degree: u32): v128 {
  const tt = f64x2.mul(t, t);
  return f64x2.mul(tt, c2(t, tt, degree));
}

/** 2^t for t <= 1023; 0 below -1022. */
// @ts-ignore: decorator
@inline
export function exp2(t: f64): f64 {
  if (!(t >= -1022)) return 0;
  const rounded = t + ROUND;
  const f = t - (rounded - ROUND);
  const s = powerOfTwo<f64>(rounded);
  const ff = f * f;
  return s + s * ((f + ff * c(f, ff, HALF)) * LN2);
}

/** Two 2^t. */
// @ts-ignore: decorator
@inline
export function exp22(t: v128): v128 {
  const rounded = round2(t);
  const f = fraction2(t, rounded);
  const ff = f64x2.mul(f, f);
  return joinExp2(t, f, ff, powerOfTwo<v128>(rounded), c2(f, ff, HALF));
}

/** e^y - 1 with full relative accuracy near 0; infinity where it overflows. */
export function expm1(y: f64): f64 {
  const t = y * LOG2E;
  if (!(t <= 1023)) return t > 1023 ? Infinity : t;
  if (t < -60) return -1;
  const rounded = t + ROUND;
  const f = t - (rounded - ROUND);
  const s = powerOfTwo<f64>(rounded);
  const ff = f * f;
  return (s - 1) + s * ((f + ff * c(f, ff, HALF)) * LN2);
}

/** e^y; 0 below e^-708, infinity where it overflows. */
export function exp(y: f64): f64 {
  const t = y * LOG2E;
  return t > 1023 ? Infinity : exp2(t);
}
