// What each user can be asked for at most (sections 1.2 and 1.3 of the model).

import { multiplyDivide } from "../math/integer";
import { sipHash } from "../math/random";
import { sort, RECORD } from "../math/sort";
import { mark, release, take } from "../memory";
import { BENEFIT_BACKED, benefitOf, burdenOf, Call, costOf, DOMINANT, GONE, leaves, POSTED_LUMP } from "./block";

/** What a key is used for. */
export const LOTS: u64 = 0;
export const ROUNDING: u64 = 1;
export const ROUNDING_AGAIN: u64 = 2;

/** The part of a benefit that a user loses by leaving although the model improves: floor((1 - sigma) benefit). */
export function excludable(call: Call, benefit: i64): i64 {
  const whole = call.spilloverDenominator;
  const kept = whole - call.spilloverNumerator;
  return benefit / whole * kept + multiplyDivide(kept, benefit % whole, whole);
}

/** m_i: the largest x in [0, capacity] with cost x <= subsidy x + backing. */
export function sustainable(cost: i64, capacity: i64, subsidy: i64, backing: i64): i64 {
  return cost <= subsidy ? capacity : min(capacity, backing / (cost - subsidy));
}

/** Fills `burdens`; returns their sum. Those who left in an earlier round have none. */
export function setBurdens(call: Call): i64 {
  let total: i64 = 0;
  for (let i: u32 = 0; i < call.users; ++i) {
    const at = <usize>i << 3;
    const capacity = load<i64>(call.capacities + at);
    const burden = leaves(call, i) == GONE ? 0 : most(call, costOf(call, i), capacity, benefitOf(call, i));
    store<i64>(call.burdens + at, burden);
    total += burden;
  }
  return total;
}

function most(call: Call, cost: i64, capacity: i64, benefit: i64): i64 {
  if (call.rule == POSTED_LUMP) return capacity >= call.floor && cost <= call.price / call.floor ? call.floor : 0;
  if (call.rule == BENEFIT_BACKED) {
    return sustainable(cost, capacity, call.price, call.caps == DOMINANT ? excludable(call, benefit) : benefit);
  }
  return cost <= call.price ? capacity : 0;
}

/** Bytes that `orderBy` takes for a time. */
export function orderBytes(users: u32): u64 {
  return 2 * <u64>RECORD * users + 32;
}

/** Fills `order` with the users that have a burden, ascending by cost or by burden; ties by lot, without a key by
 *  index. */
export function orderBy(call: Call, byCost: bool): void {
  const start = mark();
  const records = take(<usize>call.users * RECORD);
  const scratch = take(<usize>call.users * RECORD);
  let count: u32 = 0;
  for (let i: u32 = 0; i < call.users; ++i) {
    if (burdenOf(call, i) == 0) continue;
    const record = records + <usize>count * RECORD;
    store<u64>(record, call.key ? lot(call, i) : rank(call, i, byCost));
    store<u64>(record, i, 8);
    count++;
  }
  let sorted = sort(records, scratch, count);
  if (call.key) {
    // the sort is stable: equals stay in the order of their lots
    for (let r: u32 = 0; r < count; ++r) {
      const record = sorted + <usize>r * RECORD;
      store<u64>(record, rank(call, load<u32>(record, 8), byCost));
    }
    sorted = sort(sorted, sorted == records ? scratch : records, count);
  }
  for (let r: u32 = 0; r < count; ++r) {
    store<u32>(call.order + (<usize>r << 2), load<u32>(sorted + <usize>r * RECORD, 8));
  }
  call.asked = count;
  release(start);
}

/** Fills `order` with those of its first `asked` users who have a burden still. */
export function keepOrder(call: Call, asked: u32): void {
  let count: u32 = 0;
  for (let r: u32 = 0; r < asked; ++r) {
    const i = inOrder(call, r);
    if (burdenOf(call, i) == 0) continue;
    store<u32>(call.order + (<usize>(count++) << 2), i);
  }
  call.asked = count;
}

// @ts-ignore: decorator
@inline
function rank(call: Call, i: u32, byCost: bool): u64 {
  return byCost ? costOf(call, i) : burdenOf(call, i);
}

function lot(call: Call, i: u32): u64 {
  return sipHash(call.key, load<u32>(call.tickets + (<usize>i << 2)), LOTS);
}

// @ts-ignore: decorator
@inline
export function inOrder(call: Call, position: u32): u32 {
  return load<u32>(call.order + (<usize>position << 2));
}
