// The divergences that are trained by a root (../regularized-policy.ts), each by its convex conjugate f*
// (dimensionless: f over lambda): the only place that chooses among them.
//
// The training rule's stationarity is policy/q = t(s) = f*'(y), y = (R - mu)/lambda, and a payment is a Bregman
// divergence of f*. s is y measured from where t has its pole (reverse-kl, hellinger, jensen-shannon, alpha < 1: s < 0)
// or reaches zero (chi2, alpha > 1: t = 0 for s <= 0), so that t is accurate there however small q is:
//
//     divergence        f(t)                                  s = y - origin    t(s)                     inverse
//     chi2              (t-1)^2                               y + 2             max(0, s/2)              2 t
//     reverse-kl        -ln t                                 y                 -1/s                     -1/t
//     hellinger         (sqrt t - 1)^2                        y - 1             1/s^2                    -1/sqrt t
//     jensen-shannon    t ln t - (t+1) ln((t+1)/2)            y - ln 2          1/(e^-s - 1)             -log1p(1/t)
//     Cressie-Read a    (t^a - a t + a - 1)/(a(a-1))          y + 1/k           (k s)_+^(1/k), k = a-1   t^k/k

import { CHI2, CRESSIE_READ, HELLINGER, JENSEN_SHANNON, REVERSE_KL } from "../../block";
import * as chi2 from "./chi2";
import * as cressieRead from "./cressie-read";
import * as hellinger from "./hellinger";
import * as jensenShannon from "./jensen-shannon";
import * as reverseKl from "./reverse-kl";

/** t(s) = policy/q; infinity at and beyond a pole. */
// @ts-ignore: decorator
@inline
export function density(kind: u32, alpha: f64, s: f64): f64 {
  if (kind == CHI2) return chi2.density(s);
  if (kind == REVERSE_KL) return reverseKl.density(s);
  if (kind == HELLINGER) return hellinger.density(s);
  if (kind == JENSEN_SHANNON) return jensenShannon.density(s);
  return cressieRead.density(alpha, s);
}

/** dt/ds, given t = t(s). */
// @ts-ignore: decorator
@inline
export function slope(kind: u32, alpha: f64, s: f64, t: f64): f64 {
  if (kind == CHI2) return chi2.slope(t);
  if (kind == REVERSE_KL) return reverseKl.slope(t);
  if (kind == HELLINGER) return hellinger.slope(s, t);
  if (kind == JENSEN_SHANNON) return jensenShannon.slope(t);
  return cressieRead.slope(alpha, s, t);
}

/** dt/ds over t, up to a factor that is the divergence's: what ../sweeps keep of s and t = t(s). 0 where there is no
 *  density. */
export function steepness(kind: u32, alpha: f64, s: f64, t: f64): f64 {
  if (kind == REVERSE_KL) return t;
  if (kind == HELLINGER) return -1 / s;
  if (kind == JENSEN_SHANNON) return t + 1;
  return kind == CRESSIE_READ ? cressieRead.steepness(alpha, s, t) : 0;
}

/** The s at which policy/q = 1/q, given q: where one outcome would take all the mass. */
export function inverse(kind: u32, alpha: f64, q: f64): f64 {
  if (kind == CHI2) return chi2.inverse(q);
  if (kind == REVERSE_KL) return reverseKl.inverse(q);
  if (kind == HELLINGER) return hellinger.inverse(q);
  if (kind == JENSEN_SHANNON) return jensenShannon.inverse(q);
  return cressieRead.inverse(alpha, q);
}

/** t over dt/ds where one outcome takes all the mass, given its q, up to a factor: the change of s that changes t by as
 *  much as t. 1 where no less matters, 0 where t has an infinite slope. */
export function resolution(kind: u32, alpha: f64, q: f64): f64 {
  if (kind == CHI2) return 1;
  if (kind == HELLINGER) return sqrt(q);
  return kind == CRESSIE_READ ? cressieRead.resolution(alpha, q) : q;
}

/** Whether t has its pole at s = 0. */
export function hasPole(kind: u32, alpha: f64): bool {
  return kind == CRESSIE_READ ? cressieRead.hasPole(alpha) : kind != CHI2;
}

/** Whether s can be too small for a double where one outcome takes all the mass: q^(1 - alpha) of Cressie-Read. */
export function mayUnderflow(kind: u32, alpha: f64): bool {
  return kind == CRESSIE_READ && cressieRead.hasPole(alpha);
}

// Below, u = s - z; both are handed in, so that z may be exact where it is small and u where it is near a pole.

/** t(u) - t(s), given t = t(s), with full relative accuracy for small z. */
// @ts-ignore: decorator
@inline
export function change(kind: u32, alpha: f64, s: f64, u: f64, z: f64, t: f64): f64 {
  if (kind == CHI2) return chi2.change(u, z, t);
  if (kind == REVERSE_KL) return reverseKl.change(s, u, z);
  if (kind == HELLINGER) return hellinger.change(s, u, z, t);
  if (kind == JENSEN_SHANNON) return jensenShannon.change(u, z, t);
  return cressieRead.change(alpha, s, u, z, t);
}

/** B_f*(u, s) = f*(u) - f*(s) + t z >= 0, given t = t(s), with full relative accuracy for small z. Where both points
 *  are in the interior it is B_f(t(s), t(u)); on the boundary it holds the multiplier's share t(s) (f'(0) - u) too. */
// @ts-ignore: decorator
@inline
export function bregman(kind: u32, alpha: f64, s: f64, u: f64, z: f64, t: f64): f64 {
  if (kind == CHI2) return chi2.bregman(u, z, t);
  if (kind == REVERSE_KL) return reverseKl.bregman(s, u, z);
  if (kind == HELLINGER) return hellinger.bregman(s, u, z);
  if (kind == JENSEN_SHANNON) return jensenShannon.bregman(s, u, z, t);
  return cressieRead.bregman(alpha, s, u, z, t);
}
