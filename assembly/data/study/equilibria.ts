// The withdrawal window as a game, by brute force: every profile of staying and leaving, and the whole game tree.
//
// Payoffs to user i with burden d, cost C = c d, benefit b and payment t: stay and commit b + t - C; out and commit
// sigma b, less (1 - rho) C where data had been delivered; stay and null -(1 - rho) C - kappa C; out and null -(1 -
// rho) C where delivered. In the one-shot game data are delivered before the decision, in the sequential one after it
// (the recommended order), so that only those who stay have delivered. All payoffs are scaled to integers. Time O(2^n
// n), n <= 10.

import { OK, Status } from "../../status";
import { toIntegers } from "../../math/integer";

// @ts-ignore: decorator
@unmanaged
export class Window {
  threshold: i64;
  /** sigma, rho and kappa. */
  spilloverNumerator: i64;
  spilloverDenominator: i64;
  reversibilityNumerator: i64;
  reversibilityDenominator: i64;
  exposureNumerator: i64;
  exposureDenominator: i64;
  /** In the order in which they are asked. */
  players: u32;
  /** f64[players] of integers: c, d >= 1, b, t. */
  costs: usize;
  burdens: usize;
  benefits: usize;
  payments: usize;
  /** u32[2^players] out: the profiles that are Nash equilibria of the one-shot game; bit j set: player j stays. */
  equilibria: usize;
  // ---- out
  count: u32;
  /** Who stays in the subgame-perfect outcome of the sequential game. */
  sequential: u32;
  committed: u32;
}

export function equilibria(window: Window): Status {
  const n = window.players;
  toIntegers(window.costs, n);
  toIntegers(window.burdens, n);
  toIntegers(window.benefits, n);
  toIntegers(window.payments, n);
  window.count = 0;
  for (let profile: u32 = 0; profile < <u32>1 << n; ++profile) {
    if (!stable(window, profile)) continue;
    store<u32>(window.equilibria + (<usize>window.count << 2), profile);
    window.count++;
  }
  const outcome = perfect(window, 0, 0, 0);
  window.sequential = outcome;
  window.committed = units(window, outcome) >= window.threshold ? 1 : 0;
  return OK;
}

function at(values: usize, j: u32): i64 {
  return load<i64>(values + (<usize>j << 3));
}

function units(window: Window, profile: u32): i64 {
  let total: i64 = 0;
  for (let j: u32 = 0; j < window.players; ++j) if ((profile >> j) & 1) total += at(window.burdens, j);
  return total;
}

/** No player gains by doing the other thing. */
function stable(window: Window, profile: u32): bool {
  const kept = units(window, profile);
  for (let j: u32 = 0; j < window.players; ++j) {
    const stays = (profile >> j) & 1;
    const burden = at(window.burdens, j);
    const other = stays ? kept - burden : kept + burden;
    if (payoff(window, j, !stays, true, other >= window.threshold) > payoff(window, j, !!stays, true, kept >= window.threshold)) {
      return false;
    }
  }
  return true;
}

/** Scaled by the denominators of sigma, rho and kappa. */
function payoff(window: Window, j: u32, stays: bool, delivered: bool, commits: bool): i64 {
  const sigma = window.spilloverDenominator;
  const rho = window.reversibilityDenominator;
  const kappa = window.exposureDenominator;
  const cost = at(window.costs, j) * at(window.burdens, j);
  const sunk = (rho - window.reversibilityNumerator) * cost * sigma * kappa;
  if (stays && commits) return (at(window.benefits, j) + at(window.payments, j) - cost) * sigma * rho * kappa;
  if (stays) return -sunk - window.exposureNumerator * cost * sigma * rho;
  return (commits ? window.spilloverNumerator * at(window.benefits, j) * rho * kappa : 0) - (delivered ? sunk : 0);
}

/** Who stays in the end, when players from j on are yet to decide. A tie is broken for staying where that commits. */
function perfect(window: Window, j: u32, profile: u32, kept: i64): u32 {
  if (kept >= window.threshold || j == window.players) return profile;
  const stay = perfect(window, j + 1, profile | (<u32>1 << j), kept + at(window.burdens, j));
  const leave = perfect(window, j + 1, profile, kept);
  const commits = units(window, stay) >= window.threshold;
  const gain = payoff(window, j, true, true, commits) - payoff(window, j, false, false, units(window, leave) >= window.threshold);
  return gain > 0 || (gain == 0 && commits) ? stay : leave;
}
