// What a simulation of random games is told, and finds.

import type { GameOptions, Statistic } from "./types.js";
import type { deviations } from "./names.js";

/** Random games in which the first group lies by Theorem 4.2 and the others tell the truth (appendix F, Table 1 of Sun
 *  et al. 2025). Rewards are uniform on [0, 1) and then normalised, sizes uniform on {1, ..., largestSize}, the model
 *  before fine-tuning is uniform. */
export interface GameSimulation extends Pick<GameOptions, "divergence" | "lambda"> {
  /** How many games, 1 to 2^32 - 1. */
  readonly samples: number;
  /** Of the games, 0 to 2^53 - 1: the same games for the same seed. */
  readonly seed: number;
  /** What the lie moves, > 0 each, in units of the normalised reward. Cut in each game to the reward of the group's
   *  worst outcome. */
  readonly epsilons: readonly number[];
  /** n, 1 to 10,000; default 5. */
  readonly groups?: number;
  /** m, 2 to 1,000,000; default 10. */
  readonly outcomes?: number;
  /** 1 to 1,000,000; default 10. */
  readonly largestSize?: number;
  /** `sum` (default): epsilon goes from the worst outcome to the best. `max`: it is taken from the worst. */
  readonly normalization?: (typeof deviations)[number];
}

export interface SimulatedGames {
  /** With what was taken where nothing was said. */
  readonly options: Required<GameSimulation>;
  /** By epsilon. What the lie adds, against the truth in the same games: without payments that is the gain of
   *  valuation, with them that of utility. */
  readonly lies: readonly {
    readonly epsilon: number;
    /** Of the group as a whole: w_1 v_1, in reward units. */
    readonly valuation: Statistic;
    /** w_1 v_1 - p_1. Never positive beyond rounding (Prop. 4.4). */
    readonly utility: Statistic;
  }[];
}
