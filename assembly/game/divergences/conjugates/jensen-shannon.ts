// jensen-shannon: f(t) = t ln t - (t+1) ln((t+1)/2), measured by s = y - ln 2 < 0; t has its pole at s = 0.

import { exp, expm1, LN2, LOG2E, phi } from "../../../math/exp";
import { log, log1p, psi } from "../../../math/log";

// @ts-ignore: decorator
@inline
export function density(s: f64): f64 {
  return s < 0 ? 1 / expm1(-s) : Infinity;
}

// @ts-ignore: decorator
@inline
export function slope(t: f64): f64 {
  return t * (t + 1);
}

// @ts-ignore: decorator
@inline
export function inverse(q: f64): f64 {
  return -log1p(q);
}

// @ts-ignore: decorator
@inline
export function change(u: f64, z: f64, t: f64): f64 {
  const without = density(u);
  return z > 1 ? without - t : -(t + 1) * expm1(z) * without;
}

// @ts-ignore: decorator
@inline
export function bregman(s: f64, u: f64, z: f64, t: f64): f64 {
  const k = -t * expm1(-z);
  if (abs(z) < 0.5 && abs(k) < 0.5) return t * (phi(-z * LOG2E) * LN2) + psi(k);
  return max(0, log1mexp(s) - log1mexp(u) + t * z);
}

/** log(1 - e^s) for s < 0. */
function log1mexp(s: f64): f64 {
  return s < -LN2 ? log1p(-exp(s)) : log(-expm1(s));
}
