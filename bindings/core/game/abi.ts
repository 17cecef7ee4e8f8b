// What the core exports for the game room, and its codes.

import type { Core } from "../memory/core.js";

export interface GameCore extends Core {
  /** @param game address of a Game block. @returns a status. */
  price(game: number): number;
  /** Bytes that `price` takes beyond the block. @param copies 1 when rewards are widened or normalised. */
  priceBytes(groups: number, outcomes: number, copies: number): number;
  /** Takes a workspace for a Game block of one prompt, whose mechanism may change. @returns its address, 0 where memory ends. */
  openOne(game: number): number;
  /** `price`, in a workspace that was taken for that block. */
  priceOne(game: number, space: number): number;
  /** After `price`. @param game address of a Game block with rebates. @returns a status. */
  rebate(game: number): number;
  /** Bytes that `rebate` takes beyond what `price` does. @param outcomes of all prompts. */
  rebateBytes(prompts: number, groups: number, outcomes: number): number;
  /** @param game address of a Candidates block. @returns a status. */
  priceCandidates(game: number): number;
  /** Bytes that `priceCandidates` takes beyond the block. */
  priceCandidatesBytes(groups: number, candidates: number): number;
  /** @param game address of a Game block of one prompt. @param audit address of an Audit block. @returns a status. */
  audit(game: number, audit: number): number;
  auditBytes(groups: number, outcomes: number, copies: number): number;
  /** @param game address of a Candidates block, likewise. */
  auditCandidates(game: number, audit: number): number;
  auditCandidatesBytes(groups: number, candidates: number): number;
  /** @param study address of a Robustness block. @returns a status. */
  robustness(game: number, study: number): number;
  robustnessBytes(groups: number, outcomes: number, copies: number, samples: number): number;
  /** @param gradients, tilts addresses of f64[groups * outcomes]. @returns a status. */
  gradient(game: number, gradients: number, tilts: number): number;
  gradientBytes(groups: number, outcomes: number, copies: number): number;
  /** @param game address of a Checkpoints block. @returns a status. */
  priceCheckpoints(game: number): number;
  /** Bytes that `priceCheckpoints` takes beyond the block. */
  priceCheckpointsBytes(): number;
  /** @param choice address of a Choice block. @returns a status. */
  choose(choice: number): number;
  /** @param fit address of a Fit block. @returns a status. */
  fitRewards(fit: number): number;
  /** Bytes that `fitRewards` takes beyond the block. */
  fitRewardsBytes(items: number): number;
  /** @param quote address of a Quote block. @param game of a Game block. @returns a status. */
  quote(quote: number, game: number): number;
  /** Bytes that `quote` takes beyond its blocks. @param copies as for `priceBytes` */
  quoteBytes(groups: number, samples: number, blocks: number, copies: number): number;
  /** @param study address of a Synthetic block, @param game of a Game block. @returns a status. */
  gameSimulate(study: number, game: number): number;
  /** Bytes that `gameSimulate` takes beyond the blocks. */
  gameSimulateBytes(groups: number, outcomes: number, lies: number): number;
  /** @param table address of an Implementability block. @returns a status. */
  implementability(table: number): number;
  implementabilityBytes(types: number): number;
  /** @param study address of a Continuity block. @returns a status. */
  continuity(study: number): number;
  /** @param bounds, game addresses of a PaymentBounds and a Game block. @returns a status. */
  paymentBounds(bounds: number, game: number): number;
  paymentBoundsBytes(groups: number, outcomes: number, copies: number): number;
  /** @param objective, game addresses of an Objective and a Game block. @returns a status. */
  trainFor(objective: number, game: number): number;
  trainForBytes(groups: number, outcomes: number, copies: number): number;
  /** Bytes of what the totals of a column are made in, and how many f64 its state is at most. */
  totalsBytes(): number;
  totalsWords(): number;
  /** Makes those bytes ready, with sums of 0. */
  totalsOpen(totals: number): void;
  /** Adds a column's state. */
  totalsAdd(totals: number, state: number): void;
  /** Adds a column. @param game address of a Game block that has been priced. */
  totalsFold(totals: number, game: number, column: number): void;
  /** Writes state and statistics; sums are 0 again.
   *  @returns how many f64 the state is; 0 where no so many values have these sums. */
  totalsClose(totals: number, prompts: number, state: number, statistics: number): number;
}

/** The game room's part of assembly/status.ts. */
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
  ALPHA_TOO_HIGH: 11,
  SIZE_TOO_LARGE: 12,
  RANGE_TOO_LARGE: 13,
  PROBABILITY_NOT_VALID: 48,
  MASS_NOT_ONE: 49,
  NOT_COMPARED: 50,
  NEVER_LOST: 51,
  NEVER_WON: 52,
  TIES_WITHOUT_END: 53,
  NOT_FITTED: 54,
  REWARD_NEGATIVE: 64,
  REWARDS_NOT_POSITIVE: 65,
  GAP_NOT_REACHED: 66,
} as const;
