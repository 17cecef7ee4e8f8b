// The values of the crowd room's studies: whole runs in simulated crowds, and what lying is worth.

import type { environments, foreseen, objectives, schemes, strategies, utilities } from "./names.js";
import type { Baseline, MechanismOptions, Output, ResolvedReplay, Silence } from "./types.js";

export type Environment = (typeof environments)[number];

/** No key: what is drawn follows from the seed. */
export interface CrowdSimulation extends Omit<MechanismOptions, "key"> {
  readonly environment: Environment;
  /** N. */
  readonly workers: number;
  /** T; also the default horizon. */
  readonly slots: number;
  readonly runs: number;
  /** Integer >= 0; run s uses seed + s. */
  readonly seed: number;
  /** `steering`: every slot the workers play the Nash equilibrium of pulling the mechanism's mean output to their own
   *  belief; `steering-average`: that of pulling the plain average. Default "truthful". */
  readonly strategy?: (typeof strategies)[number];
  /** Default: none. */
  readonly baselines?: readonly Baseline[];
}

/** f64[runs] each: regret against the best worker's beliefs. */
export interface Simulated {
  readonly options: ResolvedReplay
    & Required<Pick<CrowdSimulation, "environment" | "workers" | "slots" | "runs" | "seed" | "strategy">>;
  readonly regret: Float64Array;
  readonly mixtureRegret: Float64Array;
  readonly baselines: { readonly [name in Baseline]?: Float64Array };
  /** Final share of worker 0, the accurate one. */
  readonly accurateShare: Float64Array;
  /** As that of a replay. */
  readonly bound: number | null;
}

export type Utility = (typeof utilities)[number];
export type Scheme = (typeof schemes)[number];

export interface ResponseOptions {
  /** What is done with reports: an update of this room, or one of the schemes it is compared with. */
  readonly scheme: Scheme;
  /** What the worker wants. `share`: its share after settlement; `raw-weight`: its weight before normalisation (prod);
   *  `log-odds` of the share; `outcome`: -(p - b)^2; `brier`: -(x - y)^2; `consensus`: -(x - p)^2; `lottery`: winning
   *  the slot (elf-x). */
  readonly utility: Utility;
  /** Index of the worker who considers lying. */
  readonly worker: number;
  /** b in [0, 1]. */
  readonly belief: number;
  /** N shares > 0 (relative). */
  readonly weights: readonly number[];
  /** N reports, null for who reports nothing; the worker's own is ignored. */
  readonly reports: readonly (number | null)[];
  /** The same if the label will be 1, for others who know something; default `reports`. */
  readonly reportsIfOne?: readonly (number | null)[];
  /** eta in (0, 1/2] (hedge: any > 0); default 1/2. */
  readonly step?: number;
  /** Default "mean". */
  readonly output?: Output;
  /** Default "half". */
  readonly silence?: Silence;
  /** q: N probabilities of having been asked, 0 for who was not (and so has no part in the output), when k of N are;
   *  for wsu. */
  readonly asked?: readonly number[];
  /** Points of the search on [0, 1]; default 1001. The belief is always tried. */
  readonly grid?: number;
}

export interface BestResponse {
  readonly options: Required<Pick<ResponseOptions, "scheme" | "utility" | "step" | "output" | "silence" | "grid">>;
  /** The best report; the belief itself unless another is strictly better. */
  readonly report: number;
  /** What it gains over telling the truth, in units of the utility; 0 when truth is best. */
  readonly gain: number;
  /** Expected utility of the truth, and what silence gains over it (negative: it loses). */
  readonly truthful: number;
  readonly gainOfSilence: number;
}

export type Objective = (typeof objectives)[number];

export interface ForesightOptions {
  readonly scheme: (typeof foreseen)[number];
  /** T, from 1 to 1,000. */
  readonly slots: number;
  /** eta; default sqrt(ln 2 / T), at most 1/2. */
  readonly step?: number;
  /** `final`: the share after the last slot; `summed`: the shares after every slot; `outcome`: at every slot the mean
   *  output near the own belief, (1 - mix) times the sum of -(p_t - b_t)^2 plus mix times the summed shares. Default
   *  "final". */
  readonly objective?: Objective;
  /** In [0, 1], what the share weighs beside the outcome; for `outcome` alone. Default 0. */
  readonly mix?: number;
  /** The other worker reports b + shift, or 0.9 and 0.1 as the label will be. Default { shift: 0 }. */
  readonly opponent?: "informed" | { readonly shift: number };
  /** Points between log-odds of -12 and 12 of the share, odd, from 101; the time is in proportion. Default 801. */
  readonly grid?: number;
}

export interface Foreseen {
  /** `mix` is null where nothing is mixed. */
  readonly options: Required<Omit<ForesightOptions, "mix">> & { readonly mix: number | null };
  /** Largest gain of lying with foresight over truth, in what the objective says (but for `final` in the mean over
   *  slots), over starting shares with |log-odds| <= 4. */
  readonly gain: number;
  /** Largest distance of a best report from the belief, and of their log-odds, over the same shares and all slots. */
  readonly deviation: number;
  readonly logOddsDeviation: number;
  /** Where both workers start with half. */
  readonly even: {
    readonly gain: number;
    /** Expected distance of the best report from the belief: at the first slot, and in the mean over slots. */
    readonly firstDeviation: number;
    readonly meanDeviation: number;
  };
}

export interface LotteryOptions {
  /** 1 to 7 beliefs of worker 0, slot by slot. */
  readonly beliefs: readonly number[];
  /** The reports of the two others at each slot. */
  readonly others: readonly (readonly [number, number])[];
  /** Default 101. */
  readonly grid?: number;
}

export interface ForeseenLottery {
  readonly options: { readonly slots: number; readonly grid: number };
  /** What the best reports gain over truth, in probability of leading in the end. */
  readonly gain: number;
  /** That probability under truth. */
  readonly truthful: number;
}
