// A crowd's history replayed: every row is predicted with the weights so far, then settled if it has a label, and
// compared with the baselines and with every single worker. Time O(rows N), memory O(N); calls continue one another.

import { add, get, set } from "../math/arrays";
import { OK, Status } from "../status";
import { NOBODY, ask } from "./ask";
import { compare } from "./baselines/compare";
import { Crowd, WSU } from "./block";
import { replayLane, score } from "./lane";
import { anyReport, charged, lossOf } from "./loss";
import { addMissed } from "./missed";
import { predict } from "./predict";
import { Record, beginRecord } from "./record";
import { Rows, checkLabel, checkReports, slotOf } from "./rows";
import { begin, betweenEpochs, limited } from "./schedule";
import { settleSlot } from "./settle";
import { effectiveShares, plain } from "./shares";
import { Workspace } from "./workspace";

/** The state before the first row. */
export function beginReplay(crowd: Crowd, record: Record): void {
  begin(crowd);
  beginRecord(record, crowd.workers);
}

/** @returns the status of the first row that is refused; those before it have acted */
export function replay(crowd: Crowd, rows: Rows, record: Record, space: Workspace): Status {
  const lane = crowd.update == WSU && !limited(crowd);
  for (let r: u32 = 0; r < rows.count; ++r) {
    if (lane && plain(crowd) && !betweenEpochs(crowd)) {
      r = replayLane(crowd, rows, r, record, space);
      if (r == rows.count) break;
    }
    const status = replayRow(crowd, rows, r, record, space);
    if (status != OK) return status;
  }
  return OK;
}

/** Any row, any update. */
function replayRow(crowd: Crowd, rows: Rows, r: u32, record: Record, space: Workspace): Status {
  const row = rows.reports + <usize>r * (<usize>crowd.workers << 3);
  const label = get(rows.labels, r);
  let status = checkLabel(rows, r, label);
  if (status == OK) status = checkReports(rows, r, row, crowd.workers);
  if (status != OK) return status;
  const slot = slotOf(rows, r);
  let probabilities: usize = 0;
  let leader = NOBODY;
  if (limited(crowd)) {
    probabilities = space.probabilities;
    leader = ask(crowd, slot, row, probabilities, space);
  }
  const p = predict(crowd, row, probabilities, leader, slot, space);
  if (record.baselines) compare(crowd, row, label, record, space);
  const loss = score(crowd, rows, r, p, label, record);
  if (isNaN(label)) return OK;
  benchmark(crowd, row, label, loss, record, space);
  rows.row = r;
  return settleSlot(crowd, row, probabilities, label, slot, space);
}

/** What every worker lost, and the mixture. Whom the mechanism asked plays no role: workers and baselines are compared
 *  on all reports of the row. */
function benchmark(crowd: Crowd, row: usize, label: f64, loss: f64, record: Record, space: Workspace): void {
  const n = crowd.workers;
  const noise = crowd.labelNoise;
  const reports = space.reports;
  const shares = space.shares;
  const some = anyReport(crowd, row, 0);
  let missing = false;
  for (let i: u32 = 0; i < n; ++i) {
    const x = some ? charged(crowd, row, 0, i) : NaN;
    set(reports, i, x);
    if (isNaN(x)) missing = true;
  }
  const sum = effectiveShares(crowd, reports, shares, space.sums);
  let cost: f64 = 0;
  for (let i: u32 = 0; i < n; ++i) {
    const x = get(reports, i);
    const part = x == x;
    if (part) {
      const own = lossOf(x, label, noise);
      add(record.losses, i, own);
      add(record.charged, i, 1);
      if (isNaN(get(row, i))) {
        add(record.silentLosses, i, own);
        add(record.silent, i, 1);
      }
      cost += get(shares, i) * own;
    }
    set(shares, i, <f64>u32(part));
  }
  record.mixture += sum > 0 ? cost / sum : loss;
  if (missing) addMissed(crowd, row, label, loss, record, space);
}
