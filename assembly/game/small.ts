// A prompt of at most eight outcomes priced by itself: kl, paid as an affine maximiser asks, rewards as they are.
//
// So short a game is bound by latency: calls, loops for odd ends and sums that pass through memory cost more than its
// terms. Here a row is two or four pairs, outcomes that are not there have no probability, and every outcome has a slot of
// slots.ts, so the bits are those of `pricePrompt`. What is rare (double-double scores, the log domain, every fault) is
// left to that. 228 -> 139 ns at n = 2, m = 3; 281 -> 176 at n = 3, m = 8.

import { exp22, LN2, LOG2E, phi2 } from "../math/exp";
import { storedExponent } from "../math/lanes";
import { log } from "../math/log";
import { higher, lower } from "../math/slots";
import { AFFINE_MAXIMIZER, Game, KL, NONE } from "./block";
import { largestScore } from "./divergences";
import * as kl from "./divergences/kl";
import { WIDE } from "./divergences/kl-wide";
import { conclude } from "./price";
import * as rules from "./rules";
import { isPlain } from "./score";
import { Workspace } from "./workspace";

/** Outcomes that have a slot each. */
const SMALL: u32 = 8;

/** Whether `priceSmall` knows such games. */
// @ts-ignore: decorator
@inline
export function isSmall(game: Game, outcomes: u32): bool {
  return outcomes <= SMALL && game.divergence == KL && game.rule == AFFINE_MAXIMIZER && game.normalization == NONE;
}

/** Prices the prompt, whose weights and baseline are in the workspace. False, and nothing said of it, where only
 *  `pricePrompt` can. */
export function priceSmall(game: Game, space: Workspace): bool {
  return space.outcomes > 4 ? priceFour(game, space) : priceTwo(game, space);
}

function priceTwo(game: Game, space: Workspace): bool {
  return pricePairs(game, space, false);
}

function priceFour(game: Game, space: Workspace): bool {
  return pricePairs(game, space, true);
}

/** @param four whether there are four pairs, or two */
// @ts-ignore: decorator
@inline
function pricePairs(game: Game, space: Workspace, four: bool): bool {
  const m = space.outcomes;
  const row = <usize>m << 3;
  const none = f64x2.splat(0);
  const base = LOG2E / game.lambda;

  // ---- scores
  let s0 = none, s1 = none, s2 = none, s3 = none;
  if (game.boosts) {
    s0 = pair(game.boosts, 0, m), s1 = pair(game.boosts, 2, m);
    if (four) s2 = pair(game.boosts, 4, m), s3 = pair(game.boosts, 6, m);
  }
  let a0 = f64x2.abs(s0), a1 = f64x2.abs(s1), a2 = f64x2.abs(s2), a3 = f64x2.abs(s3);
  let weight = space.weights;
  let rewards = space.rewards;
  const end = rewards + game.groups * row;
  do {
    const w = v128.load64_splat(weight);
    const t0 = f64x2.mul(w, pair(rewards, 0, m)), t1 = f64x2.mul(w, pair(rewards, 2, m));
    s0 = f64x2.add(s0, t0), s1 = f64x2.add(s1, t1);
    a0 = f64x2.add(a0, f64x2.abs(t0)), a1 = f64x2.add(a1, f64x2.abs(t1));
    if (four) {
      const t2 = f64x2.mul(w, pair(rewards, 4, m)), t3 = f64x2.mul(w, pair(rewards, 6, m));
      s2 = f64x2.add(s2, t2), s3 = f64x2.add(s3, t3);
      a2 = f64x2.add(a2, f64x2.abs(t2)), a3 = f64x2.add(a3, f64x2.abs(t3));
    }
    weight += 8;
    rewards += row;
  } while (rewards < end);
  const magnitude = higher(most(a0, a1, a2, a3, four));
  // a NaN or an infinity anywhere makes the sum of magnitudes one
  if (!(sum(a0, a1, a2, a3, four) < Infinity)) return false;
  if (!(magnitude < largestScore(game) * min(game.lambda, 1)) || !isPlain(game, magnitude, game.lambda)) return false;
  const pivot = higher(most(s0, s1, s2, s3, four));
  const score = space.score;
  keep(score, 0, m, s0), keep(score, 2, m, s1);
  if (four) keep(score, 4, m, s2), keep(score, 6, m, s3);

  // ---- policy
  const rate = f64x2.splat(base);
  const from = f64x2.splat(pivot);
  let p0 = f64x2.mul(f64x2.sub(s0, from), rate), p1 = f64x2.mul(f64x2.sub(s1, from), rate), p2 = none, p3 = none;
  if (four) p2 = f64x2.mul(f64x2.sub(s2, from), rate), p3 = f64x2.mul(f64x2.sub(s3, from), rate);
  const q = space.baseline;
  let tops = f64x2.pmax(top(p0, q, 0, m), top(p1, q, 2, m));
  if (four) tops = f64x2.pmax(tops, f64x2.pmax(top(p2, q, 4, m), top(p3, q, 6, m)));
  const highest = higher(tops);
  const shift = f64x2.splat(highest);
  p0 = f64x2.mul(probabilities(q, 0, m), exp22(f64x2.sub(p0, shift)));
  p1 = f64x2.mul(probabilities(q, 2, m), exp22(f64x2.sub(p1, shift)));
  if (four) {
    p2 = f64x2.mul(probabilities(q, 4, m), exp22(f64x2.sub(p2, shift)));
    p3 = f64x2.mul(probabilities(q, 6, m), exp22(f64x2.sub(p3, shift)));
  }
  const mass = sum(p0, p1, p2, p3, four);
  const by = f64x2.splat(mass);
  p0 = f64x2.div(p0, by), p1 = f64x2.div(p1, by);
  if (four) p2 = f64x2.div(p2, by), p3 = f64x2.div(p3, by);
  const largest = f64x2.splat(higher(most(p0, p1, p2, p3, four)));
  let modes = i64x2.bitmask(f64x2.eq(largest, p0)) | i64x2.bitmask(f64x2.eq(largest, p1)) << 2;
  if (four) modes |= i64x2.bitmask(f64x2.eq(largest, p2)) << 4 | i64x2.bitmask(f64x2.eq(largest, p3)) << 6;
  const mode = <usize>ctz(modes);

  // ---- groups
  let all = true;
  rewards = space.rewards;
  weight = space.weights;
  let valuation = game.valuations;
  let payment = game.payments;
  do {
    const r0 = pair(rewards, 0, m), r1 = pair(rewards, 2, m);
    let r2 = none, r3 = none;
    if (four) r2 = pair(rewards, 4, m), r3 = pair(rewards, 6, m);
    const c = v128.load64_splat(rewards + (mode << 3));
    const d0 = f64x2.sub(r0, c), d1 = f64x2.sub(r1, c);
    let d2 = none, d3 = none;
    if (four) d2 = f64x2.sub(r2, c), d3 = f64x2.sub(r3, c);
    // a slot is +0 before its term is added
    let e0 = f64x2.add(none, f64x2.mul(p0, d0)), e1 = f64x2.add(none, f64x2.mul(p1, d1)), e2 = none, e3 = none;
    if (four) e2 = f64x2.add(none, f64x2.mul(p2, d2)), e3 = f64x2.add(none, f64x2.mul(p3, d3));
    const mean = sum(e0, e1, e2, e3, four);
    const low = lower(f64x2.pmin(none, least(d0, d1, d2, d3, four)));
    const high = higher(f64x2.pmax(none, most(d0, d1, d2, d3, four)));
    const each = load<f64>(weight) * base;
    all = all && max(high - mean, mean - low) * each <= WIDE && high - low < Infinity;
    const v = f64x2.splat(mean);
    const f = f64x2.splat(each);
    e0 = f64x2.mul(p0, phi2(f64x2.mul(f64x2.add(f64x2.sub(c, r0), v), f)));
    e1 = f64x2.mul(p1, phi2(f64x2.mul(f64x2.add(f64x2.sub(c, r1), v), f)));
    if (four) {
      e2 = f64x2.mul(p2, phi2(f64x2.mul(f64x2.add(f64x2.sub(c, r2), v), f)));
      e3 = f64x2.mul(p3, phi2(f64x2.mul(f64x2.add(f64x2.sub(c, r3), v), f)));
    }
    const charge = sum(e0, e1, e2, e3, four) * LN2;
    store<f64>(valuation, f64x2.extract_lane(c, 0) + mean);
    store<f64>(payment, (high - low) * each == 0 ? 0 : charge);
    valuation += 8;
    payment += 8;
    weight += 8;
    rewards += row;
  } while (rewards < end);
  if (!all) return false;

  // ---- together
  const c = v128.load64_splat(score + (mode << 3));
  const d0 = f64x2.sub(s0, c), d1 = f64x2.sub(s1, c);
  let d2 = none, d3 = none;
  if (four) d2 = f64x2.sub(s2, c), d3 = f64x2.sub(s3, c);
  let e2 = none, e3 = none;
  if (four) e2 = f64x2.add(none, f64x2.mul(p2, d2)), e3 = f64x2.add(none, f64x2.mul(p3, d3));
  space.mean = sum(f64x2.add(none, f64x2.mul(p0, d0)), f64x2.add(none, f64x2.mul(p1, d1)), e2, e3, four);
  space.low = lower(f64x2.pmin(none, least(d0, d1, d2, d3, four)));
  space.high = higher(f64x2.pmax(none, most(d0, d1, d2, d3, four)));
  space.pivot = pivot;
  space.origin = 0;
  space.tails = 0;
  space.mode = <u32>mode;
  space.logPartition = highest * LN2 + log(mass);
  keep(game.policies, 0, m, p0);
  keep(game.policies, 2, m, p1);
  if (four) keep(game.policies, 4, m, p2), keep(game.policies, 6, m, p3);
  const divergence = kl.value(game, space);
  store<f64>(game.divergences, divergence);
  store<f64>(game.welfare, f64x2.extract_lane(c, 0) + space.mean - divergence);
  rules.collect(game, space, game.payments);
  conclude(game, 0);
  return true;
}

/** The values of outcomes x and x + 1; of the last one where they are not there. */
// @ts-ignore: decorator
@inline
function pair(row: usize, x: u32, m: u32): v128 {
  return x + 1 < m ? v128.load(row + (<usize>x << 3)) : v128.load64_splat(row + (<usize>(m - 1) << 3));
}

/** Of a baseline: 0 where outcomes are not there. */
// @ts-ignore: decorator
@inline
function probabilities(q: usize, x: u32, m: u32): v128 {
  if (x + 1 < m) return v128.load(q + (<usize>x << 3));
  return x < m ? v128.load64_zero(q + (<usize>x << 3)) : f64x2.splat(0);
}

// @ts-ignore: decorator
@inline
function keep(row: usize, x: u32, m: u32, values: v128): void {
  if (x + 1 < m) v128.store(row + (<usize>x << 3), values);
  else if (x < m) v128.store64_lane(row + (<usize>x << 3), values, 0);
}

/** t + exponent of q, as in divergences/kl-policy.ts. */
// @ts-ignore: decorator
@inline
function top(t: v128, q: usize, x: u32, m: u32): v128 {
  return f64x2.add(t, storedExponent(pair(q, x, m)));
}

/** Of eight slots, in the order of slots.ts. */
// @ts-ignore: decorator
@inline
function sum(a: v128, b: v128, c: v128, d: v128, four: bool): f64 {
  const ab = both(a, b);
  const first = f64x2.extract_lane(ab, 0) + f64x2.extract_lane(ab, 1);
  if (!four) return first;
  const cd = both(c, d);
  return first + (f64x2.extract_lane(cd, 0) + f64x2.extract_lane(cd, 1));
}

/** The sum of either pair. */
// @ts-ignore: decorator
@inline
function both(a: v128, b: v128): v128 {
  return f64x2.add(v128.shuffle<f64>(a, b, 0, 2), v128.shuffle<f64>(a, b, 1, 3));
}

// @ts-ignore: decorator
@inline
function most(a: v128, b: v128, c: v128, d: v128, four: bool): v128 {
  const ab = f64x2.pmax(a, b);
  return four ? f64x2.pmax(ab, f64x2.pmax(c, d)) : ab;
}

// @ts-ignore: decorator
@inline
function least(a: v128, b: v128, c: v128, d: v128, four: bool): v128 {
  const ab = f64x2.pmin(a, b);
  return four ? f64x2.pmin(ab, f64x2.pmin(c, d)) : ab;
}
