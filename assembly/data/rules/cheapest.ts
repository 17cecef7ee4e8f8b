// The cheapest exact fill, and payments for it.
//
// Assignment: users in order of (cost, index), each in full until `target` is reached; the last one in part.
// Critical-value payments: t_i = c_i d_i + integral from c_i to R of d_i(z) dz (Myerson 1981), without integrals. With
// G(x) = cheapest cost of x eligible units, each unit beyond them at R:
//     fully used           t_i = G(target + k_i) - G(target)
//     the last one, in part    t_i = G(target + k_i) - c_i k_i - G(units before it)
// Time O(n log n).

import { mark, release, take } from "../../memory";
import { burdenOf, Call, contributionOf, costOf, give } from "../block";
import { inOrder } from "../burdens";

/** Assigns `target` units, at most the sum of the burdens, at payment price x units. The order must have been
 *  filled. */
export function fillCheapest(call: Call, target: i64): void {
  let left = target;
  for (let r: u32 = 0; left > 0; ++r) {
    const i = inOrder(call, r);
    const units = min(burdenOf(call, i), left);
    give(call, i, units, units * call.price);
    left -= units;
  }
}

/** Bytes that `payCritical` takes for a time. */
export function criticalBytes(users: u32): u64 {
  return 16 * (<u64>users + 1) + 32;
}

/** Replaces the payments of a cheapest fill of `target` by critical-value payments. */
export function payCritical(call: Call, target: i64): void {
  const start = mark();
  const n = call.asked;
  // before the user at position r: units at units + 8 r, their cost at money + 8 r
  const units = take((<usize>n + 1) << 3);
  const money = take((<usize>n + 1) << 3);
  let total: i64 = 0;
  let cost: i64 = 0;
  for (let r: u32 = 0; r < n; ++r) {
    const i = inOrder(call, r);
    store<i64>(units + (<usize>r << 3), total);
    store<i64>(money + (<usize>r << 3), cost);
    total += burdenOf(call, i);
    cost += burdenOf(call, i) * costOf(call, i);
  }
  store<i64>(units + (<usize>n << 3), total);
  store<i64>(money + (<usize>n << 3), cost);
  const whole = costUpTo(call, units, money, target);
  for (let r: u32 = 0; r < n && load<i64>(units + (<usize>r << 3)) < target; ++r) {
    const i = inOrder(call, r);
    const capacity = burdenOf(call, i);
    const without = costUpTo(call, units, money, target + capacity);
    const own = contributionOf(call, i);
    const others = own == capacity ? whole : costOf(call, i) * capacity + load<i64>(money + (<usize>r << 3));
    give(call, i, own, without - others);
  }
  release(start);
}

/** G(x). */
function costUpTo(call: Call, units: usize, money: usize, x: i64): i64 {
  const n = call.asked;
  const all = load<i64>(units + (<usize>n << 3));
  if (x >= all) return load<i64>(money + (<usize>n << 3)) + call.price * (x - all);
  // the last position with fewer than x units before it
  let low: u32 = 0;
  let high = n;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (load<i64>(units + (<usize>middle << 3)) < x) low = middle;
    else high = middle;
  }
  const rest = x - load<i64>(units + (<usize>low << 3));
  return load<i64>(money + (<usize>low << 3)) + costOf(call, inOrder(call, low)) * rest;
}
