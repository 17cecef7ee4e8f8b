// Settlement: labels arrive and the weights move. Any number of slots at once; slots of one batch see the same weights, so their
// order does not matter and truth is exact for all of them jointly (settling pending slots one by one is not), as long as eta M B <= 1/2;
// a larger batch is split.

import { fill, get, set } from "../math/arrays";
import { OK, Status } from "../status";
import { Crowd, ELF_X, PROD } from "./block";
import { lotteryStep } from "./updates/elf";
import { anyReport } from "./loss";
import { prodStep } from "./updates/prod";
import { batchSize, mixes, stepAfter, tick } from "./schedule";
import { rescale } from "./shares";
import { applyWsu, mix, wsuStep } from "./updates/wsu";

/** Settles every row that has a label and a report; the clock moves by their number.
 *  Rows must come in a canonical order: a batch that is too large for the step is split in that order. */
export function settle(crowd: Crowd): Status {
  const n = crowd.workers;
  const stride = <usize>n << 3;
  let count: u32 = 0;
  let most = batchSize(crowd);
  fill(crowd.factors, n, 0);
  for (let r: u32 = 0; r < crowd.rows; ++r) {
    const row = crowd.reports + <usize>r * stride;
    const label = get(crowd.labels, r);
    const probabilities = crowd.probabilities ? crowd.probabilities + <usize>r * stride : 0;
    if (isNaN(label) || !anyReport(crowd, row, probabilities)) continue;
    if (count == most) {
      const status = apply(crowd, count);
      if (status != OK) return status;
      count = 0;
      most = batchSize(crowd);
      fill(crowd.factors, n, 0);
    }
    if (crowd.update == PROD) prodStep(crowd, row, label, probabilities);
    else if (crowd.update == ELF_X) lotteryStep(crowd, row, label, probabilities, get(crowd.slots, r));
    else wsuStep(crowd, row, label, probabilities, most);
    ++count;
  }
  return count ? apply(crowd, count) : OK;
}

/** Lets `count` slots, whose sum is in crowd.factors, act on the weights. */
function apply(crowd: Crowd, count: u32): Status {
  if (crowd.update == PROD || crowd.update == ELF_X) {
    for (let i: u32 = 0; i < crowd.workers; ++i) set(crowd.weights, i, get(crowd.weights, i) + get(crowd.factors, i));
  } else {
    const status = applyWsu(crowd);
    if (status != OK) return status;
  }
  const before = floor(crowd.clock / 256);
  const next = stepAfter(crowd, <f64>count);
  if (mixes(crowd)) mix(crowd, next / crowd.step);
  tick(crowd, <f64>count, next);
  if (floor(crowd.clock / 256) != before && crowd.update != PROD && crowd.update != ELF_X) rescale(crowd);
  return OK;
}
