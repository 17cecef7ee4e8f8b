// Sweeps of reverse-kl: t = -1/s, and its steepness t'/t = t. With w = u/s = 1 + z t: t(u) = t/w, B = psi(z t)/t.

import { higherOf, lowerOf, minus, over, plus, read, splat, times, write } from "../../../math/lanes";
import { one, psi } from "../../../math/powers";
import { HIGHEST, keepFour, keepThree, LOWEST, STEP } from "../../../math/sums";
import { Workspace } from "../../workspace";
import { omega } from "./omega";

/** Sums of q t(h + d), of it times its steepness, and of it times its steepness squared. */
export function mass<V>(space: Workspace, h: usize, d: f64, from: usize, to: usize, into: usize): void {
  const baseline = space.baseline;
  const shift = splat<V>(d);
  let sum = read<V>(into);
  let first = read<V>(into + 16);
  let second = read<V>(into + 32);
  do {
    const t = over<V>(splat<V>(-1), plus<V>(read<V>(h + from), shift));
    const a = times<V>(read<V>(baseline + from), t);
    const b = times<V>(a, t);
    sum = plus<V>(sum, a);
    first = plus<V>(first, b);
    second = plus<V>(second, times<V>(b, t));
    from += 16;
  } while (from < to);
  keepThree<V>(into, sum, first, second);
}

/** The same sums of space.state, after it has been shifted by d, into density, policy and steepness. */
export function weigh<V>(space: Workspace, d: f64, from: usize, to: usize, into: usize): void {
  const baseline = space.baseline;
  const state = space.state;
  const density = space.density;
  const policy = space.policy;
  const steepness = space.steepness;
  const shift = splat<V>(d);
  let sum = read<V>(into);
  let first = read<V>(into + 16);
  let second = read<V>(into + 32);
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
  keepThree<V>(into, sum, first, second);
}

/** With z = (row - centre) rate - d, u = s - z: sums of q (t(u) - t(s)), of that times -z, and of q t(u) times its
 *  steepness and that squared; the lowest w and the highest steepness. */
export function change<V>(
  space: Workspace, row: usize, centre: f64, rate: f64, d: f64, from: usize, to: usize, into: usize,
): void {
  const policy = space.policy;
  const steepness = space.steepness;
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
    const z = minus<V>(omega<V>(row + from, c, r), shift);
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
  keepFour<V>(into, sum, first, second, work);
  write<V>(into + LOWEST, lowest);
  write<V>(into + HIGHEST, highest);
}

/** q B of one x or two. */
// @ts-ignore: decorator
@inline
function term<V>(baseline: usize, steepness: usize, row: usize, c: V, r: V, shift: V, from: usize): V {
  const z = minus<V>(omega<V>(row + from, c, r), shift);
  return times<V>(read<V>(baseline + from), psi<V>(times<V>(z, read<V>(steepness + from))));
}

/** Sum of q B. Four vectors a turn, whose chains of operations V8 interleaves: one alone takes three times as long as
 *  its operations. */
export function charge<V>(
  space: Workspace, row: usize, centre: f64, rate: f64, d: f64, from: usize, to: usize, into: usize,
): void {
  const baseline = space.baseline;
  const steepness = space.steepness;
  const c = splat<V>(centre);
  const r = splat<V>(rate);
  const shift = splat<V>(d);
  let sum = read<V>(into);
  do {
    const term0 = term<V>(baseline, steepness, row, c, r, shift, from);
    if (isVector<V>()) {
      const term1 = term<V>(baseline, steepness, row, c, r, shift, from + 16);
      const term2 = term<V>(baseline, steepness, row, c, r, shift, from + 32);
      const term3 = term<V>(baseline, steepness, row, c, r, shift, from + 48);
      sum = plus<V>(plus<V>(plus<V>(plus<V>(sum, term0), term1), term2), term3);
      from += STEP;
    } else {
      sum = plus<V>(sum, term0);
      from += 16;
    }
  } while (from < to);
  write<V>(into, sum);
}
