// Values of two prompts in one vector, and their sums in the order of math/slots.ts: term x to slot x mod 8, the slots as a tree.

/** What is at `a` and at `b`. */
// @ts-ignore: decorator
@inline
export function both(a: usize, b: usize): v128 {
  return v128.load64_lane(b, v128.load64_zero(a), 1);
}

/** To `a` and to `b`. */
// @ts-ignore: decorator
@inline
export function keepBoth(a: usize, b: usize, values: v128): void {
  v128.store64_lane(a, values, 0);
  v128.store64_lane(b, values, 1);
}

/** f64x2[count] <- f64[count] at `a` and at `b`. */
export function zip(a: usize, b: usize, count: u32, into: usize): void {
  const apart = b - a;
  const end = a + (<usize>(count & ~1) << 3);
  for (; a < end; a += 16, into += 32) {
    const left = v128.load(a);
    const right = v128.load(a + apart);
    v128.store(into, v128.shuffle<f64>(left, right, 0, 2));
    v128.store(into, v128.shuffle<f64>(left, right, 1, 3), 16);
  }
  if (count & 1) v128.store(into, both(a, a + apart));
}

/** The same from f32. */
export function zipSingle(a: usize, b: usize, count: u32, into: usize): void {
  const apart = b - a;
  const end = a + (<usize>count << 2);
  for (; a < end; a += 4, into += 16) {
    v128.store(into, f64x2.promote_low_f32x4(v128.load32_lane(a + apart, v128.load32_zero(a), 1)));
  }
}

/** f64[count] at `a` and at `b` <- f64x2[count]. */
export function unzip(from: usize, count: u32, a: usize, b: usize): void {
  const apart = b - a;
  const end = a + (<usize>(count & ~1) << 3);
  for (; a < end; a += 16, from += 32) {
    const even = v128.load(from);
    const odd = v128.load(from, 16);
    v128.store(a, v128.shuffle<f64>(even, odd, 0, 2));
    v128.store(a + apart, v128.shuffle<f64>(even, odd, 1, 3));
  }
  if (count & 1) keepBoth(a, a + apart, v128.load(from));
}

/** 0 behind f64x2[m] up to a multiple of 8, so that sums may take eight terms at a time: 0 adds nothing. */
export function pad(values: usize, row: usize): void {
  for (; row & 127; row += 16) v128.store(values + row, f64x2.splat(0));
}

/** sum_x weights(x) (values(x) - centre). Of `weights` all is 0 behind x = m, and `values` is finite there. */
export function weightedSum(weights: usize, values: usize, row: usize, centre: v128): v128 {
  let sum0 = f64x2.splat(0), sum1 = sum0, sum2 = sum0, sum3 = sum0;
  let sum4 = sum0, sum5 = sum0, sum6 = sum0, sum7 = sum0;
  const end = weights + row;
  do {
    sum0 = f64x2.add(sum0, f64x2.mul(v128.load(weights), f64x2.sub(v128.load(values), centre)));
    sum1 = f64x2.add(sum1, f64x2.mul(v128.load(weights, 16), f64x2.sub(v128.load(values, 16), centre)));
    sum2 = f64x2.add(sum2, f64x2.mul(v128.load(weights, 32), f64x2.sub(v128.load(values, 32), centre)));
    sum3 = f64x2.add(sum3, f64x2.mul(v128.load(weights, 48), f64x2.sub(v128.load(values, 48), centre)));
    sum4 = f64x2.add(sum4, f64x2.mul(v128.load(weights, 64), f64x2.sub(v128.load(values, 64), centre)));
    sum5 = f64x2.add(sum5, f64x2.mul(v128.load(weights, 80), f64x2.sub(v128.load(values, 80), centre)));
    sum6 = f64x2.add(sum6, f64x2.mul(v128.load(weights, 96), f64x2.sub(v128.load(values, 96), centre)));
    sum7 = f64x2.add(sum7, f64x2.mul(v128.load(weights, 112), f64x2.sub(v128.load(values, 112), centre)));
    weights += 128;
    values += 128;
  } while (weights < end);
  return f64x2.add(
    f64x2.add(f64x2.add(sum0, sum1), f64x2.add(sum2, sum3)),
    f64x2.add(f64x2.add(sum4, sum5), f64x2.add(sum6, sum7)));
}

/** sum_x values(x), all 0 behind x = m. */
export function sum(values: usize, row: usize): v128 {
  let sum0 = f64x2.splat(0), sum1 = sum0, sum2 = sum0, sum3 = sum0;
  let sum4 = sum0, sum5 = sum0, sum6 = sum0, sum7 = sum0;
  const end = values + row;
  do {
    sum0 = f64x2.add(sum0, v128.load(values));
    sum1 = f64x2.add(sum1, v128.load(values, 16));
    sum2 = f64x2.add(sum2, v128.load(values, 32));
    sum3 = f64x2.add(sum3, v128.load(values, 48));
    sum4 = f64x2.add(sum4, v128.load(values, 64));
    sum5 = f64x2.add(sum5, v128.load(values, 80));
    sum6 = f64x2.add(sum6, v128.load(values, 96));
    sum7 = f64x2.add(sum7, v128.load(values, 112));
    values += 128;
  } while (values < end);
  return f64x2.add(
    f64x2.add(f64x2.add(sum0, sum1), f64x2.add(sum2, sum3)),
    f64x2.add(f64x2.add(sum4, sum5), f64x2.add(sum6, sum7)));
}
