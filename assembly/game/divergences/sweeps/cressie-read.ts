// Sweeps of Cressie-Read: t^k = p(s), k = alpha - 1, p = k s, or 1 + k s near alpha = 1 (../conjugates/cressie-read.ts). Its
// steepness is b = -k/p, of which t' = -t b/k; with x = z b, w = p(u)/p(s) = 1 + x and L = log(w)/k:
//     t(u) = t e^L        B = t p (phi(alpha L)/alpha - psi(x)/k) = t p ((e^(alpha L) - 1)/alpha - x/k)
// and where w <= 0 (alpha > 1), t(u) = 0, B = t p (1/alpha - w)/k. An outcome that has no density, to rounding, has steepness 0:
// what the group's leaving gives it is found from u itself.

import {
  anyLess, higherOf, lowerOf, magnitude, minus, over, plus, powerOfTwo, read, root, splat, times, exponent, whereEqual, whereLess, write,
} from "../../../math/lanes";
import {
  bounded, exp, fractionOf, growth, logOf, lostOf, one, phi, psiOf, remainderOf, restOf, stepsOf, tailOf,
} from "../../../math/powers";
import { HIGHEST, LOWEST } from "../../../math/sums";
import { NEAR_KL } from "../conjugates/cressie-read";
import { Workspace } from "../../workspace";

const TWO: usize = memory.data<f64>([2, 2]);
/** A power below which there is no density (alpha > 1; at a pole none is as low). */
const LEAST: usize = memory.data<f64>([1e-292, 1e-292]);
/** A density that is as good as none: multiplied by what else is in a sum it would be subnormal. */
const NONE: usize = memory.data<f64>([1e-250, 1e-250]);
/** A w that stands for those <= 0 where it must not be. */
const FOOT: usize = memory.data<f64>([1e-100, 1e-100]);

// Of which powers: any, or those of alpha = 3/2 and 3, t = p^2 and the square root of p. A size that a type parameter carries, so
// that every loop is compiled for one of them.
export type Any = u8;
export type Square = u16;
export type Root = u32;

// @ts-ignore: decorator
@inline
function isSquare<F>(): bool {
  return sizeof<F>() == sizeof<Square>();
}

// @ts-ignore: decorator
@inline
function isRoot<F>(): bool {
  return sizeof<F>() == sizeof<Root>();
}

/** What p(s) - k s is. */
// @ts-ignore: decorator
@inline
function originOf(k: f64): f64 {
  return abs(k) < NEAR_KL ? 1 : 0;
}

/** t where p = origin + ks is w, and at least LEAST; from ks itself where p is near 1. */
// @ts-ignore: decorator
@inline
function densityOf<V, F>(ks: V, w: V, origin: V, by: V): V {
  if (isSquare<F>()) return times<V>(w, w);
  if (isRoot<F>()) return root<V>(w);
  const x = minus<V>(ks, minus<V>(one<V>(), origin));
  const e = exponent<V>(w);
  const f = fractionOf<V>(x, w, e);
  const lost = whereEqual<V>(e, splat<V>(0), splat<V>(0), over<V>(lostOf<V>(x, w), w));
  const rest = minus<V>(remainderOf<V>(f, over<V>(f, plus<V>(read<V>(TWO), f))), lost);
  return exp<V>(times<V>(logOf<V>(e, f, rest), by));
}

/** See reverse-kl.ts, here and below. */
export function mass<V, F>(space: Workspace, alpha: f64, h: usize, d: f64, from: usize, to: usize, into: usize): void {
  const baseline = space.baseline;
  const k = splat<V>(alpha - 1);
  const by = splat<V>(1 / (alpha - 1));
  const origin = splat<V>(originOf(alpha - 1));
  const shift = splat<V>(d);
  let sum = splat<V>(0);
  let first = splat<V>(0);
  let second = splat<V>(0);
  let lowest = splat<V>(Infinity);
  do {
    const ks = times<V>(k, plus<V>(read<V>(h + from), shift));
    const given = plus<V>(origin, ks);
    const p = higherOf<V>(given, read<V>(LEAST));
    const t = whereLess<V>(given, read<V>(LEAST), splat<V>(0), densityOf<V, F>(ks, p, origin, by));
    const a = times<V>(read<V>(baseline + from), t);
    const b = whereLess<V>(given, read<V>(LEAST), splat<V>(0), over<V>(k, p));
    const ab = times<V>(a, b);
    sum = plus<V>(sum, a);
    first = minus<V>(first, ab);
    second = plus<V>(second, times<V>(ab, b));
    lowest = lowerOf<V>(lowest, given);
    from += 16;
  } while (from < to);
  write<V>(into, sum);
  write<V>(into + 16, first);
  write<V>(into + 32, second);
  write<V>(into + LOWEST, lowest);
}

export function weigh<V, F>(space: Workspace, alpha: f64, d: f64, from: usize, to: usize, into: usize): void {
  const baseline = space.baseline;
  const state = space.state;
  const density = space.density;
  const policy = space.policy;
  const steepness = space.steepness;
  const k = splat<V>(alpha - 1);
  const by = splat<V>(1 / (alpha - 1));
  const origin = splat<V>(originOf(alpha - 1));
  const shift = splat<V>(d);
  let sum = splat<V>(0);
  let first = splat<V>(0);
  let second = splat<V>(0);
  let lowest = splat<V>(Infinity);
  do {
    const s = plus<V>(read<V>(state + from), shift);
    const ks = times<V>(k, s);
    const given = plus<V>(origin, ks);
    const p = higherOf<V>(given, read<V>(LEAST));
    const t = whereLess<V>(given, read<V>(LEAST), splat<V>(0), densityOf<V, F>(ks, p, origin, by));
    const a = times<V>(read<V>(baseline + from), t);
    const b = whereLess<V>(t, read<V>(NONE), splat<V>(0), over<V>(minus<V>(splat<V>(0), k), p));
    const ab = times<V>(a, b);
    sum = plus<V>(sum, a);
    first = plus<V>(first, ab);
    second = plus<V>(second, times<V>(ab, b));
    lowest = lowerOf<V>(lowest, magnitude<V>(b));
    write<V>(state + from, s);
    write<V>(density + from, t);
    write<V>(steepness + from, b);
    write<V>(policy + from, a);
    from += 16;
  } while (from < to);
  write<V>(into, sum);
  write<V>(into + 16, first);
  write<V>(into + 32, second);
  write<V>(into + LOWEST, lowest);
}

export function change<V, F>(space: Workspace, alpha: f64, row: usize, centre: f64, rate: f64, d: f64, from: usize, to: usize, into: usize): void {
  const policy = space.policy;
  const steepness = space.steepness;
  const by = splat<V>(1 / (alpha - 1));
  const c = splat<V>(centre);
  const r = splat<V>(rate);
  const shift = splat<V>(d);
  let sum = splat<V>(0);
  let work = splat<V>(0);
  let first = splat<V>(0);
  let second = splat<V>(0);
  let lowest = splat<V>(Infinity);
  let highest = splat<V>(0);
  do {
    const z = minus<V>(times<V>(minus<V>(read<V>(row + from), c), r), shift);
    const steep = read<V>(steepness + from);
    const x = times<V>(z, steep);
    const given = plus<V>(one<V>(), x);
    const w = higherOf<V>(given, read<V>(FOOT));
    let grown: V;
    let i: V;
    if (isSquare<F>()) {
      i = over<V>(one<V>(), w);
      grown = times<V>(x, plus<V>(read<V>(TWO), x));
    } else if (isRoot<F>()) {
      i = over<V>(one<V>(), w);
      grown = over<V>(x, plus<V>(one<V>(), root<V>(w)));
    } else {
      const e = exponent<V>(w);
      const f = fractionOf<V>(x, w, e);
      const g = plus<V>(read<V>(TWO), f);
      const divided = over<V>(one<V>(), times<V>(w, g));
      i = times<V>(g, divided);
      const lost = whereEqual<V>(e, splat<V>(0), splat<V>(0), times<V>(lostOf<V>(x, w), i));
      const remainder = minus<V>(remainderOf<V>(f, times<V>(times<V>(f, w), divided)), lost);
      const L = bounded<V>(times<V>(logOf<V>(e, f, remainder), by));
      const steps = stepsOf<V>(L);
      const rest = restOf<V>(L, steps);
      grown = growth<V>(powerOfTwo<V>(steps), rest, tailOf<V>(rest));
    }
    grown = whereLess<V>(splat<V>(0), given, grown, splat<V>(-1));
    const pi = read<V>(policy + from);
    const rise = times<V>(pi, grown);
    const b = times<V>(steep, i);
    const ab = times<V>(plus<V>(pi, rise), b);
    sum = plus<V>(sum, rise);
    work = minus<V>(work, times<V>(rise, z));
    first = plus<V>(first, ab);
    second = plus<V>(second, times<V>(ab, b));
    lowest = lowerOf<V>(lowest, given);
    highest = higherOf<V>(highest, magnitude<V>(b));
    from += 16;
  } while (from < to);
  write<V>(into, sum);
  write<V>(into + 16, first);
  write<V>(into + 32, second);
  write<V>(into + 48, work);
  write<V>(into + LOWEST, lowest);
  write<V>(into + HIGHEST, highest);
}

/** t(u), given p(u) of the outcomes that have steepness 0, and 0 of the others. */
// @ts-ignore: decorator
@inline
function entered<V, F>(ku: V, power: V, origin: V, by: V): V {
  return whereLess<V>(read<V>(LEAST), power, densityOf<V, F>(ku, higherOf<V>(power, read<V>(LEAST)), origin, by), splat<V>(0));
}

/** The same of outcomes that have steepness 0, to be added to those sums. */
export function enter<V, F>(space: Workspace, alpha: f64, row: usize, centre: f64, rate: f64, d: f64, from: usize, to: usize, into: usize): void {
  const baseline = space.baseline;
  const state = space.state;
  const steepness = space.steepness;
  const k = splat<V>(alpha - 1);
  const by = splat<V>(1 / (alpha - 1));
  const origin = splat<V>(originOf(alpha - 1));
  const c = splat<V>(centre);
  const r = splat<V>(rate);
  const shift = splat<V>(d);
  let sum = splat<V>(0);
  let work = splat<V>(0);
  let first = splat<V>(0);
  let second = splat<V>(0);
  do {
    const z = minus<V>(times<V>(minus<V>(read<V>(row + from), c), r), shift);
    const ku = times<V>(k, minus<V>(read<V>(state + from), z));
    const p = whereEqual<V>(read<V>(steepness + from), splat<V>(0), plus<V>(origin, ku), splat<V>(0));
    if (anyLess<V>(read<V>(LEAST), p)) {
      const a = times<V>(read<V>(baseline + from), entered<V, F>(ku, p, origin, by));
      const b = whereLess<V>(read<V>(LEAST), p, over<V>(k, p), splat<V>(0));
      const ab = times<V>(a, b);
      sum = plus<V>(sum, a);
      work = minus<V>(work, times<V>(a, z));
      first = minus<V>(first, ab);
      second = plus<V>(second, times<V>(ab, b));
    }
    from += 16;
  } while (from < to);
  write<V>(into, sum);
  write<V>(into + 16, first);
  write<V>(into + 32, second);
  write<V>(into + 48, work);
}

/** Sum of q B of those. */
export function chargeEntered<V, F>(space: Workspace, alpha: f64, row: usize, centre: f64, rate: f64, d: f64, from: usize, to: usize, into: usize): void {
  const baseline = space.baseline;
  const state = space.state;
  const steepness = space.steepness;
  const k = splat<V>(alpha - 1);
  const by = splat<V>(1 / (alpha - 1));
  const byExponent = splat<V>(1 / alpha);
  const origin = splat<V>(originOf(alpha - 1));
  const c = splat<V>(centre);
  const r = splat<V>(rate);
  const shift = splat<V>(d);
  let sum = splat<V>(0);
  do {
    const z = minus<V>(times<V>(minus<V>(read<V>(row + from), c), r), shift);
    const ku = times<V>(k, minus<V>(read<V>(state + from), z));
    const p = whereEqual<V>(read<V>(steepness + from), splat<V>(0), plus<V>(origin, ku), splat<V>(0));
    if (anyLess<V>(read<V>(LEAST), p)) {
      sum = plus<V>(sum, times<V>(times<V>(read<V>(baseline + from), entered<V, F>(ku, p, origin, by)), times<V>(p, byExponent)));
    }
    from += 16;
  } while (from < to);
  write<V>(into, sum);
}

export function charge<V, F>(space: Workspace, alpha: f64, row: usize, centre: f64, rate: f64, d: f64, from: usize, to: usize, into: usize): void {
  const policy = space.policy;
  const state = space.state;
  const steepness = space.steepness;
  const k = splat<V>(alpha - 1);
  const by = splat<V>(1 / (alpha - 1));
  const origin = splat<V>(originOf(alpha - 1));
  const exponentOf = splat<V>(alpha);
  const byExponent = splat<V>(1 / alpha);
  const c = splat<V>(centre);
  const r = splat<V>(rate);
  const shift = splat<V>(d);
  let sum = splat<V>(0);
  let lowest = splat<V>(Infinity);
  do {
    const z = minus<V>(times<V>(minus<V>(read<V>(row + from), c), r), shift);
    const x = times<V>(z, read<V>(steepness + from));
    const given = plus<V>(one<V>(), x);
    const w = higherOf<V>(given, read<V>(FOOT));
    let inside: V;
    if (isSquare<F>()) inside = times<V>(times<V>(x, x), times<V>(plus<V>(splat<V>(3), x), splat<V>(2 / 3.0)));
    else if (isRoot<F>()) {
      const e = over<V>(x, plus<V>(one<V>(), root<V>(w)));
      inside = times<V>(times<V>(e, e), plus<V>(splat<V>(0.5), times<V>(e, splat<V>(1 / 3.0))));
    } else {
      const e = exponent<V>(w);
      const f = fractionOf<V>(x, w, e);
      const g = plus<V>(read<V>(TWO), f);
      const divided = over<V>(one<V>(), times<V>(w, g));
      const lost = whereEqual<V>(e, splat<V>(0), splat<V>(0), times<V>(lostOf<V>(x, w), times<V>(g, divided)));
      const remainder = minus<V>(remainderOf<V>(f, times<V>(times<V>(f, w), divided)), lost);
      const L = times<V>(logOf<V>(e, f, remainder), by);
      inside = minus<V>(times<V>(phi<V>(times<V>(exponentOf, L)), byExponent), times<V>(psiOf<V>(x, e, f, remainder), by));
    }
    const outside = times<V>(minus<V>(byExponent, given), by);
    const weight = times<V>(read<V>(policy + from), plus<V>(origin, times<V>(k, read<V>(state + from))));
    const term = whereLess<V>(splat<V>(0), given, higherOf<V>(splat<V>(0), inside), outside);
    sum = plus<V>(sum, times<V>(weight, term));
    lowest = lowerOf<V>(lowest, given);
    from += 16;
  } while (from < to);
  write<V>(into, sum);
  write<V>(into + LOWEST, lowest);
}
