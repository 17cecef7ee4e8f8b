// The values of the game room's studies of lies: audits, gradients, heuristics, noise.

import type { lies, noises } from "./names.js";
import type { Properties, ResolvedOptions, Rule } from "./types.js";

/** A kind of lie. `size`: its size times the parameter alpha (Section 5). `manipulation`: beta r_i + (1 - beta) r_-i,
 *  r_-i the others' mean reward by size. `lower-worst`, `raise-best-lower-worst`: Theorem 4.2's deviations, by the
 *  parameter. `tilt`: along t(z) of Theorem B.2, as far as the parameter's share of the range; `tilt-one`: at the one
 *  outcome where it is steepest. `search`: projected gradient ascent, the parameter is the start. `steer`: whatever
 *  makes the parameter's candidate win. */
export type LieKind = (typeof lies)[number];

export interface AuditOptions {
  /** Of the search: the truth and random reports; default 4. */
  readonly starts?: number;
  /** Most steps from each start; default 24. */
  readonly steps?: number;
  /** Of the random starts: an integer >= 0, default 0. */
  readonly seed?: number;
  /** How far beyond its true range a reward is claimed, as a share of that range, where no normalisation bounds it;
   *  default 1. */
  readonly reach?: number;
  /** Called after each group. */
  readonly progress?: (done: number, of: number) => void;
}

/** A lie with what it brings the whole group, in reward units. */
export interface Lie {
  readonly lie: LieKind;
  readonly parameter: number;
  /** Change of w_i v_i by the true reward: the gain where nobody pays. */
  readonly valuationGain: number;
  /** Change of w_i v_i - p_i under the game's rule. */
  readonly utilityGain: number;
}

/** The best lie that was found, and what the group says in it. */
export interface BestLie extends Lie {
  readonly size: number;
  /** After normalisation; with candidates, the values that it claims. */
  readonly reward: Float64Array;
}

export interface AuditedGroup {
  readonly id: string | null;
  readonly size: number;
  /** w_i v_i, p_i and their difference at the truth. */
  readonly valuation: number;
  readonly payment: number;
  readonly utility: number;
  /** What a gain in utility has to pass to be more than rounding. */
  readonly tolerance: number;
  /** What theory says of this group where nobody pays: `indifferent` gains nothing (Theorem 4.2 (1)); `sure` can gain
   *  (4.2 (2): its rewards differ and the lowest is positive, normalised by sum or max; no outcome has probability 0;
   *  any divergence but total variation, under which small lies may move nothing); `open` otherwise (4.3 decides case
   *  by case). */
  readonly unpaidPromise: "indifferent" | "sure" | "open";
  /** The best lie where nobody pays, and the best under the game's rule. A gain that is not positive means none was
   *  found. */
  readonly unpaid: BestLie;
  readonly paid: BestLie;
  /** The best of each kind, without payments and with them. */
  readonly lies: readonly { readonly unpaid: Lie; readonly paid: Lie }[];
}

export interface Audited {
  readonly options: ResolvedOptions | null;
  readonly properties: Properties;
  readonly groups: readonly AuditedGroup[];
  /** How many lies were played. */
  readonly tried: number;
  /** Whether no lie that was tried gains more than rounding under the game's rule. */
  readonly truthful: boolean;
  /** The same for a person, in a sentence or two. */
  readonly verdict: string;
}

export interface Gradient {
  readonly ids: readonly (string | null)[];
  readonly options: ResolvedOptions;
  /** f64[m] for each group: d v_i / d r_i(z), of one agent's valuation by its true reward, which stays, by the reward
   *  that the group reports; both normalised. */
  readonly gradients: readonly Float64Array[];
  /** f64[m] for each group: t(z) of Theorem B.2. */
  readonly tilts: readonly Float64Array[];
}

export interface RobustnessOptions {
  /** Most that a reward, as the mechanism reads it, may be off, after normalisation; >= 0. */
  readonly epsilon: number;
  /** `uniform` (default): anything up to epsilon, everywhere by itself; `rounding`: to the nearest multiple of 2
   *  epsilon. */
  readonly noise?: (typeof noises)[number];
  /** Draws of the noise, at least 2, which all lies share; default 256, and 1 for rounding. */
  readonly samples?: number;
  /** Integer >= 0, default 0; draw s uses seed + s. */
  readonly seed?: number;
}

export interface RobustGroup {
  readonly id: string | null;
  /** 2 w_i epsilon (Theorem 4.12). */
  readonly bound: number;
  /** The most that a lie gained over the truth, on average over the draws, and the standard error of that (0 of a
   *  single draw). */
  readonly gain: number;
  readonly standardError: number;
  /** That lie, f64[m]. */
  readonly report: Float64Array;
  readonly tried: number;
  /** Largest error of what the model seems worth to an agent of the group; at most epsilon (Lemma D.1). */
  readonly valuationError: number;
}

export interface Robust {
  readonly options: ResolvedOptions;
  readonly epsilon: number;
  readonly noise: (typeof noises)[number];
  readonly samples: number;
  /** What the bound takes for granted. */
  readonly assumptions: readonly string[];
  readonly groups: readonly RobustGroup[];
  /** Largest loss of welfare that noise brought, and 2 epsilon sum_i gamma_i w_i, which it may not pass (Lemma D.2). */
  readonly welfareLoss: number;
  readonly welfareBound: number;
}

export interface HeuristicOptions {
  /** Numbers of steps; default 1, 2, 4, 8, 16, 32. */
  readonly steps?: readonly number[];
  /** Of mirror ascent, in (0, 1]; default 0.3. */
  readonly rate?: number;
  /** As of `audit`. */
  readonly starts?: number;
  readonly seed?: number;
}

/** A heuristic with so many checkpoints. f64[n] each. */
export interface HeuristicCost {
  readonly rule: Rule;
  readonly steps: number;
  readonly payments: Float64Array;
  /** Payment less the exact one; never positive but for rounding. */
  readonly errors: Float64Array;
  /** How many groups would be paid. */
  readonly negative: number;
  /** The largest gain in utility that a lie was found to bring (there may be better ones), and what it has to pass to
   *  be more than rounding. */
  readonly gains: Float64Array;
  readonly tolerances: Float64Array;
}

export interface Heuristics {
  readonly ids: readonly (string | null)[];
  readonly rate: number;
  /** f64[n]: payments of the exact rule. */
  readonly exact: Float64Array;
  readonly rows: readonly HeuristicCost[];
}
