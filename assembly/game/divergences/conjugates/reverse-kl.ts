// reverse-kl: f(t) = -ln t, measured by s = y < 0; t has its pole at s = 0.

import { log, psi } from "../../../math/log";

// @ts-ignore: decorator
@inline
export function density(s: f64): f64 {
  return s < 0 ? -1 / s : Infinity;
}

// @ts-ignore: decorator
@inline
export function slope(t: f64): f64 {
  return t * t;
}

// @ts-ignore: decorator
@inline
export function inverse(q: f64): f64 {
  return -q;
}

// @ts-ignore: decorator
@inline
export function change(s: f64, u: f64, z: f64): f64 {
  return u < 0 ? -z / s / u : Infinity;
}

// @ts-ignore: decorator
@inline
export function bregman(s: f64, u: f64, z: f64): f64 {
  const k = -z / s;
  return abs(k) < 0.5 ? psi(k) : k - log(u / s);
}
