// What the core exports for the data room, and the layouts of its argument blocks (assembly/data/call.ts, equilibria.ts, convex.ts, simulate.ts).

import type { Core } from "../memory/core.js";

export interface DataCore extends Core {
  /** @param call pointer to a Call block. @returns a status. */
  dataPlan(call: number): number;
  dataPlanBytes(users: number): number;
  /** @param call pointer to a Convex block. @returns a status. */
  dataPlanConvex(call: number): number;
  /** @param window pointer to a Window block. @returns a status. */
  dataEquilibria(window: number): number;
  /** @param simulation pointer to a Simulation block. @returns a status. */
  dataSimulate(simulation: number): number;
  dataSample(simulation: number, trial: number): number;
  dataCostQuantile(distribution: number, seed: bigint, draws: number, share: number): number;
}

/** Codes of assembly/data/call.ts. */
export const dataRules = ["critical-value", "benefit-backed", "club", "proportional", "posted", "posted-lump", "posted-hindsight"] as const;
export const protocols = ["simultaneous", "small-first"] as const;
export const caps = ["pivotal", "dominant"] as const;
export const reasons = [null, "no-users", "short-of-capacity", "not-sustainable", "threshold-missed", "withdrawn"] as const;

/** Call block: these i64, */
export const CALL_NUMBERS = [
  "threshold", "value", "price", "floor", "bufferNumerator", "bufferDenominator", "spilloverNumerator", "spilloverDenominator",
  "expenditure", "leakage", "totalCost", "escrow", "kept", "voided", "voidedCost",
] as const;
/** then these u32. */
export const CALL_FIELDS = [
  "users", "rule", "protocol", "caps", "levels", "reassign", "thresholds", "values", "costs", "capacities", "benefits", "leaves",
  "burdens", "contributions", "payments", "order", "asked", "level", "committed", "reason", "rounds", "participants", "user", "field",
] as const;

/** Window block: these i64, */
export const WINDOW_NUMBERS = [
  "threshold", "spilloverNumerator", "spilloverDenominator", "reversibilityNumerator", "reversibilityDenominator",
  "exposureNumerator", "exposureDenominator",
] as const;
/** then these u32. */
export const WINDOW_FIELDS = ["players", "costs", "burdens", "benefits", "payments", "equilibria", "count", "sequential", "committed"] as const;

/** Convex block: these f64, */
export const CONVEX_NUMBERS = ["curvature", "threshold", "subsidy", "backing", "expenditure", "leakage", "totalCost", "kept"] as const;
/** then these u32. */
export const CONVEX_FIELDS = ["users", "posted", "costs", "capacities", "benefits", "burdens", "contributions", "payments", "committed"] as const;

/** Codes of assembly/data/population.ts. */
export const distributions = ["uniform", "lognormal", "pareto", "bimodal"] as const;

/** Simulation block: seed i64, leaving f64, then these u32. */
export const SIMULATION_FIELDS = [
  "distribution", "users", "trials", "contenders", "calls", "costs", "capacities", "benefits", "leaves", "sums",
] as const;

/** What `sums` holds of every contender. */
export const SUMS = [
  "commits", "leakage", "leaks", "kept", "participants", "expenditure", "cost", "used", "rounds", "voidedCost", "mostRounds",
] as const;

/** Most users of a call that `equilibria` goes through. */
export const MOST_PLAYERS = 10;
