// Sweeps of jensen-shannon: t = 1/(e^-s - 1), and its steepness t'/t = t + 1. With F = e^-z - 1 and w = 1 - t F =
// (t+1)/(t(u)+1):
//     t(u) = t (1 + F)/w        t(u) - t = t (t+1) F/w        B = t phi(-z) + psi(-t F)

import {
  higherOf, lowerOf, minus, over, plus, powerOfTwo, read, splat, times, whereLess, write,
} from "../../../math/lanes";
import { expm1, growth, one, phiOf, psi, restOf, stepsOf, tailOf } from "../../../math/powers";
import { HIGHEST, keepFour, keepThree, LOWEST, STEP } from "../../../math/sums";
import { Workspace } from "../../workspace";
import { omega } from "./omega";

/** Below it e^-s is infinite and t is 0. */
const FARTHEST: usize = memory.data<f64>([-708, -708]);

// @ts-ignore: decorator
@inline
function density<V>(s: V): V {
  const far = read<V>(FARTHEST);
  const t = over<V>(one<V>(), expm1<V>(minus<V>(splat<V>(0), higherOf<V>(s, far))));
  return whereLess<V>(s, far, splat<V>(0), t);
}

/** into <- t(h + d). Four vectors a turn, see reverse-kl.ts. */
export function densities<V>(h: usize, d: f64, into: usize, from: usize, to: usize): void {
  const shift = splat<V>(d);
  do {
    const t0 = density<V>(plus<V>(read<V>(h + from), shift));
    if (isVector<V>()) {
      const t1 = density<V>(plus<V>(read<V>(h + from + 16), shift));
      const t2 = density<V>(plus<V>(read<V>(h + from + 32), shift));
      const t3 = density<V>(plus<V>(read<V>(h + from + 48), shift));
      write<V>(into + from, t0);
      write<V>(into + from + 16, t1);
      write<V>(into + from + 32, t2);
      write<V>(into + from + 48, t3);
      from += STEP;
    } else {
      write<V>(into + from, t0);
      from += 16;
    }
  } while (from < to);
}

/** See reciprocal.ts, here and below; space.scratch holds t(h + d). */
export function mass<V>(space: Workspace, from: usize, to: usize, into: usize): void {
  const baseline = space.baseline;
  const densities = space.scratch;
  let sum = read<V>(into);
  let first = read<V>(into + 16);
  let second = read<V>(into + 32);
  do {
    const t = read<V>(densities + from);
    const a = times<V>(read<V>(baseline + from), t);
    const b = plus<V>(t, one<V>());
    const ab = times<V>(a, b);
    sum = plus<V>(sum, a);
    first = plus<V>(first, ab);
    second = plus<V>(second, times<V>(ab, b));
    from += 16;
  } while (from < to);
  keepThree<V>(into, sum, first, second);
}

/** space.density holds t(s + d). */
export function weigh<V>(space: Workspace, d: f64, from: usize, to: usize, into: usize): void {
  const baseline = space.baseline;
  const state = space.state;
  const densities = space.density;
  const policy = space.policy;
  const steepness = space.steepness;
  const shift = splat<V>(d);
  let sum = read<V>(into);
  let first = read<V>(into + 16);
  let second = read<V>(into + 32);
  do {
    const s = plus<V>(read<V>(state + from), shift);
    const t = read<V>(densities + from);
    const a = times<V>(read<V>(baseline + from), t);
    const b = plus<V>(t, one<V>());
    const ab = times<V>(a, b);
    sum = plus<V>(sum, a);
    first = plus<V>(first, ab);
    second = plus<V>(second, times<V>(ab, b));
    write<V>(state + from, s);
    write<V>(steepness + from, b);
    write<V>(policy + from, a);
    from += 16;
  } while (from < to);
  keepThree<V>(into, sum, first, second);
}

/** space.scratch <- F. */
export function grow<V>(space: Workspace, row: usize, centre: f64, rate: f64, d: f64, from: usize, to: usize): void {
  const scratch = space.scratch;
  const c = splat<V>(centre);
  const r = splat<V>(rate);
  const shift = splat<V>(d);
  do {
    const F0 = expm1<V>(minus<V>(shift, omega<V>(row + from, c, r)));
    if (isVector<V>()) {
      const F1 = expm1<V>(minus<V>(shift, omega<V>(row + from + 16, c, r)));
      const F2 = expm1<V>(minus<V>(shift, omega<V>(row + from + 32, c, r)));
      const F3 = expm1<V>(minus<V>(shift, omega<V>(row + from + 48, c, r)));
      write<V>(scratch + from, F0);
      write<V>(scratch + from + 16, F1);
      write<V>(scratch + from + 32, F2);
      write<V>(scratch + from + 48, F3);
      from += STEP;
    } else {
      write<V>(scratch + from, F0);
      from += 16;
    }
  } while (from < to);
}

/** space.scratch holds F. */
export function change<V>(
  space: Workspace, row: usize, centre: f64, rate: f64, d: f64, from: usize, to: usize, into: usize,
): void {
  const policy = space.policy;
  const densities = space.density;
  const steepness = space.steepness;
  const scratch = space.scratch;
  const c = splat<V>(centre);
  const r = splat<V>(rate);
  const shift = splat<V>(d);
  let sum = read<V>(into);
  let work = read<V>(into + 48);
  let first = read<V>(into + 16);
  let second = read<V>(into + 32);
  let lowest = read<V>(into + LOWEST);
  let highest = read<V>(into + HIGHEST);
  do {
    // -z
    const y = minus<V>(shift, omega<V>(row + from, c, r));
    const F = read<V>(scratch + from);
    const steep = read<V>(steepness + from);
    const w = minus<V>(one<V>(), times<V>(read<V>(densities + from), F));
    const b = over<V>(steep, w);
    const pi = read<V>(policy + from);
    const rise = times<V>(times<V>(pi, F), b);
    // t(u) b = t(u) - t + t, times b
    const ab = times<V>(times<V>(pi, plus<V>(one<V>(), F)), over<V>(b, w));
    sum = plus<V>(sum, rise);
    work = plus<V>(work, times<V>(rise, y));
    first = plus<V>(first, ab);
    second = plus<V>(second, times<V>(ab, b));
    lowest = lowerOf<V>(lowest, w);
    highest = higherOf<V>(highest, b);
    from += 16;
  } while (from < to);
  keepFour<V>(into, sum, first, second, work);
  write<V>(into + LOWEST, lowest);
  write<V>(into + HIGHEST, highest);
}

/** q B of one x or two. */
// @ts-ignore: decorator
@inline
function term<V>(space: Workspace, row: usize, c: V, r: V, shift: V, from: usize): V {
  const y = minus<V>(shift, omega<V>(row + from, c, r));
  const steps = stepsOf<V>(y);
  const rest = restOf<V>(y, steps);
  const s = powerOfTwo<V>(steps);
  const tail = tailOf<V>(rest);
  const x = times<V>(minus<V>(splat<V>(0), read<V>(space.density + from)), growth<V>(s, rest, tail));
  return plus<V>(
    times<V>(read<V>(space.policy + from), phiOf<V>(y, s, rest, tail)),
    times<V>(read<V>(space.baseline + from), psi<V>(x)));
}

export function charge<V>(
  space: Workspace, row: usize, centre: f64, rate: f64, d: f64, from: usize, to: usize, into: usize,
): void {
  const c = splat<V>(centre);
  const r = splat<V>(rate);
  const shift = splat<V>(d);
  let sum = read<V>(into);
  do {
    const term0 = term<V>(space, row, c, r, shift, from);
    if (isVector<V>()) {
      const term1 = term<V>(space, row, c, r, shift, from + 16);
      const term2 = term<V>(space, row, c, r, shift, from + 32);
      const term3 = term<V>(space, row, c, r, shift, from + 48);
      sum = plus<V>(plus<V>(plus<V>(plus<V>(sum, term0), term1), term2), term3);
      from += STEP;
    } else {
      sum = plus<V>(sum, term0);
      from += 16;
    }
  } while (from < to);
  write<V>(into, sum);
}
