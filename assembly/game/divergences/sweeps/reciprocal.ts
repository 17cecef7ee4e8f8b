// Sweeps of reverse-kl and hellinger, whose densities are a power of -1/s: with b = -1/s, the steepness of both,
//     t = b, w = u/s = 1 + z b, t(u) = t/w            of reverse-kl
//     t = b^2,                  t(u) = t/w^2          of hellinger

import { higherOf, lowerOf, minus, over, plus, read, splat, times, write } from "../../../math/lanes";
import { one } from "../../../math/powers";
import { HIGHEST, keepFour, keepThree, LOWEST } from "../../../math/sums";
import { Workspace } from "../../workspace";
import { omega } from "./omega";

// Which of the two: a size that a type parameter carries, so that every loop is compiled for one of them.
export type Once = u16;
export type Twice = u32;

// @ts-ignore: decorator
@inline
function isOnce<F>(): bool {
  return sizeof<F>() == sizeof<Once>();
}

/** Sums of q t(h + d), of it times its steepness, and of it times its steepness squared. */
export function mass<V, F>(space: Workspace, h: usize, d: f64, from: usize, to: usize, into: usize): void {
  const baseline = space.baseline;
  const shift = splat<V>(d);
  let sum = read<V>(into);
  let first = read<V>(into + 16);
  let second = read<V>(into + 32);
  do {
    const b = over<V>(splat<V>(-1), plus<V>(read<V>(h + from), shift));
    const a = times<V>(read<V>(baseline + from), isOnce<F>() ? b : times<V>(b, b));
    const ab = times<V>(a, b);
    sum = plus<V>(sum, a);
    first = plus<V>(first, ab);
    second = plus<V>(second, times<V>(ab, b));
    from += 16;
  } while (from < to);
  keepThree<V>(into, sum, first, second);
}

/** The same sums of space.state, after it has been shifted by d, into density, policy and steepness. */
export function weigh<V, F>(space: Workspace, d: f64, from: usize, to: usize, into: usize): void {
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
    const t = isOnce<F>() ? b : times<V>(b, b);
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

/** With z = (row - centre) rate - d, u = s - z: sums of q (t(u) - t(s)), of that times -z, and of q t(u) times its
 *  steepness and that squared; the lowest w and the highest steepness. */
export function change<V, F>(
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
    let a = times<V>(read<V>(policy + from), i);
    if (!isOnce<F>()) a = times<V>(a, i);
    let fall = times<V>(a, x);
    // 1 - w^2 = -x (1 + w)
    if (!isOnce<F>()) fall = times<V>(fall, plus<V>(one<V>(), w));
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
