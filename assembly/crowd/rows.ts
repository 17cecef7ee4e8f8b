// Slots as rows of N reports: x_i in [0, 1], NaN where worker i was asked and said nothing, AWAY where it is no part of
// the slot.

import { get } from "../math/arrays";
import { LABEL_OUT_OF_RANGE, OK, REPORT_OUT_OF_RANGE, Status } from "../status";

/** Instead of a report: the worker was not asked and could not have been. */
export const AWAY: f64 = -1;

/** Whether an entry of a checked row is AWAY: nothing else in it is below 0, and < is one jump where == is two. Asking
 *  by == cost slots of k workers 8 % (measured). */
// @ts-ignore: decorator
@inline
export function isAway(report: f64): bool {
  return report < 0;
}

// @ts-ignore: decorator
@unmanaged
export class Rows {
  /** Out: the value that was wrong, where row and worker say. */
  fault: f64;
  row: u32;
  worker: u32;
  count: u32;
  /** Name of the first slot, where they are numbered from it on. */
  first: f64;
  /** f64[count], integers: names of the slots; null: numbered. */
  slots: usize;
  /** f64[count*N] row-major. */
  reports: usize;
  /** f64[count], in [0, 1]; NaN: not known yet. */
  labels: usize;
  /** f64[count*N]: probability with which a worker was asked, 0 for who was not; null: everybody who is not away
   *  was. */
  probabilities: usize;
  /** f64[count] out, of a replay. */
  predictions: usize;
  /** f64[count] out, of a replay; NaN without a label. */
  losses: usize;
}

/** The name of a row's slot. */
// @ts-ignore: decorator
@inline
export function slotOf(rows: Rows, r: u32): f64 {
  return rows.slots ? get(rows.slots, r) : rows.first + <f64>r;
}

/** Whether all reports and labels are in [0, 1] or missing. */
export function checkRows(rows: Rows, workers: u32): Status {
  for (let r: u32 = 0; r < rows.count; ++r) {
    const wrongLabel = checkLabel(rows, r, get(rows.labels, r));
    if (wrongLabel != OK) return wrongLabel;
    const wrongReport = checkReports(rows, r, rows.reports + <usize>r * (<usize>workers << 3), workers);
    if (wrongReport != OK) return wrongReport;
  }
  return OK;
}

// @ts-ignore: decorator
@inline
export function checkLabel(rows: Rows, r: u32, label: f64): Status {
  if (!(label < 0 || label > 1)) return OK;
  rows.row = r;
  rows.fault = label;
  return LABEL_OUT_OF_RANGE;
}

export function checkReports(rows: Rows, r: u32, row: usize, workers: u32): Status {
  let i: u32 = 0;
  // two at a time: where all is well, which it mostly is, this pass costs half
  if (ASC_FEATURE_SIMD && !wrongPair(row, workers & ~1)) i = workers & ~1;
  for (; i < workers; ++i) {
    const x = get(row, i);
    if (x > 1 || (x < 0 && x != AWAY)) {
      rows.row = r;
      rows.worker = i;
      rows.fault = x;
      return REPORT_OUT_OF_RANGE;
    }
  }
  return OK;
}

/** Whether any of an even number of reports is wrong. */
function wrongPair(row: usize, count: u32): bool {
  const end = row + (<usize>count << 3);
  let wrong = i64x2.splat(0);
  for (let at = row; at < end; at += 16) {
    const x = v128.load(at);
    const below = v128.and(f64x2.lt(x, f64x2.splat(0)), f64x2.ne(x, f64x2.splat(AWAY)));
    wrong = v128.or(wrong, v128.or(f64x2.gt(x, f64x2.splat(1)), below));
  }
  return v128.any_true(wrong);
}
