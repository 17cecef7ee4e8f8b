// Exponentials, logarithms and their Bregman remainders of one number or of two (lanes.ts), in the pieces that a loop
// shares.
//
// Exponentials: y = k ln 2 + r, k integer, |r| <= ln 2 / 2, and with s = 2^k and T = e^r - 1 - r
//     e^y = s + s (r + T)     e^y - 1 = (s - 1) + s (r + T)     phi(y) = e^y - 1 - y = s T + (s (1 + r) - (1 + y))
// For k = 0 the brackets of phi cancel exactly, so it keeps full relative accuracy for arbitrarily small y. k ln 2 is
// taken off in two parts, so that e^y is right to an ulp however large y is.
//
// Logarithms: w = 1 + x = 2^k (1 + f), sqrt(1/2) <= 1 + f < sqrt 2. With c = f/(2 + f), h = f^2/2, log(1+f) = 2
// atanh(c):
//     psi(f) = f - log(1 + f) = h - c (h + R),  R = (2 atanh(c) - 2 c)/c, a polynomial in c^2
//     log w = k ln 2 + f - psi(f)        psi(x) = x - log w = psi(f) + ((x - f) - k ln 2)
// For k = 0, f is x itself and psi(x) is psi(f).

import {
  exponent, higherOf, lowerOf, mantissa, minus, over, plus, powerOfTwo, read, splat, times, unscale, whereLess,
} from "./lanes";
import { REMAINDER } from "./log";

/** 1.5 * 2^52: adding it rounds to the nearest integer and leaves that integer in the low bits. log2 e. ln 2 in two
 *  parts; the first has 20 trailing zero bits, so its product with an exponent is exact. */
const ROUND: usize = memory.data<f64>([6755399441055744.0, 6755399441055744.0]);
const LOG2E: usize = memory.data<f64>([1.4426950408889634, 1.4426950408889634]);
const LN2_HIGH: usize = memory.data<f64>([0.6931471804855391, 0.6931471804855391]);
const LN2_LOW: usize = memory.data<f64>([7.440617110012397e-11, 7.440617110012397e-11]);
const ONE: usize = memory.data<f64>([1, 1]);
const TWO: usize = memory.data<f64>([2, 2]);
const HALF: usize = memory.data<f64>([0.5, 0.5]);

// T/r^2, minimax of degree 9 on |r| <= ln 2 / 2, relative error 2.0e-16 (Remez in 50 digits)
const T0: usize = memory.data<f64>([0.5000000000000001, 0.5000000000000001]);
const T1: usize = memory.data<f64>([0.16666666666666644, 0.16666666666666644]);
const T2: usize = memory.data<f64>([0.041666666666624344, 0.041666666666624344]);
const T3: usize = memory.data<f64>([0.008333333333356186, 0.008333333333356186]);
const T4: usize = memory.data<f64>([0.0013888888917121252, 0.0013888888917121252]);
const T5: usize = memory.data<f64>([0.00019841269784680622, 0.00019841269784680622]);
const T6: usize = memory.data<f64>([2.4801521422958005e-5, 2.4801521422958005e-5]);
const T7: usize = memory.data<f64>([2.7557355517398384e-6, 2.7557355517398384e-6]);
const T8: usize = memory.data<f64>([2.762003399215822e-7, 2.762003399215822e-7]);
const T9: usize = memory.data<f64>([2.5068155727374244e-8, 2.5068155727374244e-8]);

/** Coefficient k of R/c^2, see log.ts. */
// @ts-ignore: decorator
@inline
function remainderAt<V>(k: usize): V {
  return read<V>(REMAINDER + (k - 1 << 4));
}

/** Beyond this e^y counts as infinite, and below its negative as 0. */
const FARTHEST: usize = memory.data<f64>([708, 708]);
const NEAREST: usize = memory.data<f64>([-708, -708]);

// @ts-ignore: decorator
@inline
export function one<V>(): V {
  return read<V>(ONE);
}

/** y, but within what the exponential can hold. */
// @ts-ignore: decorator
@inline
export function bounded<V>(y: V): V {
  return higherOf<V>(lowerOf<V>(y, read<V>(FARTHEST)), read<V>(NEAREST));
}

/** k + 1.5 * 2^52 of |y| <= 708. */
// @ts-ignore: decorator
@inline
export function stepsOf<V>(y: V): V {
  return plus<V>(times<V>(y, read<V>(LOG2E)), read<V>(ROUND));
}

/** r. */
// @ts-ignore: decorator
@inline
export function restOf<V>(y: V, steps: V): V {
  const k = minus<V>(steps, read<V>(ROUND));
  return minus<V>(minus<V>(y, times<V>(k, read<V>(LN2_HIGH))), times<V>(k, read<V>(LN2_LOW)));
}

/** T = e^r - 1 - r. */
// @ts-ignore: decorator
@inline
export function tailOf<V>(r: V): V {
  const rr = times<V>(r, r);
  let even = plus<V>(read<V>(T6), times<V>(rr, read<V>(T8)));
  let odd = plus<V>(read<V>(T7), times<V>(rr, read<V>(T9)));
  even = plus<V>(read<V>(T4), times<V>(rr, even));
  odd = plus<V>(read<V>(T5), times<V>(rr, odd));
  even = plus<V>(read<V>(T2), times<V>(rr, even));
  odd = plus<V>(read<V>(T3), times<V>(rr, odd));
  even = plus<V>(read<V>(T0), times<V>(rr, even));
  odd = plus<V>(read<V>(T1), times<V>(rr, odd));
  return times<V>(rr, plus<V>(even, times<V>(r, odd)));
}

/** e^y - 1 from its pieces, s = 2^k. */
// @ts-ignore: decorator
@inline
export function growth<V>(s: V, r: V, tail: V): V {
  return plus<V>(minus<V>(s, one<V>()), times<V>(s, plus<V>(r, tail)));
}

/** phi(y) = e^y - 1 - y >= 0 from its pieces. */
// @ts-ignore: decorator
@inline
export function phiOf<V>(y: V, s: V, r: V, tail: V): V {
  return plus<V>(times<V>(s, tail), minus<V>(times<V>(s, plus<V>(one<V>(), r)), plus<V>(one<V>(), y)));
}

/** e^y - 1 with full relative accuracy near 0, |y| <= 708. */
// @ts-ignore: decorator
@inline
export function expm1<V>(y: V): V {
  const steps = stepsOf<V>(y);
  const r = restOf<V>(y, steps);
  return growth<V>(powerOfTwo<V>(steps), r, tailOf<V>(r));
}

/** e^y; 0 below -708, infinity beyond 708. */
// @ts-ignore: decorator
@inline
export function exp<V>(y: V): V {
  const near = bounded<V>(y);
  const steps = stepsOf<V>(near);
  const r = restOf<V>(near, steps);
  const s = powerOfTwo<V>(steps);
  const power = plus<V>(s, times<V>(s, plus<V>(r, tailOf<V>(r))));
  return whereLess<V>(y, read<V>(NEAREST), splat<V>(0), whereLess<V>(read<V>(FARTHEST), y, splat<V>(Infinity), power));
}

/** phi(y), |y| <= 708; beyond, what is linear in it goes on. */
// @ts-ignore: decorator
@inline
export function phi<V>(y: V): V {
  const near = bounded<V>(y);
  const steps = stepsOf<V>(near);
  const r = restOf<V>(near, steps);
  return plus<V>(phiOf<V>(near, powerOfTwo<V>(steps), r, tailOf<V>(r)), minus<V>(near, y));
}

/** f of w = 1 + x, with what rounding has taken from w: x itself where k = 0. */
// @ts-ignore: decorator
@inline
export function fractionOf<V>(x: V, w: V): V {
  const lost = minus<V>(x, minus<V>(w, one<V>()));
  return plus<V>(minus<V>(mantissa<V>(w), one<V>()), times<V>(lost, unscale<V>(w)));
}

/** psi(f) = f - log(1 + f). */
// @ts-ignore: decorator
@inline
export function remainderOf<V>(f: V): V {
  const c = over<V>(f, plus<V>(read<V>(TWO), f));
  const z = times<V>(c, c);
  const zz = times<V>(z, z);
  const h = times<V>(times<V>(read<V>(HALF), f), f);
  // R/z, even and odd powers of z apart
  let even = plus<V>(remainderAt<V>(5), times<V>(zz, remainderAt<V>(7)));
  let odd = plus<V>(remainderAt<V>(4), times<V>(zz, remainderAt<V>(6)));
  even = plus<V>(remainderAt<V>(3), times<V>(zz, even));
  odd = plus<V>(remainderAt<V>(2), times<V>(zz, odd));
  even = plus<V>(remainderAt<V>(1), times<V>(zz, even));
  const R = times<V>(z, plus<V>(even, times<V>(z, odd)));
  return minus<V>(h, times<V>(c, plus<V>(h, R)));
}

/** log w from its pieces. */
// @ts-ignore: decorator
@inline
export function logOf<V>(k: V, f: V, remainder: V): V {
  return minus<V>(times<V>(k, read<V>(LN2_HIGH)), minus<V>(minus<V>(remainder, times<V>(k, read<V>(LN2_LOW))), f));
}

/** psi(x) = x - log w >= 0 from the same pieces. */
// @ts-ignore: decorator
@inline
export function psiOf<V>(x: V, k: V, f: V, remainder: V): V {
  const near = minus<V>(remainder, times<V>(k, read<V>(LN2_LOW)));
  return plus<V>(minus<V>(minus<V>(x, f), times<V>(k, read<V>(LN2_HIGH))), near);
}

/** psi(x) = x - log(1 + x) >= 0 with full relative accuracy, -1 < x < 2^1000. */
// @ts-ignore: decorator
@inline
export function psi<V>(x: V): V {
  const w = plus<V>(one<V>(), x);
  const f = fractionOf<V>(x, w);
  return psiOf<V>(x, exponent<V>(w), f, remainderOf<V>(f));
}

/** log w, w positive and normal, given x: w is 1 + x, or x is w - 1. */
// @ts-ignore: decorator
@inline
export function log<V>(x: V, w: V): V {
  const f = fractionOf<V>(x, w);
  return logOf<V>(exponent<V>(w), f, remainderOf<V>(f));
}
