// A crowd's history replayed: every row is predicted with the weights so far, then settled if it has a label, and
// compared with the baselines and with every single worker. Time O(rows N), memory O(N); calls continue one another.

import { add, get, set } from "../math/arrays";
import { OK, Status } from "../status";
import { NOBODY, ask } from "./ask";
import { average, compare } from "./baselines/compare";
import { Crowd, MEAN, WSU } from "./block";
import { anyReport, charged, lossOf } from "./loss";
import { predict } from "./predict";
import { AVERAGE, BASELINES, Record, beginRecord, missedBy, wants } from "./record";
import { Rows, checkLabel, checkReports } from "./rows";
import { begin, limited, mixes, stepAfter, tick } from "./schedule";
import { settleSlot } from "./settle";
import { effectiveShares, plain, rescale } from "./shares";
import { gather, gatheredLoss, gatheredMean, spread } from "./updates/full";
import { Workspace } from "./workspace";

/** The state before the first row. */
export function beginReplay(crowd: Crowd, record: Record): void {
  begin(crowd);
  beginRecord(record, crowd.workers);
}

/** @returns the status of the first row that is refused; those before it have acted */
export function replay(crowd: Crowd, rows: Rows, record: Record, space: Workspace): Status {
  const stride = <usize>crowd.workers << 3;
  const count = rows.count;
  const reports = rows.reports;
  const labels = rows.labels;
  const sums = space.sums;
  const fast = crowd.update == WSU && crowd.output == MEAN && crowd.labelNoise == 0 && !limited(crowd);
  let inUnit = fast && plain(crowd);
  for (let r: u32 = 0; r < count; ++r) {
    const row = reports + <usize>r * stride;
    const label = get(labels, r);
    const wrong = checkLabel(rows, r, label);
    if (wrong != OK) return wrong;
    if (inUnit && gather(crowd, row, label, sums)) {
      const p = gatheredMean(sums);
      if (record.baselines) compare(crowd, row, label, record, space);
      score(crowd, rows, r, p, label, record);
      if (label == label) {
        if (settleFull(crowd, row, label, record, sums)) inUnit = plain(crowd);
      }
      continue;
    }
    const status = replayRow(crowd, rows, r, row, label, record, space);
    if (status != OK) return status;
    inUnit = fast && plain(crowd);
  }
  return OK;
}

/** true when weights may have left the unit 1. */
function settleFull(crowd: Crowd, row: usize, label: f64, record: Record, sums: usize): bool {
  const next = stepAfter(crowd, 1);
  const mean = gatheredLoss(sums);
  spread(crowd, row, label, mean, mixes(crowd) ? next / crowd.step : 1, record.losses);
  record.full += 1;
  record.mixture += mean;
  tick(crowd, 1, next);
  if (<u64>crowd.clock & 255) return false;
  rescale(crowd);
  return true;
}

/** Notes the prediction of row r and, where there is a label, its loss. */
function score(crowd: Crowd, rows: Rows, r: u32, p: f64, label: f64, record: Record): void {
  set(rows.predictions, r, p);
  if (isNaN(label)) {
    set(rows.losses, r, NaN);
    return;
  }
  const loss = lossOf(p, label, crowd.labelNoise);
  set(rows.losses, r, loss);
  record.loss += loss;
  record.labelled += 1;
}

/** Any row, any update. */
function replayRow(
  crowd: Crowd, rows: Rows, r: u32, row: usize, label: f64, record: Record, space: Workspace,
): Status {
  const wrong = checkReports(rows, r, row, crowd.workers);
  if (wrong != OK) return wrong;
  const slot = get(rows.slots, r);
  let probabilities: usize = 0;
  let leader = NOBODY;
  if (limited(crowd)) {
    probabilities = space.probabilities;
    leader = ask(crowd, slot, row, probabilities, space);
  }
  const p = predict(crowd, row, probabilities, leader, slot, space);
  // the baselines predict before this row's losses are known
  if (record.baselines) compare(crowd, row, label, record, space);
  score(crowd, rows, r, p, label, record);
  if (isNaN(label)) return OK;
  benchmark(crowd, row, label, get(rows.losses, r), record, space);
  const status = settleSlot(crowd, row, probabilities, label, slot, space);
  rows.row = r;
  return status;
}

/** What every worker lost, and the mixture. Where a worker is no part of the slot, every scheme's column of what it
 *  missed gets that scheme's own loss, so that the regret against it counts the other slots (Freund et al. 1997,
 *  specialists). Whom the mechanism asked plays no role: workers and baselines are compared on all reports of the
 *  row. */
function benchmark(crowd: Crowd, row: usize, label: f64, loss: f64, record: Record, space: Workspace): void {
  const n = crowd.workers;
  const noise = crowd.labelNoise;
  const reports = space.reports;
  const some = anyReport(crowd, row, 0);
  let missing = false;
  for (let i: u32 = 0; i < n; ++i) {
    const x = some ? charged(crowd, row, 0, i) : NaN;
    set(reports, i, x);
    if (isNaN(x)) missing = true;
  }
  const sum = effectiveShares(crowd, reports, space.shares, space.sums);
  let cost: f64 = 0;
  for (let i: u32 = 0; i < n; ++i) {
    const x = get(reports, i);
    if (isNaN(x)) continue;
    const own = lossOf(x, label, noise);
    add(record.losses, i, own);
    add(record.charged, i, 1);
    cost += get(space.shares, i) * own;
  }
  record.mixture += sum > 0 ? cost / sum : loss;
  if (!missing) return;
  for (let scheme: u32 = 0; scheme <= BASELINES; ++scheme) {
    // the average's column also says what the best worker in hindsight lost
    if (scheme > 1 + AVERAGE && !wants(record.baselines, scheme - 1)) continue;
    const theirs = scheme == 0 ? loss
      : scheme == 1 + AVERAGE ? lossOf(average(row, n, space), label, noise) : get(record.tables.latest, scheme - 1);
    const missed = missedBy(record.tables, scheme, n);
    for (let i: u32 = 0; i < n; ++i) if (isNaN(get(reports, i))) add(missed, i, theirs);
  }
}
