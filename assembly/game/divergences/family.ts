// The divergences other than kl and total variation, each by its convex conjugate f* (dimensionless: f divided by lambda).
//
// The training rule's stationarity is policy/q = t(s) = f*'(y), y = (R - mu)/lambda, and a payment is a Bregman divergence of
// f* (regularized.ts). s is y measured from where t has its pole (reverse-kl, hellinger, jensen-shannon, alpha < 1: s < 0) or
// reaches zero (chi2, alpha > 1: t = 0 for s <= 0), so that t is accurate there however small q is:
//
//     divergence        f(t)                                  s = y - origin    t(s)                     inverse
//     chi2              (t-1)^2                               y + 2             max(0, s/2)              2 t
//     reverse-kl        -ln t                                 y                 -1/s                     -1/t
//     hellinger         (sqrt t - 1)^2                        y - 1             1/s^2                    -1/sqrt t
//     jensen-shannon    t ln t - (t+1) ln((t+1)/2)            y - ln 2          1/(e^-s - 1)             -log1p(1/t)
//     Cressie-Read a    (t^a - a t + a - 1)/(a(a-1))          y + 1/k           (k s)_+^(1/k), k = a-1   t^k/k
//
// Near a = 1 the Cressie-Read origin -1/k runs away; for |k| < 1/20, s = y and t = (1 + k s)_+^(1/k).

import { exp, expm1, LN2, LOG2E, phi } from "../../math/exp";
import { log, log1p, psi } from "../../math/log";
import { CHI2, CRESSIE_READ, HELLINGER, JENSEN_SHANNON, REVERSE_KL } from "../block";

const NEAR_KL: f64 = 0.05;

/** Of Cressie-Read: t^k. */
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

/** t(s) = policy/q; infinity at and beyond a pole. */
// @ts-ignore: decorator
@inline
export function density(kind: u32, alpha: f64, s: f64): f64 {
  if (kind == CHI2) return s > 0 ? 0.5 * s : 0;
  if (kind == REVERSE_KL) return s < 0 ? -1 / s : Infinity;
  if (kind == HELLINGER) return s < 0 ? 1 / (s * s) : Infinity;
  if (kind == JENSEN_SHANNON) return s < 0 ? 1 / expm1(-s) : Infinity;
  if (power(alpha, s) <= 0) return alpha > 1 ? 0 : Infinity;
  return exp(logPower(alpha, s) / (alpha - 1));
}

/** dt/ds, given t = t(s). */
// @ts-ignore: decorator
@inline
export function slope(kind: u32, alpha: f64, s: f64, t: f64): f64 {
  if (kind == CHI2) return t > 0 ? 0.5 : 0;
  if (kind == REVERSE_KL) return t * t;
  if (kind == HELLINGER) return -2 * t / s;
  if (kind == JENSEN_SHANNON) return t * (t + 1);
  return t > 0 ? t / power(alpha, s) : 0;
}

/** The s at which policy/q = 1/q, given q: where one outcome would take all the mass. */
export function inverse(kind: u32, alpha: f64, q: f64): f64 {
  if (kind == CHI2) return 2 / q;
  if (kind == REVERSE_KL) return -q;
  if (kind == HELLINGER) return -sqrt(q);
  if (kind == JENSEN_SHANNON) return -log1p(q);
  const k = alpha - 1;
  const grown = -k * log(q);
  return abs(k) < NEAR_KL ? expm1(grown) / k : exp(grown) / k;
}

/** Whether t has its pole at s = 0. */
export function hasPole(kind: u32, alpha: f64): bool {
  return kind == REVERSE_KL || kind == HELLINGER || kind == JENSEN_SHANNON || (kind == CRESSIE_READ && alpha <= 1 - NEAR_KL);
}

// Below, u = s - z; both are handed in, so that z may be exact where it is small and u where it is near a pole.

/** t(u) - t(s), given t = t(s), with full relative accuracy for small z. */
// @ts-ignore: decorator
@inline
export function change(kind: u32, alpha: f64, s: f64, u: f64, z: f64, t: f64): f64 {
  if (kind == CHI2) return t > 0 && u > 0 ? -0.5 * z : density(kind, alpha, u) - t;
  if (kind == REVERSE_KL) return u < 0 ? -z / s / u : Infinity;
  if (kind == HELLINGER) return u < 0 ? t * (z / u) * ((s + u) / u) : Infinity;
  const without = density(kind, alpha, u);
  if (kind == JENSEN_SHANNON) return z > 1 ? without - t : -(t + 1) * expm1(z) * without;
  const k = alpha - 1;
  const shrink = -k * z / power(alpha, s);
  const exponent = abs(shrink) < 0.5 ? log1p(shrink) / k : Infinity;
  return abs(exponent) < 1 ? t * expm1(exponent) : without - t;
}

/** B_f*(u, s) = f*(u) - f*(s) + t z >= 0, given t = t(s), with full relative accuracy for small z. Where both points are in
 *  the interior it is B_f(t(s), t(u)); on the boundary it holds the multiplier's share t(s) (f'(0) - u) too. */
// @ts-ignore: decorator
@inline
export function bregman(kind: u32, alpha: f64, s: f64, u: f64, z: f64, t: f64): f64 {
  if (kind == CHI2) {
    if (t > 0 && u > 0) return 0.25 * z * z;
    const without = density(kind, alpha, u);
    return (t - without) * (t - without) + t * max(0, -u);
  }
  if (kind == REVERSE_KL) {
    const k = -z / s;
    return abs(k) < 0.5 ? psi(k) : k - log(u / s);
  }
  if (kind == HELLINGER) return (z / s) * (z / s) / -u;
  if (kind == JENSEN_SHANNON) {
    const k = -t * expm1(-z);
    if (abs(z) < 0.5 && abs(k) < 0.5) return t * (phi(-z * LOG2E) * LN2) + psi(k);
    return max(0, log1mexp(s) - log1mexp(u) + t * z);
  }
  const k = alpha - 1;
  const power0 = power(alpha, s);
  const power1 = power(alpha, u);
  const without = power1 > 0 ? density(kind, alpha, u) * power1 : 0;
  if (!(t > 0)) return without / alpha;
  const weight = t * power0;
  if (!(power1 > 0)) return (weight / alpha - t * power1) / k;
  // with a = t^alpha, b = u's: a/alpha and b/alpha cancel as alpha nears 0, their difference is by the logarithm of the ratio
  const shrink = -k * z / power0;
  const small = abs(shrink) < 0.5;
  const logRatio = (small ? log1p(shrink) : log(power1 / power0)) / k;
  const exponent = alpha * logRatio;
  if (!small && abs(k) >= NEAR_KL) {
    const difference = abs(exponent) < 1 ? -weight * logRatio * ratioOfExpm1(exponent) : (weight - without) / alpha;
    return max(0, (difference - t * power1 + without) / k);
  }
  const grown = abs(exponent) < 1 ? weight * logRatio * ratioOfPhi(exponent) : (without - weight * (1 + exponent)) / alpha;
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

/** log(1 - e^s) for s < 0. */
function log1mexp(s: f64): f64 {
  return s < -LN2 ? log1p(-exp(s)) : log(-expm1(s));
}
