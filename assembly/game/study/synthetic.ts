// The synthetic RLHF game (appendix F, Table 1 of Sun et al. 2025): what the lie of Theorem 4.2 brings the first of
// several groups, over many random games. The others tell the truth.
//
// A sample draws, from one stream of SplitMix64, rewards uniform on [0, 1), row by row, and then sizes uniform on
// {1, ..., largest}. Rewards are normalised. The lie moves epsilon from the group's worst outcome to its best where
// rewards sum to 1, and takes it from the worst where the largest is 1; epsilon is cut to the worst outcome's reward,
// so that the report is normalised as the truth is.

import { OK, OUT_OF_MEMORY, Status } from "../../status";
import { argmax, argmin, get, set } from "../../math/arrays";
import { seed, Stream, uniform } from "../../math/random";
import { mark, release, take } from "../../memory";
import { Game, SUM } from "../block";
import { normalize } from "../rewards";
import { addRow, columnsBytes, columnsStatistics, openColumns } from "./rows";
import { open, payment, Play, playBytes, reportOf, settle, truthOf, valuation } from "./play";

// @ts-ignore: decorator
@unmanaged
export class Synthetic {
  seed: i64;
  samples: u32;
  /** Sizes are 1 to this. */
  largest: u32;
  /** How many lies. */
  lies: u32;
  /** f64[lies], epsilon > 0. */
  epsilons: usize;
  /** f64[3 * 2 lies] out: total, mean and standard error of what each lie adds to w_1 v_1, and then to u_1. */
  changes: usize;
}

/** What the model that was last trained is worth to the group as a whole, and what it keeps of that. */
let worth: f64, kept: f64;

/** Bytes of arena that `simulate` takes. */
export function simulateBytes(groups: u32, outcomes: u32, lies: u32): f64 {
  return playBytes(groups, outcomes, true) + <f64>(offsetof<Play>() + offsetof<Stream>() + 64)
    + 16 * <f64>lies + <f64>columnsBytes(1) * 2 * <f64>lies + 64;
}

/** @param game of n groups and m outcomes with rewards that any normalisation takes: its mechanism is what counts.
 *  @returns Status. Time O(samples lies n m). */
export function simulate(study: Synthetic, game: Game): Status {
  const start = mark();
  const columns = 2 * study.lies;
  const sums = take(columnsBytes(columns));
  const row = take(<usize>columns << 3);
  const random = take(offsetof<Stream>());
  const play = take(offsetof<Play>());
  let status: Status = sums && row && random && play ? open(game, changetype<Play>(play)) : OUT_OF_MEMORY;
  if (status == OK) {
    openColumns(sums, columns);
    seed(changetype<Stream>(random), <u64>study.seed);
  }
  for (let k: u32 = 0; k < study.samples && status == OK; ++k) {
    status = draw(changetype<Stream>(random), game, changetype<Play>(play), study.largest);
    if (status == OK) status = lie(study, game, changetype<Play>(play), row);
    if (status == OK) addRow(row, columns, k, sums);
  }
  if (status == OK) columnsStatistics(sums, columns, study.samples, study.changes);
  release(start);
  return status;
}

/** The next game; everybody reports the truth. */
function draw(random: Stream, game: Game, play: Play, largest: u32): Status {
  const n = play.groups;
  const m = play.outcomes;
  for (let i: u32 = 0; i < n; ++i) {
    const row = truthOf(play, i);
    for (let x: u32 = 0; x < m; ++x) set(row, x, uniform(random));
    const status = normalize(game, play.space, row, m);
    if (status != OK) return status;
  }
  memory.copy(play.reports, play.truth, (<usize>n * m) << 3);
  for (let i: u32 = 0; i < n; ++i) set(play.sizes, i, 1 + floor(<f64>largest * uniform(random)));
  memory.copy(play.game.sizes, play.sizes, <usize>n << 3);
  return train(play);
}

/** What each epsilon changes against the truth, f64[2 lies] at `row`: the worths, then the utilities. */
function lie(study: Synthetic, game: Game, play: Play, row: usize): Status {
  const truth = truthOf(play, 0);
  const report = reportOf(play, 0);
  const best = argmax(truth, play.outcomes);
  const worst = argmin(truth, play.outcomes);
  const worthOfTruth = worth;
  const keptByTruth = kept;
  let cut: f64 = 0;
  let status: Status = OK;
  for (let k: u32 = 0; k < study.lies && status == OK; ++k) {
    const epsilon = min(get(study.epsilons, k), get(truth, worst));
    if (epsilon != cut) { // the same lie as the last one's otherwise
      cut = epsilon;
      set(report, worst, get(truth, worst) - epsilon);
      if (game.normalization == SUM) set(report, best, get(truth, best) + epsilon);
      status = train(play);
    }
    set(row, k, worth - worthOfTruth);
    set(row, study.lies + k, kept - keptByTruth);
  }
  return status;
}

function train(play: Play): Status {
  const status = settle(play);
  if (status != OK) return status;
  worth = get(play.sizes, 0) * valuation(play, 0);
  kept = worth - payment(play, 0);
  return OK;
}
