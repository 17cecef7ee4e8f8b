// Sweeps of hellinger: t = 1/s^2, and its steepness b = -1/s. With w = u/s = 1 + z b: t(u) = t/w^2, B = t x^2/(b w), x
// = z b.

import { higherOf, lowerOf, minus, over, plus, read, splat, times, write } from "../../../math/lanes";
import { one } from "../../../math/powers";
import { HIGHEST, keepFour, keepThree, LOWEST } from "../../../math/sums";
import { Workspace } from "../../workspace";
import { omega } from "./omega";

/** See reverse-kl.ts, here and below. */
export function mass<V>(space: Workspace, h: usize, d: f64, from: usize, to: usize, into: usize): void {
  const baseline = space.baseline;
  const shift = splat<V>(d);
  let sum = read<V>(into);
  let first = read<V>(into + 16);
  let second = read<V>(into + 32);
  do {
    const b = over<V>(splat<V>(-1), plus<V>(read<V>(h + from), shift));
    const a = times<V>(read<V>(baseline + from), times<V>(b, b));
    const ab = times<V>(a, b);
    sum = plus<V>(sum, a);
    first = plus<V>(first, ab);
    second = plus<V>(second, times<V>(ab, b));
    from += 16;
  } while (from < to);
  keepThree<V>(into, sum, first, second);
}

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
    const b = over<V>(splat<V>(-1), s);
    const t = times<V>(b, b);
    const a = times<V>(read<V>(baseline + from), t);
    const ab = times<V>(a, b);
    sum = plus<V>(sum, a);
    first = plus<V>(first, ab);
    second = plus<V>(second, times<V>(ab, b));
    write<V>(state + from, s);
    write<V>(density + from, t);
    write<V>(steepness + from, b);
    write<V>(policy + from, a);
    from += 16;
  } while (from < to);
  keepThree<V>(into, sum, first, second);
}

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
    const steep = read<V>(steepness + from);
    const x = times<V>(z, steep);
    const w = plus<V>(one<V>(), x);
    const i = over<V>(one<V>(), w);
    const a = times<V>(times<V>(read<V>(policy + from), i), i);
    // 1 - w^2 = -x (1 + w)
    const fall = times<V>(times<V>(a, x), plus<V>(one<V>(), w));
    const b = times<V>(steep, i);
    const ab = times<V>(a, b);
    sum = minus<V>(sum, fall);
    work = plus<V>(work, times<V>(fall, z));
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

export function charge<V>(
  space: Workspace, row: usize, centre: f64, rate: f64, d: f64, from: usize, to: usize, into: usize,
): void {
  const policy = space.policy;
  const steepness = space.steepness;
  const c = splat<V>(centre);
  const r = splat<V>(rate);
  const shift = splat<V>(d);
  let sum = read<V>(into);
  do {
    const z = minus<V>(omega<V>(row + from, c, r), shift);
    const x = times<V>(z, read<V>(steepness + from));
    const w = plus<V>(one<V>(), x);
    sum = plus<V>(sum, over<V>(times<V>(times<V>(read<V>(policy + from), x), z), w));
    from += 16;
  } while (from < to);
  write<V>(into, sum);
}
