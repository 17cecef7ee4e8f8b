// The sequential protocol: users are asked in ascending order of (burden, index) and asking stops at the threshold.
//
// The subgame-perfect outcome under complete information, by one scan. With A units kept so far and W_r the burdens
// from position r on of all who might stay: an unconditional user stays iff A + W_r >= tau, a pivotal one iff A +
// W_(r+1) < tau as well. Drop-outs are not foreseen: they count in W until they are asked. Time O(n log n), O(n) after
// the sort.

import { benefitOf, burdenOf, Call, costOf, give, leaves, STAYS } from "../block";
import { excludable, inOrder } from "../burdens";

/** Keeps those who stay, at payment price x units; returns whether they reach the threshold. The order must have been
 *  filled. */
export function askSmallFirst(call: Call): bool {
  let potential: i64 = 0;
  for (let r: u32 = 0; r < call.asked; ++r) {
    const i = inOrder(call, r);
    if (wouldStay(call, i)) potential += burdenOf(call, i);
  }
  let kept: i64 = 0;
  let r: u32 = 0;
  for (; r < call.asked && kept < call.threshold && kept + potential >= call.threshold; ++r) {
    const i = inOrder(call, r);
    if (!wouldStay(call, i)) continue;
    const burden = burdenOf(call, i);
    potential -= burden;
    if (leaves(call, i) != STAYS) continue;
    if (!unconditional(call, i) && kept + potential >= call.threshold) continue;
    kept += burden;
    give(call, i, burden, burden * call.price);
  }
  return kept >= call.threshold;
}

/** Whether staying pays when the call hangs on it: c d <= s d + b. */
function wouldStay(call: Call, i: u32): bool {
  return (costOf(call, i) - call.price) * burdenOf(call, i) <= benefitOf(call, i);
}

/** Whether staying pays in any case: c d <= s d + (1 - sigma) b. */
function unconditional(call: Call, i: u32): bool {
  return (costOf(call, i) - call.price) * burdenOf(call, i) <= excludable(call, benefitOf(call, i));
}
