// The kinds of lies that are tried, and what is found of one group: the argument block of `audit`.

// ---- lies
export const SIZE: u32 = 0;
export const MANIPULATION: u32 = 1;
export const LOWER_WORST: u32 = 2;
export const RAISE_BEST_LOWER_WORST: u32 = 3;
export const TILT: u32 = 4;
export const TILT_ONE: u32 = 5;
export const SEARCH: u32 = 6;
/** Of candidates alone. */
export const STEER: u32 = 7;

// @ts-ignore: decorator
@unmanaged
export class Audit {
  /** Integer >= 0, of the search's random starts. */
  seed: f64;
  /** How far beyond its true range a reward may be claimed under normalisation none, as a share of that range. */
  reach: f64;
  group: u32;
  /** Starts of the search, the truth one of them; and steps of each. */
  starts: u32;
  steps: u32;
  // ---- out
  /** Lies that were played. */
  tried: u32;
  /** Codes of the best lie without payments and of the best with them. */
  unpaid: u32;
  paid: u32;
  /** 1 when the truth gives every outcome a positive probability. */
  interior: u32;
  /** Of the group's true rewards. */
  lowest: f64;
  highest: f64;
  /** Of the truth: to one agent; of the group. */
  valuation: f64;
  payment: f64;
  /** What rounding may make a lie seem to gain: 1e-9 of the group's true stake, 1e-12 of all stakes and lambda. */
  tolerance: f64;
  unpaidGain: f64;
  paidGain: f64;
  unpaidSize: f64;
  paidSize: f64;
  /** f64[lies*6]: of the best of its kind without payments, its parameter, gain in valuation, gain in utility; then
   *  with them. NaN where a kind has no lie for this group. */
  found: usize;
  /** f64[m]: what the best lies report. */
  unpaidReport: usize;
  paidReport: usize;
}

/** Fields of one kind of lie in `found`. */
const FOUND: usize = 6 * 8;

/** @param own the group's true stake w (max r - min r). @param all everybody's, multipliers included, and lambda. */
export function tolerate(audit: Audit, own: f64, all: f64, multiplier: f64): void {
  audit.tolerance = 1e-9 * own + 1e-12 * all / multiplier;
}

/** The highest less the lowest of f64[count]. */
export function spread(row: usize, count: u32): f64 {
  let low = Infinity;
  let high = -Infinity;
  for (let at: usize = 0; at < <usize>count << 3; at += 8) {
    low = min(low, load<f64>(row + at));
    high = max(high, load<f64>(row + at));
  }
  return high - low;
}

/** Forgets what was found. */
export function reset(audit: Audit): void {
  audit.tried = 0;
  audit.unpaidGain = -Infinity;
  audit.paidGain = -Infinity;
  for (let at: usize = 0; at < <usize>(STEER + 1) * FOUND; at += 8) store<f64>(audit.found + at, NaN);
}

/** Notes a lie. @param gain in valuation, @param kept in utility, both of the whole group.
 *  @returns 1 when none was better without payments, plus 2 when none was better with them. */
export function note(audit: Audit, lie: u32, parameter: f64, gain: f64, kept: f64): u32 {
  const kind = audit.found + <usize>lie * FOUND;
  audit.tried += 1;
  // NaN at first, which nothing is below
  if (!(gain <= load<f64>(kind, 8))) keep(kind, parameter, gain, kept);
  if (!(kept <= load<f64>(kind, 40))) keep(kind + 24, parameter, gain, kept);
  let best: u32 = 0;
  if (gain > audit.unpaidGain) {
    audit.unpaidGain = gain;
    audit.unpaid = lie;
    best = 1;
  }
  if (kept > audit.paidGain) {
    audit.paidGain = kept;
    audit.paid = lie;
    best |= 2;
  }
  return best;
}

/** Keeps what the best lies say, by what `note` returned. @param row f64[count] */
export function remember(audit: Audit, best: u32, size: f64, row: usize, count: u32): void {
  if (best & 1) {
    audit.unpaidSize = size;
    memory.copy(audit.unpaidReport, row, <usize>count << 3);
  }
  if (best & 2) {
    audit.paidSize = size;
    memory.copy(audit.paidReport, row, <usize>count << 3);
  }
}

function keep(at: usize, parameter: f64, gain: f64, kept: f64): void {
  store<f64>(at, parameter);
  store<f64>(at, gain, 8);
  store<f64>(at, kept, 16);
}

/** Factors of sizes and rewards, .1 to 100, away from 1. */
export function nthFactor(k: u32): f64 {
  if (k < 5) return k == 0 ? 0.1 : k == 1 ? 0.2 : k == 2 ? 0.5 : k == 3 ? 0.8 : 0.95;
  if (k < 10) return k == 5 ? 1.05 : k == 6 ? 1.25 : k == 7 ? 1.5 : k == 8 ? 2 : 3;
  return k == 10 ? 5 : k == 11 ? 10 : k == 12 ? 30 : 100;
}
