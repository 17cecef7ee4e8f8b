// Stable sorts of 16-byte records, key u64, value u64: of few by merging, bottom up (Knuth 1998, 5.2.4), time O(n log
// n); of many by the digits of their keys, least significant first (5.2.5), time O(n) a digit. Digits that all keys
// share are passed over, so that amounts below 2^22 take two.

export const RECORD: usize = 16;

/** From how many records on it goes by digits, of which there are 2^11 to be counted every time. */
const MANY: u32 = 512;
const BITS: u64 = 11;
const DIGITS: u32 = 1 << 11;

/** u32[DIGITS]: how many records have a digit, then where the next of them goes. */
const counts = memory.data(DIGITS << 2, 16);

/** Puts `count` records in ascending order of their keys, equal keys in the order they came in; `scratch` has room for as many.
 *  @returns where the sorted records are: `records` or `scratch`. */
export function sort(records: usize, scratch: usize, count: u32): usize {
  return count < MANY ? sortByMerging(records, scratch, count) : sortByDigits(records, scratch, count);
}

function sortByDigits(records: usize, scratch: usize, count: u32): usize {
  const end = <usize>count * RECORD;
  const differing = differences(records, records + end);
  let from = records;
  let to = scratch;
  for (let shift: u64 = 0; shift < 64 && differing >> shift != 0; shift += BITS) {
    if ((differing >> shift & (DIGITS - 1)) == 0) continue;
    countDigits(from, from + end, shift);
    scatter(from, from + end, to, shift);
    const swapped = from;
    from = to;
    to = swapped;
  }
  return from;
}

/** The bits in which some keys differ. */
export function differences(records: usize, end: usize): u64 {
  const first = load<u64>(records);
  let differing: u64 = 0;
  do {
    differing |= load<u64>(records) ^ first;
    records += RECORD;
  } while (records < end);
  return differing;
}

/** Leaves in `counts` how far into the sorted records each digit's begin, in bytes. */
export function countDigits(records: usize, end: usize, shift: u64): void {
  memory.fill(counts, 0, DIGITS << 2);
  do {
    const entry = counts + <usize>((load<u64>(records) >> shift & (DIGITS - 1)) << 2);
    store<u32>(entry, load<u32>(entry) + <u32>RECORD);
    records += RECORD;
  } while (records < end);
  let before: u32 = 0;
  for (let d: u32 = 0; d < DIGITS << 2; d += 4) {
    const here = load<u32>(counts + d);
    store<u32>(counts + d, before);
    before += here;
  }
}

export function scatter(records: usize, end: usize, to: usize, shift: u64): void {
  do {
    const key = load<u64>(records);
    const value = load<u64>(records, 8);
    const entry = counts + <usize>((key >> shift & (DIGITS - 1)) << 2);
    const at = load<u32>(entry);
    store<u64>(to + at, key);
    store<u64>(to + at, value, 8);
    store<u32>(entry, at + <u32>RECORD);
    records += RECORD;
  } while (records < end);
}

function sortByMerging(records: usize, scratch: usize, count: u32): usize {
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
