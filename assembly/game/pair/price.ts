// Two prompts of few outcomes priced at once, in the two lanes of a vector: kl games whose groups pay as an affine maximiser asks.
//
// No row is too short for vectors then, and nothing is summed across a vector. The bits are those of `pricePrompt`. What is rare
// (double-double scores, the log domain, every fault) is left to it.

import { LN2, LOG2E, phi2 } from "../../math/exp";
import { AFFINE_MAXIMIZER, Game, KL, NONE } from "../block";
import { due2, SMALL_SHARE } from "../divergences/kl";
import { WIDE } from "../divergences/kl-wide";
import { outcomesOf } from "../train";
import { Workspace } from "../workspace";
import { FAR, LOG_PARTITION, MODE, PIVOT, POLICY, SCORE } from "./block";
import { both, keepBoth, pad, unzip, weightedSum } from "./lanes";
import { trainPair, zipRewards } from "./train";

/** Whether its prompts of few outcomes may be priced two at a time. */
export function comesInPairs(game: Game): bool {
  return ASC_FEATURE_SIMD && game.divergence == KL && game.rule == AFFINE_MAXIMIZER && game.normalization == NONE;
}

/** Prices prompts a and b of equally few outcomes, which may be the same. False, and nothing said of them, where either needs
 *  what only `pricePrompt` does. @param scratch of `takePair` */
export function pricePair(game: Game, space: Workspace, scratch: usize, a: u32, b: u32): bool {
  const n = game.groups;
  const m = outcomesOf(game, a);
  const firstA = load<u32>(game.offsets + (<usize>a << 2));
  const firstB = load<u32>(game.offsets + (<usize>b << 2));
  const row = <usize>m << 4;
  const end = scratch + n * row;
  zipRewards(game, firstA, firstB, m, scratch);
  if (!trainPair(game, space.weights, firstA, firstB, m, scratch)) return false;
  v128.store(FAR, i64x2.splat(0));
  pad(SCORE, row);
  // seven behind the rewards and seven behind the terms
  pad(end - 16, 16);
  pad(end + n * row + row - 16, 16);
  const ofA = (<usize>a * n) << 3;
  const ofB = (<usize>b * n) << 3;
  const base = LOG2E / game.lambda;
  let terms = end;
  let i: usize = 0;
  for (let rewards = scratch; rewards < end; rewards += row, terms += row, i += 8) {
    const centre = atMode(rewards);
    const mean = examinePair(rewards, rewards + row, centre, load<f64>(space.weights + i) * base, terms);
    keepBoth(game.valuations + ofA + i, game.valuations + ofB + i, f64x2.add(centre, mean));
  }
  const score = atMode(SCORE);
  const mean = examinePair(SCORE, SCORE + row, score, base, terms);
  const divergence = divergencePair(game, score, mean, terms, row);
  if (v128.any_true(v128.load(FAR))) return false;
  const each = <usize>a << 3;
  const other = <usize>b << 3;
  keepBoth(game.divergences + each, game.divergences + other, divergence);
  keepBoth(game.welfare + each, game.welfare + other, f64x2.sub(f64x2.add(f64x2.add(f64x2.splat(0), score), mean), divergence));
  unzip(POLICY, m, game.policies + (<usize>firstA << 3), game.policies + (<usize>firstB << 3));
  phiAll(end, terms);
  terms = end;
  let surplus = f64x2.splat(0);
  for (i = 0; i < <usize>n << 3; i += 8, terms += row) {
    const payment = f64x2.div(due2(game, chargePair(terms, row)), v128.load64_splat(game.multipliers + i));
    const valuation = both(game.valuations + ofA + i, game.valuations + ofB + i);
    const utility = f64x2.sub(f64x2.mul(v128.load64_splat(game.sizes + i), valuation), payment);
    keepBoth(game.payments + ofA + i, game.payments + ofB + i, payment);
    keepBoth(game.utilities + ofA + i, game.utilities + ofB + i, utility);
    surplus = f64x2.add(surplus, payment);
  }
  keepBoth(game.surpluses + each, game.surpluses + other, surplus);
  return true;
}

// @ts-ignore: decorator
@inline
function atMode(row: usize): v128 {
  return both(row + load<u32>(MODE), row + 8 + load<u32>(MODE, 8));
}

/** E[row - centre], and the terms' exponents; marks lanes with exponents for the log domain only. */
function examinePair(row: usize, end: usize, centre: v128, rate: f64, terms: usize): v128 {
  const mean = weightedSum(POLICY, row, end - row, centre);
  const by = f64x2.splat(rate);
  let reach = f64x2.splat(0);
  do {
    const t = f64x2.mul(f64x2.add(f64x2.sub(centre, v128.load(row)), mean), by);
    // NaN where t is
    reach = f64x2.pmax(f64x2.abs(t), reach);
    v128.store(terms, t);
    row += 16;
    terms += 16;
  } while (row < end);
  v128.store(FAR, v128.or(v128.load(FAR), v128.not(f64x2.le(reach, f64x2.splat(WIDE)))));
  return mean;
}

/** As `kl.value`: from the terms of the scores where the difference cancels. */
function divergencePair(game: Game, score: v128, mean: v128, terms: usize, row: usize): v128 {
  const lambda = f64x2.splat(game.lambda);
  const objective = f64x2.add(f64x2.sub(score, v128.load(PIVOT)), mean);
  const difference = f64x2.sub(objective, f64x2.mul(lambda, v128.load(LOG_PARTITION)));
  const sure = f64x2.gt(difference, f64x2.mul(f64x2.splat(SMALL_SHARE), lambda));
  if (i64x2.all_true(sure)) return difference;
  phiAll(terms, terms + row);
  return v128.bitselect(difference, due2(game, chargePair(terms, row)), sure);
}

/** phi / ln 2 of all terms in place, group after group: one long loop. */
function phiAll(terms: usize, end: usize): void {
  do {
    v128.store(terms, phi2(v128.load(terms)));
    terms += 16;
  } while (terms < end);
}

/** sum_x policy(x) phi(x). */
// @ts-ignore: decorator
@inline
function chargePair(terms: usize, row: usize): v128 {
  return f64x2.mul(weightedSum(POLICY, terms, row, f64x2.splat(0)), f64x2.splat(LN2));
}
