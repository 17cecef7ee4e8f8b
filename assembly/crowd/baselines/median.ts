// The lower median: of an even number of reports the lower one of the middle two. The mid-point is not strategyproof.

import { get, set } from "../../math/arrays";

/** Element of rank `rank` of count values, which are reordered (Hoare's selection). */
export function select(values: usize, count: u32, rank: u32): f64 {
  let low: i32 = 0;
  let high: i32 = <i32>count - 1;
  while (low < high) {
    const pivot = get(values, (low + high) >>> 1);
    let a = low;
    let b = high;
    while (a <= b) {
      while (get(values, a) < pivot) ++a;
      while (get(values, b) > pivot) --b;
      if (a <= b) {
        const held = get(values, a);
        set(values, a++, get(values, b));
        set(values, b--, held);
      }
    }
    if (<i32>rank <= b) high = b;
    else if (<i32>rank >= a) low = a;
    else break;
  }
  return get(values, rank);
}

/** Of the reports in the row; 1/2 when there is none. @param space f64[count] */
export function lowerMedian(row: usize, count: u32, space: usize): f64 {
  let there: u32 = 0;
  for (let i: u32 = 0; i < count; ++i) {
    const x = get(row, i);
    if (x >= 0) set(space, there++, x);
  }
  return there ? select(space, there, (there - 1) >> 1) : 0.5;
}
