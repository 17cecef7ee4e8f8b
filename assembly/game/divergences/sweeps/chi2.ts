// Sweeps of chi2: t = max(0, s/2), so that sums over t are piecewise linear: with what lies nearest to an edge they
// tell how far they stay linear. On the boundary B holds the multiplier's share t(s) (f'(0) - u) too.

import { higherOf, lowerOf, magnitude, minus, plus, read, splat, times, whereLess, write } from "../../../math/lanes";
import { keepThree, LOWEST } from "../../../math/sums";
import { Workspace } from "../../workspace";
import { omega } from "./omega";

/** Sums of 2 q t(h + d) and of q where that is positive; the lowest distance to an edge. */
export function mass<V>(space: Workspace, h: usize, d: f64, from: usize, to: usize, into: usize): void {
  const baseline = space.baseline;
  const shift = splat<V>(d);
  const zero = splat<V>(0);
  let sum = read<V>(into);
  let first = read<V>(into + 16);
  let lowest = read<V>(into + LOWEST);
  do {
    const s = plus<V>(read<V>(h + from), shift);
    const q = read<V>(baseline + from);
    sum = plus<V>(sum, times<V>(q, higherOf<V>(s, zero)));
    first = plus<V>(first, whereLess<V>(zero, s, q, zero));
    lowest = lowerOf<V>(lowest, magnitude<V>(s));
    from += 16;
  } while (from < to);
  write<V>(into, sum);
  write<V>(into + 16, first);
  write<V>(into + LOWEST, lowest);
}

/** Sum of q t of space.state, after it has been shifted by d, into density and policy. */
export function weigh<V>(space: Workspace, d: f64, from: usize, to: usize, into: usize): void {
  const baseline = space.baseline;
  const state = space.state;
  const density = space.density;
  const policy = space.policy;
  const half = splat<V>(0.5);
  const shift = splat<V>(d);
  let sum = read<V>(into);
  do {
    const s = plus<V>(read<V>(state + from), shift);
    const t = times<V>(half, higherOf<V>(s, splat<V>(0)));
    const a = times<V>(read<V>(baseline + from), t);
    sum = plus<V>(sum, a);
    write<V>(state + from, s);
    write<V>(density + from, t);
    write<V>(policy + from, a);
    from += 16;
  } while (from < to);
  write<V>(into, sum);
}

/** With z = (row - centre) rate - d, u = s - z: sums of 2 q (t(u) - t(s)), of q where t(u) is positive, and of 4 q B;
 *  the lowest distance of u to an edge. */
export function change<V>(
  space: Workspace, row: usize, centre: f64, rate: f64, d: f64, from: usize, to: usize, into: usize,
): void {
  const baseline = space.baseline;
  const state = space.state;
  const zero = splat<V>(0);
  const c = splat<V>(centre);
  const r = splat<V>(rate);
  const shift = splat<V>(d);
  let sum = read<V>(into);
  let first = read<V>(into + 16);
  let charge = read<V>(into + 32);
  let lowest = read<V>(into + LOWEST);
  do {
    // -z
    const y = minus<V>(shift, omega<V>(row + from, c, r));
    const q = read<V>(baseline + from);
    const s = read<V>(state + from);
    const u = plus<V>(s, y);
    const t = higherOf<V>(s, zero);
    // y itself where neither is on the boundary
    const rise = whereLess<V>(zero, lowerOf<V>(s, u), y, minus<V>(higherOf<V>(u, zero), t));
    const below = minus<V>(zero, lowerOf<V>(u, zero));
    sum = plus<V>(sum, times<V>(q, rise));
    first = plus<V>(first, whereLess<V>(zero, u, q, zero));
    charge = plus<V>(charge, times<V>(q, plus<V>(times<V>(rise, rise), times<V>(plus<V>(t, t), below))));
    lowest = lowerOf<V>(lowest, magnitude<V>(u));
    from += 16;
  } while (from < to);
  keepThree<V>(into, sum, first, charge);
  write<V>(into + LOWEST, lowest);
}
