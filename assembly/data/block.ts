// The argument block of the data room: who was asked for what, under which rule, and what came of it.
// Bindings write it field by field (bindings/core/abi.ts holds the same order; a test compares them).
//
// Data units and money are integers. With N users:
//     costs i64[N] money a unit, capacities i64[N] units, benefits i64[N] money      c_i, k_i, b_i
//     burdens, contributions i64[N] units, payments i64[N] money                     m_i (or d_i asked), d_i kept, t_i

// ---- rules
export const CRITICAL_VALUE: u32 = 0;
export const BENEFIT_BACKED: u32 = 1;
export const CLUB: u32 = 2;
export const PROPORTIONAL: u32 = 3;
export const POSTED: u32 = 4;
export const POSTED_LUMP: u32 = 5;
export const POSTED_HINDSIGHT: u32 = 6;

// ---- protocols
export const SIMULTANEOUS: u32 = 0;
export const SMALL_FIRST: u32 = 1;

// ---- caps
export const PIVOTAL: u32 = 0;
export const DOMINANT: u32 = 1;

// ---- reasons
export const NONE: u32 = 0;
export const NO_USERS: u32 = 1;
/** Eligible capacity below the threshold. */
export const SHORT_OF_CAPACITY: u32 = 2;
/** No burdens that users would carry add up to the threshold. */
export const NOT_SUSTAINABLE: u32 = 3;
/** What a posted subsidy drew is below the threshold. */
export const THRESHOLD_MISSED: u32 = 4;
/** Users left, and what is kept and can still be asked for is below the threshold. */
export const WITHDRAWN: u32 = 5;

// ---- what `leaves` says of a user
export const STAYS: u8 = 0;
export const LEAVES: u8 = 1;
/** Left in an earlier round. */
export const GONE: u8 = 2;

// ---- where a fault is
export const AT_COST: u32 = 0;
export const AT_CAPACITY: u32 = 1;
export const AT_BENEFIT: u32 = 2;
/** Reserve or subsidy, at this user's units. */
export const AT_PRICE: u32 = 3;
/** What the target multiplies this user's benefit by. */
export const AT_LEVELS: u32 = 4;
/** What assignments that came to nothing add up to. */
export const AT_LEAVERS: u32 = 5;

// @ts-ignore: decorator
@unmanaged
export class Call {
  /** Out: tau, the target. */
  threshold: i64;
  /** Out: v, what the target's benefit is multiplied by. */
  value: i64;
  /** R, s or, for a lump sum, L; out for the best subsidy in hindsight. */
  price: i64;
  /** phi >= 1, of a lump sum. */
  floor: i64;
  /** beta = bufferNumerator / bufferDenominator >= 0. */
  bufferNumerator: i64;
  bufferDenominator: i64;
  /** sigma = spilloverNumerator / spilloverDenominator in [0, 1], denominator < 2^31. */
  spilloverNumerator: i64;
  spilloverDenominator: i64;
  // ---- out
  expenditure: i64;
  leakage: i64;
  totalCost: i64;
  escrow: i64;
  /** Units kept. */
  kept: i64;
  /** Units that stayers had agreed to in rounds that came to nothing, and what those cost them. */
  voided: i64;
  voidedCost: i64;
  users: u32;
  rule: u32;
  protocol: u32;
  caps: u32;
  /** At least one. */
  levels: u32;
  /** 1: when too many leave, assign again among the rest. */
  reassign: u32;
  /** i64[levels] each, ascending. */
  thresholds: usize;
  values: usize;
  costs: usize;
  capacities: usize;
  benefits: usize;
  /** u8[N]; 0: nobody leaves. */
  leaves: usize;
  /** u64[2] behind what is drawn by lot; 0: ties go by index. */
  key: usize;
  /** u32[N], with a key: what a user's lot is drawn for, another number for everybody. */
  tickets: usize;
  burdens: usize;
  contributions: usize;
  payments: usize;
  /** u32[N] out: users in the order they are filled or asked. */
  order: usize;
  // ---- out
  /** Length of `order`. */
  asked: u32;
  level: u32;
  committed: u32;
  reason: u32;
  rounds: u32;
  participants: u32;
  /** Where a fault is: the user, and an AT_. */
  user: u32;
  field: u32;
}

// @ts-ignore: decorator
@inline
export function costOf(call: Call, i: u32): i64 {
  return load<i64>(call.costs + (<usize>i << 3));
}

// @ts-ignore: decorator
@inline
export function benefitOf(call: Call, i: u32): i64 {
  return load<i64>(call.benefits + (<usize>i << 3)) * call.value;
}

// @ts-ignore: decorator
@inline
export function burdenOf(call: Call, i: u32): i64 {
  return load<i64>(call.burdens + (<usize>i << 3));
}

// @ts-ignore: decorator
@inline
export function contributionOf(call: Call, i: u32): i64 {
  return load<i64>(call.contributions + (<usize>i << 3));
}

// @ts-ignore: decorator
@inline
export function leaves(call: Call, i: u32): u8 {
  return call.leaves ? load<u8>(call.leaves + i) : STAYS;
}

/** User i gives `units` and is paid `payment`. */
// @ts-ignore: decorator
@inline
export function give(call: Call, i: u32, units: i64, payment: i64): void {
  store<i64>(call.contributions + (<usize>i << 3), units);
  store<i64>(call.payments + (<usize>i << 3), payment);
}
