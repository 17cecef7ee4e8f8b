// chi2: f(t) = (t-1)^2, measured by s = y + 2, from where t reaches zero. On the boundary t = 0 the remainder holds the
// multiplier's share t(s) (f'(0) - u) too.

// @ts-ignore: decorator
@inline
export function density(s: f64): f64 {
  return s > 0 ? 0.5 * s : 0;
}

// @ts-ignore: decorator
@inline
export function slope(t: f64): f64 {
  return t > 0 ? 0.5 : 0;
}

// @ts-ignore: decorator
@inline
export function inverse(q: f64): f64 {
  return 2 / q;
}

// @ts-ignore: decorator
@inline
export function change(u: f64, z: f64, t: f64): f64 {
  return t > 0 && u > 0 ? -0.5 * z : density(u) - t;
}

// @ts-ignore: decorator
@inline
export function bregman(u: f64, z: f64, t: f64): f64 {
  if (t > 0 && u > 0) return 0.25 * z * z;
  const without = density(u);
  return (t - without) * (t - without) + t * max(0, -u);
}
