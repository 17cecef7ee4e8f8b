// Sums of products of doubles without any rounding: a fixed-point number wide enough for every product of two doubles (Kulisch
// 1971). For the few sums whose rounding would decide an outcome; 20 to 30 ns a term, 0.1 us to read it.
//
// The sum is sum_k limb[k] 2^(32 k - 2176), limbs i64 of either sign, so that 2^30 terms may be added before carries are needed.

// @ts-ignore: decorator
@unmanaged
export class Exact {
  /** Limbs below `from` and from `to` on are 0. */
  from: u32;
  to: u32;
}

/** Two doubles' exponents span 4,196 bits; the rest is room for carries. */
export const LIMBS: u32 = 140;
const FIRST: usize = 16;
/** The exponent of the lowest bit, below that of two subnormal numbers' product: a multiple of 64, so that the square of a
 *  limb's unit is another's. */
const LOWEST: i32 = -2176;
/** The limb that counts 1. */
export const UNIT: u32 = 68;
/** From LOWEST on, the lowest bit of a subnormal double, and that of a product of two. */
export const DOUBLE: u32 = 1102;
export const PRODUCT: u32 = 28;
export const MASK: i64 = 0xffffffff;

/** Bytes of an Exact with its limbs. */
export const EXACT: usize = FIRST + (<usize>LIMBS << 3);

/** Makes the memory at `exact` a 0, whatever it held. */
export function create(exact: Exact): void {
  exact.from = 0;
  exact.to = LIMBS;
  clear(exact);
}

export function clear(exact: Exact): void {
  // a call of memory.fill takes longer for the few there are
  for (let k = exact.from; k < exact.to; ++k) store<i64>(limb(exact, k), 0);
  exact.from = LIMBS;
  exact.to = 0;
}

// @ts-ignore: decorator
@inline
export function limb(exact: Exact, k: u32): usize {
  return changetype<usize>(exact) + FIRST + (<usize>k << 3);
}

/** Adds a b, both finite. */
export function addProduct(exact: Exact, a: f64, b: f64): void {
  if (a == 0 || b == 0) return;
  const one = reinterpret<u64>(a);
  const two = reinterpret<u64>(b);
  const negative = ((one ^ two) >> 63) != 0;
  const exponent1 = <u32>(one >> 52) & 0x7ff;
  const exponent2 = <u32>(two >> 52) & 0x7ff;
  const digits1 = (one & 0x000fffffffffffff) | (exponent1 ? 0x0010000000000000 : 0);
  const digits2 = (two & 0x000fffffffffffff) | (exponent2 ? 0x0010000000000000 : 0);
  const at = max(exponent1, 1) + max(exponent2, 1) - 2 + PRODUCT;
  const low1 = digits1 & 0xffffffff;
  const low2 = digits2 & 0xffffffff;
  const high1 = digits1 >> 32;
  const high2 = digits2 >> 32;
  widen(exact, at >> 5, (at >> 5) + 5);
  addDigits(exact, at, low1 * low2, negative);
  addDigits(exact, at + 32, low1 * high2 + high1 * low2, negative);
  addDigits(exact, at + 64, high1 * high2, negative);
}

/** Before digits are added to limbs [from, to). */
// @ts-ignore: decorator
@inline
export function widen(exact: Exact, from: u32, to: u32): void {
  exact.from = min(exact.from, from);
  exact.to = max(exact.to, to);
}

/** Adds +-digits 2^(at + LOWEST), to three limbs that are within [from, to). */
export function addDigits(exact: Exact, at: u32, digits: u64, negative: bool): void {
  const shift = <u64>(at & 31);
  const cell = limb(exact, at >> 5);
  const low = <i64>((digits << shift) & 0xffffffff);
  const middle = <i64>((digits >> (32 - shift)) & 0xffffffff);
  const high = shift ? <i64>(digits >> (64 - shift)) : 0;
  store<i64>(cell, load<i64>(cell) + (negative ? -low : low));
  store<i64>(cell, load<i64>(cell, 8) + (negative ? -middle : middle), 8);
  store<i64>(cell, load<i64>(cell, 16) + (negative ? -high : high), 16);
}

/** Carries, until every limb is in [0, 2^32), of the magnitude, neither the first nor the last 0. Whether the sum is negative. */
export function settle(exact: Exact): bool {
  const negative = carried(exact);
  while (exact.to > exact.from && load<i64>(limb(exact, exact.to - 1)) == 0) exact.to -= 1;
  while (exact.to > exact.from && load<i64>(limb(exact, exact.from)) == 0) exact.from += 1;
  return negative;
}

function carried(exact: Exact): bool {
  let over: i64 = 0;
  for (let k = exact.from; k < exact.to; ++k) {
    const sum = load<i64>(limb(exact, k)) + over;
    store<i64>(limb(exact, k), sum & MASK);
    over = sum >> 32;
  }
  while (over != 0 && over != -1) {
    store<i64>(limb(exact, exact.to), over & MASK);
    over >>= 32;
    exact.to += 1;
  }
  if (over == 0) return false;
  over = 1;
  for (let k = exact.from; k < exact.to; ++k) {
    const sum = (load<i64>(limb(exact, k)) ^ MASK) + over;
    store<i64>(limb(exact, k), sum & MASK);
    over = sum >> 32;
  }
  if (over) {
    store<i64>(limb(exact, exact.to), over);
    exact.to += 1;
  }
  return true;
}

export function negate(exact: Exact): void {
  for (let k = exact.from; k < exact.to; ++k) store<i64>(limb(exact, k), -load<i64>(limb(exact, k)));
}

/** Carries, so that as many terms as at first may be added. */
export function carry(exact: Exact): void {
  if (settle(exact)) negate(exact);
}

/** -1, 0 or 1. */
export function sign(exact: Exact): i32 {
  const negative = settle(exact);
  if (negative) negate(exact);
  return exact.to > exact.from ? (negative ? -1 : 1) : 0;
}

/** The sum rounded once, to nearest and ties to even; it stays as it is, for more to be added. */
export function rounded(exact: Exact): f64 {
  const negative = settle(exact);
  const sum = magnitude(exact);
  if (negative) negate(exact);
  return negative ? -sum : sum;
}

/** Of settled limbs: the sum rounded once. */
export function magnitude(exact: Exact): f64 {
  return read(exact, LOWEST);
}

/** Of settled limbs: the power of two that `significand` leaves out. */
export let power: i32 = 0;

/** Of settled limbs: the sum rounded once, over 2^power, an even power, so that what is left is 0 or in [1, 2^32). */
export function significand(exact: Exact): f64 {
  const highest = (<i32>exact.to - 1) << 5;
  power = highest + LOWEST;
  return read(exact, -highest);
}

/** Of settled limbs, of which the lowest counts 2^lowest. */
function read(exact: Exact, lowest: i32): f64 {
  if (exact.to <= exact.from) return 0;
  const k = <i32>exact.to - 1;
  const first = load<u64>(limb(exact, k));
  const second = k >= 1 ? load<u64>(limb(exact, k - 1)) : 0;
  const third = k >= 2 ? load<u64>(limb(exact, k - 2)) : 0;
  const shift = clz<u32>(<u32>first);
  const digits = (((first << 32) | second) << shift) | (third >> (32 - shift));
  const sticky = ((third << shift) & 0xffffffff) != 0 || <i32>exact.from + 2 < k;
  // of the highest of the 64 digits
  const exponent = ((k - 1) << 5) - <i32>shift + 63 + lowest;
  if (exponent > 1023) return Infinity;
  const drop: u64 = exponent >= -1022 ? 11 : <u64>(11 - 1022 - exponent);
  if (drop > 63) return 0;
  const kept = digits >> drop;
  const rest = digits & ((1 << drop) - 1);
  const half: u64 = 1 << (drop - 1);
  const up = rest > half || (rest == half && (sticky || (kept & 1) != 0));
  // a carry out of the significand goes into the exponent by itself
  const base: u64 = exponent >= -1022 ? <u64>(exponent + 1022) << 52 : 0;
  return reinterpret<f64>(base + kept + (up ? 1 : 0));
}
