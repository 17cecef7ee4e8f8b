// What the WebAssembly core exports, and the layouts of its argument blocks (assembly/game/game.ts, candidates.ts).

import type { Core } from "../memory/core.js";

export interface GameCore extends Core {
  /** @param game pointer to a Game block. @returns a status. */
  price(game: number): number;
  priceBytes(groups: number, outcomes: number, copies: number): number;
  /** @param game pointer to a Candidates block. @returns a status. */
  priceCandidates(game: number): number;
  accumulate(values: number, rows: number, columns: number, count: number, state: number): void;
  statistics(state: number, columns: number, count: number, into: number): void;
}

/** Status codes of assembly/status.ts. */
export const Status = {
  OK: 0,
  REWARD_NOT_FINITE: 1,
  BASELINE_NOT_POSITIVE: 2,
  BOOST_NOT_FINITE: 3,
  NORMALIZER_NOT_POSITIVE: 4,
  OVERFLOW: 5,
  OUT_OF_MEMORY: 6,
  REGULARIZER_NOT_FINITE: 7,
  ALPHA_TOO_LOW: 8,
  BOOST_TOO_LARGE: 9,
  REGULARIZER_TOO_LARGE: 10,
  REPORT_OUT_OF_RANGE: 16,
  LABEL_OUT_OF_RANGE: 17,
  STEP_TOO_LARGE: 18,
  AMOUNT_NOT_INTEGER: 32,
  TOTAL_TOO_LARGE: 33,
} as const;

/** Codes of assembly/game/game.ts. */
export const divergences = ["kl", "chi2", "total-variation", "reverse-kl", "hellinger", "jensen-shannon", "cressie-read"] as const;
export const normalizations = ["none", "sum", "max", "range"] as const;
export const rules = ["affine-maximizer", "none"] as const;

/** Game block: these f64, */
export const GAME_NUMBERS = ["lambda", "alpha", "fault"] as const;
/** then these u32. */
export const GAME_FIELDS = [
  "prompts", "groups", "divergence", "normalization", "rule", "single", "offsets", "rewards", "baselines", "boosts", "sizes",
  "multipliers", "policies", "valuations", "payments", "utilities", "welfare", "divergences", "prompt", "group", "outcome",
] as const;

/** Candidates block: one f64 (fault), then these u32. */
export const CANDIDATE_FIELDS = [
  "groups", "candidates", "values", "sizes", "multipliers", "regularizer", "boost", "scores", "withoutGroup", "valuations",
  "payments", "utilities", "winner", "group", "candidate",
] as const;
