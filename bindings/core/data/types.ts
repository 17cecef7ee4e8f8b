// The values of the data room. The model is ONE formalisation of Feng, Zhang and Zhao 2026 (arXiv 2605.07419), of which
// only the abstract was at hand: docs/data-call.md says what is theirs and what is ours. Symbols in brackets are those
// of that page.
//
// Data units and money are whole numbers from 0 to 2^53 - 1; which unit and which currency is the caller's business.

import type { Caps, CostDistribution, NullReason, Protocol } from "./names.js";

/** A whole number of data units or of money. */
export type Amount = number;

/** A fraction [numerator, denominator] of whole numbers below 2^31, denominator >= 1: exact, unlike a decimal. Results
 *  have it in lowest terms. */
export type Ratio = readonly [numerator: number, denominator: number];

export interface DataUser {
  /** Name used in messages and results: not empty, and no other user's. */
  readonly id?: string;
  /** c_i, money a unit: what the user reports. */
  readonly cost: Amount;
  /** k_i, units. Public or verified: under small-first and in `club`, under-claiming it can pay. */
  readonly capacity: Amount;
  /** b_i, money: worth of the improved model to this user, the provider's estimate; default 0, which is always safe. */
  readonly benefit?: Amount;
}

/** Threshold and value >= 1; a benefit counts `value` times where this is the target. */
export interface Level {
  readonly threshold: Amount;
  readonly value: Amount;
}

/** What every call says. */
interface Announced {
  /** Any number of users; nobody at all is a null outcome. */
  readonly users: readonly DataUser[];
  /** tau >= 1, units: below it data improve nothing. With `levels`, the announced one of their thresholds. */
  readonly threshold?: Amount;
  /** Thresholds and values both strictly increasing. Without `threshold` the target is the highest level that commits
   *  when everybody stays. There is no falling back to a lower one later. */
  readonly levels?: readonly Level[];
}

interface Windowed {
  readonly protocol?: Protocol;
  /** sigma, at most 1: the part of its benefit that a user keeps without contributing. Default [1, 1], a pure public
   *  good. */
  readonly spillover?: Ratio;
}

interface Drawn {
  /** 32 hexadecimal digits that decide by lot between equals, and rule D's rounding; all users then have an id, and the
   *  order they come in says nothing. To be drawn after the reports, where nobody can choose it (a public beacon): who
   *  knows it can split identities, who chooses it chooses the outcome. Without one, ties go by the order of users. */
  readonly key?: string;
}

export interface CriticalValueCall extends Announced, Windowed, Drawn {
  readonly rule: "critical-value";
  /** R, money a unit: the most that is paid for one. At most value/T for a provider that must not lose, and budget/T
   *  for one that cannot spend more, where T units may have to be paid for: tau; with a buffer ceil((1 + beta) tau);
   *  small-first tau + max k - 1. */
  readonly reserve: Amount;
  /** beta: assign ceil((1 + beta) tau) units where capacity allows, when simultaneous. Default [0, 1]. */
  readonly buffer?: Ratio;
}

export interface BenefitBackedCall extends Announced, Windowed, Drawn {
  readonly rule: "benefit-backed";
  /** s, money a unit; default 0. */
  readonly subsidy?: Amount;
  /** Default `pivotal`. */
  readonly caps?: Caps;
}

export interface ClubCall extends Announced, Windowed {
  readonly rule: "club";
  readonly protocol?: "simultaneous";
  /** s, money a unit; default 0. */
  readonly subsidy?: Amount;
}

export interface ProportionalCall extends Announced, Windowed, Drawn {
  readonly rule: "proportional";
  /** R, money for every unit; budget/tau is safe. */
  readonly reserve: Amount;
}

export interface PostedCall extends Announced {
  readonly rule: "posted";
  /** s, money a unit. */
  readonly subsidy: Amount;
}

export interface PostedLumpCall extends Announced {
  readonly rule: "posted-lump";
  /** L, money in one sum. */
  readonly subsidy: Amount;
  /** phi >= 1, units, that L is for. */
  readonly floor: Amount;
}

export interface PostedHindsightCall extends Announced {
  readonly rule: "posted-hindsight";
}

/** A call with a withdrawal window. */
export type WindowCall = CriticalValueCall | BenefitBackedCall | ClubCall | ProportionalCall;

/** What is announced before anybody decides, and what users report: a rule, and the fields that it has. */
export type DataCall = WindowCall | PostedCall | PostedLumpCall | PostedHindsightCall;

/** A call's terms with every default filled in: `{ users, ...options }` is the call, but for its key. */
export type CallOptions = Resolved<DataCall>;
/** Without users, target and key. */
export type TermsOf<Call> = Call extends Announced ? Omit<Call, keyof Announced | keyof Drawn> : never;
type Resolved<Call> = Call extends Announced ? Required<TermsOf<Call>> & Pick<Call, "threshold" | "levels"> : never;

/** What comes of a call. On null every contribution and payment is 0, but for posted rules, whose contributions are
 *  made and paid in any case. Arrays are copies that belong to the caller; index i is user i. */
export interface DataPlan {
  /** Names of the users, null where they have none. */
  readonly ids: readonly (string | null)[];
  readonly committed: boolean;
  /** null when committed. */
  readonly reason: NullReason | null;
  /** tau, the target. */
  readonly threshold: Amount;
  /** Its index among `levels`, 0 without. */
  readonly level: number;
  /** R, s or L; for `posted-hindsight` the price it found (0 when there is none). */
  readonly price: Amount;
  /** f64[N] units, d_i: what is kept of each user. At least the threshold in sum when committed, exactly that for
   *  simultaneous assignments without buffer, `club` and `proportional`. */
  readonly contributions: Float64Array;
  /** f64[N] money, t_i >= 0, paid only on commit (posted rules: in any case). */
  readonly payments: Float64Array;
  /** f64[N] units, the most each may be asked for: eligible capacity (critical-value, proportional), m_i
   *  (benefit-backed), the floor contribution (posted rules): on null too. In `club` the share, 0 on null. 0 of those
   *  who left before the last assignment. */
  readonly burdens: Float64Array;
  /** u32: users with a burden, in the order they are filled or asked: simultaneous critical-value and benefit-backed by
   *  cost, small-first and proportional by burden, ties by lot, without a key by index; club and posted rules by index.
   *  Empty where burdens fall short of the threshold, but for posted rules. */
  readonly order: Uint32Array;
  /** Sum of the payments. */
  readonly expenditure: Amount;
  /** What is spent without an improvement: 0 but for posted rules. */
  readonly leakage: Amount;
  /** sum c_i d_i. */
  readonly totalCost: Amount;
  /** What must be set aside before users are told: no outcome of the window pays more. Critical-value: R min(ceil((1 +
   *  beta) tau), K), K the eligible capacity; small-first R (tau + max k - 1). 0 on null. */
  readonly escrow: Amount;
  /** sum d_i. */
  readonly kept: Amount;
  /** Users with d_i > 0. */
  readonly participants: number;
  /** The terms, with defaults filled in. */
  readonly options: CallOptions;
}

export interface WithdrawOptions {
  /** Assign again among the rest when too many leave a simultaneous call. Default false. */
  readonly reassign?: boolean;
}

/** What comes of a call when users leave in the window. */
export interface Withdrawal extends DataPlan {
  /** Assignments made: 1, and one more for every one that too many left. */
  readonly rounds: number;
  /** Units that stayers had agreed to in assignments that came to nothing, and what those cost them where they had been
   *  delivered. */
  readonly voided: Amount;
  readonly voidedCost: Amount;
}

/** What a plan is compared with. */
export interface Comparison {
  /** Of a committed plan with a window: what comes of it when one of the 20 users who give most leaves, each alone. */
  readonly ifOneLeaves: readonly Leaving[];
  /** What small-first costs as the order of equals stands, and at least and at most in another one; null where that
   *  changes nothing. */
  readonly orderOfEquals: { readonly cost: Amount; readonly least: Amount; readonly most: Amount } | null;
  /** The uniform subsidy that spends as much as it can of the plan's expenditure (on null: of its price for the whole
   *  threshold), posted to everybody; null for posted rules, and where totals could pass 2^53 - 1. */
  readonly samePosted: Posted | null;
  /** The lowest posted subsidy that would have reached the threshold; not committed when none does. */
  readonly bestPosted: Posted | null;
}

export interface Leaving {
  /** Index of the user who leaves. */
  readonly user: number;
  readonly committed: boolean;
  readonly kept: Amount;
  readonly expenditure: Amount;
  readonly rounds: number;
  /** Who gives more than was planned. */
  readonly instead: readonly Instead[];
}

export interface Instead {
  /** Index of a user. */
  readonly user: number;
  readonly contribution: Amount;
  readonly payment: Amount;
  /** What it was asked for before. */
  readonly before: Amount;
}

/** What a posted subsidy gets. */
export interface Posted extends Pick<DataPlan, "committed" | "kept" | "expenditure"> {
  /** A unit. */
  readonly price: Amount;
}

/** A profile of the window: who stays, and what that comes to. */
export interface Profile {
  /** Ascending indices of users. */
  readonly stay: readonly number[];
  readonly kept: Amount;
  readonly committed: boolean;
}

/** The window as a game, for at most ten users with a burden. */
export interface WindowGame {
  /** Names of all users of the call, null where they have none. */
  readonly ids: readonly (string | null)[];
  /** Users who decide, in the order in which the sequential protocol asks them. */
  readonly players: readonly number[];
  /** What each of them carries, and is paid if it stays and the call commits. */
  readonly burdens: readonly Amount[];
  readonly payments: readonly Amount[];
  /** Every pure Nash equilibrium of the one-shot game. */
  readonly simultaneous: readonly Profile[];
  /** The subgame-perfect outcome of the sequential game; ties are broken for staying where that commits. */
  readonly sequential: Profile;
  /** The terms, with defaults filled in. */
  readonly options: CallOptions & Required<WindowOptions>;
}

export interface WindowOptions {
  /** rho, at most 1: the part of its cost that a user gets back who leaves, or whose call ends null. Default [1, 1]. */
  readonly reversibility?: Ratio;
  /** kappa: the further part of its cost that is lost to a user who stayed in a call that ended null. Default: none. */
  readonly exposure?: Ratio;
}

/** Extension in float64, for convex costs c_i (x + g x^2/2): amounts are any numbers from 0 to 1e100, results are
 *  rounded. */
export interface ConvexCall {
  readonly users: readonly DataUser[];
  /** tau > 0. */
  readonly threshold: number;
  /** g >= 0, known and the same for everybody. */
  readonly curvature: number;
  readonly rule: "benefit-backed" | "posted";
  /** s, a unit. */
  readonly subsidy: number;
  /** As in BenefitBackedCall, and for that rule alone. */
  readonly spillover?: Ratio;
  readonly caps?: Caps;
}

/** As in DataPlan, in float64. On null of `benefit-backed` everything is 0. */
export interface ConvexPlan extends
  Pick<DataPlan, "ids" | "committed" | "contributions" | "payments" | "burdens">,
  Pick<DataPlan, "expenditure" | "leakage" | "totalCost" | "kept"> {
  readonly options: Required<Omit<ConvexCall, "users">>;
}

export interface Population {
  readonly distribution: CostDistribution;
  /** How many, 1 to 10^6. */
  readonly users: number;
  /** Whole number from 0 to 2^53 - 1; the same seed gives the same users, in every runtime. */
  readonly seed: number;
}

/** The terms of a call without users and target, and what happens when too many leave. */
export type Contender = TermsOf<DataCall> & { readonly reassign?: boolean };

export interface SimulationOptions extends Population {
  /** Calls to draw. */
  readonly trials: number;
  /** tau, units. */
  readonly threshold: Amount;
  /** Rules that face the same users, and the same leavers. */
  readonly contenders: readonly Contender[];
  /** Probability with which each user, independently, leaves when asked to stay; default 0. */
  readonly leaving?: number;
}

/** Means over the trials. Those of `expenditure`, `totalCost`, `used`, `rounds` and `voidedCost` are over the committed
 *  ones, null without any. */
export interface ContenderResult {
  /** Share of calls that commit. */
  readonly success: number;
  /** Money spent without an improvement, a call. */
  readonly leakage: number;
  /** Share of calls in which there is some. */
  readonly leaks: number;
  /** Units given a call, in vain or not. */
  readonly kept: number;
  readonly participants: number;
  readonly expenditure: number | null;
  readonly totalCost: number | null;
  /** Units given a committed call. */
  readonly used: number | null;
  readonly rounds: number | null;
  readonly mostRounds: number;
  /** Cost of units agreed to in assignments that came to nothing. */
  readonly voidedCost: number | null;
  /** Sample variances over the calls that the mean is over, null for fewer than two: the square of a mean's standard
   *  error is variance/calls, that of `success` success (1 - success)/trials. */
  readonly variances: { readonly [Mean in "leakage" | "expenditure" | "totalCost"]: number | null };
}
