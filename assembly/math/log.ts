// Logarithms and the logarithm's Bregman remainder psi(s) = s - log1p(s).
//
// x = 2^k (1 + f) with sqrt(1/2) <= 1 + f < sqrt 2. With s = f/(2 + f), h = f^2/2 and log(1+f) = 2 atanh(s):
//     log(1 + f) = f - (h - s (h + R)),  R = (2 atanh(s) - 2 s)/s, a polynomial in s^2
// so that psi(f) = h - s (h + R) without cancellation while k = 0.

import { LN2 } from "./exp";
import { exponent, mantissa } from "./lanes";

// R(z)/z, z = s^2, minimax of degree 6 on z <= 0.0295, absolute error of R 2.5e-18 (Remez in 60 digits).
const R1: f64 = 0.6666666666666734;
const R2: f64 = 0.39999999999414654;
const R3: f64 = 0.28571428742391597;
const R4: f64 = 0.22222198572840465;
const R5: f64 = 0.18183564342221895;
const R6: f64 = 0.15314050162244672;
const R7: f64 = 0.1479595352520824;

/** Each twice and in memory, as in exp.ts. */
export const REMAINDER = memory.data<f64>([R1, R1, R2, R2, R3, R3, R4, R4, R5, R5, R6, R6, R7, R7], 16);

/** ln 2 = LN2_HIGH + LN2_LOW; LN2_HIGH has 32 trailing zero bits, so its product with an exponent is exact. */
const LN2_HIGH: f64 = 0.6931467056274414;
const LN2_LOW: f64 = 4.7493250390316726e-7;

/** psi(f) = f - log(1 + f) for sqrt(1/2) - 1 <= f <= sqrt 2 - 1, with full relative accuracy. */
// @ts-ignore: decorator
@inline
function remainder(f: f64): f64 {
  const s = f / (2 + f);
  const z = s * s;
  const h = 0.5 * f * f;
  const R = z * (R1 + z * (R2 + z * (R3 + z * (R4 + z * (R5 + z * (R6 + z * R7))))));
  return h - s * (h + R);
}

/** Two of them. */
// @ts-ignore: decorator
@inline
function remainder2(f: v128): v128 {
  const s = f64x2.div(f, f64x2.add(f64x2.splat(2), f));
  const z = f64x2.mul(s, s);
  const h = f64x2.mul(f64x2.mul(f64x2.splat(0.5), f), f);
  let R = f64x2.add(v128.load(REMAINDER, 5 << 4), f64x2.mul(z, v128.load(REMAINDER, 6 << 4)));
  R = f64x2.add(v128.load(REMAINDER, 4 << 4), f64x2.mul(z, R));
  R = f64x2.add(v128.load(REMAINDER, 3 << 4), f64x2.mul(z, R));
  R = f64x2.add(v128.load(REMAINDER, 2 << 4), f64x2.mul(z, R));
  R = f64x2.add(v128.load(REMAINDER, 1 << 4), f64x2.mul(z, R));
  R = f64x2.mul(z, f64x2.add(v128.load(REMAINDER, 0 << 4), f64x2.mul(z, R)));
  return f64x2.sub(h, f64x2.mul(s, f64x2.add(h, R)));
}

/** log(2^k (1 + f) + correction), where correction is relative to 1 + f. */
// @ts-ignore: decorator
@inline
function assemble(k: f64, f: f64, correction: f64): f64 {
  return k * LN2_HIGH - ((remainder(f) - (k * LN2_LOW + correction)) - f);
}

/** Natural logarithm of x >= 0; -infinity at 0. */
export function log(x: f64): f64 {
  let k: f64 = 0;
  if (x < 2.2250738585072014e-308) {
    if (!(x > 0)) return -Infinity;
    x *= 18014398509481984.0; // 2^54: subnormal numbers
    k = -54;
  }
  if (!(x < Infinity)) return x;
  return assemble(k + exponent<f64>(x), mantissa<f64>(x) - 1, 0);
}

/** Two logarithms of positive normal finite numbers. */
// @ts-ignore: decorator
@inline
export function logs(x: v128): v128 {
  const k = exponent<v128>(x);
  const f = f64x2.sub(mantissa<v128>(x), f64x2.splat(1));
  const low = f64x2.mul(k, f64x2.splat(LN2_LOW));
  return f64x2.sub(f64x2.mul(k, f64x2.splat(LN2_HIGH)), f64x2.sub(f64x2.sub(remainder2(f), low), f));
}

/** log2 of x > 0, good to an ulp of the result or of 1, whichever is larger. */
export function log2(x: f64): f64 {
  return log(x) / LN2;
}

/** log(1 + x) for x >= -1 with full relative accuracy near 0. */
export function log1p(x: f64): f64 {
  if (x > -0.2928 && x < 0.4142) return x - remainder(x);
  const u = 1 + x;
  if (!(u > 0)) return -Infinity;
  if (!(u < Infinity)) return u;
  const lost = x >= 1 ? 1 - (u - x) : x - (u - 1);
  return assemble(exponent<f64>(u), mantissa<f64>(u) - 1, lost / u);
}

/** Two log1p(x), 0 <= x < 2^1000. */
// @ts-ignore: decorator
@inline
export function log1p2(x: v128): v128 {
  const one = f64x2.splat(1);
  const near = f64x2.lt(x, f64x2.splat(0.4142));
  const u = f64x2.add(one, x);
  const lost = v128.bitselect(
    f64x2.sub(one, f64x2.sub(u, x)), f64x2.sub(x, f64x2.sub(u, one)), f64x2.ge(x, one));
  const k = exponent<v128>(u);
  const f = v128.bitselect(x, f64x2.sub(mantissa<v128>(u), one), near);
  const r = remainder2(f);
  const correction = f64x2.add(f64x2.mul(k, f64x2.splat(LN2_LOW)), f64x2.div(lost, u));
  const far = f64x2.sub(f64x2.mul(k, f64x2.splat(LN2_HIGH)), f64x2.sub(f64x2.sub(r, correction), f));
  return v128.bitselect(f64x2.sub(f, r), far, near);
}

/** psi(s) = s - log1p(s) >= 0 for s > -1, with full relative accuracy. */
export function psi(s: f64): f64 {
  return s > -0.2928 && s < 0.4142 ? remainder(s) : s - log1p(s);
}
