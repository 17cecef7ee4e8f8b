// What a worker is paid for.

import type { Account } from "./types.js";

/** What a worker was charged for: slots and the sum of its losses over them, and of both what was its silence's, NaN
 *  where that is not known. */
export interface Charged {
  readonly slots: number;
  readonly loss: number;
  readonly silent: number;
  readonly silentLoss: number;
}

/** @param classes k, or 1 */
export function account(id: string, weight: number, charged: Charged, noise: number, classes = 1): Account {
  const { slots, loss, silent, silentLoss } = charged;
  const known = !Number.isNaN(silent);
  const answered = slots - silent;
  return {
    id, weight, slots, loss, unitLoss: onUnitScale(loss, slots, noise, classes),
    answered: known ? answered : null,
    answeredLoss: known ? onUnitScale(loss - silentLoss, answered, noise, classes) : null,
  };
}

/** Sums of losses may have rounded past the ends of the scale. */
function onUnitScale(loss: number, slots: number, noise: number, classes: number): number {
  const kept = classes <= 2 ? 1 - 2 * noise : 1 - (noise * classes) / (classes - 1);
  return Math.max(0, Math.min(slots, loss * kept + noise * slots));
}
