// A data call planned: who is asked for how much, who is paid what, or nothing at all.
//
// Source: a formalisation of Feng, Zhang and Zhao 2026 (arXiv 2605.07419), see docs/data-call.md. Rules A to D commit
// only when the burdens that users would carry reach the threshold, and pay only then; posted subsidies are the
// benchmark that leaks. Time O(n log n) a level.

import { SAFE, toDoubles, toIntegers } from "../math/integer";
import { mark, release, take } from "../memory";
import { AMOUNT_NOT_INTEGER, OK, OUT_OF_MEMORY, Status, TOTAL_TOO_LARGE } from "../status";
import { keepOrder, orderBy, orderBytes, setBurdens } from "./burdens";
import {
  AT_BENEFIT, AT_CAPACITY, AT_LEAVERS, AT_LEVELS, AT_PRICE, burdenOf, Call, CLUB, contributionOf, costOf,
  CRITICAL_VALUE, GONE, give, leaves, NO_USERS, NONE, NOT_SUSTAINABLE,
  BENEFIT_BACKED, POSTED_HINDSIGHT, POSTED_LUMP, PROPORTIONAL, SHORT_OF_CAPACITY, SIMULTANEOUS, SMALL_FIRST, STAYS,
  THRESHOLD_MISSED, WITHDRAWN,
} from "./block";
import { criticalBytes, fillCheapest, payCritical } from "./rules/cheapest";
import { clubBytes, shareEqually } from "./rules/club";
import { isPosted, lookBack, post } from "./rules/posted";
import { shareProportionally } from "./rules/proportional";
import { askSmallFirst } from "./rules/small-first";

/** Bytes of arena that planning takes for a time. */
export function planBytes(users: u32): f64 {
  return <f64>(orderBytes(users) + max(criticalBytes(users), clubBytes(users)));
}

/** Plans a call whose arrays hold doubles; `leaves` says who leaves in the window. After a fault the call says where it
 *  was. */
export function plan(call: Call): Status {
  const start = mark();
  const space = take(<usize>planBytes(call.users));
  release(start);
  if (!space) return OUT_OF_MEMORY;
  let status = admit(call);
  if (status == OK) status = settle(call);
  if (status != OK) return status;
  toDoubles(call.burdens, call.users);
  toDoubles(call.contributions, call.users);
  toDoubles(call.payments, call.users);
  return OK;
}

/** Makes integers of doubles, none so large that a total could pass 2^53 - 1: price (sum k + max k) + v sum b, or L
 *  users. */
export function admit(call: Call): Status {
  for (let field: u32 = 0; field < 3; ++field) {
    const values = field == 0 ? call.costs : field == 1 ? call.capacities : call.benefits;
    call.field = field; // AT_COST, AT_CAPACITY, AT_BENEFIT
    call.user = toIntegers(values, call.users);
    if (call.user < call.users) return AMOUNT_NOT_INTEGER;
  }
  const value = load<i64>(call.values + (<usize>(call.levels - 1) << 3));
  let units: i64 = 0;
  let largest: i64 = 0;
  let money: i64 = 0;
  for (let i: u32 = 0; i < call.users; ++i) {
    const capacity = load<i64>(call.capacities + (<usize>i << 3));
    const benefit = load<i64>(call.benefits + (<usize>i << 3));
    units += capacity;
    largest = max(largest, capacity);
    call.user = i;
    call.field = AT_CAPACITY;
    const paid = call.rule == POSTED_LUMP ? <i64>call.users : units + largest;
    if (units + largest > SAFE) return TOTAL_TOO_LARGE;
    call.field = AT_PRICE;
    if (call.price > 0 && paid > SAFE / call.price) return TOTAL_TOO_LARGE;
    call.field = benefit <= SAFE - money / value ? AT_LEVELS : AT_BENEFIT;
    if (benefit > (SAFE - money) / value) return TOTAL_TOO_LARGE;
    money += benefit * value;
    call.field = benefit > 0 ? AT_BENEFIT : AT_PRICE;
    if (money > SAFE - paid * call.price) return TOTAL_TOO_LARGE;
  }
  return OK;
}

/** The target picked, then those who leave do. Arrays hold i64. */
export function settle(call: Call): Status {
  const leavers = call.leaves;
  call.leaves = 0;
  const status = target(call);
  call.leaves = leavers;
  return status == OK && leavers ? withdraw(call) : status;
}

/** The highest level that commits when all stay is the target; nobody leaves. */
export function target(call: Call): Status {
  call.rounds = 1;
  call.voided = 0;
  call.voidedCost = 0;
  call.committed = 0;
  for (let level = call.levels; level > 0 && !call.committed; --level) {
    call.level = level - 1;
    call.threshold = load<i64>(call.thresholds + (<usize>call.level << 3));
    call.value = load<i64>(call.values + (<usize>call.level << 3));
    if (call.rule == POSTED_HINDSIGHT && !lookBack(call)) return TOTAL_TOO_LARGE;
    attempt(call);
  }
  return OK;
}

/** One assignment at the target; after a round, among those who have not left. */
function attempt(call: Call): void {
  const asked = call.asked;
  clear(call);
  call.asked = 0;
  let committed: bool;
  if (isPosted(call)) {
    setBurdens(call);
    committed = post(call);
  } else if (call.rule == CLUB) {
    committed = shareEqually(call);
  } else {
    const potential = setBurdens(call);
    committed = potential >= call.threshold && assign(call, potential, asked);
  }
  call.reason = committed ? NONE : call.users == 0 ? NO_USERS : isPosted(call) ? THRESHOLD_MISSED
    : call.rule == CLUB || call.rule == BENEFIT_BACKED ? NOT_SUSTAINABLE : SHORT_OF_CAPACITY;
  conclude(call, committed);
}

function assign(call: Call, potential: i64, asked: u32): bool {
  // after a round it is the same order, without those who left
  if (call.rounds > 1) keepOrder(call, asked);
  else orderBy(call, call.rule != PROPORTIONAL && call.protocol == SIMULTANEOUS);
  if (call.rule == PROPORTIONAL) {
    shareProportionally(call, call.threshold, potential, true);
    return true;
  }
  if (call.protocol == SMALL_FIRST) return askSmallFirst(call);
  const target = min(buffered(call), potential);
  fillCheapest(call, target);
  if (call.rule == CRITICAL_VALUE) payCritical(call, target);
  return true;
}

/** ceil((1 + beta) tau), or 2^53 - 1 where that is more. */
function buffered(call: Call): i64 {
  const whole = call.bufferDenominator;
  // beyond doubt more than 2^53 - 1, and below it nothing here passes 2^63
  if ((1 + <f64>call.bufferNumerator / <f64>whole) * <f64>call.threshold >= 1e16) return SAFE;
  const more = call.threshold / whole * call.bufferNumerator;
  const rest = call.threshold % whole * call.bufferNumerator;
  return min(SAFE, call.threshold + more + (rest + whole - 1) / whole);
}

/** What is left of a plan, as `target` left it, when the leavers leave. What rounds void adds up, and may come to too
 *  much. */
export function withdraw(call: Call): Status {
  if (!call.committed && !isPosted(call)) return OK;
  if (isPosted(call)) {
    clear(call);
    const reached = post(call);
    if (!reached) call.reason = THRESHOLD_MISSED;
    conclude(call, reached);
    return OK;
  }
  if (call.protocol == SMALL_FIRST && call.rule != CLUB) {
    clear(call);
    const kept = call.rule == PROPORTIONAL ? askRest(call) : askSmallFirst(call);
    if (!kept) call.reason = WITHDRAWN;
    conclude(call, kept);
    return OK;
  }
  for (;;) {
    const kept = stayers(call);
    if (kept >= call.threshold) {
      leave(call);
      conclude(call, true);
      return OK;
    }
    voidRound(call);
    call.field = AT_LEAVERS;
    if (call.voided > SAFE || call.voidedCost > SAFE) return TOTAL_TOO_LARGE;
    if (!call.reassign) break;
    call.rounds++;
    attempt(call);
    if (!call.committed) {
      call.rounds--;
      break;
    }
  }
  call.reason = WITHDRAWN;
  conclude(call, false);
  return OK;
}

/** Units of those who stay. */
function stayers(call: Call): i64 {
  let kept: i64 = 0;
  for (let i: u32 = 0; i < call.users; ++i) if (leaves(call, i) == STAYS) kept += contributionOf(call, i);
  return kept;
}

/** Those who were asked and leave give nothing. */
function leave(call: Call): void {
  for (let i: u32 = 0; i < call.users; ++i) if (leaves(call, i) != STAYS) give(call, i, 0, 0);
}

/** Counts what the stayers had agreed to, and puts away those who were asked and left. */
function voidRound(call: Call): void {
  for (let i: u32 = 0; i < call.users; ++i) {
    const units = contributionOf(call, i);
    if (leaves(call, i) == STAYS) {
      call.voided += units;
      call.voidedCost += units * costOf(call, i);
    } else if (units > 0) store<u8>(call.leaves + i, GONE);
  }
}

/** Proportional shares, and what leavers leave open asked of the rest again: nobody's share falls. */
function askRest(call: Call): bool {
  let room: i64 = 0;
  let all: i64 = 0;
  for (let i: u32 = 0; i < call.users; ++i) {
    all += burdenOf(call, i);
    if (leaves(call, i) == STAYS) room += burdenOf(call, i);
  }
  if (room < call.threshold) return false;
  shareProportionally(call, call.threshold, all, true);
  leave(call);
  const kept = stayers(call);
  if (kept < call.threshold) shareProportionally(call, call.threshold - kept, room - kept, false);
  return true;
}

function clear(call: Call): void {
  const bytes = <usize>call.users << 3;
  memory.fill(call.contributions, 0, bytes);
  memory.fill(call.payments, 0, bytes);
}

/** The totals; on null nobody gives and nobody is paid. */
function conclude(call: Call, committed: bool): void {
  const counts = committed || isPosted(call);
  if (!counts) clear(call);
  if (committed) call.reason = NONE;
  call.committed = committed ? 1 : 0;
  call.expenditure = 0;
  call.totalCost = 0;
  call.kept = 0;
  call.participants = 0;
  let largest: i64 = 0;
  let all: i64 = 0;
  for (let i: u32 = 0; i < call.users; ++i) {
    const units = contributionOf(call, i);
    largest = max(largest, burdenOf(call, i));
    all += burdenOf(call, i);
    if (units == 0) continue;
    call.kept += units;
    call.expenditure += load<i64>(call.payments + (<usize>i << 3));
    call.totalCost += units * costOf(call, i);
    call.participants++;
  }
  call.leakage = committed ? 0 : call.expenditure;
  call.escrow = !counts ? 0 : isPosted(call) ? call.expenditure : call.price * held(call, largest, all);
}

/** The most units that could have to be paid for. */
function held(call: Call, largest: i64, all: i64): i64 {
  if (call.rule == CLUB || call.rule == PROPORTIONAL) return call.threshold;
  if (call.protocol == SIMULTANEOUS) return min(buffered(call), all);
  return call.threshold + largest - 1;
}
