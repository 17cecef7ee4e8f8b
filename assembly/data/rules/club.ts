// Club-good equal shares: everybody carries min(k_i, lambda), those for whom that is too much are dropped, until nobody is.
//
// Source: Moulin 1999 (cross-monotonic shares). With whole units lambda is a level that the first `extra` users by index, among
// those with room, exceed by one. Dropping a user never lowers another's share, so the survivors are the largest set that carries
// its shares. Time O(n log n + n rounds), at most n rounds.

import { mark, release, take } from "../../memory";
import { benefitOf, burdenOf, Call, costOf, give, GONE, leaves } from "../block";
import { inOrder, orderBy } from "../burdens";

/** Shares the threshold out; false when nobody is left. Leaves the shares in `burdens`. */
export function shareEqually(call: Call): bool {
  for (let i: u32 = 0; i < call.users; ++i) {
    const at = <usize>i << 3;
    store<i64>(call.burdens + at, leaves(call, i) == GONE ? 0 : load<i64>(call.capacities + at));
  }
  orderBy(call, false);
  const start = mark();
  const inside = take(call.users);
  memory.fill(inside, 0, call.users);
  for (let r: u32 = 0; r < call.asked; ++r) store<u8>(inside + inOrder(call, r), 1);
  const carried = settle(call, inside);
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

function settle(call: Call, inside: usize): bool {
  let dropped = true;
  while (dropped) {
    dropped = false;
    // the level: users without room for it give all they have, in ascending order of capacity
    let members: i64 = 0;
    for (let r: u32 = 0; r < call.asked; ++r) members += load<u8>(inside + inOrder(call, r));
    let left = call.threshold;
    for (let r: u32 = 0; r < call.asked && members > 0; ++r) {
      const i = inOrder(call, r);
      if (!load<u8>(inside + i)) continue;
      const capacity = load<i64>(call.capacities + (<usize>i << 3));
      if (capacity > left / members) break;
      left -= capacity;
      members--;
    }
    if (members == 0 && left > 0) return false;
    const level = members > 0 ? left / members : 0;
    let extra = members > 0 ? left % members : 0;
    for (let i: u32 = 0; i < call.users; ++i) {
      const at = <usize>i << 3;
      let share: i64 = 0;
      if (load<u8>(inside + i)) {
        const capacity = load<i64>(call.capacities + at);
        const above = members > 0 && capacity > level;
        share = above ? level + i64(extra > 0) : capacity;
        if (above && extra > 0) extra--;
        if (share > 0 && !carries(call, i, share)) {
          store<u8>(inside + i, 0);
          dropped = true;
        }
      }
      store<i64>(call.burdens + at, share);
    }
  }
  return true;
}

/** c x <= b + s x, by division where the product may not fit. */
function carries(call: Call, i: u32, share: i64): bool {
  const loss = costOf(call, i) - call.price;
  return loss <= benefitOf(call, i) / share;
}
