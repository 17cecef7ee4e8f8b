// The public vocabulary of the game room. Symbols in brackets are those of Sun et al. 2025,
// "Mechanism Design for LLM Fine-tuning with Multiple Reward Models".

import type { Numbers } from "../check.js";
import type { Holder } from "../memory/dispose.js";
import type { Properties } from "./guarantees.js";
import type { divergences, normalizations, precisions, rebates, rules, views } from "./names.js";

export type { Numbers, Properties };

/** The regulariser D_f = sum_x q(x) f(policy(x)/q(x)) that keeps the fine-tuned model near the baseline q.
 *  f(t)/lambda is: kl `t ln t`; chi2 `(t-1)^2`; total-variation `|t-1|`; reverse-kl `-ln t`; hellinger `(sqrt t -
 *  1)^2`; jensen-shannon `t ln t - (t+1) ln((t+1)/2)`; `{ alpha }` (Cressie-Read, alpha not 0 or 1) `(t^alpha - alpha t
 *  + alpha - 1) / (alpha (alpha - 1))`. */
export type Divergence = (typeof divergences)[number] | { readonly alpha: number };

/** What is done to a group's reward rm_i over the outcomes of one prompt before anything else: `none`; `sum` and `max`
 *  divide by the sum or the maximum (Section 2 of the paper; it must be positive); `range` maps [min, max] to [0, 1]
 *  (a constant reward becomes 0: the group is indifferent); `z-score` to mean 0 and variance 1 over the outcomes (a
 *  constant reward becomes 0), group by group: normalising each keeps every group's signal, where normalising their sum
 *  would hide small ones. */
export type Normalization = (typeof normalizations)[number];

/** `affine-maximizer`: the payment of eq. 1, with which truth is a dominant strategy (Prop. 4.4). `none`: nobody pays,
 *  and overstating is profitable (Theorem 4.2). `intermediate`: Heuristic 1 of Section 4.4, never negative, not
 *  truthful. `early-stopped`: Heuristic 2, truthful, may pay groups. These two charge by checkpoints: measured ones
 *  (`priceCheckpoints`), or those of `ascent`. */
export type Rule = (typeof rules)[number];

/** `bailey`: group i gets back 1/n of what the others would pay without it, which keeps truth dominant (Theorem 4.9)
 *  and may leave the platform with a deficit. */
export type Rebate = (typeof rebates)[number];

/** Checkpoints by mirror ascent from the baseline, for kl: after k steps c_k = 1 - (1 - rate)^k of the way in
 *  log-probabilities. */
export interface Ascent {
  /** From 1 to 10,000. */
  readonly steps: number;
  /** In (0, 1]. */
  readonly rate: number;
}

/** A group's identity and weight, the same for every prompt. */
export interface Group {
  /** A name of the caller's, any string; messages go by the group's index. */
  readonly id?: string;
  /** w_i > 0, the number of agents in the group. */
  readonly size: number;
  /** gamma_i, from 1e-9 to 1e9, default 1: the platform counts the group gamma_i times in the objective and divides its
   *  payment by gamma_i (affine maximiser). It must not depend on what the group reports. */
  readonly multiplier?: number;
}

/** What every pricing call takes besides groups. */
export interface GameOptions {
  /** Default "kl". */
  readonly divergence?: Divergence;
  /** Strength of the regulariser, from 1e-300 to 1e300, in reward units; default 1. */
  readonly lambda?: number;
  /** Default "none". */
  readonly normalization?: Normalization;
  /** Default "affine-maximizer". */
  readonly rule?: Rule;
  /** Of rules intermediate and early-stopped, which need it, and divergence kl. */
  readonly ascent?: Ascent | null;
  /** Of rule affine-maximizer. Default "none". Time n times that without. */
  readonly rebate?: Rebate;
}

/** The options with what was taken where nothing was said. */
export type ResolvedOptions = Required<GameOptions>;

/** One prompt: n groups, m candidate responses ("outcomes"). */
export interface Game extends GameOptions {
  /** reward: m finite numbers, the reward rm_i(x) of outcome x to ONE agent of the group. */
  readonly groups: readonly (Group & { readonly reward: Numbers })[];
  /** q, m positive numbers, the model before fine-tuning; normalised to sum 1. Default uniform. */
  readonly baseline?: Numbers;
  /** b, m finite numbers, the platform's own preference or reserve, added to the objective. Default 0. */
  readonly boost?: Numbers;
}

/** What every result says of the call it came of. */
interface Result {
  /** Of the groups, by index; null where none was given. */
  readonly ids: readonly (string | null)[];
  readonly options: ResolvedOptions;
  /** What the rule and rebate promise. */
  readonly properties: Properties;
}

/** The outcome of one prompt. All arrays are copies that belong to the caller. */
export interface Priced extends Result {
  /** f64[m], LLM_theta: sums to 1. */
  readonly policy: Float64Array;
  /** f64[n], v_i: expected reward of ONE agent of group i under the policy (Def. 3.1), after normalisation. */
  readonly valuations: Float64Array;
  /** f64[n], p_i: what group i pays as a whole, in reward units, rebate taken off. Never negative but where
   *  `properties` say so. */
  readonly payments: Float64Array;
  /** f64[n], >= 0: what group i gets back; null without rebates. */
  readonly rebates: Float64Array | null;
  /** f64[n], u_i = w_i v_i - p_i: the utility of the whole group. */
  readonly utilities: Float64Array;
  /** Affine social welfare: sum_i gamma_i w_i v_i + sum_x policy(x) b(x) - divergence (Def. 4.1 when gamma = 1, b = 0). */
  readonly welfare: number;
  /** D_f(policy || baseline), lambda included. */
  readonly divergence: number;
  /** What all pay together, in reward units: negative where rebates leave a deficit. */
  readonly surplus: number;
}

/** A batch: many prompts, the same groups. Either every prompt has `outcomes` responses or prompt p has
 *  offsets[p+1] - offsets[p] of them (offsets[0] = 0, prompts + 1 entries). */
export interface BatchOptions extends GameOptions {
  readonly groups: readonly Group[];
  readonly prompts: number;
  readonly outcomes?: number;
  readonly offsets?: readonly number[] | Uint32Array;
  /** Element type of the rewards view. Default "f64". */
  readonly precision?: (typeof precisions)[number];
  /** Which writable views there are besides rewards: `baselines`, all 1 at first (default: uniform), `boosts`, all 0 at
   *  first (none). */
  readonly views?: readonly (typeof views)[number][];
}

/** Over prompts, from exact sums of the values and of their squares. */
export interface Statistic {
  /** The sum, rounded once; infinite where it is beyond the largest double. */
  readonly total: number;
  /** The rounded sum over the number of prompts; finite also where that sum is not. */
  readonly mean: number;
  /** Of that mean, to a relative 2^-51: sample standard deviation / sqrt(prompts). null for a single
   *  prompt, where it is not defined. */
  readonly standardError: number | null;
}

/** Statistics over prompts. The same prompts give the same bits, in whatever order and however they are split. */
export interface Totals {
  readonly prompts: number;
  /** The exact sums behind the statistics, for `price({ after })` and `mergeTotals` to go on from; JSON-safe. For every
   *  column (valuations, payments, utilities, welfare) the sum of its values and that of their squares: first, count and
   *  `count` words of the sum's sign, which is sum_k word[k] 2^(32 (first + k) - 2176). */
  readonly state: readonly number[];
  /** One entry per group. */
  readonly valuations: readonly Statistic[];
  readonly payments: readonly Statistic[];
  readonly utilities: readonly Statistic[];
  readonly welfare: Statistic;
}

/** The outcomes of a batch, prompt-major; copies that belong to the caller. */
export interface PricedBatch extends Result {
  /** f64, prompt p at [offsets[p], offsets[p+1]). */
  readonly policies: Float64Array;
  /** f64[prompts * n], group i of prompt p at p*n + i; likewise payments and utilities. */
  readonly valuations: Float64Array;
  readonly payments: Float64Array;
  readonly utilities: Float64Array;
  /** f64[prompts * n], likewise; null without rebates. */
  readonly rebates: Float64Array | null;
  /** f64[prompts]. */
  readonly welfare: Float64Array;
  /** f64[prompts], what all pay together. */
  readonly surpluses: Float64Array;
  /** f64[prompts], lambda included. */
  readonly divergences: Float64Array;
  /** Statistics over these prompts, and over those of `after` when it was given to `price`. */
  readonly totals: Totals;
}

/** What totals are of: columns of a PricedBatch, or of results that were priced one by one, put together likewise. */
export interface PricedColumns {
  /** Prompt-major, n each; likewise payments and utilities. */
  readonly valuations: Numbers;
  readonly payments: Numbers;
  readonly utilities: Numbers;
  /** One per prompt. */
  readonly welfare: Numbers;
}

/** A batch owns a WebAssembly instance: its views are never detached, and its memory goes back when it is dropped. */
export interface Batch extends Holder {
  /** Writable view: reward of outcome x to one agent of group i at prompt p is rewards[n*offsets[p] + i*m_p + x]
   *  (for equal prompts rewards[(p*n + i)*m + x]). All 0 at first. */
  readonly rewards: Float32Array | Float64Array;
  /** Writable view, outcome x of prompt p at offsets[p] + x; only with "baselines" among `views`. */
  readonly baselines: Float64Array | undefined;
  /** Writable view, likewise; only with "boosts". */
  readonly boosts: Float64Array | undefined;
  /** Prices what the views hold now. `after`: totals to continue (same groups; `prompts` and `state` are read), for work
   *  that comes in chunks.
   *  `prompts`: price only the first so many (default all).
   *  @throws RangeError that names the entry when a view holds a value that is not allowed; nothing is returned then. */
  price(options?: { readonly after?: Totals; readonly prompts?: number }): PricedBatch;
}

/** The finite set of Section 5: K candidate models that were really trained (for example Rewarded Soups). */
export interface CandidateGame {
  /** values: K finite numbers, what candidate k is worth to ONE agent of the group. */
  readonly groups: readonly (Group & { readonly values: Numbers })[];
  /** K finite numbers subtracted from the objective: the cost or divergence of each candidate. Default 0. */
  readonly regularizer?: Numbers;
  /** K finite numbers added to the objective: the platform's own preference. Default 0. */
  readonly boost?: Numbers;
}

export interface PricedCandidates extends Pick<Result, "ids"> {
  /** Index of the candidate with the highest score. Ties: the lexicographically highest (v_1, v_2, ...), then the
   *  lowest index. */
  readonly winner: number;
  /** f64[K]: sum_i gamma_i w_i values_i(k) - regularizer(k) + boost(k). */
  readonly scores: Float64Array;
  /** i32[n]: the index that would win without group i. */
  readonly withoutGroup: Int32Array;
  /** f64[n]: what the winner is worth to one agent of group i. */
  readonly valuations: Float64Array;
  /** f64[n], >= 0. */
  readonly payments: Float64Array;
  /** f64[n]: w_i v_i - p_i. */
  readonly utilities: Float64Array;
  /** The winner's score. */
  readonly welfare: number;
}

/** Checkpoints that were saved while training, and measured. */
export interface CheckpointGame {
  readonly groups: readonly (Group & {
    /** K numbers: what checkpoint k of the run on all reports is worth to ONE agent of the group; the last is the final
     *  model. */
    readonly values: Numbers;
    /** The run that was trained without this group; rules affine-maximizer and early-stopped need one for every group. */
    readonly without?: {
      /** n rows of K_i numbers, K_i this run's checkpoints: what each is worth to one agent of group j. The group's own
       *  row counts for nothing. */
      readonly values: readonly Numbers[];
      /** K_i numbers. */
      readonly regularizer: Numbers;
    };
  })[];
  /** K numbers subtracted from the objective: the measured divergence of each checkpoint, lambda included. */
  readonly regularizer: Numbers;
  /** `intermediate`: the best of the run's own checkpoints for the others; `early-stopped`: the best of the run without
   *  the group; `affine-maximizer`: the last of that run, eq. 1 as it was measured; `none`. */
  readonly rule: Rule;
}

export interface PricedCheckpoints extends Pick<Result, "ids" | "properties"> {
  readonly rule: Rule;
  /** Index of the final model among the checkpoints: K - 1. */
  readonly final: number;
  /** i32[n]: the checkpoint that the group's payment is measured against, of its run under the rule; -1 where nobody
   *  pays. */
  readonly chosen: Int32Array;
  /** f64[n]: what the final model is worth to one agent of group i. */
  readonly valuations: Float64Array;
  /** f64[n]. Not negative under intermediate. */
  readonly payments: Float64Array;
  /** f64[n]: w_i v_i - p_i. */
  readonly utilities: Float64Array;
}
