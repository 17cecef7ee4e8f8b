// A crowd's history replayed: every row is predicted with the weights so far, then settled if it has a label, and compared with
// the baselines and with every single worker. Time O(rows N), memory O(N); calls continue one another.

import { add, fill, get, set } from "../math/arrays";
import { SLOTS } from "../math/slots";
import { LABEL_OUT_OF_RANGE, OK, REPORT_OUT_OF_RANGE, Status } from "../status";
import { ask } from "./ask";
import { AVERAGE, BASELINES, EM, EM_WEIGHTS, average, compare } from "./baselines/compare";
import { Crowd, MEAN, WSU } from "./block";
import { beginEm } from "./baselines/em";
import { beginWeighted } from "./baselines/em-weights";
import { gather, gatheredLoss, gatheredMean, spread } from "./updates/full";
import { anyReport, charged, lossOf } from "./loss";
import { predict } from "./predict";
import { begin, limited, mixes, stepAfter, tick } from "./schedule";
import { settle } from "./settle";
import { effectiveShares, plain, rescale, shares } from "./shares";

/** The state before the first row. */
export function beginReplay(crowd: Crowd): void {
  const n = crowd.workers;
  begin(crowd);
  crowd.labelled = 0;
  crowd.full = 0;
  crowd.loss = 0;
  crowd.mixture = 0;
  crowd.spread = 0;
  crowd.ended = 0;
  fill(crowd.workerLosses, n, 0);
  fill(crowd.missed, (1 + BASELINES) * n, 0);
  fill(crowd.charged, n, 0);
  fill(crowd.scores, 2 * BASELINES, 0);
  if (crowd.baselines & (1 << EM_WEIGHTS)) beginWeighted(crowd);
  if (crowd.baselines & (1 << EM)) beginEm(crowd);
}

/** Least total over workers (which: crowd.worker) when a worker is charged a scheme's loss where it was no part of the slot; the
 *  scheme's total less this is its regret against specialists. @param scheme a column of crowd.missed */
export function bestLoss(crowd: Crowd, scheme: u32): f64 {
  const missed = crowd.missed + (<usize>(scheme * crowd.workers) << 3);
  let best = Infinity;
  for (let i: u32 = 0; i < crowd.workers; ++i) {
    const loss = get(crowd.workerLosses, i) + get(missed, i);
    if (loss < best) {
      best = loss;
      crowd.worker = i;
    }
  }
  return best;
}

/** Whether all reports and labels are in [0, 1] or missing; nothing has acted yet. */
export function checkRows(crowd: Crowd): Status {
  const n = crowd.workers;
  for (let r: u32 = 0; r < crowd.rows; ++r) {
    const label = get(crowd.labels, r);
    crowd.row = r;
    if (label < 0 || label > 1) {
      crowd.fault = label;
      return LABEL_OUT_OF_RANGE;
    }
    const status = checkRow(crowd, crowd.reports + <usize>r * (<usize>n << 3));
    if (status != OK) return status;
  }
  return OK;
}

function checkRow(crowd: Crowd, row: usize): Status {
  for (let i: u32 = 0; i < crowd.workers; ++i) {
    const x = get(row, i);
    if (x < 0 || x > 1) {
      crowd.fault = x;
      crowd.worker = i;
      return REPORT_OUT_OF_RANGE;
    }
  }
  return OK;
}

export function replay(crowd: Crowd): Status {
  const rows = crowd.rows;
  const reports = crowd.reports;
  const labels = crowd.labels;
  const slots = crowd.slots;
  const stride = <usize>crowd.workers << 3;
  const fast = crowd.update == WSU && crowd.output == MEAN && crowd.labelNoise == 0 && !limited(crowd);
  let inUnit = fast && plain(crowd);
  let status: Status = OK;
  for (let r: u32 = 0; r < rows; ++r) {
    const row = reports + <usize>r * stride;
    const label = get(labels, r);
    if (label < 0 || label > 1) {
      crowd.fault = label;
      crowd.row = r;
      status = LABEL_OUT_OF_RANGE;
      break;
    }
    if (inUnit && gather(crowd, row, label)) {
      const p = gatheredMean(crowd);
      set(crowd.predictions, r, p);
      if (crowd.baselines) compare(crowd, row, label);
      score(crowd, r, p, label);
      if (label == label) {
        if (settleFull(crowd, row, label)) inUnit = plain(crowd);
      }
      continue;
    }
    status = replayRow(crowd, r, row, label, get(slots, r));
    if (status != OK) break;
    inUnit = fast && plain(crowd);
  }
  // settling row by row borrows these fields
  crowd.rows = rows;
  crowd.reports = reports;
  crowd.labels = labels;
  crowd.slots = slots;
  crowd.probabilities = 0;
  if (status == OK) shares(crowd);
  return status;
}

/** true when weights may have left the unit 1. */
function settleFull(crowd: Crowd, row: usize, label: f64): bool {
  const next = stepAfter(crowd, 1);
  const mean = gatheredLoss(crowd);
  spread(crowd, row, label, mean, mixes(crowd) ? next / crowd.step : 1);
  crowd.mixture += mean;
  tick(crowd, 1, next);
  if (<u64>crowd.clock & 255) return false;
  rescale(crowd);
  return true;
}

function score(crowd: Crowd, r: u32, p: f64, label: f64): void {
  if (isNaN(label)) {
    set(crowd.losses, r, NaN);
    return;
  }
  const loss = lossOf(p, label, crowd.labelNoise);
  set(crowd.losses, r, loss);
  crowd.loss += loss;
  crowd.labelled += 1;
}

/** Any row, any update. */
function replayRow(crowd: Crowd, r: u32, row: usize, label: f64, slot: f64): Status {
  crowd.row = r;
  const wrong = checkRow(crowd, row);
  if (wrong != OK) return wrong;
  let probabilities: usize = 0;
  if (limited(crowd)) {
    probabilities = crowd.sorted;
    ask(crowd, slot, 0, probabilities);
  }
  const p = predict(crowd, row, probabilities, slot);
  set(crowd.predictions, r, p);
  // the baselines predict before this row's losses are known
  if (crowd.baselines) compare(crowd, row, label);
  score(crowd, r, p, label);
  if (label == label) benchmark(crowd, row, label, get(crowd.losses, r));
  if (isNaN(label)) return OK;
  const held = crowd.sums + 4 * SLOTS;
  store<f64>(held, label);
  store<f64>(held, slot, 8);
  crowd.rows = 1;
  crowd.reports = row;
  crowd.labels = held;
  crowd.slots = held + 8;
  crowd.probabilities = probabilities;
  const status = settle(crowd);
  crowd.row = r;
  return status;
}

/** What every worker lost, and the mixture. Where a worker is no part of the slot, every scheme's column of crowd.missed charges it
 *  that scheme's own loss, so that the regret against it counts the other slots (Freund et al. 1997, specialists). Whom the
 *  mechanism asked plays no role: workers and baselines are compared on all reports of the row. */
function benchmark(crowd: Crowd, row: usize, label: f64, loss: f64): void {
  const n = crowd.workers;
  const noise = crowd.labelNoise;
  const reports = crowd.asked;
  const some = anyReport(crowd, row, 0);
  let missing = false;
  for (let i: u32 = 0; i < n; ++i) {
    const x = some ? charged(crowd, row, 0, i) : NaN;
    set(reports, i, x);
    if (isNaN(x)) missing = true;
  }
  const sum = effectiveShares(crowd, reports, crowd.effective);
  let cost: f64 = 0;
  for (let i: u32 = 0; i < n; ++i) {
    const x = get(reports, i);
    if (isNaN(x)) continue;
    const own = lossOf(x, label, noise);
    add(crowd.workerLosses, i, own);
    add(crowd.charged, i, 1);
    cost += get(crowd.effective, i) * own;
  }
  crowd.mixture += sum > 0 ? cost / sum : loss;
  if (!missing) return;
  for (let scheme: u32 = 0; scheme <= BASELINES; ++scheme) {
    // the average's column also says what the best worker in hindsight lost
    if (scheme > 1 + AVERAGE && !(crowd.baselines & (1 << (scheme - 1)))) continue;
    const theirs = scheme == 0 ? loss : scheme == 1 + AVERAGE ? lossOf(average(crowd, row), label, noise) : get(crowd.scores, BASELINES + scheme - 1);
    const missed = crowd.missed + (<usize>(scheme * n) << 3);
    for (let i: u32 = 0; i < n; ++i) if (isNaN(get(reports, i))) add(missed, i, theirs);
  }
}
