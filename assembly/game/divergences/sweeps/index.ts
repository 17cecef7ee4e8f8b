// The loops over x of the divergences in ../conjugates, each written for one divergence: the only place that chooses
// among them. They run over blocks of outcomes (math/sums.ts); pairs and an odd last outcome are sweeps of their own.

import { BLOCK, fold, open, openBlocks, STEP, unfold } from "../../../math/sums";
import { CHI2, CRESSIE_READ, HELLINGER, JENSEN_SHANNON, REVERSE_KL } from "../../block";
import { Workspace } from "../../workspace";
import * as chi2 from "./chi2";
import * as cressieRead from "./cressie-read";
import * as closed from "./cressie-read-closed";
import { densities } from "./cressie-read-density";
import { chargeEntered, enter } from "./cressie-read-entered";
import * as hellinger from "./hellinger";
import * as jensenShannon from "./jensen-shannon";
import { lower, moments } from "./moments";
import * as reciprocal from "./reciprocal";
import * as reverseKl from "./reverse-kl";
import * as steep from "./steep";

/** The highest alpha whose sweeps are of pairs: below 1e-292, the least power they know, t is less than 1e-24. */
const STEEPEST: f64 = 13;

const MASS: u32 = 0;
const WEIGH: u32 = 1;
const MOMENTS: u32 = 2;
const CHANGE: u32 = 3;
const ENTER: u32 = 4;
const CHARGE: u32 = 5;
const CHARGE_ENTERED: u32 = 6;
const LOWER: u32 = 7;
const PART: u32 = 8;
const SPREAD: u32 = 9;

/** h <- h - level, with its moments under the baseline into space.sums, see moments.ts. */
export function lowerBy(space: Workspace, h: usize, level: f64): void {
  sweep(LOWER, false, space, h, level, 0, 0);
}

/** Sums over q t(h + d), see reciprocal.ts and chi2.ts. */
export function massAt(space: Workspace, h: usize, d: f64): void {
  sweep(MASS, false, space, h, 0, 0, d);
}

/** The same of space.state, which is shifted by d, with the density, the policy and the steepness there. */
export function weighAt(space: Workspace, d: f64): void {
  sweep(WEIGH, false, space, 0, 0, 0, d);
}

/** Moments of omega = (row - centre) rate, see moments.ts. */
export function momentsOf(space: Workspace, row: usize, centre: f64, rate: f64): void {
  sweep(MOMENTS, false, space, row, centre, rate, 0);
}

/** Of chi2: space.other <- s - omega, with the sums of `massAt`; and the sums of `changeAt` away from all edges. See
 *  chi2.ts. */
export function partAt(space: Workspace, row: usize, centre: f64, rate: f64, d: f64): void {
  sweep(PART, false, space, row, centre, rate, d);
}

export function spreadAt(space: Workspace, row: usize, centre: f64, rate: f64, d: f64): void {
  sweep(SPREAD, false, space, row, centre, rate, d);
}

/** Sums over q (t(s - omega + d) - t(s)), see reciprocal.ts and chi2.ts. */
export function changeAt(space: Workspace, row: usize, centre: f64, rate: f64, d: f64): void {
  sweep(CHANGE, false, space, row, centre, rate, d);
  if (space.idle) sweep(ENTER, true, space, row, centre, rate, d);
}

/** Whether sums are those of cressie-read-closed.ts. */
export function isClosed(space: Workspace): bool {
  return space.curve == CRESSIE_READ && (space.alpha == 1.5 || space.alpha == 3);
}

/** Whether an outcome's density may be none as long as a group is there: what the sweeps of cressie-read.ts pass
 *  over. */
export function mayIdle(space: Workspace): bool {
  return space.curve == CRESSIE_READ && !isSteep(space) && !isClosed(space);
}

/** Whether sums are those of steep.ts. */
export function isSteep(space: Workspace): bool {
  return space.curve == CRESSIE_READ && space.alpha > STEEPEST;
}

/** Sum over q B, see reverse-kl.ts. */
export function chargeAt(space: Workspace, row: usize, centre: f64, rate: f64, d: f64): void {
  sweep(CHARGE, false, space, row, centre, rate, d);
  if (space.idle) sweep(CHARGE_ENTERED, true, space, row, centre, rate, d);
}

/** @param more whether it goes on with the sums of the last sweep */
function sweep(what: u32, more: bool, space: Workspace, row: usize, centre: f64, rate: f64, d: f64): void {
  const end = <usize>space.outcomes << 3;
  const sums = space.sums;
  if (!more) open(sums);
  if (end <= BLOCK) {
    sweepBlock(what, space, row, centre, rate, d, 0, end);
    return;
  }
  openBlocks(sums);
  for (let from: usize = 0; from < end; from += BLOCK) {
    sweepBlock(what, space, row, centre, rate, d, from, min(from + BLOCK, end));
    fold(sums);
  }
  unfold(sums);
}

/** In place of both calls: a loop that has only one caller would be compiled into it, next to all others, which V8 does
 *  badly. */
// @ts-ignore: decorator
@inline
function sweepBlock(
  what: u32, space: Workspace, row: usize, centre: f64, rate: f64, d: f64, from: usize, to: usize,
): void {
  const sums = space.sums;
  let left = from;
  if (ASC_FEATURE_SIMD) {
    left += (to - from) & ~(STEP - 1);
    if (left > from) run<v128>(what, space, row, centre, rate, d, from, left, sums);
  }
  if (to > left) run<f64>(what, space, row, centre, rate, d, left, to, sums);
  if (to > left + 8) run<f64>(what, space, row, centre, rate, d, left + 8, to, sums + 8);
}

/** One sweep of one block. */
// @ts-ignore: decorator
@inline
function run<V>(
  what: u32, space: Workspace, row: usize, centre: f64, rate: f64, d: f64, from: usize, to: usize, into: usize,
): void {
  const kind = space.curve;
  if (what == LOWER) lower<V>(space, row, centre, from, to, into);
  else if (what == MOMENTS) moments<V>(space, row, centre, rate, from, to, into);
  else if (kind == CHI2) {
    if (what == MASS) chi2.mass<V>(space, row, d, from, to, into);
    else if (what == WEIGH) chi2.weigh<V>(space, d, from, to, into);
    else if (what == CHANGE) chi2.change<V>(space, row, centre, rate, d, from, to, into);
    else if (what == CHARGE) chi2.charge<V>(space, row, centre, rate, d, from, to, into);
    else if (what == PART) chi2.part<V>(space, row, centre, rate, d, from, to, into);
    else chi2.spread<V>(space, row, centre, rate, d, from, to, into);
  } else if (kind == REVERSE_KL) {
    if (what == MASS) reciprocal.mass<V, reciprocal.Once>(space, row, d, from, to, into);
    else if (what == WEIGH) reciprocal.weigh<V, reciprocal.Once>(space, d, from, to, into);
    else if (what == CHANGE) reciprocal.change<V, reciprocal.Once>(space, row, centre, rate, d, from, to, into);
    else reverseKl.charge<V>(space, row, centre, rate, d, from, to, into);
  } else if (kind == HELLINGER) {
    if (what == MASS) reciprocal.mass<V, reciprocal.Twice>(space, row, d, from, to, into);
    else if (what == WEIGH) reciprocal.weigh<V, reciprocal.Twice>(space, d, from, to, into);
    else if (what == CHANGE) reciprocal.change<V, reciprocal.Twice>(space, row, centre, rate, d, from, to, into);
    else hellinger.charge<V>(space, row, centre, rate, d, from, to, into);
  } else if (kind == JENSEN_SHANNON) {
    if (what == MASS) {
      jensenShannon.densities<V>(row, d, space.scratch, from, to);
      jensenShannon.mass<V>(space, from, to, into);
    } else if (what == WEIGH) {
      jensenShannon.densities<V>(space.state, d, space.density, from, to);
      jensenShannon.weigh<V>(space, d, from, to, into);
    } else if (what == CHANGE) {
      jensenShannon.grow<V>(space, row, centre, rate, d, from, to);
      jensenShannon.change<V>(space, row, centre, rate, d, from, to, into);
    }
    else jensenShannon.charge<V>(space, row, centre, rate, d, from, to, into);
  } else if (isSteep(space)) runSteep(what, space, row, centre, rate, d, from, to, into, isVector<V>());
  else if (space.alpha == 1.5) runClosed<V, closed.Square>(what, space, row, centre, rate, d, from, to, into);
  else if (space.alpha == 3) runClosed<V, closed.Root>(what, space, row, centre, rate, d, from, to, into);
  else runPower<V>(what, space, row, centre, rate, d, from, to, into);
}

// @ts-ignore: decorator
@inline
function runClosed<V, F>(
  what: u32, space: Workspace, row: usize, centre: f64, rate: f64, d: f64, from: usize, to: usize, into: usize,
): void {
  if (what == MASS) closed.mass<V, F>(space, row, d, from, to, into);
  else if (what == WEIGH) closed.weigh<V, F>(space, d, from, to, into);
  else if (what == CHANGE) closed.change<V, F>(space, row, centre, rate, d, from, to, into);
  else closed.charge<V, F>(space, row, centre, rate, d, from, to, into);
}

// @ts-ignore: decorator
@inline
function runPower<V>(
  what: u32, space: Workspace, row: usize, centre: f64, rate: f64, d: f64, from: usize, to: usize, into: usize,
): void {
  const alpha = space.alpha;
  if (what == MASS) {
    densities<V>(alpha, row, d, space.scratch, from, to);
    cressieRead.mass<V>(space, alpha, row, d, from, to, into);
  } else if (what == WEIGH) {
    densities<V>(alpha, space.state, d, space.density, from, to);
    cressieRead.weigh<V>(space, alpha, d, from, to, into);
  } else if (what == CHANGE) {
    cressieRead.grow<V>(space, alpha, row, centre, rate, d, from, to);
    cressieRead.change<V>(space, row, centre, rate, d, from, to, into);
  }
  else if (what == CHARGE) cressieRead.charge<V>(space, alpha, row, centre, rate, d, from, to, into);
  else if (what == ENTER) enter<V>(space, alpha, row, centre, rate, d, from, to, into);
  else chargeEntered<V>(space, alpha, row, centre, rate, d, from, to, into);
}

/** In both lanes of a pair, or one. */
function runSteep(
  what: u32, space: Workspace, row: usize, centre: f64, rate: f64, d: f64, from: usize, to: usize, into: usize,
  pairs: bool,
): void {
  if (what == MASS) steep.mass(space, row, d, from, to, into);
  else if (what == WEIGH) steep.weigh(space, d, from, to, into);
  else steep.change(space, row, centre, rate, d, from, to, into);
  if (pairs) runSteep(what, space, row, centre, rate, d, from + 8, to, into + 8, false);
}
