// Pairwise preferences, and whether they tell strengths at all.
//
// Without a ridge the likelihood has a unique finite maximum exactly when every direction of (strengths, log nu) lowers
// it in the end:
//   - without ties: when everybody has lost to everybody, at least through others (Ford 1957);
//   - with ties (Davidson 1970), which count as either's win there: when besides some cycle of items, each beating or
//     tying the next, has more wins than ties. Otherwise there are levels d with d_i - d_j >= 2 for every win and
//     |d_i - d_j| <= 2 for every tie, along which log nu may grow: a system of differences, which Bellman and Ford
//     decide.
// With a ridge strengths are finite, and only log nu can grow without end: where there is no win.
// Time O(comparisons) a sweep.

import { NEVER_LOST, NEVER_WON, NOT_COMPARED, OK, Status, TIES_WITHOUT_END } from "../../status";
import { fill, get, set } from "../../math/arrays";

// @ts-ignore: decorator
@unmanaged
export class Fit {
  /** >= 0: half of it times the sum of squared strengths is taken from the log-likelihood. */
  ridge: f64;
  /** Out: log nu; 0 without ties. */
  tie: f64;
  /** Out: the largest absolute residual of the score equations. */
  scores: f64;
  /** Out: of the comparisons, without the ridge. */
  logLikelihood: f64;
  items: u32;
  comparisons: u32;
  /** 1 when there is a tie among them. */
  ties: u32;
  /** Out: an item, where the status is about one. */
  item: u32;
  /** u32[comparisons]. */
  winners: usize;
  losers: usize;
  /** u32[comparisons], 1 for a tie. */
  tied: usize;
  /** f64[comparisons], > 0. */
  weights: usize;
  /** f64[items] out: log-strengths, in sum 0. */
  rewards: usize;
  /** f64[items] out. */
  errors: usize;
}

// @ts-ignore: decorator
@inline
export function entry(column: usize, k: u32): u32 {
  return load<u32>(column + (<usize>k << 2));
}

/** @param levels f64[items] scratch */
export function examine(fit: Fit, levels: usize): Status {
  if (reach(fit, levels, true, true) < fit.items) return NOT_COMPARED;
  if (fit.ridge > 0) return fit.ties && !anyWin(fit) ? TIES_WITHOUT_END : OK;
  if (reach(fit, levels, true, false) < fit.items) return NEVER_LOST;
  if (reach(fit, levels, false, true) < fit.items) return NEVER_WON;
  return fit.ties && !overruns(fit, levels) ? TIES_WITHOUT_END : OK;
}

/** The first item that no path of comparisons leads to from item 0, down from winners to losers, up, or either way;
 *  as many as there are when all are reached. */
function reach(fit: Fit, reached: usize, down: bool, up: bool): u32 {
  fill(reached, fit.items, 0);
  set(reached, 0, 1);
  for (let changed = true; changed;) {
    changed = false;
    for (let k: u32 = 0; k < fit.comparisons; ++k) {
      const i = entry(fit.winners, k);
      const j = entry(fit.losers, k);
      if (get(reached, i) == get(reached, j)) continue;
      if (entry(fit.tied, k) || (get(reached, i) == 1 ? down : up)) {
        set(reached, i, 1);
        set(reached, j, 1);
        changed = true;
      }
    }
  }
  fit.item = 0;
  while (fit.item < fit.items && get(reached, fit.item) == 1) ++fit.item;
  return fit.item;
}

function anyWin(fit: Fit): bool {
  for (let k: u32 = 0; k < fit.comparisons; ++k) if (!entry(fit.tied, k)) return true;
  return false;
}

/** Whether there is a cycle with more wins than ties: then levels never settle. */
function overruns(fit: Fit, levels: usize): bool {
  fill(levels, fit.items, 0);
  for (let sweep: u32 = 0; sweep < fit.items; ++sweep) {
    let changed = false;
    for (let k: u32 = 0; k < fit.comparisons; ++k) {
      const i = entry(fit.winners, k);
      const j = entry(fit.losers, k);
      const tied = entry(fit.tied, k);
      const above = get(levels, i);
      const below = get(levels, j);
      if (tied) {
        if (above > below + 2) set(levels, i, below + 2);
        else if (below > above + 2) set(levels, j, above + 2);
        else continue;
      } else {
        if (below <= above - 2) continue;
        set(levels, j, above - 2);
      }
      changed = true;
    }
    if (!changed) return false;
  }
  return true;
}
