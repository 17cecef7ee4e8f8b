// Club-good equal shares: everybody carries min(k_i, lambda), those for whom that is too much are dropped, until nobody
// is.
//
// Source: Moulin 1999 (cross-monotonic shares). With whole units lambda is a level that the first `extra` users by
// index, among those with room, exceed by one. Dropping a user never lowers another's share, so the survivors are the
// largest set that carries its shares, whatever the order of dropping: here one at a time, who can carry least first.
// The level never falls, so each user passes it once. Time O(n log n).

import { RECORD, sort } from "../../math/sort";
import { mark, release, take } from "../../memory";
import { benefitOf, burdenOf, Call, costOf, give, GONE, leaves } from "../block";
import { inOrder, orderBy, sustainable } from "../burdens";

const OUT: u8 = 0;
const ROOM: u8 = 1;
/** Gives all it has. */
const FULL: u8 = 2;

let inside: usize; // u8[n], one of these
let tree: usize; // u32[n + 1], Fenwick 1994: how many of those with room there are up to an index
/** Position in the order of capacity up to which nobody has room, and those behind it who are in. */
let full: u32;
let members: i64;
/** Units that those with room share. */
let left: i64;

/** Bytes that `shareEqually` takes for a time. */
export function clubBytes(users: u32): u64 {
  return (2 * <u64>RECORD + 5) * users + 96;
}

/** Shares the threshold out; false when nobody is left. Leaves the shares in `burdens`. */
export function shareEqually(call: Call): bool {
  for (let i: u32 = 0; i < call.users; ++i) {
    const at = <usize>i << 3;
    store<i64>(call.burdens + at, leaves(call, i) == GONE ? 0 : load<i64>(call.capacities + at));
  }
  orderBy(call, false);
  const start = mark();
  begin(call);
  const carried = settle(call);
  if (carried) setShares(call);
  release(start);
  let count: u32 = 0;
  for (let i: u32 = 0; i < call.users; ++i) {
    const share = carried ? burdenOf(call, i) : 0;
    store<i64>(call.burdens + (<usize>i << 3), share);
    if (share == 0) continue;
    give(call, i, share, share * call.price);
    store<u32>(call.order + (<usize>(count++) << 2), i);
  }
  call.asked = count;
  return carried;
}

/** Everybody with a burden is in, and has room. */
function begin(call: Call): void {
  inside = take(call.users);
  tree = take((<usize>call.users + 1) << 2);
  memory.fill(inside, OUT, call.users);
  memory.fill(tree, 0, (<usize>call.users + 1) << 2);
  for (let r: u32 = 0; r < call.asked; ++r) {
    store<u8>(inside + inOrder(call, r), ROOM);
    count(call, inOrder(call, r), 1);
  }
  full = 0;
  members = call.asked;
  left = call.threshold;
  raise(call);
}

/** Drops until everybody carries its share; false when those who are left cannot give the threshold. */
function settle(call: Call): bool {
  const records = take(<usize>call.users * RECORD);
  const scratch = take(<usize>call.users * RECORD);
  let unsure: u32 = 0;
  for (let i: u32 = 0; i < call.users; ++i) {
    const most = sustainable(costOf(call, i), burdenOf(call, i), call.price, benefitOf(call, i));
    if (most == burdenOf(call, i)) continue;
    const record = records + <usize>(unsure++) * RECORD;
    store<u64>(record, most);
    store<u64>(record, i, 8);
  }
  const sorted = sort(records, scratch, unsure);
  for (let r: u32 = 0; r < unsure && (members > 0 || left == 0); ++r) {
    const most = <i64>load<u64>(sorted + <usize>r * RECORD);
    const i = load<u32>(sorted + <usize>r * RECORD, 8);
    // nobody after it carries less, or has as much and comes sooner
    if (members > 0 && (most > left / members || (most == left / members && before(i) >= left % members))) break;
    drop(call, i);
  }
  return members > 0 || left == 0;
}

function drop(call: Call, i: u32): void {
  if (load<u8>(inside + i) == FULL) left += burdenOf(call, i);
  else {
    members--;
    count(call, i, -1);
  }
  store<u8>(inside + i, OUT);
  raise(call);
}

/** Those for whom the level leaves no room any more give all they have, in ascending order of capacity. */
function raise(call: Call): void {
  for (; members > 0; ++full) {
    const i = inOrder(call, full);
    if (load<u8>(inside + i) == OUT) continue;
    const capacity = burdenOf(call, i);
    if (capacity > left / members) break;
    store<u8>(inside + i, FULL);
    count(call, i, -1);
    left -= capacity;
    members--;
  }
}

function setShares(call: Call): void {
  const level = members > 0 ? left / members : 0;
  let extra = members > 0 ? left % members : 0;
  for (let i: u32 = 0; i < call.users; ++i) {
    const state = load<u8>(inside + i);
    if (state == FULL) continue;
    store<i64>(call.burdens + (<usize>i << 3), state == OUT ? 0 : level + i64(extra > 0));
    if (state == ROOM && extra > 0) extra--;
  }
}

/** One more or less with room at index i. */
function count(call: Call, i: u32, change: i32): void {
  for (let at = i + 1; at <= call.users; at += at & -at) {
    const entry = tree + (<usize>at << 2);
    store<i32>(entry, load<i32>(entry) + change);
  }
}

/** How many with room there are before index i. */
function before(i: u32): i64 {
  let sum: i64 = 0;
  for (let at = i; at > 0; at -= at & -at) sum += load<u32>(tree + (<usize>at << 2));
  return sum;
}
