// The training rule for two prompts: score.ts, baseline.ts and divergences/kl-policy.ts, lane by lane.

import { exp22, LN2, LOG2E } from "../../math/exp";
import { storedExponent } from "../../math/lanes";
import { logs } from "../../math/log";
import { Game } from "../block";
import { largestScore, smallestBaseline } from "../divergences";
import { isPlain } from "../score";
import { BASELINE, LOG_PARTITION, MODE, PIVOT, POLICY, SCORE } from "./block";
import { pad, sum, zip, zipSingle } from "./lanes";

/** Rewards f64x2[n*m] of the prompts whose first outcomes are a and b. */
export function zipRewards(game: Game, a: u32, b: u32, m: u32, rewards: usize): void {
  const n = <usize>game.groups;
  const cells = game.groups * m;
  if (game.single) zipSingle(game.rewards + ((n * a) << 2), game.rewards + ((n * b) << 2), cells, rewards);
  else zip(game.rewards + ((n * a) << 3), game.rewards + ((n * b) << 3), cells, rewards);
}

/** Fills SCORE, PIVOT, POLICY, MODE and LOG_PARTITION. False where either prompt needs what only `pricePrompt` does. */
export function trainPair(game: Game, weights: usize, a: u32, b: u32, m: u32, rewards: usize): bool {
  const row = <usize>m << 4;
  const first = <usize>a << 3;
  const second = <usize>b << 3;
  if (game.boosts) zip(game.boosts + first, game.boosts + second, m, SCORE);
  else fill(SCORE, row, 0);
  const magnitude = scorePair(rewards, row, weights, weights + (<usize>game.groups << 3));
  // NaN where either has a cell that is not finite
  if (!(magnitude < largestScore(game) * min(game.lambda, 1)) || !isPlain(game, magnitude, game.lambda)) return false;
  if (game.baselines) {
    zip(game.baselines + first, game.baselines + second, m, BASELINE);
    if (!normalizePair(row, smallestBaseline(game))) return false;
  } else fill(BASELINE, row, 1 / <f64>m);
  const top = exponents(row, LOG2E / game.lambda);
  const mass = weigh(row, top);
  v128.store(LOG_PARTITION, f64x2.add(f64x2.mul(top, f64x2.splat(LN2)), logs(mass)));
  share(row, mass);
  return true;
}

function fill(values: usize, bytes: usize, value: f64): void {
  const both = f64x2.splat(value);
  const end = values + bytes;
  do {
    v128.store(values, both);
    values += 16;
  } while (values < end);
}

/** SCORE <- SCORE + sum_i W_i r_i; PIVOT. The largest sum of a column's magnitudes in either prompt, or NaN. */
function scorePair(rewards: usize, row: usize, weights: usize, end: usize): f64 {
  let highest = f64x2.splat(-Infinity);
  let largest = f64x2.splat(0);
  let finite = f64x2.splat(0);
  let x: usize = 0;
  do {
    let sum = v128.load(x, SCORE);
    let size = f64x2.abs(sum);
    let cell = rewards + x;
    let weight = weights;
    do {
      const term = f64x2.mul(v128.load64_splat(weight), v128.load(cell));
      sum = f64x2.add(sum, term);
      size = f64x2.add(size, f64x2.abs(term));
      cell += row;
      weight += 8;
    } while (weight < end);
    highest = f64x2.pmax(highest, sum);
    largest = f64x2.pmax(largest, size);
    finite = f64x2.add(finite, size);
    v128.store(x, sum, SCORE);
    x += 16;
  } while (x < row);
  v128.store(PIVOT, highest);
  const sums = f64x2.extract_lane(finite, 0) + f64x2.extract_lane(finite, 1);
  return sums < Infinity ? max(f64x2.extract_lane(largest, 0), f64x2.extract_lane(largest, 1)) : NaN;
}

/** BASELINE <- max(BASELINE/its sum, smallest). False unless all of it is positive and finite. */
function normalizePair(row: usize, smallest: f64): bool {
  pad(BASELINE, row);
  const mass = sum(BASELINE, row);
  const floor = f64x2.splat(smallest);
  let lowest = f64x2.splat(Infinity);
  let x: usize = 0;
  do {
    const q = v128.load(x, BASELINE);
    lowest = f64x2.pmin(lowest, q);
    v128.store(x, f64x2.pmax(f64x2.div(q, mass), floor), BASELINE);
    x += 16;
  } while (x < row);
  const sound = v128.and(f64x2.gt(lowest, f64x2.splat(0)), f64x2.lt(mass, f64x2.splat(Infinity)));
  return i64x2.all_true(sound);
}

/** POLICY <- t = (R - pivot) rate; the highest t + exponent of q. */
function exponents(row: usize, rate: f64): v128 {
  const pivot = v128.load(PIVOT);
  const by = f64x2.splat(rate);
  let top = f64x2.splat(-Infinity);
  let x: usize = 0;
  do {
    const t = f64x2.mul(f64x2.sub(v128.load(x, SCORE), pivot), by);
    top = f64x2.pmax(top, f64x2.add(t, storedExponent(v128.load(x, BASELINE))));
    v128.store(x, t, POLICY);
    x += 16;
  } while (x < row);
  return top;
}

/** POLICY <- q 2^(t - top); its sum. */
function weigh(row: usize, top: v128): v128 {
  let x: usize = 0;
  do {
    const weight = f64x2.mul(v128.load(x, BASELINE), exp22(f64x2.sub(v128.load(x, POLICY), top)));
    v128.store(x, weight, POLICY);
    x += 16;
  } while (x < row);
  pad(POLICY, row);
  return sum(POLICY, row);
}

/** POLICY <- POLICY/mass; MODE. */
function share(row: usize, mass: v128): void {
  let highest = f64x2.splat(-Infinity);
  let mode = i64x2.splat(0);
  let at = i64x2.splat(0);
  const one = i64x2.splat(16);
  let x: usize = 0;
  do {
    const policy = f64x2.div(v128.load(x, POLICY), mass);
    mode = v128.bitselect(at, mode, f64x2.gt(policy, highest));
    highest = f64x2.pmax(highest, policy);
    at = i64x2.add(at, one);
    v128.store(x, policy, POLICY);
    x += 16;
  } while (x < row);
  v128.store(MODE, mode);
}
