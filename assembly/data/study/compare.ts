// What a plan is compared with: one of its largest contributors leaves, equals stand in another order, and the same
// money is posted as a subsidy. All of it over the users of one call, who are checked once and sorted as rarely as may
// be. Time O(n log n), and O(n) for everybody who leaves.

import { SAFE } from "../../math/integer";
import { RECORD, sort } from "../../math/sort";
import { mark, release, take } from "../../memory";
import { OK, OUT_OF_MEMORY, Status } from "../../status";
import {
  Call, CLUB, contributionOf, costOf, LEAVES, NONE, POSTED, POSTED_HINDSIGHT, SIMULTANEOUS, STAYS,
} from "../block";
import { inOrder, orderBy, setBurdens } from "../burdens";
import { admit, planBytes, target, withdraw } from "../plan";

// @ts-ignore: decorator
@unmanaged
export class Comparison {
  /** What is posted: at one threshold, out of so much money. */
  threshold: i64;
  money: i64;
  /** As planned. */
  kept: i64;
  expenditure: i64;
  call: usize;
  /** As planned: i64[N] each, and u32[N] of which `asked` count. */
  burdens: usize;
  contributions: usize;
  payments: usize;
  order: usize;
  asked: u32;
  /** u32[most] out: who gives most, `contributors` of them, by contribution, ties by index. */
  largest: usize;
  most: u32;
  contributors: u32;
  /** u32[N] out: who gives more than was planned, `others` of them. */
  instead: usize;
  others: u32;
}

/** Bytes of arena that a comparison takes for a time. */
export function comparisonBytes(users: u32): f64 {
  return 24 * <f64>users + 48 + planBytes(users);
}

/** Plans the call, whose arrays hold doubles; they and what is planned are i64 from then on. */
export function compare(comparison: Comparison): Status {
  const call = changetype<Call>(comparison.call);
  const start = mark();
  const space = take(<usize>comparisonBytes(call.users));
  release(start);
  if (!space) return OUT_OF_MEMORY;
  memory.fill(call.leaves, STAYS, call.users);
  let status = admit(call);
  if (status == OK) status = target(call);
  if (status != OK) return status;
  const bytes = <usize>call.users << 3;
  memory.copy(comparison.burdens, call.burdens, bytes);
  memory.copy(comparison.contributions, call.contributions, bytes);
  memory.copy(comparison.payments, call.payments, bytes);
  memory.copy(comparison.order, call.order, <usize>call.asked << 2);
  comparison.asked = call.asked;
  comparison.kept = call.kept;
  comparison.expenditure = call.expenditure;
  findLargest(comparison, call);
  return OK;
}

function findLargest(comparison: Comparison, call: Call): void {
  const largest = comparison.largest;
  const most = comparison.most;
  let count: u32 = 0;
  for (let i: u32 = 0; i < call.users; ++i) {
    const units = contributionOf(call, i);
    if (units == 0) continue;
    if (count == most && units <= contributionOf(call, load<u32>(largest + (<usize>(most - 1) << 2)))) continue;
    let at = count < most ? count++ : most - 1;
    for (; at > 0; --at) {
      const before = load<u32>(largest + (<usize>(at - 1) << 2));
      if (contributionOf(call, before) >= units) break;
      store<u32>(largest + (<usize>at << 2), before);
    }
    store<u32>(largest + (<usize>at << 2), i);
  }
  comparison.contributors = count;
}

/** What comes of the plan when user i leaves, and who is asked instead. */
export function compareWithout(comparison: Comparison, i: u32): Status {
  const call = changetype<Call>(comparison.call);
  call.rounds = 1;
  call.voided = 0;
  call.voidedCost = 0;
  call.committed = 1;
  call.reason = NONE;
  if (call.rule == CLUB || call.protocol == SIMULTANEOUS) {
    if (staysAsItIs(comparison, call, i)) return OK;
    restore(comparison, call);
  }
  store<u8>(call.leaves + i, LEAVES);
  const status = withdraw(call);
  store<u8>(call.leaves + i, STAYS);
  let count: u32 = 0;
  for (let j: u32 = 0; j < call.users; ++j) {
    if (contributionOf(call, j) <= load<i64>(comparison.contributions + (<usize>j << 3))) continue;
    store<u32>(comparison.instead + (<usize>(count++) << 2), j);
  }
  comparison.others = count;
  return status;
}

/** Whether nobody else is asked when user i leaves a simultaneous call, and then what is left of it: all but its part
 *  where that is enough, and nothing where it is too little and is not assigned again. */
function staysAsItIs(comparison: Comparison, call: Call, i: u32): bool {
  const at = <usize>i << 3;
  const kept = comparison.kept - load<i64>(comparison.contributions + at);
  const enough = kept >= call.threshold;
  if (!enough && call.reassign) return false;
  call.committed = enough ? 1 : 0;
  call.kept = enough ? kept : 0;
  call.expenditure = enough ? comparison.expenditure - load<i64>(comparison.payments + at) : 0;
  comparison.others = 0;
  return true;
}

/** What a new assignment starts from. */
function restore(comparison: Comparison, call: Call): void {
  const bytes = <usize>call.users << 3;
  memory.copy(call.burdens, comparison.burdens, bytes);
  memory.copy(call.contributions, comparison.contributions, bytes);
  memory.copy(call.payments, comparison.payments, bytes);
  memory.copy(call.order, comparison.order, <usize>comparison.asked << 2);
  call.asked = comparison.asked;
}

/** The plan with users in ascending order of cost, or descending. */
export function compareOrder(comparison: Comparison, dearestFirst: bool): Status {
  const call = changetype<Call>(comparison.call);
  const costs = call.costs;
  const capacities = call.capacities;
  const benefits = call.benefits;
  const start = mark();
  const bytes = <usize>call.users << 3;
  call.costs = take(bytes);
  call.capacities = take(bytes);
  call.benefits = take(bytes);
  const inner = mark();
  const records = take(<usize>call.users * RECORD);
  const scratch = take(<usize>call.users * RECORD);
  for (let i: u32 = 0; i < call.users; ++i) {
    const cost = load<i64>(costs + (<usize>i << 3));
    store<u64>(records + <usize>i * RECORD, dearestFirst ? SAFE - cost : cost);
    store<u64>(records + <usize>i * RECORD, i, 8);
  }
  const sorted = sort(records, scratch, call.users);
  for (let r: u32 = 0; r < call.users; ++r) {
    const from = <usize>load<u32>(sorted + <usize>r * RECORD, 8) << 3;
    const to = <usize>r << 3;
    store<i64>(call.costs + to, load<i64>(costs + from));
    store<i64>(call.capacities + to, load<i64>(capacities + from));
    store<i64>(call.benefits + to, load<i64>(benefits + from));
  }
  release(inner);
  const status = target(call);
  call.costs = costs;
  call.capacities = capacities;
  call.benefits = benefits;
  release(start);
  return status;
}

/** The subsidy posted to everybody that spends as much of the money as it can, or with `hindsight` the lowest that is
 *  enough. The call is another one from then on. */
export function comparePosted(comparison: Comparison, hindsight: bool): Status {
  const call = changetype<Call>(comparison.call);
  store<i64>(call.thresholds, comparison.threshold);
  store<i64>(call.values, 1);
  call.levels = 1;
  call.rule = POSTED_HINDSIGHT;
  call.protocol = SIMULTANEOUS;
  call.key = 0;
  if (!hindsight) {
    call.price = affordable(call, comparison.money);
    call.rule = POSTED;
  }
  return target(call);
}

/** The highest subsidy a unit that spends no more than `money`: within one step of the supply, units up to a cost, it
 *  may be as high as money allows. */
function affordable(call: Call, money: i64): i64 {
  call.price = SAFE;
  const all = setBurdens(call);
  orderBy(call, true);
  let largest: i64 = 0;
  let benefits: i64 = 0;
  for (let i: u32 = 0; i < call.users; ++i) {
    largest = max(largest, load<i64>(call.capacities + (<usize>i << 3)));
    benefits += load<i64>(call.benefits + (<usize>i << 3));
  }
  let best = money;
  let units: i64 = 0;
  if (call.asked > 0) best = min(money, costOf(call, inOrder(call, 0)) - 1); // draws nobody
  for (let r: u32 = 0; r < call.asked; ++r) {
    const i = inOrder(call, r);
    const cost = costOf(call, i);
    units += load<i64>(call.capacities + (<usize>i << 3));
    const next = r + 1 < call.asked ? costOf(call, inOrder(call, r + 1)) : i64.MAX_VALUE;
    if (next == cost) continue;
    const highest = min(next - 1, money / units);
    if (highest >= cost) best = highest;
  }
  // totals beyond 2^53 - 1 are refused
  return max<i64>(0, min(best, (SAFE - benefits) / max<i64>(1, all + largest)));
}
