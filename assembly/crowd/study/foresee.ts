// Lying with an eye to the future (T7): two workers, a constant step, the worker's best report at every slot by
// backward induction over the log-odds z of its share. Beliefs are 0.1, 0.3, 0.5, 0.7, 0.9 with equal probability;
// labels follow them.

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
  // ---- out, over |z| <= 4
  /** Largest gain over truth, in share (summed shares: divided by the slots). */
  gain: f64;
  /** Largest distance of a best report from the belief, and of their log-odds. */
  deviation: f64;
  logOddsDeviation: f64;
  rule: u32;
  opponent: u32;
  slots: u32;
  /** 1: the sum of shares; 0: the last one. */
  summed: u32;
}

/** z from -12 to 12; four-point interpolation errs by about 1e-9 a step (measured against half the spacing). */
const POINTS: i32 = 801;
const WIDEST: f64 = 12;
const SPACING: f64 = 0.03;
const LEVELS: u32 = 5;

export function foresee(f: Foresight): Status {
  if (f.eta == 0) f.eta = min(0.5, sqrt(log(2) / <f64>f.slots));
  const start = mark();
  const row = <usize>POINTS << 3;
  const space = take(4 * row);
  if (!space) return OUT_OF_MEMORY;
  let best = space;
  let truth = space + row;
  let nextBest = space + 2 * row;
  let nextTruth = space + 3 * row;
  for (let k = 0; k < POINTS; ++k) {
    const share = 1 / (1 + exp(-zOf(k)));
    set(nextBest, k, share);
    set(nextTruth, k, share);
  }
  f.deviation = 0;
  f.logOddsDeviation = 0;
  for (let t: u32 = f.slots; t > 0; --t) {
    for (let k = 0; k < POINTS; ++k) stepBack(f, zOf(k), k, t, best, truth, nextBest, nextTruth);
    let held = best;
    best = nextBest;
    nextBest = held;
    held = truth;
    truth = nextTruth;
    nextTruth = held;
  }
  f.gain = 0;
  for (let k = 0; k < POINTS; ++k) {
    if (abs(zOf(k)) <= 4) f.gain = max(f.gain, get(nextBest, k) - get(nextTruth, k));
  }
  if (f.summed) f.gain /= <f64>f.slots;
  release(start);
  return OK;
}

// @ts-ignore: decorator
@inline
function zOf(k: i32): f64 {
  return <f64>k * SPACING - WIDEST;
}

function stepBack(
  f: Foresight, z: f64, k: i32, t: u32, best: usize, truth: usize, nextBest: usize, nextTruth: usize,
): void {
  let sumBest: f64 = 0;
  let sumTruth: f64 = 0;
  const share = 1 / (1 + exp(-z));
  for (let level: u32 = 0; level < LEVELS; ++level) {
    const b = 0.1 + 0.2 * <f64>level;
    let x = b;
    let value = after(f, nextBest, z, share, b, b);
    let width: f64 = 1.0 / 32;
    for (let g = 0; g <= 32; ++g) {
      const candidate = <f64>g * width;
      const v = after(f, nextBest, z, share, b, candidate);
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
        const v = after(f, nextBest, z, share, b, candidate);
        if (v > value) {
          value = v;
          x = candidate;
        }
      }
    }
    if (abs(z) <= 4) {
      f.deviation = max(f.deviation, abs(x - b));
      f.logOddsDeviation = max(f.logOddsDeviation, abs(logOdds(x) - logOdds(b)));
    }
    sumBest += value;
    sumTruth += after(f, nextTruth, z, share, b, b);
  }
  const now = f.summed && t > 1 ? share : 0;
  set(best, k, sumBest / <f64>LEVELS + now);
  set(truth, k, sumTruth / <f64>LEVELS + now);
}

function logOdds(x: f64): f64 {
  const inside = max(1e-9, min(1 - 1e-9, x));
  return log(inside / (1 - inside));
}

/** Expected value after reporting x. */
function after(f: Foresight, values: usize, z: f64, share: f64, b: f64, x: f64): f64 {
  return (1 - b) * at(values, moved(f, z, share, b, x, 0)) + b * at(values, moved(f, z, share, b, x, 1));
}

function moved(f: Foresight, z: f64, share: f64, b: f64, x: f64, label: f64): f64 {
  const other = f.opponent == INFORMED ? 0.1 + 0.8 * label : max(0, min(1, b + f.shift));
  const mine = (x - label) * (x - label);
  const theirs = (other - label) * (other - label);
  if (f.rule == RULE_HEDGE) return z - f.eta * (mine - theirs);
  if (f.rule == RULE_PROD) return z + log1p(-f.eta * mine) - log1p(-f.eta * theirs);
  return z + log1p(-f.eta * (1 - share) * (mine - theirs)) - log1p(f.eta * share * (mine - theirs));
}

/** Four-point interpolation. */
function at(values: usize, z: f64): f64 {
  const place = max(1, min(<f64>POINTS - 3, (z + WIDEST) / SPACING));
  const k = <i32>floor(place);
  const s = max<f64>(-1, min<f64>(2, (z + WIDEST) / SPACING - <f64>k));
  const a = get(values, k - 1);
  const b = get(values, k);
  const c = get(values, k + 1);
  const d = get(values, k + 2);
  return a * (-s * (s - 1) * (s - 2) / 6) + b * ((s + 1) * (s - 1) * (s - 2) / 2)
    + c * (-(s + 1) * s * (s - 2) / 2) + d * ((s + 1) * s * (s - 1) / 6);
}
