// The lane that nearly every row of a replay takes: WSU, everybody asked who is there, all weights in the unit 1. A row
// is gathered in one pass (full.ts where everybody reports and labels are not noisy, else part.ts) and spread over
// the weights in another; rows of a few workers that all report are run through together (few.ts).

import { get, set } from "../math/arrays";
import { compare } from "./baselines/compare";
import { Crowd, HALF, MEAN } from "./block";
import { lossOf } from "./loss";
import { addMissed } from "./missed";
import { PACES, Pace } from "./pace";
import { sampled } from "./predict";
import { Record } from "./record";
import { Rows, checkLabel, slotOf } from "./rows";
import { slotsInEpoch, takePaces, tick } from "./schedule";
import { plain, rescale } from "./shares";
import { OK } from "../status";
import { FEW, replayFew } from "./updates/few";
import { gather, spread } from "./updates/full";
import { Gathered, gatheredLoss, gatheredMean } from "./updates/gathered";
import { NOBODY_THERE, PARTIAL, WHOLE, WRONG, addMissing, addSilent, charge, spreadPart } from "./updates/part";
import { Workspace } from "./workspace";

/** Weights are rescaled whenever the clock has moved by so many slots. */
const RESCALED: u32 = 256;

/** Replays rows from `first` on, as long as weights stay in the unit 1 and the epoch lasts. @returns the row that it
 *  leaves: none, the one behind, or one that is to be refused */
export function replayLane(crowd: Crowd, rows: Rows, first: u32, record: Record, space: Workspace): u32 {
  const stride = <usize>crowd.workers << 3;
  const direct = crowd.labelNoise == 0;
  const few = ASC_FEATURE_SIMD && direct && crowd.output == MEAN && !record.baselines && crowd.workers <= FEW;
  // most histories have rows of one kind: the kind of the row before says how to read the next
  let whole = direct;
  let ahead: u32 = 0;
  let r = first;
  for (; r < rows.count; ++r) {
    if (!ahead) ahead = takePaces(crowd, space.paces);
    const pace = changetype<Pace>(space.paces + <usize>(PACES - ahead) * offsetof<Pace>());
    if (few && whole) {
      const most = fewAtOnce(crowd, min(ahead, rows.count - r));
      const done = most ? replayFew(crowd, rows, r, most, record, changetype<usize>(pace)) : 0;
      if (done) {
        ahead -= done;
        r += done - 1;
        if (leftUnit(crowd)) return r + 1;
        continue;
      }
    }
    const row = rows.reports + <usize>r * stride;
    const label = get(rows.labels, r);
    if (checkLabel(rows, r, label) != OK) return r;
    const raw = whole && gather(crowd, row, label, space.sums);
    const kind = raw ? WHOLE : charge(crowd, row, label, space);
    if (kind == WRONG) return r;
    whole = direct && kind == WHOLE;
    const p = kind == NOBODY_THERE ? 0.5
      : raw ? outputOf(crowd, rows, r, crowd.weights, row, space)
      : outputOf(crowd, rows, r, space.shares, space.reports, space);
    // the baselines predict before this row's losses are known
    if (record.baselines) compare(crowd, row, label, record, space);
    const loss = score(crowd, rows, r, p, label, record);
    if (label != label) continue;
    if (kind != WHOLE) addMissed(crowd, row, label, loss, record, space);
    if (kind == NOBODY_THERE) {
      record.mixture += loss;
      continue;
    }
    if (kind == PARTIAL) addMissing(space.shares, record.charged, -1, crowd.workers);
    if (!raw && crowd.silence == HALF) addSilent(row, space.losses, record.silentLosses, record.silent, crowd.workers);
    const mean = gatheredLoss(changetype<Gathered>(space.sums));
    if (raw) spread(crowd, row, label, mean, pace, record.losses);
    else spreadPart(crowd, space, mean, pace, record.losses);
    record.full += 1;
    record.mixture += mean;
    --ahead;
    const ended = tick(crowd, 1, pace.next);
    if (leftUnit(crowd) || ended) return r + 1;
  }
  return r;
}

/** How many of the rows few.ts may take before weights are rescaled or an epoch ends. */
function fewAtOnce(crowd: Crowd, most: u32): u32 {
  const slots = RESCALED - (<u32><u64>crowd.clock & (RESCALED - 1));
  return <u32>min(<f64>min(most, slots), slotsInEpoch(crowd) - 1);
}

/** Rescales weights where that is due. @returns whether any has left the unit 1 */
// @ts-ignore: decorator
@inline
function leftUnit(crowd: Crowd): bool {
  if (<u32><u64>crowd.clock & (RESCALED - 1)) return false;
  rescale(crowd);
  return !plain(crowd);
}

/** p, from what was gathered. */
// @ts-ignore: decorator
@inline
function outputOf(crowd: Crowd, rows: Rows, r: u32, shares: usize, reports: usize, space: Workspace): f64 {
  const found = changetype<Gathered>(space.sums);
  if (crowd.output == MEAN) return gatheredMean(found);
  return sampled(crowd, shares, found.mass, reports, slotOf(rows, r));
}

/** Notes the prediction of row r and its loss, NaN where there is no label. @returns the loss */
// @ts-ignore: decorator
@inline
export function score(crowd: Crowd, rows: Rows, r: u32, p: f64, label: f64, record: Record): f64 {
  const loss = lossOf(p, label, crowd.labelNoise);
  set(rows.predictions, r, p);
  set(rows.losses, r, loss);
  if (loss == loss) {
    record.loss += loss;
    record.labelled += 1;
  }
  return loss;
}
