// Benchmarks: subsidies posted to everybody and paid in any case, so that what falls short of the threshold leaks.

import { SAFE } from "../../math/integer";
import { AT_COST, burdenOf, Call, costOf, give, leaves, POSTED, POSTED_LUMP, STAYS } from "../block";
import { inOrder, orderBy, setBurdens } from "../burdens";

/** Everybody gives the floor contribution that is best for itself; returns whether that reaches the threshold. */
export function post(call: Call): bool {
  let count: u32 = 0;
  let total: i64 = 0;
  for (let i: u32 = 0; i < call.users; ++i) {
    const burden = burdenOf(call, i);
    if (burden == 0) continue;
    store<u32>(call.order + (<usize>(count++) << 2), i);
    if (leaves(call, i) != STAYS) continue;
    give(call, i, burden, call.rule == POSTED_LUMP ? call.price : burden * call.price);
    total += burden;
  }
  call.asked = count;
  return total >= call.threshold;
}

/** Sets the price to the lowest uniform one that reaches the threshold, min{s : F(s) >= tau}. It is read off the users'
 *  private costs: a yardstick, not a mechanism. @returns whether there is one whose expenditure a double can say. */
export function lookBack(call: Call): bool {
  call.price = SAFE;
  if (setBurdens(call) < call.threshold) {
    call.price = 0;
    return true;
  }
  orderBy(call, true);
  let total: i64 = 0;
  let r: u32 = 0;
  while (total < call.threshold) total += burdenOf(call, inOrder(call, r++));
  call.user = inOrder(call, r - 1);
  call.field = AT_COST;
  call.price = costOf(call, call.user);
  return call.price == 0 || setBurdens(call) <= SAFE / call.price;
}

/** Whether the rule pays in any case. */
export function isPosted(call: Call): bool {
  return call.rule >= POSTED;
}
