// Sweeps of Cressie-Read where alpha is 3/2 or 3 and t is a square or a square root: t = s^2/4, or t = sqrt(2 s), and 0
// where s < 0. With s+ = max(0, s), r = u+ - s+ (which is u - s itself where neither is below 0) and c = max(0, -u):
//     alpha = 3/2:  t(u) - t(s) = r (s+ + u+)/4        B = (r^2 (2 s+ + u+) + 3 s+^2 c)/12
//     alpha = 3:    t(u) - t(s) = 2 r/(t(s) + t(u))    B = (t(u) - t(s))^2 (2 t(u) + t(s))/6 + t(s) c
// The steepness is b = -k/p = -1/s, k = alpha - 1: t b = -s/4, t b^2 = 1/4, or -2/t and 4/t^3.

import {
  higherOf, ifLess, lowerOf, magnitude, minus, over, plus, read, root, splat, times, write,
} from "../../../math/lanes";
import { keepFour, keepThree, LOWEST } from "../../../math/sums";
import { Workspace } from "../../workspace";
import { omega, riseOf } from "./omega";

// Which of the two: a size that a type parameter carries, so that every loop is compiled for one of them.
export type Square = u16;
export type Root = u32;

// @ts-ignore: decorator
@inline
function isSquare<F>(): bool {
  return sizeof<F>() == sizeof<Square>();
}

/** A density that is as good as none: multiplied by what else is in a sum it would be subnormal. */
const NONE: usize = memory.data<f64>([1e-250, 1e-250]);
const TWELFTH: usize = memory.data<f64>([1 / 12.0, 1 / 12.0]);
const SIXTH: usize = memory.data<f64>([1 / 6.0, 1 / 6.0]);
const QUARTER: usize = memory.data<f64>([0.25, 0.25]);
const HALF: usize = memory.data<f64>([0.5, 0.5]);
const TWO: usize = memory.data<f64>([2, 2]);
const THREE: usize = memory.data<f64>([3, 3]);
/** What s counts as at the least where it is divided by: below it t is 0. */
const FOOT: usize = memory.data<f64>([1e-190, 1e-190]);

/** t from s+. */
// @ts-ignore: decorator
@inline
function densityOf<V, F>(s: V): V {
  if (isSquare<F>()) return times<V>(read<V>(QUARTER), times<V>(s, s));
  else return root<V>(plus<V>(s, s));
}

/** -t b of s > 0. */
// @ts-ignore: decorator
@inline
function firstOf<V, F>(s: V, t: V): V {
  if (isSquare<F>()) return times<V>(read<V>(QUARTER), higherOf<V>(s, splat<V>(0)));
  else return ifLess<V>(read<V>(FOOT), s, over<V>(read<V>(TWO), t));
}

/** t b^2, from the last. */
// @ts-ignore: decorator
@inline
function secondOf<V, F>(s: V, first: V): V {
  if (isSquare<F>()) return ifLess<V>(splat<V>(0), s, read<V>(QUARTER));
  else return times<V>(read<V>(HALF), times<V>(first, times<V>(first, first)));
}

/** See reciprocal.ts, here and below; the lowest distance to an edge, in p. */
export function mass<V, F>(space: Workspace, h: usize, d: f64, from: usize, to: usize, into: usize): void {
  const baseline = space.baseline;
  const shift = splat<V>(d);
  const zero = splat<V>(0);
  const k = read<V>(isSquare<F>() ? HALF : TWO);
  let sum = read<V>(into);
  let first = read<V>(into + 16);
  let second = read<V>(into + 32);
  let lowest = read<V>(into + LOWEST);
  do {
    const s = plus<V>(read<V>(h + from), shift);
    const q = read<V>(baseline + from);
    const t = densityOf<V, F>(higherOf<V>(s, zero));
    const steep = firstOf<V, F>(s, t);
    sum = plus<V>(sum, times<V>(q, t));
    first = minus<V>(first, times<V>(q, steep));
    second = plus<V>(second, times<V>(q, secondOf<V, F>(s, steep)));
    lowest = lowerOf<V>(lowest, times<V>(k, magnitude<V>(s)));
    from += 16;
  } while (from < to);
  keepThree<V>(into, sum, first, second);
  write<V>(into + LOWEST, lowest);
}

export function weigh<V, F>(space: Workspace, d: f64, from: usize, to: usize, into: usize): void {
  const baseline = space.baseline;
  const state = space.state;
  const density = space.density;
  const policy = space.policy;
  const steepness = space.steepness;
  const shift = splat<V>(d);
  const zero = splat<V>(0);
  let sum = read<V>(into);
  let first = read<V>(into + 16);
  let second = read<V>(into + 32);
  do {
    const s = plus<V>(read<V>(state + from), shift);
    const t = densityOf<V, F>(higherOf<V>(s, zero));
    const a = times<V>(read<V>(baseline + from), t);
    const b = ifLess<V>(read<V>(NONE), t, over<V>(splat<V>(-1), s));
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

/** t(u) - t(s). */
// @ts-ignore: decorator
@inline
function growthOf<V, F>(rise: V, s: V, u: V, t: V, without: V): V {
  if (isSquare<F>()) return times<V>(read<V>(QUARTER), times<V>(rise, plus<V>(s, u)));
  else return over<V>(plus<V>(rise, rise), higherOf<V>(plus<V>(t, without), read<V>(FOOT)));
}

/** The lowest distance to an edge, in p. */
export function change<V, F>(
  space: Workspace, row: usize, centre: f64, rate: f64, d: f64, from: usize, to: usize, into: usize,
): void {
  const baseline = space.baseline;
  const state = space.state;
  const density = space.density;
  const c = splat<V>(centre);
  const r = splat<V>(rate);
  const shift = splat<V>(d);
  const zero = splat<V>(0);
  const k = read<V>(isSquare<F>() ? HALF : TWO);
  let sum = read<V>(into);
  let first = read<V>(into + 16);
  let second = read<V>(into + 32);
  let work = read<V>(into + 48);
  let lowest = read<V>(into + LOWEST);
  do {
    const y = minus<V>(shift, omega<V>(row + from, c, r));
    const s = read<V>(state + from);
    const q = read<V>(baseline + from);
    const u = plus<V>(s, y);
    const positive = higherOf<V>(u, zero);
    const without = densityOf<V, F>(positive);
    const rise = riseOf<V>(s, y, zero);
    const grown = times<V>(
      q, growthOf<V, F>(rise, higherOf<V>(s, zero), positive, read<V>(density + from), without));
    const steep = firstOf<V, F>(u, without);
    sum = plus<V>(sum, grown);
    work = plus<V>(work, times<V>(grown, y));
    first = minus<V>(first, times<V>(q, steep));
    second = plus<V>(second, times<V>(q, secondOf<V, F>(u, steep)));
    lowest = lowerOf<V>(lowest, times<V>(k, magnitude<V>(u)));
    from += 16;
  } while (from < to);
  keepFour<V>(into, sum, first, second, work);
  write<V>(into + LOWEST, lowest);
}

/** Sum of q B. */
export function charge<V, F>(
  space: Workspace, row: usize, centre: f64, rate: f64, d: f64, from: usize, to: usize, into: usize,
): void {
  const baseline = space.baseline;
  const state = space.state;
  const density = space.density;
  const c = splat<V>(centre);
  const r = splat<V>(rate);
  const shift = splat<V>(d);
  const zero = splat<V>(0);
  let sum = read<V>(into);
  do {
    const y = minus<V>(shift, omega<V>(row + from, c, r));
    const given = read<V>(state + from);
    const u = plus<V>(given, y);
    const rise = riseOf<V>(given, y, zero);
    const s = higherOf<V>(given, zero);
    const below = minus<V>(zero, lowerOf<V>(u, zero));
    const positive = higherOf<V>(u, zero);
    let B: V;
    if (isSquare<F>()) {
      const inside = times<V>(times<V>(rise, rise), plus<V>(plus<V>(s, s), positive));
      const outside = times<V>(times<V>(read<V>(THREE), times<V>(s, s)), below);
      B = times<V>(read<V>(TWELFTH), plus<V>(inside, outside));
    } else {
      const t = read<V>(density + from);
      const without = densityOf<V, F>(positive);
      const grown = growthOf<V, F>(rise, s, positive, t, without);
      const inside = times<V>(times<V>(grown, grown), plus<V>(plus<V>(without, without), t));
      B = plus<V>(times<V>(read<V>(SIXTH), inside), times<V>(t, below));
    }
    sum = plus<V>(sum, times<V>(read<V>(baseline + from), B));
    from += 16;
  } while (from < to);
  write<V>(into, sum);
}
