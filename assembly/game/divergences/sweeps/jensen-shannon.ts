// Sweeps of jensen-shannon: t = 1/(e^-s - 1), and its steepness t'/t = t + 1. With F = e^-z - 1 and w = 1 - t F = (t+1)/(t(u)+1):
//     t(u) = t (1 + F)/w        t(u) - t = t (t+1) F/w        B = t phi(-z) + psi(-t F)

import { higherOf, lowerOf, minus, over, plus, powerOfTwo, read, splat, times, whereLess, write } from "../../../math/lanes";
import { expm1, growth, one, phiOf, psi, restOf, stepsOf, tailOf } from "../../../math/powers";
import { HIGHEST, LOWEST } from "../../../math/sums";
import { Workspace } from "../../workspace";

/** Below it e^-s is infinite and t is 0. */
const FARTHEST: usize = memory.data<f64>([-708, -708]);

// @ts-ignore: decorator
@inline
function density<V>(s: V): V {
  const far = read<V>(FARTHEST);
  const t = over<V>(one<V>(), expm1<V>(minus<V>(splat<V>(0), higherOf<V>(s, far))));
  return whereLess<V>(s, far, splat<V>(0), t);
}

/** See reverse-kl.ts, here and below. */
export function mass<V>(space: Workspace, h: usize, d: f64, from: usize, to: usize, into: usize): void {
  const baseline = space.baseline;
  const shift = splat<V>(d);
  let sum = splat<V>(0);
  let first = splat<V>(0);
  let second = splat<V>(0);
  do {
    const t = density<V>(plus<V>(read<V>(h + from), shift));
    const a = times<V>(read<V>(baseline + from), t);
    const b = plus<V>(t, one<V>());
    const ab = times<V>(a, b);
    sum = plus<V>(sum, a);
    first = plus<V>(first, ab);
    second = plus<V>(second, times<V>(ab, b));
    from += 16;
  } while (from < to);
  write<V>(into, sum);
  write<V>(into + 16, first);
  write<V>(into + 32, second);
}

export function weigh<V>(space: Workspace, d: f64, from: usize, to: usize, into: usize): void {
  const baseline = space.baseline;
  const state = space.state;
  const into1 = space.density;
  const policy = space.policy;
  const steepness = space.steepness;
  const shift = splat<V>(d);
  let sum = splat<V>(0);
  let first = splat<V>(0);
  let second = splat<V>(0);
  do {
    const s = plus<V>(read<V>(state + from), shift);
    const t = density<V>(s);
    const a = times<V>(read<V>(baseline + from), t);
    const b = plus<V>(t, one<V>());
    const ab = times<V>(a, b);
    sum = plus<V>(sum, a);
    first = plus<V>(first, ab);
    second = plus<V>(second, times<V>(ab, b));
    write<V>(state + from, s);
    write<V>(into1 + from, t);
    write<V>(steepness + from, b);
    write<V>(policy + from, a);
    from += 16;
  } while (from < to);
  write<V>(into, sum);
  write<V>(into + 16, first);
  write<V>(into + 32, second);
}

export function change<V>(space: Workspace, row: usize, centre: f64, rate: f64, d: f64, from: usize, to: usize, into: usize): void {
  const policy = space.policy;
  const densities = space.density;
  const steepness = space.steepness;
  const c = splat<V>(centre);
  const r = splat<V>(rate);
  const shift = splat<V>(d);
  let sum = splat<V>(0);
  let work = splat<V>(0);
  let first = splat<V>(0);
  let second = splat<V>(0);
  let lowest = splat<V>(Infinity);
  let highest = splat<V>(-Infinity);
  do {
    // -z
    const y = minus<V>(shift, times<V>(minus<V>(read<V>(row + from), c), r));
    const F = expm1<V>(y);
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
  write<V>(into, sum);
  write<V>(into + 16, first);
  write<V>(into + 32, second);
  write<V>(into + 48, work);
  write<V>(into + LOWEST, lowest);
  write<V>(into + HIGHEST, highest);
}

export function charge<V>(space: Workspace, row: usize, centre: f64, rate: f64, d: f64, from: usize, to: usize, into: usize): void {
  const baseline = space.baseline;
  const policy = space.policy;
  const densities = space.density;
  const c = splat<V>(centre);
  const r = splat<V>(rate);
  const shift = splat<V>(d);
  let sum = splat<V>(0);
  let highest = splat<V>(-Infinity);
  do {
    const y = minus<V>(shift, times<V>(minus<V>(read<V>(row + from), c), r));
    const steps = stepsOf<V>(y);
    const rest = restOf<V>(y, steps);
    const s = powerOfTwo<V>(steps);
    const tail = tailOf<V>(rest);
    const tF = times<V>(read<V>(densities + from), growth<V>(s, rest, tail));
    highest = higherOf<V>(highest, tF);
    sum = plus<V>(sum, plus<V>(
      times<V>(read<V>(policy + from), phiOf<V>(y, s, rest, tail)), times<V>(read<V>(baseline + from), psi<V>(minus<V>(splat<V>(0), tF)))));
    from += 16;
  } while (from < to);
  write<V>(into, sum);
  write<V>(into + LOWEST, minus<V>(one<V>(), highest));
}
