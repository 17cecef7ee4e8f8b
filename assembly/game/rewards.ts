// The rewards of one prompt as the mechanism sees them: double precision, normalised (Section 2 of Sun et al. 2025).

import { NORMALIZER_NOT_POSITIVE, OK, REWARD_NOT_FINITE, Status } from "../status";
import { lost, twoSum } from "../math/double";
import { addProduct, clear, rounded } from "../math/exact";
import { clear as clearSlots, tallied, tally } from "../math/slots";
import { Game, MAX, NONE, RANGE, Z_SCORE } from "./block";
import { Workspace } from "./workspace";

/** Whether rewards have to be copied before use. */
export function copiesRewards(game: Game): bool {
  return game.single != 0 || game.normalization != NONE;
}

/** Sets space.rewards to f64[n*m] row-major. `first` is the prompt's first outcome. */
export function prepareRewards(game: Game, space: Workspace, first: u32): Status {
  const m = space.outcomes;
  const cells = <usize>game.groups * m;
  const start = <usize>game.groups * first;
  if (!copiesRewards(game)) {
    space.rewards = game.rewards + (start << 3);
    return OK;
  }
  space.rewards = space.normalized;
  if (game.single) widen(game.rewards + (start << 2), space.normalized, cells);
  else memory.copy(space.normalized, game.rewards + (start << 3), cells << 3);
  if (game.normalization == NONE) return OK;
  for (let i: u32 = 0; i < game.groups; ++i) {
    game.group = i;
    const status = normalize(game, space, space.normalized + ((<usize>i * m) << 3), m);
    if (status != OK) return status;
  }
  return OK;
}

function widen(from: usize, to: usize, count: usize): void {
  let k: usize = 0;
  if (ASC_FEATURE_SIMD) {
    for (; k + 4 <= count; k += 4) {
      const four = v128.load(from + (k << 2));
      v128.store(to + (k << 3), f64x2.promote_low_f32x4(four));
      v128.store(to + (k << 3), f64x2.promote_low_f32x4(i8x16.shuffle(four, four, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7)), 16);
    }
  }
  for (; k < count; ++k) store<f64>(to + (k << 3), <f64>load<f32>(from + (k << 2)));
}

/** Normalises one row f64[m] in place. After a fault the game says what of. */
export function normalize(game: Game, space: Workspace, row: usize, m: u32): Status {
  const how = game.normalization;
  let scale: f64 = 1;
  let low = Infinity;
  let high = -Infinity;
  for (let x: u32 = 0; x < m; ++x) {
    const r = load<f64>(row + (<usize>x << 3));
    if (!(abs(r) < Infinity)) {
      game.outcome = x;
      game.fault = r;
      return REWARD_NOT_FINITE;
    }
    if (r < low) low = r;
    if (r > high) high = r;
  }
  let divisor = divisorOf(space, how, row, m, low, high, scale);
  // finite rewards may sum or differ by more than a double can hold: 2^-40 of them cannot
  if (!(abs(divisor) < Infinity)) {
    scale = 9.094947017729282e-13;
    divisor = divisorOf(space, how, row, m, low, high, scale);
  }
  if ((how == RANGE || how == Z_SCORE) && divisor == 0) {
    memory.fill(row, 0, <usize>m << 3);
    return OK;
  }
  if (!(divisor > 0)) {
    game.fault = divisor / scale;
    return NORMALIZER_NOT_POSITIVE;
  }
  const shift = how == RANGE || how == Z_SCORE ? low * scale : 0;
  for (let x: u32 = 0; x < m; ++x) {
    const at = row + (<usize>x << 3);
    store<f64>(at, (load<f64>(at) * scale - shift) / divisor);
  }
  if (how == Z_SCORE) standardize(space, row, m);
  return OK;
}

/** A row that spans [0, 1] to mean 0 and variance 1, both over outcomes. */
function standardize(space: Workspace, row: usize, m: u32): void {
  const end = <usize>m << 3;
  const mean = sumOf(space, row, m, 1) / <f64>m;
  clearSlots(space.slots);
  for (let x: u32 = 0, at: usize = 0; at < end; ++x, at += 8) {
    const d = load<f64>(row + at) - mean;
    store<f64>(row + at, d);
    tally(space.slots, x, d * d);
  }
  const deviation = sqrt(tallied(space.slots) / <f64>m);
  for (let at: usize = 0; at < end; at += 8) store<f64>(row + at, load<f64>(row + at) / deviation);
}

/** What a row times `scale` is divided by. */
function divisorOf(space: Workspace, how: u32, row: usize, m: u32, low: f64, high: f64, scale: f64): f64 {
  if (how == MAX) return high * scale;
  if (how == RANGE || how == Z_SCORE) return high * scale - low * scale;
  return sumOf(space, row, m, scale);
}

/** The sum of a row times `scale`, right to its last digit however its terms cancel. */
function sumOf(space: Workspace, row: usize, m: u32, scale: f64): f64 {
  let sum: f64 = 0;
  let rest: f64 = 0;
  let magnitude: f64 = 0;
  for (let x: u32 = 0; x < m; ++x) {
    const term = load<f64>(row + (<usize>x << 3)) * scale;
    sum = twoSum(sum, term);
    rest += lost;
    magnitude += abs(term);
  }
  // beyond, `rest` may have rounded: m^2 2^-106 of the magnitude, against 2^-53 of the sum
  const near = <f64>m * <f64>m * 1.1102230246251565e-16 * magnitude <= abs(sum + rest);
  if (near || !(magnitude < Infinity)) return sum + rest;
  clear(space.exact);
  for (let x: u32 = 0; x < m; ++x) addProduct(space.exact, load<f64>(row + (<usize>x << 3)), scale);
  return rounded(space.exact);
}
