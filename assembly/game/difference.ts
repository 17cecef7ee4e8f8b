// R(x) - R(reference), group by group: sum_j W_j (r_j(x) - r_j(reference)) + b(x) - b(reference).
//
// The scores as differences, where levels are too large for their rounding to be borne (score.ts), or without one
// group, whose own claims would swamp the others'. A group that is indifferent between two outcomes adds exactly 0,
// whatever its numbers. In double-double; where terms cancel beyond that, in exact arithmetic: the pair is right to
// 2^-80 of itself, so its sign is right, whoever claims what.

import { argmax } from "../math/arrays";
import { HIGH_BITS, lost, twoProduct, twoSum } from "../math/double";
import { addProduct, clear, rounded, sign } from "../math/exact";
import { Game } from "./block";
import { Workspace } from "./workspace";

/** Share of the terms' magnitudes, per (n + 2)^2, that a pair's error stays below: 2^-102; and what is allowed of
 *  itself, 2^-80. */
const ERROR: f64 = 2.384185791015625e-7; // 2^-22

/** into <- the differences from the leading outcome, whose own is 0 and no other's is positive, and `low` <- what
 *  rounding them lost; without the group `except` (n: with all). Returns the leader, the lowest index among equals. `start`: a
 *  guess at it.
 *  @param into, low, size f64[m]; size is scratch */
export function lead(game: Game, space: Workspace, except: u32, start: u32, into: usize, low: usize, size: usize): u32 {
  let reference = start;
  let best = start;
  // every round raises the exact score of the reference
  do {
    reference = best;
    differ(game, space, except, reference, into, low, size);
    best = argmax(into, space.outcomes);
  } while (load<f64>(into + (<usize>best << 3)) > 0);
  return best;
}

/** The same from a given reference. */
export function differ(
  game: Game, space: Workspace, except: u32, reference: u32, into: usize, low: usize, size: usize,
): void {
  const m = space.outcomes;
  let x: u32 = 0;
  if (ASC_FEATURE_SIMD) {
    x = m & ~1;
    if (x) differPairs(game, space, except, reference, into, low, size);
  }
  const row = <usize>m << 3;
  const boost = space.boost;
  for (; x < m; ++x) differColumn(game, space, except, reference, x, into, low, size);
  const share = shareOf(game);
  for (let at: usize = 0; at < <usize>m << 3; at += 8) {
    settle(game, space, except, reference, at, into, low, size, share);
  }
}

/** The same for one outcome. */
export function differAt(
  game: Game, space: Workspace, except: u32, reference: u32, x: u32, into: usize, low: usize, size: usize,
): void {
  differColumn(game, space, except, reference, x, into, low, size);
  settle(game, space, except, reference, <usize>x << 3, into, low, size, shareOf(game));
}

function shareOf(game: Game): f64 {
  const terms = <f64>game.groups + 2;
  return ERROR * terms * terms;
}

/** Outcome x, in double-double. */
function differColumn(
  game: Game, space: Workspace, except: u32, reference: u32, x: u32, into: usize, low: usize, size: usize,
): void {
  const at = <usize>x << 3;
  const origin = <usize>reference << 3;
  const row = <usize>space.outcomes << 3;
  const boost = space.boost;
  let high = boost ? twoSum(load<f64>(boost + at), -load<f64>(boost + origin)) : 0;
  let rest = boost ? lost : 0;
  let magnitude = abs(high);
  let rewards = space.rewards;
  for (let j: u32 = 0; j < game.groups; ++j, rewards += row) {
    if (j == except) continue;
    const weight = load<f64>(space.weights + (<usize>j << 3));
    const difference = twoSum(load<f64>(rewards + at), -load<f64>(rewards + origin));
    const remainder = weight * lost;
    const term = twoProduct(weight, difference);
    const tail = lost + remainder;
    high = twoSum(high, term);
    rest += lost + tail;
    magnitude += abs(term);
  }
  const sum = high + rest;
  store<f64>(into + at, sum);
  store<f64>(low + at, rest - (sum - high));
  store<f64>(size + at, magnitude);
}

/** The outcome at `at` exactly, where its terms cancel beyond double-double. */
// @ts-ignore: decorator
@inline
function settle(
  game: Game, space: Workspace, except: u32, reference: u32, at: usize, into: usize, low: usize, size: usize,
  share: f64,
): void {
  // not when either is NaN, where a difference of rewards has overflowed
  if (share * load<f64>(size + at) <= abs(load<f64>(into + at))) return;
  gather(game, space, except, <u32>(at >> 3), reference);
  const sum = rounded(space.exact);
  addProduct(space.exact, sum, -1);
  store<f64>(into + at, sum);
  store<f64>(low + at, rounded(space.exact));
}

/** Columns [0, m & ~1), two at a time. */
export function differPairs(
  game: Game, space: Workspace, except: u32, reference: u32, into: usize, low: usize, size: usize,
): void {
  const m = space.outcomes;
  const end = <usize>(m & ~1) << 3;
  const row = <usize>m << 3;
  const origin = <usize>reference << 3;
  const boost = space.boost;
  const groups = game.groups;
  const mask = i64x2.splat(HIGH_BITS);
  for (let x: usize = 0; x < end; x += 16) {
    let high = f64x2.splat(0);
    let rest = f64x2.splat(0);
    if (boost) {
      const a = v128.load(boost + x);
      const b = f64x2.neg(v128.load64_splat(boost + origin));
      high = f64x2.add(a, b);
      const back = f64x2.sub(high, a);
      rest = f64x2.add(f64x2.sub(a, f64x2.sub(high, back)), f64x2.sub(b, back));
    }
    let magnitude = f64x2.abs(high);
    let rewards = space.rewards;
    for (let j: u32 = 0; j < groups; ++j, rewards += row) {
      if (j == except) continue;
      const weight = v128.load64_splat(space.weights + (<usize>j << 3));
      const a = v128.load(rewards + x);
      const b = f64x2.neg(v128.load64_splat(rewards + origin));
      const d = f64x2.add(a, b);
      const turn = f64x2.sub(d, a);
      const remainder = f64x2.mul(weight, f64x2.add(f64x2.sub(a, f64x2.sub(d, turn)), f64x2.sub(b, turn)));
      const term = f64x2.mul(weight, d);
      const wh = v128.and(weight, mask);
      const wl = f64x2.sub(weight, wh);
      const dh = v128.and(d, mask);
      const dl = f64x2.sub(d, dh);
      const halves = f64x2.add(f64x2.sub(f64x2.mul(wh, dh), term), f64x2.mul(wh, dl));
      const missed = f64x2.add(f64x2.add(halves, f64x2.mul(wl, dh)), f64x2.mul(wl, dl));
      const tail = f64x2.add(missed, remainder);
      const sum = f64x2.add(high, term);
      const back = f64x2.sub(sum, high);
      rest = f64x2.add(rest, f64x2.add(f64x2.add(f64x2.sub(high, f64x2.sub(sum, back)), f64x2.sub(term, back)), tail));
      high = sum;
      magnitude = f64x2.add(magnitude, f64x2.abs(term));
    }
    const sum = f64x2.add(high, rest);
    v128.store(into + x, sum);
    v128.store(low + x, f64x2.sub(rest, f64x2.sub(sum, high)));
    v128.store(size + x, magnitude);
  }
}

/** space.exact <- R(x) - R(reference) without the group `except`. */
function gather(game: Game, space: Workspace, except: u32, x: u32, reference: u32): void {
  const exact = space.exact;
  const at = <usize>x << 3;
  const origin = <usize>reference << 3;
  clear(exact);
  let rewards = space.rewards;
  for (let j: u32 = 0; j < game.groups; ++j, rewards += <usize>space.outcomes << 3) {
    if (j == except) continue;
    const weight = load<f64>(space.weights + (<usize>j << 3));
    addProduct(exact, weight, load<f64>(rewards + at));
    addProduct(exact, -weight, load<f64>(rewards + origin));
  }
  if (!space.boost) return;
  addProduct(exact, 1, load<f64>(space.boost + at));
  addProduct(exact, -1, load<f64>(space.boost + origin));
}

/** The sign of R(x) - R(reference) + 2 margin, exactly. */
export function compare(game: Game, space: Workspace, x: u32, reference: u32, margin: f64): i32 {
  gather(game, space, game.groups, x, reference);
  addProduct(space.exact, 2, margin);
  return sign(space.exact);
}

/** R(x), rounded once. */
export function level(game: Game, space: Workspace, x: u32): f64 {
  const exact = space.exact;
  const at = <usize>x << 3;
  clear(exact);
  let rewards = space.rewards;
  for (let j: u32 = 0; j < game.groups; ++j, rewards += <usize>space.outcomes << 3) {
    addProduct(exact, load<f64>(space.weights + (<usize>j << 3)), load<f64>(rewards + at));
  }
  if (space.boost) addProduct(exact, 1, load<f64>(space.boost + at));
  return rounded(exact);
}
