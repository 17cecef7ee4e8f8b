// Shares in proportion to capacity, in whole units. What is rounded up is decided
//
//   with a key     by systematic sampling (Madow 1949). All units stand in a line, a user's side by side, and every
//                  (room/units)-th one is taken from a start that the key draws. A unit's chance is units/room
//                  whoever it stands with, so that a user's expected share is exactly proportional, whatever
//                  identities it splits its units into.
//   without one    by largest remainder, ties by index: who splits into units that are enrolled first takes the ties.
//
// Time O(n log n).

import { multiplyDivide, remainder } from "../../math/integer";
import { sipHash } from "../../math/random";
import { RECORD, sort } from "../../math/sort";
import { mark, release, take } from "../../memory";
import { burdenOf, Call, contributionOf, give, leaves, STAYS } from "../block";
import { inOrder, ROUNDING, ROUNDING_AGAIN } from "../burdens";

/** Adds `units` to the contributions, at payment price x units, in proportion to what is left of the burdens of those
 *  who stay (`room` in all, >= units); with `everybody`, of all. The order must have been filled. */
export function shareProportionally(call: Call, units: i64, room: i64, everybody: bool): void {
  if (call.key) shareBySample(call, units, room, everybody);
  else shareByRemainder(call, units, room, everybody);
}

/** What a user has left to give. */
// @ts-ignore: decorator
@inline
function spareOf(call: Call, i: u32, everybody: bool): i64 {
  return everybody || leaves(call, i) == STAYS ? burdenOf(call, i) - contributionOf(call, i) : 0;
}

function shareBySample(call: Call, units: i64, room: i64, everybody: bool): void {
  const draw = sipHash(call.key, call.rounds, everybody ? ROUNDING : ROUNDING_AGAIN) >> 4;
  // uniform on 0..room - 1; then how far the line up to here is beyond a whole unit, in units of 1/room
  let beyond = multiplyDivide(<i64>draw, room, <i64>1 << 60);
  for (let r: u32 = 0; r < call.asked; ++r) {
    const i = inOrder(call, r);
    const spare = spareOf(call, i, everybody);
    let share = multiplyDivide(spare, units, room);
    beyond += remainder;
    if (beyond >= room) {
      beyond -= room;
      share++;
    }
    add(call, i, share);
  }
}

function shareByRemainder(call: Call, units: i64, room: i64, everybody: bool): void {
  const start = mark();
  const records = take(<usize>call.users * RECORD);
  const scratch = take(<usize>call.users * RECORD);
  let left = units;
  let count: u32 = 0;
  for (let i: u32 = 0; i < call.users; ++i) {
    const spare = spareOf(call, i, everybody);
    if (spare == 0) continue;
    const share = multiplyDivide(spare, units, room);
    const record = records + <usize>(count++) * RECORD;
    store<u64>(record, room - remainder);
    store<u64>(record, i, 8);
    add(call, i, share);
    left -= share;
  }
  const sorted = sort(records, scratch, count);
  for (let r: usize = 0; left > 0; ++r, --left) add(call, load<u32>(sorted + r * RECORD, 8), 1);
  release(start);
}

function add(call: Call, i: u32, units: i64): void {
  const share = contributionOf(call, i) + units;
  give(call, i, share, share * call.price);
}
