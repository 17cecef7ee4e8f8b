// Sweeps of Cressie-Read: t^k = p(s), k = alpha - 1, p = k s, or 1 + k s near alpha = 1
// (../conjugates/cressie-read.ts). Its steepness is b = -k/p, of which t' = -t b/k; with x = z b, w = p(u)/p(s) = 1 + x
// and L = log(w)/k:
//     t(u) = t e^L        B = t p (phi(alpha L)/alpha - psi(x)/k) = t p ((e^(alpha L) - 1)/alpha - x/k)
// and where w <= 0 (alpha > 1), t(u) = 0, B = t p (1/alpha - w)/k. An outcome that has no density, to rounding, has
// steepness 0: what the group's leaving gives it is found from u itself (cressie-read-entered.ts).

import {
  higherOf, exponent, lowerOf, magnitude, minus, over, plus, read, splat, times, whereLess, write,
} from "../../../math/lanes";
import { bounded, expm1, fractionOf, log, logOf, one, phi, psiOf, remainderOf } from "../../../math/powers";
import { HIGHEST, keepFour, keepThree, LOWEST, STEP } from "../../../math/sums";
import { Workspace } from "../../workspace";
import { LEAST, originOf } from "./cressie-read-density";
import { omega } from "./omega";

/** A density that is as good as none: multiplied by what else is in a sum it would be subnormal. */
const NONE: usize = memory.data<f64>([1e-250, 1e-250]);
/** A w that stands for those <= 0 where it must not be. */
const FOOT: usize = memory.data<f64>([1e-100, 1e-100]);

/** See reciprocal.ts, here and below; space.scratch holds t(h + d). The lowest power. */
export function mass<V>(space: Workspace, alpha: f64, h: usize, d: f64, from: usize, to: usize, into: usize): void {
  const baseline = space.baseline;
  const densities = space.scratch;
  const k = splat<V>(alpha - 1);
  const origin = splat<V>(originOf(alpha - 1));
  const shift = splat<V>(d);
  let sum = read<V>(into);
  let first = read<V>(into + 16);
  let second = read<V>(into + 32);
  let lowest = read<V>(into + LOWEST);
  do {
    const p = plus<V>(origin, times<V>(k, plus<V>(read<V>(h + from), shift)));
    const a = times<V>(read<V>(baseline + from), read<V>(densities + from));
    const b = whereLess<V>(p, read<V>(LEAST), splat<V>(0), over<V>(k, p));
    const ab = times<V>(a, b);
    sum = plus<V>(sum, a);
    first = minus<V>(first, ab);
    second = plus<V>(second, times<V>(ab, b));
    lowest = lowerOf<V>(lowest, p);
    from += 16;
  } while (from < to);
  keepThree<V>(into, sum, first, second);
  write<V>(into + LOWEST, lowest);
}

/** space.density holds t(s + d). The lowest magnitude of a steepness. */
export function weigh<V>(space: Workspace, alpha: f64, d: f64, from: usize, to: usize, into: usize): void {
  const baseline = space.baseline;
  const state = space.state;
  const density = space.density;
  const policy = space.policy;
  const steepness = space.steepness;
  const k = splat<V>(alpha - 1);
  const origin = splat<V>(originOf(alpha - 1));
  const shift = splat<V>(d);
  let sum = read<V>(into);
  let first = read<V>(into + 16);
  let second = read<V>(into + 32);
  let lowest = read<V>(into + LOWEST);
  do {
    const s = plus<V>(read<V>(state + from), shift);
    const t = read<V>(density + from);
    const a = times<V>(read<V>(baseline + from), t);
    const steep = over<V>(minus<V>(splat<V>(0), k), plus<V>(origin, times<V>(k, s)));
    const b = whereLess<V>(t, read<V>(NONE), splat<V>(0), steep);
    const ab = times<V>(a, b);
    sum = plus<V>(sum, a);
    first = plus<V>(first, ab);
    second = plus<V>(second, times<V>(ab, b));
    lowest = lowerOf<V>(lowest, magnitude<V>(b));
    write<V>(state + from, s);
    write<V>(steepness + from, b);
    write<V>(policy + from, a);
    from += 16;
  } while (from < to);
  keepThree<V>(into, sum, first, second);
  write<V>(into + LOWEST, lowest);
}

/** e^L - 1 of one x or two. */
// @ts-ignore: decorator
@inline
function growthOf<V>(x: V, by: V): V {
  const w = plus<V>(one<V>(), x);
  const grown = expm1<V>(bounded<V>(times<V>(log<V>(x, higherOf<V>(w, read<V>(FOOT))), by)));
  return whereLess<V>(splat<V>(0), w, grown, splat<V>(-1));
}

/** space.scratch <- e^L - 1, -1 where w <= 0. */
export function grow<V>(
  space: Workspace, alpha: f64, row: usize, centre: f64, rate: f64, d: f64, from: usize, to: usize,
): void {
  const scratch = space.scratch;
  const steepness = space.steepness;
  const by = splat<V>(1 / (alpha - 1));
  const c = splat<V>(centre);
  const r = splat<V>(rate);
  const shift = splat<V>(d);
  do {
    const x0 = times<V>(minus<V>(omega<V>(row + from, c, r), shift), read<V>(steepness + from));
    const grown0 = growthOf<V>(x0, by);
    if (isVector<V>()) {
      const x1 = times<V>(minus<V>(omega<V>(row + from + 16, c, r), shift), read<V>(steepness + from + 16));
      const x2 = times<V>(minus<V>(omega<V>(row + from + 32, c, r), shift), read<V>(steepness + from + 32));
      const x3 = times<V>(minus<V>(omega<V>(row + from + 48, c, r), shift), read<V>(steepness + from + 48));
      const grown1 = growthOf<V>(x1, by);
      const grown2 = growthOf<V>(x2, by);
      const grown3 = growthOf<V>(x3, by);
      write<V>(scratch + from, grown0);
      write<V>(scratch + from + 16, grown1);
      write<V>(scratch + from + 32, grown2);
      write<V>(scratch + from + 48, grown3);
      from += STEP;
    } else {
      write<V>(scratch + from, grown0);
      from += 16;
    }
  } while (from < to);
}

/** space.scratch holds e^L - 1. */
export function change<V>(
  space: Workspace, row: usize, centre: f64, rate: f64, d: f64, from: usize, to: usize, into: usize,
): void {
  const policy = space.policy;
  const steepness = space.steepness;
  const scratch = space.scratch;
  const c = splat<V>(centre);
  const r = splat<V>(rate);
  const shift = splat<V>(d);
  let sum = read<V>(into);
  let first = read<V>(into + 16);
  let second = read<V>(into + 32);
  let work = read<V>(into + 48);
  let lowest = read<V>(into + LOWEST);
  let highest = read<V>(into + HIGHEST);
  do {
    const z = minus<V>(omega<V>(row + from, c, r), shift);
    const steep = read<V>(steepness + from);
    const w = plus<V>(one<V>(), times<V>(z, steep));
    const pi = read<V>(policy + from);
    const rise = times<V>(pi, read<V>(scratch + from));
    const b = over<V>(steep, higherOf<V>(w, read<V>(FOOT)));
    const ab = times<V>(plus<V>(pi, rise), b);
    sum = plus<V>(sum, rise);
    work = minus<V>(work, times<V>(rise, z));
    first = plus<V>(first, ab);
    second = plus<V>(second, times<V>(ab, b));
    lowest = lowerOf<V>(lowest, w);
    highest = higherOf<V>(highest, magnitude<V>(b));
    from += 16;
  } while (from < to);
  keepFour<V>(into, sum, first, second, work);
  write<V>(into + LOWEST, lowest);
  write<V>(into + HIGHEST, highest);
}

/** q B of one x or two that have a steepness. */
// @ts-ignore: decorator
@inline
function term<V>(
  space: Workspace, row: usize, c: V, r: V, shift: V, k: V, by: V, alpha: V, byAlpha: V, origin: V, from: usize,
): V {
  const z = minus<V>(omega<V>(row + from, c, r), shift);
  const x = times<V>(z, read<V>(space.steepness + from));
  const given = plus<V>(one<V>(), x);
  const w = higherOf<V>(given, read<V>(FOOT));
  const e = exponent<V>(w);
  const f = fractionOf<V>(x, w);
  const remainder = remainderOf<V>(f);
  const L = times<V>(logOf<V>(e, f, remainder), by);
  const inside = minus<V>(
    times<V>(phi<V>(times<V>(alpha, L)), byAlpha), times<V>(psiOf<V>(x, e, f, remainder), by));
  const outside = times<V>(minus<V>(byAlpha, given), by);
  const weight = times<V>(read<V>(space.policy + from), plus<V>(origin, times<V>(k, read<V>(space.state + from))));
  return times<V>(weight, whereLess<V>(splat<V>(0), given, higherOf<V>(splat<V>(0), inside), outside));
}

export function charge<V>(
  space: Workspace, alpha: f64, row: usize, centre: f64, rate: f64, d: f64, from: usize, to: usize, into: usize,
): void {
  const k = splat<V>(alpha - 1);
  const by = splat<V>(1 / (alpha - 1));
  const origin = splat<V>(originOf(alpha - 1));
  const a = splat<V>(alpha);
  const byA = splat<V>(1 / alpha);
  const c = splat<V>(centre);
  const r = splat<V>(rate);
  const shift = splat<V>(d);
  let sum = read<V>(into);
  do {
    const term0 = term<V>(space, row, c, r, shift, k, by, a, byA, origin, from);
    if (isVector<V>()) {
      const term1 = term<V>(space, row, c, r, shift, k, by, a, byA, origin, from + 16);
      const term2 = term<V>(space, row, c, r, shift, k, by, a, byA, origin, from + 32);
      const term3 = term<V>(space, row, c, r, shift, k, by, a, byA, origin, from + 48);
      sum = plus<V>(plus<V>(plus<V>(plus<V>(sum, term0), term1), term2), term3);
      from += STEP;
    } else {
      sum = plus<V>(sum, term0);
      from += 16;
    }
  } while (from < to);
  write<V>(into, sum);
}
