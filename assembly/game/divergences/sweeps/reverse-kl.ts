// Sweeps of reverse-kl: t = -1/s, and its steepness t'/t = t. With w = u/s = 1 + z t: t(u) = t/w, B = psi(z t)/t.

import { higherOf, lowerOf, minus, over, plus, read, splat, times, write } from "../../../math/lanes";
import { one, psi } from "../../../math/powers";
import { HIGHEST, LOWEST } from "../../../math/sums";
import { Workspace } from "../../workspace";

/** Sums of q t(h + d), of it times its steepness, and of it times its steepness squared. */
export function mass<V>(space: Workspace, h: usize, d: f64, from: usize, to: usize, into: usize): void {
  const baseline = space.baseline;
  const shift = splat<V>(d);
  let sum = splat<V>(0);
  let first = splat<V>(0);
  let second = splat<V>(0);
  do {
    const t = over<V>(splat<V>(-1), plus<V>(read<V>(h + from), shift));
    const a = times<V>(read<V>(baseline + from), t);
    const b = times<V>(a, t);
    sum = plus<V>(sum, a);
    first = plus<V>(first, b);
    second = plus<V>(second, times<V>(b, t));
    from += 16;
  } while (from < to);
  write<V>(into, sum);
  write<V>(into + 16, first);
  write<V>(into + 32, second);
}

/** The same sums of space.state, after it has been shifted by d, into density, policy and steepness. */
export function weigh<V>(space: Workspace, d: f64, from: usize, to: usize, into: usize): void {
  const baseline = space.baseline;
  const state = space.state;
  const density = space.density;
  const policy = space.policy;
  const steepness = space.steepness;
  const shift = splat<V>(d);
  let sum = splat<V>(0);
  let first = splat<V>(0);
  let second = splat<V>(0);
  do {
    const s = plus<V>(read<V>(state + from), shift);
    const t = over<V>(splat<V>(-1), s);
    const a = times<V>(read<V>(baseline + from), t);
    const b = times<V>(a, t);
    sum = plus<V>(sum, a);
    first = plus<V>(first, b);
    second = plus<V>(second, times<V>(b, t));
    write<V>(state + from, s);
    write<V>(density + from, t);
    write<V>(steepness + from, t);
    write<V>(policy + from, a);
    from += 16;
  } while (from < to);
  write<V>(into, sum);
  write<V>(into + 16, first);
  write<V>(into + 32, second);
}

/** With z = (row - centre) rate - d, u = s - z: sums of q (t(u) - t(s)), of that times -z, and of q t(u) times its steepness and
 *  that squared; the lowest w and the highest steepness. */
export function change<V>(space: Workspace, row: usize, centre: f64, rate: f64, d: f64, from: usize, to: usize, into: usize): void {
  const policy = space.policy;
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
    const z = minus<V>(times<V>(minus<V>(read<V>(row + from), c), r), shift);
    const t = read<V>(steepness + from);
    const x = times<V>(z, t);
    const w = plus<V>(one<V>(), x);
    const i = over<V>(one<V>(), w);
    const a = times<V>(read<V>(policy + from), i);
    const ax = times<V>(a, x);
    const b = times<V>(t, i);
    const ab = times<V>(a, b);
    sum = minus<V>(sum, ax);
    work = plus<V>(work, times<V>(ax, z));
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

/** Sum of q B and the lowest w. */
export function charge<V>(space: Workspace, row: usize, centre: f64, rate: f64, d: f64, from: usize, to: usize, into: usize): void {
  const baseline = space.baseline;
  const steepness = space.steepness;
  const c = splat<V>(centre);
  const r = splat<V>(rate);
  const shift = splat<V>(d);
  let sum = splat<V>(0);
  let lowest = splat<V>(Infinity);
  do {
    const z = minus<V>(times<V>(minus<V>(read<V>(row + from), c), r), shift);
    const x = times<V>(z, read<V>(steepness + from));
    lowest = lowerOf<V>(lowest, x);
    sum = plus<V>(sum, times<V>(read<V>(baseline + from), psi<V>(x)));
    from += 16;
  } while (from < to);
  write<V>(into, sum);
  write<V>(into + LOWEST, plus<V>(one<V>(), lowest));
}
