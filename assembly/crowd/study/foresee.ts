// Lying with an eye to the future (T7): two workers, a constant step, the worker's best report at every slot by
// backward induction over the log-odds z of its share. Beliefs are 0.1, 0.3, 0.5, 0.7, 0.9 with equal probability;
// labels follow them. What it wants: its share in the end or at every slot; or, at every slot, the mean output
// p = pi x + (1 - pi) other near its belief, -(p - b)^2 (F1), alone or mixed with the share.

import { exp } from "../../math/exp";
import { log, log1p } from "../../math/log";
import { get, set } from "../../math/arrays";
import { mark, release, take } from "../../memory";
import { OK, OUT_OF_MEMORY, Status } from "../../status";

// ---- rules
export const RULE_WSU: u32 = 0;
export const RULE_HEDGE: u32 = 1;
export const RULE_PROD: u32 = 2;

// ---- what the other worker reports
/** b + shift, within [0, 1]. */
export const SHIFTED: u32 = 0;
/** 0.9 when the label will be 1, 0.1 when 0. */
export const INFORMED: u32 = 1;

// @ts-ignore: decorator
@unmanaged
export class Foresight {
  /** 0: sqrt(ln 2 / T), at most 1/2. */
  eta: f64;
  shift: f64;
  /** What a slot's outcome weighs, and a share. */
  outcome: f64;
  share: f64;
  // ---- out, over |z| <= 4
  /** Largest gain over truth, in what the worker wants (summed: divided by the slots). */
  gain: f64;
  /** Largest distance of a best report from the belief, and of their log-odds. */
  deviation: f64;
  logOddsDeviation: f64;
  // ---- out, from equal shares
  /** The gain, and the expected distance of a best report from the belief: at the first slot, and in the mean over
   *  slots. */
  evenGain: f64;
  evenFirst: f64;
  evenMean: f64;
  rule: u32;
  opponent: u32;
  slots: u32;
  /** 1: every slot counts; 0: the last share. */
  summed: u32;
  /** Of z, odd: z = 0 is one of them. */
  points: u32;
}

/** z from -12 to 12. With 801 points four-point interpolation errs by about 1e-9 a step (measured against half the
 *  spacing). */
const WIDEST: f64 = 12;
const LEVELS: u32 = 5;

/** What is known of the slots to come, f64[points] each: the value of the best reports, that of truth, and how far the
 *  best reports will be from the beliefs in sum. */
// @ts-ignore: decorator
@unmanaged
class Ahead {
  best: usize;
  truth: usize;
  distance: usize;
}

export function foresee(f: Foresight): Status {
  if (f.eta == 0) f.eta = min(0.5, sqrt(log(2) / <f64>f.slots));
  const start = mark();
  const row = <usize>f.points << 3;
  const space = take(2 * offsetof<Ahead>() + 6 * row);
  if (!space) return OUT_OF_MEMORY;
  let now = divided(space, space + 2 * offsetof<Ahead>(), row);
  let next = divided(space + offsetof<Ahead>(), now.distance + row, row);
  for (let k: u32 = 0; k < f.points; ++k) {
    const last = f.share / (1 + exp(-zOf(f, k)));
    set(next.best, k, last);
    set(next.truth, k, last);
    set(next.distance, k, 0);
  }
  f.deviation = 0;
  f.logOddsDeviation = 0;
  for (let t: u32 = f.slots; t > 0; --t) {
    for (let k: u32 = 0; k < f.points; ++k) stepBack(f, k, t, now, next);
    const held = now;
    now = next;
    next = held;
  }
  const slots: f64 = f.summed ? f.slots : 1;
  f.gain = 0;
  for (let k: u32 = 0; k < f.points; ++k) {
    if (abs(zOf(f, k)) <= 4) f.gain = max(f.gain, gainAt(next, k));
  }
  f.gain /= slots;
  f.evenGain = gainAt(next, middle(f)) / slots;
  f.evenMean = get(next.distance, middle(f)) / <f64>f.slots;
  release(start);
  return OK;
}

function divided(at: usize, rows: usize, row: usize): Ahead {
  const ahead = changetype<Ahead>(at);
  ahead.best = rows;
  ahead.truth = rows + row;
  ahead.distance = rows + 2 * row;
  return ahead;
}

function gainAt(ahead: Ahead, k: u32): f64 {
  return get(ahead.best, k) - get(ahead.truth, k);
}

// @ts-ignore: decorator
@inline
function middle(f: Foresight): u32 {
  return f.points >> 1;
}

// @ts-ignore: decorator
@inline
function spacing(f: Foresight): f64 {
  return 2 * WIDEST / <f64>(f.points - 1);
}

// @ts-ignore: decorator
@inline
function zOf(f: Foresight, k: u32): f64 {
  return <f64>k * spacing(f) - WIDEST;
}

/** Values before slot t at point k, from those after it. */
function stepBack(f: Foresight, k: u32, t: u32, now: Ahead, next: Ahead): void {
  const z = zOf(f, k);
  const share = 1 / (1 + exp(-z));
  let best: f64 = 0;
  let truth: f64 = 0;
  let first: f64 = 0;
  let later: f64 = 0;
  for (let level: u32 = 0; level < LEVELS; ++level) {
    const b = 0.1 + 0.2 * <f64>level;
    const x = bestReport(f, next.best, z, share, b);
    if (abs(z) <= 4) {
      f.deviation = max(f.deviation, abs(x - b));
      f.logOddsDeviation = max(f.logOddsDeviation, abs(logOdds(x) - logOdds(b)));
    }
    best += worth(f, next.best, z, share, b, x);
    truth += worth(f, next.truth, z, share, b, b);
    first += abs(x - b);
    later += after(f, next.distance, z, share, b, x);
  }
  if (t == 1 && k == middle(f)) f.evenFirst = first / <f64>LEVELS;
  const held = f.summed && t > 1 ? f.share * share : 0;
  set(now.best, k, best / <f64>LEVELS + held);
  set(now.truth, k, truth / <f64>LEVELS + held);
  set(now.distance, k, (first + later) / <f64>LEVELS);
}

/** The belief itself unless another report is strictly better: over a grid of 32 intervals, then four times around the
 *  best with a quarter of the width. */
function bestReport(f: Foresight, values: usize, z: f64, share: f64, b: f64): f64 {
  let x = b;
  let value = worth(f, values, z, share, b, b);
  let width: f64 = 1.0 / 32;
  for (let g = 0; g <= 32; ++g) {
    const candidate = <f64>g * width;
    const v = worth(f, values, z, share, b, candidate);
    if (v > value) {
      value = v;
      x = candidate;
    }
  }
  for (let round = 0; round < 4; ++round) {
    const centre = x;
    width /= 4;
    for (let g = -4; g <= 4; ++g) {
      const candidate = max(0, min(1, centre + <f64>g * width));
      const v = worth(f, values, z, share, b, candidate);
      if (v > value) {
        value = v;
        x = candidate;
      }
    }
  }
  return x;
}

/** Expected value of reporting x: this slot's outcome, and what comes after. */
function worth(f: Foresight, values: usize, z: f64, share: f64, b: f64, x: f64): f64 {
  const later = after(f, values, z, share, b, x);
  return f.outcome > 0 ? later - f.outcome * missed(f, share, b, x) : later;
}

/** E_b[(p - b)^2] under the mean output. */
function missed(f: Foresight, share: f64, b: f64, x: f64): f64 {
  const own = share * x - b;
  const zero = own + (1 - share) * otherOf(f, b, 0);
  const one = own + (1 - share) * otherOf(f, b, 1);
  return (1 - b) * (zero * zero) + b * (one * one);
}

function logOdds(x: f64): f64 {
  const inside = max(1e-9, min(1 - 1e-9, x));
  return log(inside / (1 - inside));
}

/** Expected value after reporting x. */
function after(f: Foresight, values: usize, z: f64, share: f64, b: f64, x: f64): f64 {
  return (1 - b) * at(f, values, moved(f, z, share, b, x, 0)) + b * at(f, values, moved(f, z, share, b, x, 1));
}

/** What the other worker reports. */
function otherOf(f: Foresight, b: f64, label: f64): f64 {
  return f.opponent == INFORMED ? 0.1 + 0.8 * label : max(0, min(1, b + f.shift));
}

function moved(f: Foresight, z: f64, share: f64, b: f64, x: f64, label: f64): f64 {
  const other = otherOf(f, b, label);
  const mine = (x - label) * (x - label);
  const theirs = (other - label) * (other - label);
  if (f.rule == RULE_HEDGE) return z - f.eta * (mine - theirs);
  if (f.rule == RULE_PROD) return z + log1p(-f.eta * mine) - log1p(-f.eta * theirs);
  return z + log1p(-f.eta * (1 - share) * (mine - theirs)) - log1p(f.eta * share * (mine - theirs));
}

/** Four-point interpolation. */
function at(f: Foresight, values: usize, z: f64): f64 {
  const exact = (z + WIDEST) / spacing(f);
  const k = <i32>floor(max(1, min(<f64>f.points - 3, exact)));
  const s = max<f64>(-1, min<f64>(2, exact - <f64>k));
  const a = get(values, k - 1);
  const b = get(values, k);
  const c = get(values, k + 1);
  const d = get(values, k + 2);
  return a * (-s * (s - 1) * (s - 2) / 6) + b * ((s + 1) * (s - 1) * (s - 2) / 2)
    + c * (-(s + 1) * s * (s - 2) / 2) + d * ((s + 1) * s * (s - 1) / 6);
}
