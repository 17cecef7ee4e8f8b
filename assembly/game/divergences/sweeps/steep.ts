// Sweeps of Cressie-Read where alpha is so high that t, all but a step, is felt however small its power is: by the
// divergence's own functions, one number at a time.

import { bregman, change as changeOf, density, slope } from "../conjugates";
import { Workspace } from "../../workspace";

/** Sums of q t(h + d) and of q t'. */
export function mass(space: Workspace, h: usize, d: f64, from: usize, to: usize, into: usize): void {
  let sum = load<f64>(into);
  let rate = load<f64>(into, 16);
  for (; from < to; from += 16) {
    const s = load<f64>(h + from) + d;
    const q = load<f64>(space.baseline + from);
    const t = density(space.curve, space.alpha, s);
    sum += q * t;
    rate += q * slope(space.curve, space.alpha, s, t);
  }
  store<f64>(into, sum);
  store<f64>(into, rate, 16);
}

/** The first of space.state, after it has been shifted by d, into density and policy. */
export function weigh(space: Workspace, d: f64, from: usize, to: usize, into: usize): void {
  let sum = load<f64>(into);
  for (; from < to; from += 16) {
    const s = load<f64>(space.state + from) + d;
    const t = density(space.curve, space.alpha, s);
    const probability = load<f64>(space.baseline + from) * t;
    sum += probability;
    store<f64>(space.state + from, s);
    store<f64>(space.density + from, t);
    store<f64>(space.policy + from, probability);
  }
  store<f64>(into, sum);
}

/** With z = (row - centre) rate - d, u = s - z: sums of q (t(u) - t(s)), of q t'(u), of the first's absolute terms and
 *  of q B. */
export function change(
  space: Workspace, row: usize, centre: f64, rate: f64, d: f64, from: usize, to: usize, into: usize,
): void {
  const kind = space.curve;
  const alpha = space.alpha;
  let sum = load<f64>(into);
  let slopes = load<f64>(into, 16);
  let magnitude = load<f64>(into, 32);
  let charge = load<f64>(into, 48);
  for (; from < to; from += 16) {
    const z = (load<f64>(row + from) - centre) * rate - d;
    const s = load<f64>(space.state + from);
    const t = load<f64>(space.density + from);
    const q = load<f64>(space.baseline + from);
    const difference = changeOf(kind, alpha, s, s - z, z, t);
    sum += q * difference;
    slopes += q * slope(kind, alpha, s - z, t + difference);
    magnitude += q * abs(difference);
    charge += q * bregman(kind, alpha, s, s - z, z, t);
  }
  store<f64>(into, sum);
  store<f64>(into, slopes, 16);
  store<f64>(into, magnitude, 32);
  store<f64>(into, charge, 48);
}
