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

export function account(id: string, weight: number, charged: Charged, noise: number): Account {
  const { slots, loss, silent, silentLoss } = charged;
  const known = !Number.isNaN(silent);
  const answered = slots - silent;
  return {
    id, weight, slots, loss, unitLoss: onUnitScale(loss, slots, noise),
    answered: known ? answered : null,
    answeredLoss: known ? onUnitScale(loss - silentLoss, answered, noise) : null,
  };
}

/** Sums of losses may have rounded past the ends of the scale. */
const onUnitScale = (loss: number, slots: number, noise: number): number =>
  Math.max(0, Math.min(slots, loss * (1 - 2 * noise) + noise * slots));
