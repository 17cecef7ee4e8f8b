// What the core exports for the data room, and those of its codes that are no words of the public.

import type { Core } from "../memory/core.js";
import { Status as Common } from "../memory/status.js";

export interface DataCore extends Core {
  /** @param call pointer to a Call block. @returns a status. */
  dataPlan(call: number): number;
  /** Bytes that planning takes for a time. */
  dataPlanBytes(users: number): number;
  /** @param hashes u32[count] @param pairs u32[2 count]. @returns how many pairs, -1 when it gave up. */
  dataRepeats(hashes: number, count: number, pairs: number): number;
  /** Bytes that it takes for a time. */
  dataRepeatsBytes(count: number): number;
  /** @param call pointer to a Convex block. @returns a status. */
  dataPlanConvex(call: number): number;
  /** Plans what a comparison, by its pointer, is of. @returns a status, like those below. */
  dataCompare(comparison: number): number;
  dataCompareWithout(comparison: number, user: number): number;
  dataCompareOrder(comparison: number, dearestFirst: number): number;
  dataComparePosted(comparison: number, hindsight: number): number;
  /** Bytes that these take for a time. */
  dataComparisonBytes(users: number): number;
  /** @param window pointer to a Window block. @returns a status. */
  dataEquilibria(window: number): number;
  /** @param simulation pointer to a Simulation block. @returns a status. */
  dataSimulate(simulation: number): number;
  dataSample(simulation: number, trial: number): number;
  dataCostQuantile(distribution: number, seed: bigint, draws: number, share: number): number;
}

/** assembly/status.ts */
export const Status = { ...Common, AMOUNT_NOT_INTEGER: 32, TOTAL_TOO_LARGE: 33 } as const;

/** Where a fault is: the AT_ codes of assembly/data/block.ts, by index. */
export const places = ["cost", "capacity", "benefit", "price", "levels", "leavers"] as const;
