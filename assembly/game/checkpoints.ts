// Payments from measured checkpoints: what real training runs reached, in place of optima that nobody can compute
// (Section 4.4 of Sun et al. 2025). The final model is the last checkpoint of the run on all reports.
//
// With ASW_-i(k) = sum_{j != i} W_j v_j(k) - regularizer(k), group i pays (best - ASW_-i(final)) / gamma_i, where best
// is
//     intermediate        the highest among the run's own checkpoints: never negative, not truthful
//     early-stopped       the highest among the checkpoints of the run without i: truthful, may be negative
//     affine-maximizer    that of the last of those: eq. 1 as it was measured, negative where training fell short
// Differences are rounded once (candidate-scores.ts). Time O(n) for each checkpoint of each run.

import {
  OK, OUT_OF_MEMORY, OVERFLOW, REGULARIZER_NOT_FINITE, REGULARIZER_TOO_LARGE, REWARD_NOT_FINITE, Status,
} from "../status";
import { addProduct, clear, create, EXACT, Exact, rounded } from "../math/exact";
import { mark, release, take } from "../memory";
import { AFFINE_MAXIMIZER, EARLY_STOPPED, INTERMEDIATE } from "./block";

// @ts-ignore: decorator
@unmanaged
export class Checkpoints {
  /** Out: the value that was wrong; run (n: that of all), group and checkpoint say where. */
  fault: f64;
  groups: u32;
  checkpoints: u32;
  rule: u32;
  /** f64[n*K] row-major. */
  values: usize;
  /** f64[K]. */
  regularizer: usize;
  /** f64[n]. */
  sizes: usize;
  multipliers: usize;
  /** u32[n+1]: the run without group i has checkpoints [offsets[i], offsets[i+1]); 0: there are no such runs. */
  offsets: usize;
  /** Of run i f64[n*K_i] row-major at n*offsets[i], and f64[K_i] at offsets[i]. */
  without: usize;
  withoutRegularizer: usize;
  /** i32[n] out: the checkpoint that is best for the others, -1 where nobody pays. */
  chosen: usize;
  /** f64[n] out. */
  valuations: usize;
  payments: usize;
  utilities: usize;
  // ---- where a fault is
  run: u32;
  group: u32;
  checkpoint: u32;
}

const LARGEST: f64 = 1e290;

/** Bytes of arena that `priceCheckpoints` takes. */
export function priceCheckpointsBytes(): f64 {
  return <f64>EXACT + 16;
}

export function priceCheckpoints(game: Checkpoints): Status {
  const start = mark();
  const at = take(EXACT);
  let status = OUT_OF_MEMORY;
  if (at) {
    create(changetype<Exact>(at));
    status = checkAll(game);
    if (status == OK) charge(game, changetype<Exact>(at));
  }
  release(start);
  return status;
}

function charge(game: Checkpoints, exact: Exact): void {
  const n = game.groups;
  const final = game.checkpoints - 1;
  for (let i: u32 = 0; i < n; ++i) {
    const at = <usize>i << 3;
    let best = final;
    let ahead: f64 = 0;
    if (game.rule == INTERMEDIATE) {
      for (let k: u32 = 0; k < final; ++k) {
        const gap = lead(game, exact, n, k, i);
        if (!(gap > ahead)) continue;
        ahead = gap;
        best = k;
      }
    } else if (game.rule == EARLY_STOPPED || game.rule == AFFINE_MAXIMIZER) {
      const run = game.offsets + (<usize>i << 2);
      const count = load<u32>(run, 4) - load<u32>(run);
      best = count - 1;
      ahead = lead(game, exact, i, best, i);
      for (let k = best; game.rule == EARLY_STOPPED && k-- > 0;) {
        const gap = lead(game, exact, i, k, i);
        if (gap < ahead) continue;
        ahead = gap;
        best = k;
      }
    } else best = -1;
    const valuation = load<f64>(game.values + ((<usize>i * game.checkpoints + final) << 3));
    const payment = ahead / load<f64>(game.multipliers + at);
    store<i32>(game.chosen + (<usize>i << 2), best);
    store<f64>(game.valuations + at, valuation);
    store<f64>(game.payments + at, payment);
    store<f64>(game.utilities + at, load<f64>(game.sizes + at) * valuation - payment);
  }
}

/** By how much checkpoint k of a run is ahead of the final model for all but group i. */
function lead(game: Checkpoints, exact: Exact, run: u32, k: u32, i: u32): f64 {
  clear(exact);
  gather(game, exact, run, k, 1, i);
  gather(game, exact, game.groups, game.checkpoints - 1, -1, i);
  return rounded(exact);
}

/** Adds `factor` times ASW_-i of checkpoint k of a run. */
function gather(game: Checkpoints, exact: Exact, run: u32, k: u32, factor: f64, i: u32): void {
  const count = countOf(game, run);
  const values = valuesOf(game, run);
  for (let j: u32 = 0; j < game.groups; ++j) {
    if (j == i) continue;
    addProduct(exact, factor * weightOf(game, j), load<f64>(values + ((<usize>j * count + k) << 3)));
  }
  addProduct(exact, -factor, load<f64>(regularizerOf(game, run) + (<usize>k << 3)));
}

/** Checks every number that a rule may read. A run's row of its own group is not read. */
function checkAll(game: Checkpoints): Status {
  const runs = game.offsets ? game.groups : 0;
  for (let r: u32 = 0; r <= runs; ++r) {
    const run = r == runs ? game.groups : r;
    const count = countOf(game, run);
    for (let k: u32 = 0; k < count; ++k) {
      const status = check(game, run, count, k);
      if (status != OK) return status;
    }
  }
  return OK;
}

function check(game: Checkpoints, run: u32, count: u32, k: u32): Status {
  game.run = run;
  game.checkpoint = k;
  const regularizer = load<f64>(regularizerOf(game, run) + (<usize>k << 3));
  game.fault = regularizer;
  if (!(abs(regularizer) < Infinity)) return REGULARIZER_NOT_FINITE;
  if (!(abs(regularizer) < LARGEST)) return REGULARIZER_TOO_LARGE;
  for (let j: u32 = 0; j < game.groups; ++j) {
    if (j == run) continue;
    const value = load<f64>(valuesOf(game, run) + ((<usize>j * count + k) << 3));
    game.group = j;
    game.fault = value;
    if (!(abs(value) < Infinity)) return REWARD_NOT_FINITE;
    if (!(weightOf(game, j) * abs(value) * <f64>game.groups < LARGEST)) return OVERFLOW;
  }
  return OK;
}

function weightOf(game: Checkpoints, group: u32): f64 {
  const at = <usize>group << 3;
  return load<f64>(game.sizes + at) * load<f64>(game.multipliers + at);
}

// ---- a run's table: run n is that of all reports

function countOf(game: Checkpoints, run: u32): u32 {
  if (run == game.groups) return game.checkpoints;
  const at = game.offsets + (<usize>run << 2);
  return load<u32>(at, 4) - load<u32>(at);
}

function valuesOf(game: Checkpoints, run: u32): usize {
  if (run == game.groups) return game.values;
  return game.without + ((<usize>game.groups * load<u32>(game.offsets + (<usize>run << 2))) << 3);
}

function regularizerOf(game: Checkpoints, run: u32): usize {
  if (run == game.groups) return game.regularizer;
  return game.withoutRegularizer + (<usize>load<u32>(game.offsets + (<usize>run << 2)) << 3);
}
