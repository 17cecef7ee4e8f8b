// Which of many hashes are there already, so that of many names only those with equal ones need be compared. The
// hashes are dealt out into buckets small enough for the nearest cache, each of which is then a table of its own
// (open addressing, Knuth 1998, 6.4). Time O(n); where too many meet, it gives up.

import { mark, release, take } from "../memory";

/** A bucket has about so many. */
const FEW: u32 = 256;
const MOST_BITS: u32 = 11;
/** u32[2^MOST_BITS]: where a bucket ends. */
const ends = memory.data(8192, 16);
/** Steps in search of a place, for each hash: beyond that somebody chose them. */
const MOST_STEPS: u64 = 16;
/** What `repeats` returns where it gave up. */
const GAVE_UP: u32 = u32.MAX_VALUE;

/** Bytes that `repeats` takes for a time, at most. */
export function repeatsBytes(count: u32): f64 {
  return 24 * <f64>count + 64;
}

/** @param hashes u32[count] @param pairs u32[2 count] out: those that an earlier one equals, with the first of them
 *  @returns how many there are; 2^32 - 1 when it gave up */
export function repeats(hashes: usize, count: u32, pairs: usize): u32 {
  let bits: u32 = 0;
  while (bits < MOST_BITS && count >> bits > FEW) bits++;
  const start = mark();
  const records = take(<usize>count << 3); // hash u32, index u32
  deal(hashes, count, bits, records);
  let found: u32 = 0;
  let steps: u64 = 0;
  let from: u32 = 0;
  for (let b: u32 = 0; b >> bits == 0; ++b) {
    const end = load<u32>(ends + (<usize>b << 2));
    let slots: u32 = 16;
    while (slots < (end - from) << 1) slots <<= 1;
    const inner = mark();
    const table = take(<usize>slots << 2);
    memory.fill(table, 0, <usize>slots << 2);
    for (; from < end; ++from) {
      const record = records + (<usize>from << 3);
      const hash = load<u32>(record);
      let slot = hash >> bits & (slots - 1);
      let other = load<u32>(table + (<usize>slot << 2));
      while (other && load<u32>(records + (<usize>(other - 1) << 3)) != hash) {
        slot = slot + 1 & (slots - 1);
        other = load<u32>(table + (<usize>slot << 2));
        steps++;
      }
      if (!other) {
        store<u32>(table + (<usize>slot << 2), from + 1);
        continue;
      }
      store<u32>(pairs + (<usize>found << 3), load<u32>(record, 4));
      store<u32>(pairs + (<usize>found << 3), load<u32>(records + (<usize>(other - 1) << 3), 4), 4);
      found++;
    }
    release(inner);
    if (steps > MOST_STEPS * <u64>count) {
      found = GAVE_UP;
      break;
    }
  }
  release(start);
  return found;
}

/** Deals the hashes out by their lowest bits, once those depend on all of them; in each bucket in the order they came
 *  in. */
function deal(hashes: usize, count: u32, bits: u32, records: usize): void {
  const mask = (1 << bits) - 1;
  memory.fill(ends, 0, <usize>4 << bits);
  for (let i: u32 = 0; i < count; ++i) {
    let hash = load<u32>(hashes + (<usize>i << 2));
    hash = (hash ^ hash >> 15) * 0x9e3779b1;
    hash ^= hash >> 16;
    store<u32>(hashes + (<usize>i << 2), hash);
    const entry = ends + (<usize>(hash & mask) << 2);
    store<u32>(entry, load<u32>(entry) + 1);
  }
  let before: u32 = 0;
  for (let b: u32 = 0; b >> bits == 0; ++b) {
    const here = load<u32>(ends + (<usize>b << 2));
    store<u32>(ends + (<usize>b << 2), before);
    before += here;
  }
  for (let i: u32 = 0; i < count; ++i) {
    const hash = load<u32>(hashes + (<usize>i << 2));
    const entry = ends + (<usize>(hash & mask) << 2);
    const at = load<u32>(entry);
    store<u32>(entry, at + 1);
    store<u32>(records + (<usize>at << 3), hash);
    store<u32>(records + (<usize>at << 3), i, 4);
  }
}
