// Cressie-Read: f(t) = (t^a - a t + a - 1)/(a(a-1)). With k = a - 1, t^k = k s for s = y + 1/k, whose origin is where t
// has its pole (a < 1) or reaches zero (a > 1). Near a = 1 that origin runs away: for |k| < 1/20, s = y and t^k = 1 + k
// s.

import { exp, expm1, LN2, LOG2E, phi } from "../../../math/exp";
import { log, log1p, psi } from "../../../math/log";

/** |alpha - 1| below which s = y. */
export const NEAR_KL: f64 = 0.05;
/** A density that is none. */
const NONE: f64 = 1e-250;

/** t^k. */
// @ts-ignore: decorator
@inline
function power(alpha: f64, s: f64): f64 {
  const k = alpha - 1;
  return abs(k) < NEAR_KL ? 1 + k * s : k * s;
}

// @ts-ignore: decorator
@inline
function logPower(alpha: f64, s: f64): f64 {
  const k = alpha - 1;
  return abs(k) < NEAR_KL ? log1p(k * s) : log(k * s);
}

/** Whether t has its pole at s = 0. */
export function hasPole(alpha: f64): bool {
  return alpha <= 1 - NEAR_KL;
}

/** Where a > 2, t leaves zero with an infinite slope. */
export function resolution(alpha: f64, q: f64): f64 {
  if (alpha > 2) return 0;
  return alpha > 1 ? 1 : exp((1 - alpha) * log(q));
}

// @ts-ignore: decorator
@inline
export function density(alpha: f64, s: f64): f64 {
  if (power(alpha, s) <= 0) return alpha > 1 ? 0 : Infinity;
  return exp(logPower(alpha, s) / (alpha - 1));
}

// @ts-ignore: decorator
@inline
export function slope(alpha: f64, s: f64, t: f64): f64 {
  return t > 0 ? t / power(alpha, s) : 0;
}

/** 0 also where t is as good as none: multiplied by what else is in a sum it would be subnormal. */
export function steepness(alpha: f64, s: f64, t: f64): f64 {
  return t < NONE ? 0 : (1 - alpha) / power(alpha, s);
}

// @ts-ignore: decorator
@inline
export function inverse(alpha: f64, q: f64): f64 {
  const k = alpha - 1;
  const grown = -k * log(q);
  return abs(k) < NEAR_KL ? expm1(grown) / k : exp(grown) / k;
}

// @ts-ignore: decorator
@inline
export function change(alpha: f64, s: f64, u: f64, z: f64, t: f64): f64 {
  const without = density(alpha, u);
  const k = alpha - 1;
  const shrink = -k * z / power(alpha, s);
  const exponent = abs(shrink) < 0.5 ? log1p(shrink) / k : Infinity;
  return abs(exponent) < 1 ? t * expm1(exponent) : without - t;
}

// @ts-ignore: decorator
@inline
export function bregman(alpha: f64, s: f64, u: f64, z: f64, t: f64): f64 {
  const k = alpha - 1;
  const power0 = power(alpha, s);
  const power1 = power(alpha, u);
  const without = power1 > 0 ? density(alpha, u) * power1 : 0;
  if (!(t > 0)) return without / alpha;
  const weight = t * power0;
  if (!(power1 > 0)) return (weight / alpha - t * power1) / k;
  // with a = t^alpha, b = u's: a/alpha and b/alpha cancel as alpha nears 0, their difference is by the logarithm of the
  // ratio
  const shrink = -k * z / power0;
  const small = abs(shrink) < 0.5;
  const logRatio = (small ? log1p(shrink) : log(power1 / power0)) / k;
  const exponent = alpha * logRatio;
  if (!small && abs(k) >= NEAR_KL) {
    const difference = abs(exponent) < 1 ? -weight * logRatio * ratioOfExpm1(exponent) : (weight - without) / alpha;
    return max(0, (difference - t * power1 + without) / k);
  }
  const grown = abs(exponent) < 1 ? weight * logRatio * ratioOfPhi(exponent)
    : (without - weight * (1 + exponent)) / alpha;
  return max(0, grown - weight * (small ? psi(shrink) : shrink - k * logRatio) / k);
}

/** (e^y - 1)/y. */
// @ts-ignore: decorator
@inline
function ratioOfExpm1(y: f64): f64 {
  return y == 0 ? 1 : expm1(y) / y;
}

/** (e^y - 1 - y)/y. */
// @ts-ignore: decorator
@inline
function ratioOfPhi(y: f64): f64 {
  return y == 0 ? 0 : phi(y * LOG2E) * LN2 / y;
}
