// The plain mean of the reports in a row.

import { get } from "../../math/arrays";
import { addPairTo, addTo, clear, keep, total } from "../../math/slots";
import { AWAY } from "../rows";

/** 1/2 when nobody reported. @param sums scratch, in slots */
export function average(row: usize, workers: u32, sums: usize): f64 {
  if (ASC_FEATURE_SIMD) {
    const blocks = workers & ~7;
    let there: u32 = 0;
    if (blocks) there = averageBlocks(row, blocks, sums);
    else clear(sums);
    there += averageRest(row + (<usize>blocks << 3), workers - blocks, sums);
    return there ? total(sums) / <f64>there : 0.5;
  }
  let there: u32 = 0;
  clear(sums);
  for (let i: u32 = 0; i < workers; ++i) {
    const x = get(row, i);
    if (!(x >= 0)) continue;
    addTo(sums, i, x);
    ++there;
  }
  return there ? total(sums) / <f64>there : 0.5;
}

/** @returns how many reports there are */
export function averageBlocks(row: usize, count: u32, sums: usize): u32 {
  const end = <usize>count << 3;
  const zero = f64x2.splat(0);
  let s0 = zero, s1 = zero, s2 = zero, s3 = zero;
  let there = i64x2.splat(0);
  let at: usize = 0;
  do {
    const x0 = v128.load(row + at), x1 = v128.load(row + at, 16);
    const x2 = v128.load(row + at, 32), x3 = v128.load(row + at, 48);
    const h0 = f64x2.ge(x0, zero), h1 = f64x2.ge(x1, zero), h2 = f64x2.ge(x2, zero), h3 = f64x2.ge(x3, zero);
    s0 = f64x2.add(s0, v128.and(x0, h0)); s1 = f64x2.add(s1, v128.and(x1, h1));
    s2 = f64x2.add(s2, v128.and(x2, h2)); s3 = f64x2.add(s3, v128.and(x3, h3));
    there = i64x2.sub(there, i64x2.add(i64x2.add(h0, h1), i64x2.add(h2, h3)));
    at += 64;
  } while (at < end);
  keep(sums, s0, s1, s2, s3);
  return <u32>(i64x2.extract_lane(there, 0) + i64x2.extract_lane(there, 1));
}

/** Behind the blocks, an odd last report beside none. @returns how many there are */
export function averageRest(row: usize, count: u32, sums: usize): u32 {
  let there = i64x2.splat(0);
  for (let i: u32 = 0; i < count; i += 2) {
    const at = <usize>i << 3;
    const x = i + 1 < count ? v128.load(row + at) : v128.load64_lane(row + at, f64x2.splat(AWAY), 0);
    const here = f64x2.ge(x, f64x2.splat(0));
    addPairTo(sums, i, v128.and(x, here));
    there = i64x2.sub(there, here);
  }
  return <u32>(i64x2.extract_lane(there, 0) + i64x2.extract_lane(there, 1));
}
