// hellinger: f(t) = (sqrt t - 1)^2, measured by s = y - 1 < 0; t has its pole at s = 0.

// @ts-ignore: decorator
@inline
export function density(s: f64): f64 {
  return s < 0 ? 1 / (s * s) : Infinity;
}

// @ts-ignore: decorator
@inline
export function slope(s: f64, t: f64): f64 {
  return -2 * t / s;
}

// @ts-ignore: decorator
@inline
export function inverse(q: f64): f64 {
  return -sqrt(q);
}

// @ts-ignore: decorator
@inline
export function change(s: f64, u: f64, z: f64, t: f64): f64 {
  return u < 0 ? t * (z / u) * ((s + u) / u) : Infinity;
}

// @ts-ignore: decorator
@inline
export function bregman(s: f64, u: f64, z: f64): f64 {
  return (z / s) * (z / s) / -u;
}
