// Sweeps of chi2: t = max(0, s/2), so that sums over t are piecewise linear: with what lies nearest to an edge they
// tell how far they stay linear. On the boundary B holds the multiplier's share t(s) (f'(0) - u) too.

import {
  higherOf, ifLess, lowerOf, magnitude, minus, plus, read, splat, times, whereLess, write,
} from "../../../math/lanes";
import { keepThree, LOWEST, STEP } from "../../../math/sums";
import { Workspace } from "../../workspace";
import { omega, riseOf } from "./omega";

/** Sums of 2 q t(h + d) and of q where that is positive; the lowest distance to an edge. Four vectors a turn, which
 *  share their addresses: 3 to 5 %. */
export function mass<V>(space: Workspace, h: usize, d: f64, from: usize, to: usize, into: usize): void {
  const baseline = space.baseline;
  const shift = splat<V>(d);
  const zero = splat<V>(0);
  let sum = read<V>(into);
  let first = read<V>(into + 16);
  let lowest = read<V>(into + LOWEST);
  do {
    const s0 = plus<V>(read<V>(h + from), shift);
    const q0 = ifLess<V>(zero, s0, read<V>(baseline + from));
    sum = plus<V>(sum, times<V>(q0, s0));
    first = plus<V>(first, q0);
    lowest = lowerOf<V>(lowest, magnitude<V>(s0));
    if (isVector<V>()) {
      const s1 = plus<V>(read<V>(h + from + 16), shift);
      const s2 = plus<V>(read<V>(h + from + 32), shift);
      const s3 = plus<V>(read<V>(h + from + 48), shift);
      const q1 = ifLess<V>(zero, s1, read<V>(baseline + from + 16));
      const q2 = ifLess<V>(zero, s2, read<V>(baseline + from + 32));
      const q3 = ifLess<V>(zero, s3, read<V>(baseline + from + 48));
      sum = plus<V>(sum, times<V>(q1, s1));
      first = plus<V>(first, q1);
      lowest = lowerOf<V>(lowest, magnitude<V>(s1));
      sum = plus<V>(sum, times<V>(q2, s2));
      first = plus<V>(first, q2);
      lowest = lowerOf<V>(lowest, magnitude<V>(s2));
      sum = plus<V>(sum, times<V>(q3, s3));
      first = plus<V>(first, q3);
      lowest = lowerOf<V>(lowest, magnitude<V>(s3));
      from += STEP;
    } else from += 16;
  } while (from < to);
  write<V>(into, sum);
  write<V>(into + 16, first);
  write<V>(into + LOWEST, lowest);
}

/** Sum of q t of space.state, after it has been shifted by d, into density and policy; the lowest s. */
export function weigh<V>(space: Workspace, d: f64, from: usize, to: usize, into: usize): void {
  const baseline = space.baseline;
  const state = space.state;
  const density = space.density;
  const policy = space.policy;
  const half = splat<V>(0.5);
  const shift = splat<V>(d);
  const zero = splat<V>(0);
  let sum = read<V>(into);
  let lowest = read<V>(into + LOWEST);
  do {
    const s = plus<V>(read<V>(state + from), shift);
    const t = times<V>(half, higherOf<V>(s, zero));
    const a = times<V>(read<V>(baseline + from), t);
    sum = plus<V>(sum, a);
    lowest = lowerOf<V>(lowest, s);
    write<V>(state + from, s);
    write<V>(density + from, t);
    write<V>(policy + from, a);
    from += 16;
  } while (from < to);
  write<V>(into, sum);
  write<V>(into + LOWEST, lowest);
}

/** What `change` sums where no outcome comes near an edge. */
export function spread<V>(
  space: Workspace, row: usize, centre: f64, rate: f64, d: f64, from: usize, to: usize, into: usize,
): void {
  const baseline = space.baseline;
  const c = splat<V>(centre);
  const r = splat<V>(rate);
  const shift = splat<V>(d);
  let sum = read<V>(into);
  let first = read<V>(into + 16);
  let charge = read<V>(into + 32);
  do {
    const y0 = minus<V>(shift, omega<V>(row + from, c, r));
    const q0 = read<V>(baseline + from);
    sum = plus<V>(sum, times<V>(q0, y0));
    first = plus<V>(first, q0);
    charge = plus<V>(charge, times<V>(q0, times<V>(y0, y0)));
    if (isVector<V>()) {
      const y1 = minus<V>(shift, omega<V>(row + from + 16, c, r));
      const y2 = minus<V>(shift, omega<V>(row + from + 32, c, r));
      const y3 = minus<V>(shift, omega<V>(row + from + 48, c, r));
      const q1 = read<V>(baseline + from + 16);
      const q2 = read<V>(baseline + from + 32);
      const q3 = read<V>(baseline + from + 48);
      sum = plus<V>(plus<V>(plus<V>(sum, times<V>(q1, y1)), times<V>(q2, y2)), times<V>(q3, y3));
      first = plus<V>(plus<V>(plus<V>(first, q1), q2), q3);
      charge = plus<V>(charge, times<V>(q1, times<V>(y1, y1)));
      charge = plus<V>(charge, times<V>(q2, times<V>(y2, y2)));
      charge = plus<V>(charge, times<V>(q3, times<V>(y3, y3)));
      from += STEP;
    } else from += 16;
  } while (from < to);
  keepThree<V>(into, sum, first, charge);
}

/** space.other <- h = s - omega, and what `mass` sums of it. */
export function part<V>(
  space: Workspace, row: usize, centre: f64, rate: f64, d: f64, from: usize, to: usize, into: usize,
): void {
  const baseline = space.baseline;
  const state = space.state;
  const other = space.other;
  const c = splat<V>(centre);
  const r = splat<V>(rate);
  const shift = splat<V>(d);
  const zero = splat<V>(0);
  let sum = read<V>(into);
  let first = read<V>(into + 16);
  let lowest = read<V>(into + LOWEST);
  do {
    const h = minus<V>(read<V>(state + from), omega<V>(row + from, c, r));
    const s = plus<V>(h, shift);
    const q = ifLess<V>(zero, s, read<V>(baseline + from));
    sum = plus<V>(sum, times<V>(q, s));
    first = plus<V>(first, q);
    lowest = lowerOf<V>(lowest, magnitude<V>(s));
    write<V>(other + from, h);
    from += 16;
  } while (from < to);
  write<V>(into, sum);
  write<V>(into + 16, first);
  write<V>(into + LOWEST, lowest);
}

/** With z = (row - centre) rate - d, u = s - z: sums of 2 q (t(u) - t(s)) and of 4 q B. */
export function charge<V>(
  space: Workspace, row: usize, centre: f64, rate: f64, d: f64, from: usize, to: usize, into: usize,
): void {
  const baseline = space.baseline;
  const state = space.state;
  const zero = splat<V>(0);
  const c = splat<V>(centre);
  const r = splat<V>(rate);
  const shift = splat<V>(d);
  let sum = read<V>(into);
  let charge = read<V>(into + 16);
  do {
    const y = minus<V>(shift, omega<V>(row + from, c, r));
    const s = read<V>(state + from);
    const rise = riseOf<V>(s, y, zero);
    const grown = times<V>(read<V>(baseline + from), rise);
    sum = plus<V>(sum, grown);
    const below = lowerOf<V>(plus<V>(s, y), zero);
    charge = plus<V>(charge, times<V>(grown, plus<V>(rise, plus<V>(below, below))));
    from += 16;
  } while (from < to);
  write<V>(into, sum);
  write<V>(into + 16, charge);
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
