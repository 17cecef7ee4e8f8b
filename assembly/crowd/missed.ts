// What schemes lose in slots without a worker: it is their column of what they missed, so that the regret against the
// worker counts the other slots alone (Freund et al. 1997, specialists).

import { get, set } from "../math/arrays";
import { average } from "./baselines/average";
import { spareSums } from "./baselines/compare";
import { Crowd } from "./block";
import { lossOf } from "./loss";
import { AVERAGE, BASELINES, Record, missedBy, wants } from "./record";
import { addMissing } from "./updates/part";
import { Workspace } from "./workspace";

/** Adds every scheme's loss in a row where a worker's share in the workspace is 0. @param loss the mechanism's */
export function addMissed(crowd: Crowd, row: usize, label: f64, loss: f64, record: Record, space: Workspace): void {
  const n = crowd.workers;
  const latest = record.tables.latest;
  // the average's column also says what the best worker in hindsight lost
  if (!wants(record.baselines, AVERAGE)) {
    set(latest, AVERAGE, lossOf(average(row, n, spareSums(space)), label, crowd.labelNoise));
  }
  addMissing(space.shares, missedBy(record.tables, 0, n), loss, n);
  for (let which: u32 = 0; which < BASELINES; ++which) {
    if (which != AVERAGE && !wants(record.baselines, which)) continue;
    addMissing(space.shares, missedBy(record.tables, 1 + which, n), get(latest, which), n);
  }
}
