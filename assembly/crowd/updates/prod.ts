// Per-worker product (Section 1.3): W_i <- W_i (1 - eta l_i), kept as logarithms, normalised when read.
// A worker's raw weight depends on nobody else's reports: it can be merged, corrected and settled in any order, and
// truth is dominant for it at every horizon (T3).

import { log1p } from "../../math/log";
import { add, get } from "../../math/arrays";
import { Crowd } from "../block";
import { lose } from "../loss";
import { Workspace } from "../workspace";

/** Adds one slot's log(1 - eta l_i) to the changes. */
export function prodStep(crowd: Crowd, row: usize, probabilities: usize, label: usize, space: Workspace): void {
  const losses = space.losses;
  lose(crowd, row, probabilities, label, space.even, losses);
  for (let i: u32 = 0; i < crowd.workers; ++i) {
    const loss = get(losses, i);
    if (loss == loss) add(space.changes, i, log1p(-crowd.step * loss));
  }
}
