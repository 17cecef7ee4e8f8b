// What a worker is paid for.

import type { Account } from "./types.js";

/** An account; sums of losses may have rounded past the ends of the unit scale. */
export function account(id: string, weight: number, slots: number, loss: number, noise: number): Account {
  return { id, weight, slots, loss, unitLoss: Math.max(0, Math.min(slots, loss * (1 - 2 * noise) + noise * slots)) };
}
