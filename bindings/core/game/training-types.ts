// The public vocabulary of the game room's questions about training rules: which can be made truthful, by which
// payments, and how smoothly they answer.

import type { objectives } from "./names.js";
import type { Divergence, Game, GameOptions, Numbers, ResolvedOptions } from "./types.js";

/** What decides the policy: no options of payment. */
export type TrainingOptions = Pick<ResolvedOptions, "divergence" | "lambda" | "normalization">;
type UnpaidGame = Omit<Game, Exclude<keyof GameOptions, keyof TrainingOptions>>;

/** A training rule tabulated on k types of one group, the others' reports fixed. */
export interface TypeTable {
  /** k arrays of k numbers: valuations[t][s] is what ONE agent of type t has of the outcome that reporting s brings. */
  readonly valuations: readonly Numbers[];
  /** k numbers > 0, w of each type. Default 1. */
  readonly sizes?: Numbers;
  /** Names of the types. */
  readonly ids?: readonly (string | null)[];
  /** What no single step between types may fall short of, reward units; below it is noise. Default 1e-12 times the
   *  largest |size * valuation|, for tables that were computed; for measured ones, their error. */
  readonly tolerance?: number;
}

/** With l(s, t) = sizes[t] (valuations[t][t] - valuations[t][s]), what telling the truth brings type t over reporting
 *  s. */
export interface Implementability {
  /** Of the types, by index; null where none was given. */
  readonly ids: readonly (string | null)[];
  /** Whether some payments make truth a dominant strategy over these types: no cycle of l is negative (Prop. E.2). True
   *  is certain up to `tolerance` a step; false comes with a cycle below -`tolerance`. */
  readonly implementable: boolean;
  /** Indices of the types of the lightest cycle, in the order of its steps; empty for a single type. */
  readonly cycle: readonly number[];
  /** What l sums to along it; null for a single type. */
  readonly weight: number | null;
  /** Whether no cycle is lighter. Always where implementable, and for up to 14 types; beyond, the lightest cycle is
   *  NP-hard to find, and this is one with the lowest mean. */
  readonly exact: boolean;
  readonly tolerance: number;
  /** f64[k]: p(t) = V(0, t), the shortest path from the first type, the highest truthful payments with p(0) = 0; null
   *  where none are. */
  readonly payments: Float64Array | null;
  /** f64[k]: -V(t, 0), the lowest ones. */
  readonly lowest: Float64Array | null;
  /** The largest V(s, t) + V(t, s) over pairs: by how much p(t) - p(s) can differ among truthful payments; null where
   *  there are none. */
  readonly gap: number | null;
  /** The pair that has it, of the lowest indices. */
  readonly pair: readonly [number, number] | null;
  /** Payment equivalence (Lemma C.2): whether the gap is within tolerance, so that truthful payments are unique up to a
   *  constant. */
  readonly unique: boolean;
}

/** Scores that move by so much, at a baseline. */
export interface ContinuityQuestion {
  /** Default "kl". */
  readonly divergence?: Divergence;
  /** Default 1. */
  readonly lambda?: number;
  /** Positive numbers, normalised to sum 1; either this or `lowest`. */
  readonly baseline?: Numbers;
  /** A probability that none of the baseline's is below, in (0, 1]. */
  readonly lowest?: number;
  /** max_x |sum_i w_i r_i(x) - sum_i w'_i r'_i(x)| >= 0, reward units. */
  readonly change: number;
}

export interface Continuity {
  readonly options: Required<Pick<GameOptions, "divergence" | "lambda">>;
  /** What max_x |policy - policy'| stays within, at most 1; null where the divergence has no rate. */
  readonly bound: number | null;
  /** That bound per unit of change, before it is cut at 1: a policy within epsilon needs a change within epsilon / rate
   *  (Def. 4.7); null for total-variation and alpha > 2. */
  readonly rate: number | null;
}

/** A game whose rewards are >= 0 after normalisation. */
export interface BoundedGame extends UnpaidGame {
  /** w_i that no type of any group is below. Default 1, the paper's whole numbers. */
  readonly smallestSize?: number;
}

/** By group, the others' reports fixed. */
export interface PaymentBounds {
  readonly ids: readonly (string | null)[];
  readonly options: TrainingOptions & { readonly smallestSize: number };
  /** f64[n]: p_i^AFF. A truthful payment that is never negative is at least this. */
  readonly lower: Float64Array;
  /** f64[n]: lower + slack. A truthful payment that is individually rational is at most this. */
  readonly upper: Float64Array;
  /** f64[n], >= 0: the lowest utility that a type of the group can have under p^AFF. */
  readonly slack: Float64Array;
}

/** What training maximises, D_f(policy || baseline) and the boost aside. `social-welfare`: sum_i w_i v_i (SW-Max).
 *  `nash`: sum_i w_i log v_i. `max-min`: min_i v_i, whatever the sizes. */
export type TrainingObjective = (typeof objectives)[number];

export interface TrainingGame extends UnpaidGame {
  /** Default "social-welfare". */
  readonly objective?: TrainingObjective;
}

export interface Trained {
  readonly ids: readonly (string | null)[];
  readonly options: TrainingOptions & { readonly objective: TrainingObjective };
  /** f64[m]: sums to 1. */
  readonly policy: Float64Array;
  /** f64[n], v_i: expected reward of ONE agent of group i, after normalisation. */
  readonly valuations: Float64Array;
  /** The objective at the policy: with the divergence taken off, the boost added. */
  readonly value: number;
  /** D_f(policy || baseline), lambda included. */
  readonly divergence: number;
  /** The duality gap: no policy's objective is higher than `value` by more, rounding aside. At most 1e-9 of the sum of
   *  sizes for nash, of the largest |reward| for max-min (else the game is refused), as a rule 1e-20 and 1e-13 of it. 0
   *  for social-welfare, which needs none. */
  readonly gap: number;
  /** f64[n]: the sizes (with multipliers 1) for which SW-Max gives the same policy: gamma_i w_i; for nash over v_i; for
   *  max-min the multipliers of the groups that are worst off, which sum to 1. */
  readonly weights: Float64Array;
}
