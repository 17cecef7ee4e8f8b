// The values of what starts from samples and from preferences: quotes, draws, fitted rewards.

import type { quoted, quotedTogether } from "./names.js";
import type { GameOptions, Group, Numbers, Properties, ResolvedOptions } from "./types.js";

/** One prompt, or any mixture of prompts, of which the base model gave S independent samples. */
export interface SampledGame extends GameOptions {
  /** reward: S finite numbers, what sample s is worth to ONE agent of the group. */
  readonly groups: readonly (Group & { readonly reward: Numbers })[];
  /** B, how many groups of samples are left out in turn: an integer from 2 to S, default min(S, 128). More take
   *  longer and give errors that are themselves less noisy, by 1 / sqrt(2 B). */
  readonly blocks?: number;
}

/** One number a group for each column, in reward units, and one each for all groups together. */
export type Estimates =
  & { readonly [name in (typeof quoted)[number]]: Float64Array }
  & { readonly [name in (typeof quotedTogether)[number]]: number };

/** What fine-tuning would give. Columns are f64[n]: `base`, what the base model is worth to ONE agent (mean reward,
 *  normalised); `valuations`, what the tuned model is; `payments` and `utilities`, of the whole group, as `price` has
 *  them; `gains`, utility less size * base: what taking part is worth to the whole group against no fine-tuning. */
export interface Quote extends Estimates {
  readonly ids: readonly (string | null)[];
  readonly options: ResolvedOptions & Required<Pick<SampledGame, "blocks">>;
  readonly properties: Properties;
  /** S. */
  readonly samples: number;
  /** 1 / sum policy^2, from 1 to S: so many samples of the tuned model tell as much as these. */
  readonly effectiveSamples: number;
  /** sqrt of the jackknife's variance. */
  readonly standardErrors: Estimates;
  /** How much the estimate is too high in expectation, by the jackknife; O(1 / S). */
  readonly biases: Estimates;
  /** 4 S: errors fall like 1 / sqrt S once they are `reliable`. */
  readonly samplesToHalve: number;
  /** Whether errors can be trusted: at least 100 effective samples, and not total variation, whose policy hangs on
   *  the best sample of all. False says: draw more samples, raise lambda, or expect more than these errors. */
  readonly reliable: boolean;
}

/** What a draw is a function of. */
export interface Draw {
  /** 32 hexadecimal digits, secret: who knows it can foresee every draw. */
  readonly key: string;
  /** An integer >= 0 that no other request of this key has. */
  readonly request: number;
}

/** What somebody prefers, pair by pair. */
export interface Preferences {
  /** `tie`: neither was preferred, then the order of the two says nothing. weight: how often this was said, from 1e-9
   *  to 1e9, default 1. */
  readonly comparisons: readonly {
    readonly winner: string;
    readonly loser: string;
    readonly tie?: boolean;
    readonly weight?: number;
  }[];
  /** Names in the order of the results, at most 2,048. Default: all that are compared, by first appearance. */
  readonly items?: readonly string[];
  /** From 0 to 1e9: so many times half the sum of squared strengths is taken from the log-likelihood, which keeps
   *  strengths finite. Default 0. */
  readonly ridge?: number;
}

export interface FittedRewards {
  /** Names of the items. */
  readonly ids: readonly string[];
  readonly options: Required<Pick<Preferences, "ridge">>;
  /** f64[items]: log-strengths, mean 0. P(a wins over b) is e^(a - b) times P(b wins over a). */
  readonly rewards: Float64Array;
  /** f64[items], from the inverse information, of strengths whose mean is 0; with a ridge too small, as it pulls them
   *  in. */
  readonly standardErrors: Float64Array;
  /** log nu of Davidson's model; null where there is no tie. */
  readonly tie: number | null;
  /** The certificate: the largest absolute residual of the score equations, at most 1e-9 of all weights. */
  readonly scores: number;
  /** Of the comparisons, without the ridge. */
  readonly logLikelihood: number;
}
