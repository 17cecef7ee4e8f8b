// Settlement: labels arrive and the weights move. Any number of slots at once; slots of one batch see the same weights,
// so their order does not matter and truth is exact for all of them jointly (settling pending slots one by one is not),
// as long as eta M B <= 1/2; a larger batch is split.

import { add, fill, get } from "../math/arrays";
import { OK, Status } from "../status";
import { Crowd, ELF_X, PROD } from "./block";
import { takesPart } from "./loss";
import { Rows } from "./rows";
import { batchSize, betweenEpochs, mixes, stepAfter, tick } from "./schedule";
import { rescale, resetWeights } from "./shares";
import { lotteryStep } from "./updates/elf";
import { prodStep } from "./updates/prod";
import { applyWsu, mix, wsuStep } from "./updates/wsu";
import { Workspace } from "./workspace";

/** Settles every row that has a label and somebody who takes part; the clock moves by their number.
 *  Rows must come in a canonical order: a batch that is too large for the step is split in that order. */
export function settle(crowd: Crowd, rows: Rows, space: Workspace): Status {
  const stride = <usize>crowd.workers << 3;
  let count: u32 = 0;
  let most = batchSize(crowd);
  fill(space.changes, crowd.workers, 0);
  for (let r: u32 = 0; r < rows.count; ++r) {
    const row = rows.reports + <usize>r * stride;
    const label = get(rows.labels, r);
    const probabilities = rows.probabilities ? rows.probabilities + <usize>r * stride : 0;
    if (isNaN(label) || !takesPart(crowd, row, probabilities)) continue;
    if (count == most) {
      const status = apply(crowd, count, space);
      if (status != OK) return status;
      count = 0;
      most = batchSize(crowd);
      fill(space.changes, crowd.workers, 0);
    }
    addSlot(crowd, row, probabilities, label, get(rows.slots, r), most, space);
    ++count;
  }
  return count ? apply(crowd, count, space) : OK;
}

/** Settles one slot, whose label is known, by itself. */
export function settleSlot(
  crowd: Crowd, row: usize, probabilities: usize, label: f64, slot: f64, space: Workspace,
): Status {
  if (!takesPart(crowd, row, probabilities)) return OK;
  fill(space.changes, crowd.workers, 0);
  addSlot(crowd, row, probabilities, label, slot, batchSize(crowd), space);
  return apply(crowd, 1, space);
}

/** Adds what a slot does to the weights. @param most slots that the batch may grow to */
function addSlot(
  crowd: Crowd, row: usize, probabilities: usize, label: f64, slot: f64, most: u32, space: Workspace,
): void {
  if (crowd.update == PROD) prodStep(crowd, row, probabilities, label, space);
  else if (crowd.update == ELF_X) lotteryStep(crowd, row, probabilities, label, slot, space);
  else wsuStep(crowd, row, probabilities, label, most, space);
}

/** Lets the changes of `count` slots act on the weights. */
function apply(crowd: Crowd, count: u32, space: Workspace): Status {
  if (betweenEpochs(crowd)) resetWeights(crowd);
  if (crowd.update == PROD || crowd.update == ELF_X) {
    for (let i: u32 = 0; i < crowd.workers; ++i) add(crowd.weights, i, get(space.changes, i));
  } else {
    const status = applyWsu(crowd, space.changes);
    if (status != OK) return status;
  }
  const before = floor(crowd.clock / 256);
  const next = stepAfter(crowd, <f64>count);
  if (mixes(crowd)) mix(crowd, next / crowd.step);
  tick(crowd, <f64>count, next);
  if (floor(crowd.clock / 256) != before && crowd.update != PROD && crowd.update != ELF_X) rescale(crowd);
  return OK;
}
