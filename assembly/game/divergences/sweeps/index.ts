// The loops over x of the divergences in ../conjugates, each written for one divergence: the only place that chooses among them.
// They run over blocks of outcomes (math/sums.ts); pairs and an odd last outcome are sweeps of their own.

import { BLOCK, collect, ODD, open } from "../../../math/sums";
import { CHI2, CRESSIE_READ, Game, HELLINGER, JENSEN_SHANNON, REVERSE_KL } from "../../block";
import { Workspace } from "../../workspace";
import * as chi2 from "./chi2";
import * as cressieRead from "./cressie-read";
import * as hellinger from "./hellinger";
import * as jensenShannon from "./jensen-shannon";
import { lower, moments } from "./moments";
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

/** h <- h - level, with its moments under the baseline into space.sums, see moments.ts. */
export function lowerBy(game: Game, space: Workspace, h: usize, level: f64): void {
  open(space.sums);
  sweep(LOWER, game, space, h, level, 0, 0);
}

/** Sums over q t(h + d), see reverse-kl.ts and chi2.ts. */
export function massAt(game: Game, space: Workspace, h: usize, d: f64): void {
  open(space.sums);
  sweep(MASS, game, space, h, 0, 0, d);
}

/** The same of space.state, which is shifted by d, with the density, the policy and the steepness there. */
export function weighAt(game: Game, space: Workspace, d: f64): void {
  open(space.sums);
  sweep(WEIGH, game, space, 0, 0, 0, d);
}

/** Moments of omega = (row - centre) rate, see moments.ts. */
export function momentsOf(game: Game, space: Workspace, row: usize, centre: f64, rate: f64): void {
  open(space.sums);
  sweep(MOMENTS, game, space, row, centre, rate, 0);
}

/** Sums over q (t(s - omega + d) - t(s)), see reverse-kl.ts and chi2.ts. */
export function changeAt(game: Game, space: Workspace, row: usize, centre: f64, rate: f64, d: f64): void {
  open(space.sums);
  sweep(CHANGE, game, space, row, centre, rate, d);
  if (space.idle) sweep(ENTER, game, space, row, centre, rate, d);
}

/** Whether sums are those of steep.ts. */
export function isSteep(game: Game): bool {
  return game.divergence == CRESSIE_READ && game.alpha > STEEPEST;
}

/** Sum over q B, see reverse-kl.ts. */
export function chargeAt(game: Game, space: Workspace, row: usize, centre: f64, rate: f64, d: f64): void {
  open(space.sums);
  sweep(CHARGE, game, space, row, centre, rate, d);
  if (space.idle) sweep(CHARGE_ENTERED, game, space, row, centre, rate, d);
}

function sweep(what: u32, game: Game, space: Workspace, row: usize, centre: f64, rate: f64, d: f64): void {
  const end = <usize>space.outcomes << 3;
  if (end <= BLOCK) sweepBlock(what, game, space, row, centre, rate, d, 0, end);
  else for (let from: usize = 0; from < end; from += BLOCK) sweepBlock(what, game, space, row, centre, rate, d, from, min(from + BLOCK, end));
}

/** In place of both calls: a loop that has only one caller would be compiled into it, next to all others, which V8 does badly. */
// @ts-ignore: decorator
@inline
function sweepBlock(what: u32, game: Game, space: Workspace, row: usize, centre: f64, rate: f64, d: f64, from: usize, to: usize): void {
  const sums = space.sums;
  const pairs = from + ((to - from) & ~15);
  if (ASC_FEATURE_SIMD) {
    if (pairs > from) run<v128>(what, game, space, row, centre, rate, d, from, pairs, sums);
    if (to > pairs) run<f64>(what, game, space, row, centre, rate, d, pairs, to, sums + ODD);
  } else {
    run<f64>(what, game, space, row, centre, rate, d, from, to, sums);
    if (pairs > from) run<f64>(what, game, space, row, centre, rate, d, from + 8, to, sums + 8);
  }
  collect(sums, to - from);
}

/** One sweep of one block. */
// @ts-ignore: decorator
@inline
function run<V>(
  what: u32, game: Game, space: Workspace, row: usize, centre: f64, rate: f64, d: f64, from: usize, to: usize, into: usize,
): void {
  const kind = game.divergence;
  if (what == LOWER) lower<V>(space, row, centre, from, to, into);
  else if (what == MOMENTS) moments<V>(space, row, centre, rate, from, to, into);
  else if (kind == CHI2) {
    if (what == MASS) chi2.mass<V>(space, row, d, from, to, into);
    else if (what == WEIGH) chi2.weigh<V>(space, d, from, to, into);
    else chi2.change<V>(space, row, centre, rate, d, from, to, into);
  } else if (kind == REVERSE_KL) {
    if (what == MASS) reverseKl.mass<V>(space, row, d, from, to, into);
    else if (what == WEIGH) reverseKl.weigh<V>(space, d, from, to, into);
    else if (what == CHANGE) reverseKl.change<V>(space, row, centre, rate, d, from, to, into);
    else reverseKl.charge<V>(space, row, centre, rate, d, from, to, into);
  } else if (kind == HELLINGER) {
    if (what == MASS) hellinger.mass<V>(space, row, d, from, to, into);
    else if (what == WEIGH) hellinger.weigh<V>(space, d, from, to, into);
    else if (what == CHANGE) hellinger.change<V>(space, row, centre, rate, d, from, to, into);
    else hellinger.charge<V>(space, row, centre, rate, d, from, to, into);
  } else if (kind == JENSEN_SHANNON) {
    if (what == MASS) jensenShannon.mass<V>(space, row, d, from, to, into);
    else if (what == WEIGH) jensenShannon.weigh<V>(space, d, from, to, into);
    else if (what == CHANGE) jensenShannon.change<V>(space, row, centre, rate, d, from, to, into);
    else jensenShannon.charge<V>(space, row, centre, rate, d, from, to, into);
  } else if (isSteep(game)) runSteep(what, game, space, row, centre, rate, d, from, to, into, isVector<V>());
  else runPower<V>(what, game.alpha, space, row, centre, rate, d, from, to, into);
}

// @ts-ignore: decorator
@inline
function runPower<V>(
  what: u32, alpha: f64, space: Workspace, row: usize, centre: f64, rate: f64, d: f64, from: usize, to: usize, into: usize,
): void {
  if (what == MASS) cressieRead.mass<V>(space, alpha, row, d, from, to, into);
  else if (what == WEIGH) cressieRead.weigh<V>(space, alpha, d, from, to, into);
  else if (what == CHANGE) cressieRead.change<V>(space, alpha, row, centre, rate, d, from, to, into);
  else if (what == CHARGE) cressieRead.charge<V>(space, alpha, row, centre, rate, d, from, to, into);
  else if (what == ENTER) cressieRead.enter<V>(space, alpha, row, centre, rate, d, from, to, into);
  else cressieRead.chargeEntered<V>(space, alpha, row, centre, rate, d, from, to, into);
}

/** In both lanes of a pair, or one. */
function runSteep(
  what: u32, game: Game, space: Workspace, row: usize, centre: f64, rate: f64, d: f64, from: usize, to: usize, into: usize, pairs: bool,
): void {
  if (what == MASS) steep.mass(game, space, row, d, from, to, into);
  else if (what == WEIGH) steep.weigh(game, space, d, from, to, into);
  else steep.change(game, space, row, centre, rate, d, from, to, into);
  if (pairs) runSteep(what, game, space, row, centre, rate, d, from + 8, to, into + 8, false);
}
