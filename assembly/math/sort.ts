// Stable merge sort, bottom up (Knuth 1998, 5.2.4), of 16-byte records: key u64, value u64. Time O(n log n).

export const RECORD: usize = 16;

/** Puts `count` records in ascending order of their keys, equal keys in the order they came in; `scratch` has room for as many.
 *  @returns where the sorted records are: `records` or `scratch`. */
export function sort(records: usize, scratch: usize, count: u32): usize {
  const end = <usize>count * RECORD;
  let from = records;
  let to = scratch;
  for (let width = RECORD; width < end; width <<= 1) {
    for (let at: usize = 0; at < end; at += width << 1) {
      merge(from + at, from + min(at + width, end), from + min(at + (width << 1), end), to + at);
    }
    const swapped = from;
    from = to;
    to = swapped;
  }
  return from;
}

/** Merges the sorted runs [left, middle) and [middle, end). */
function merge(left: usize, middle: usize, end: usize, to: usize): void {
  let right = middle;
  while (left < middle && right < end) {
    const second = load<u64>(right) < load<u64>(left);
    const source = select(right, left, second);
    store<u64>(to, load<u64>(source));
    store<u64>(to, load<u64>(source, 8), 8);
    to += RECORD;
    const step = select<usize>(RECORD, 0, second);
    right += step;
    left += RECORD - step;
  }
  memory.copy(to, left, middle - left);
  memory.copy(to + (middle - left), right, end - right);
}
