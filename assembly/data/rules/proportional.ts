// Shares in proportion to capacity, by largest remainder (ties by index). Time O(n log n).

import { multiplyDivide, remainder } from "../../math/integer";
import { RECORD, sort } from "../../math/sort";
import { mark, release, take } from "../../memory";
import { burdenOf, Call, contributionOf, give, leaves, STAYS } from "../block";

/** Adds `units` to the contributions, at payment price x units, in proportion to what is left of the burdens of those who stay
 *  (`room` in all, >= units); with `everybody`, of all. */
export function shareProportionally(call: Call, units: i64, room: i64, everybody: bool): void {
  const start = mark();
  const records = take(<usize>call.users * RECORD);
  const scratch = take(<usize>call.users * RECORD);
  let left = units;
  let count: u32 = 0;
  for (let i: u32 = 0; i < call.users; ++i) {
    const given = contributionOf(call, i);
    const spare = burdenOf(call, i) - given;
    if (spare == 0 || !(everybody || leaves(call, i) == STAYS)) continue;
    const share = multiplyDivide(spare, units, room);
    const record = records + <usize>(count++) * RECORD;
    store<u64>(record, room - remainder);
    store<u64>(record, i, 8);
    give(call, i, given + share, (given + share) * call.price);
    left -= share;
  }
  const sorted = sort(records, scratch, count);
  for (let r: usize = 0; left > 0; ++r, --left) {
    const i = load<u32>(sorted + r * RECORD, 8);
    const share = contributionOf(call, i) + 1;
    give(call, i, share, share * call.price);
  }
  release(start);
}
