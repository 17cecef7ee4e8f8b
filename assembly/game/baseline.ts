// The model before fine-tuning: q > 0, normalised to sum 1.

import { BASELINE_NOT_POSITIVE, OK, Status } from "../status";
import { divide } from "../math/arrays";
import { addTo, clear, total } from "../math/slots";
import { Game, KL, TOTAL_VARIATION } from "./game";
import { Workspace } from "./workspace";

/** What a smaller probability is raised to, since every divergence needs q > 0: the smallest normal number, and where 1/q is
 *  squared its root, so that nothing overflows. */
const SMALLEST: f64 = 2.2250738585072014e-308;
const SMALLEST_SQUARED: f64 = 1e-150;

export function uniform(space: Workspace): void {
  const m = space.outcomes;
  const q = 1 / <f64>m;
  for (let x: u32 = 0; x < m; ++x) store<f64>(space.baseline + (<usize>x << 3), q);
}

/** From f64[m] at `given`, which stays as it is. */
export function prepareBaseline(game: Game, space: Workspace, given: usize): Status {
  const m = space.outcomes;
  const baseline = space.baseline;
  let highest: f64 = 0;
  for (let x: u32 = 0; x < m; ++x) {
    const q = load<f64>(given + (<usize>x << 3));
    if (!(q > 0 && q < Infinity)) {
      game.outcome = x;
      game.fault = q;
      return BASELINE_NOT_POSITIVE;
    }
    if (q > highest) highest = q;
  }
  // divided by the highest first, so that the sum cannot overflow
  clear(space.slots);
  for (let x: u32 = 0; x < m; ++x) {
    const share = load<f64>(given + (<usize>x << 3)) / highest;
    store<f64>(baseline + (<usize>x << 3), share);
    addTo(space.slots, x, share);
  }
  divide(baseline, m, total(space.slots));
  const smallest = game.divergence == KL || game.divergence == TOTAL_VARIATION ? SMALLEST : SMALLEST_SQUARED;
  for (let x: u32 = 0; x < m; ++x) {
    const at = baseline + (<usize>x << 3);
    store<f64>(at, max(load<f64>(at), smallest));
  }
  return OK;
}
