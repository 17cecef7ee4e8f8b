// The public vocabulary of the data room. The model is ONE formalisation of Feng, Zhang and Zhao 2026 (arXiv 2605.07419), of which
// only the abstract was at hand: docs/data-call.md says what is theirs and what is ours. Symbols in brackets are those of that page.
//
// Data units and money are whole numbers from 0 to 2^53 - 1; which unit and which currency is the caller's business.

import type { Advanced, CallCommand, CallState, CallTerms, CallView } from "./ledger/types.js";

export type * from "./ledger/types.js";

/** A whole number of data units or of money. */
export type Amount = number;

/** A fraction [numerator, denominator] of whole numbers below 2^31, denominator >= 1: exact, unlike a decimal. */
export type Ratio = readonly [numerator: number, denominator: number];

/** - `critical-value` (A): the cheapest assignment of the threshold among those who ask at most the reserve. Simultaneous: critical-value
 *    payments; small-first: the reserve for every unit.
 *  - `benefit-backed` (B): everybody carries at most what a flat subsidy and its own benefit cover. Not truthful.
 *  - `club` (C): equal shares among those who would carry them; for improvements that can be denied to the others.
 *  - `proportional` (D): shares in proportion to capacity among those who ask at most the reserve, the reserve for every unit.
 *  - `posted`, `posted-lump`: benchmarks, paid whether or not the threshold is reached: a subsidy a unit, or one sum for `floor` units.
 *  - `posted-hindsight`: the lowest posted subsidy a unit that would have reached the threshold. Uses private costs: a yardstick only. */
export type DataRule = "critical-value" | "benefit-backed" | "club" | "proportional" | "posted" | "posted-lump" | "posted-hindsight";

/** `simultaneous`: all decide at once, an exact assignment. `small-first`: users are asked in ascending order of burden until the
 *  threshold is reached; those who were not asked are released. */
export type Protocol = "simultaneous" | "small-first";

export interface DataUser {
  /** Name used in messages: not empty, and no other user's. */
  readonly id?: string;
  /** c_i, money a unit: what the user reports. */
  readonly cost: Amount;
  /** k_i, units. Public or verified: under small-first and in `club`, under-claiming it can pay. */
  readonly capacity: Amount;
  /** b_i, money: worth of the improved model to this user, the provider's estimate; default 0, which is always safe. */
  readonly benefit?: Amount;
}

/** What is announced before anybody decides, and what users report. */
export interface DataCall {
  /** Any number of users; nobody at all is a null outcome. */
  readonly users: readonly DataUser[];
  /** tau >= 1, units: below it data improve nothing. With `levels`, the announced one of their thresholds. */
  readonly threshold?: Amount;
  /** Thresholds and values >= 1, both strictly increasing; a benefit counts `value` times at its level. Without `threshold` the
   *  target is the highest level that commits when everybody stays. There is no falling back to a lower one later. */
  readonly levels?: readonly { readonly threshold: Amount; readonly value: Amount }[];
  readonly rule: DataRule;
  /** Default `simultaneous`. The posted rules have none, `club` only that one. */
  readonly protocol?: Protocol;
  /** R, money a unit: the most that is paid for one, in `critical-value` and `proportional`. At most value/T for a provider that must
   *  not lose, and budget/T for one that cannot spend more, where T units may have to be paid for: tau; with a buffer
   *  ceil((1 + beta) tau); small-first critical-value tau + max k - 1. */
  readonly reserve?: Amount;
  /** s, money a unit, in `benefit-backed`, `club` (both default 0) and `posted`; L, money in one sum, in `posted-lump`. */
  readonly subsidy?: Amount;
  /** phi >= 1, units, in `posted-lump`. */
  readonly floor?: Amount;
  /** sigma, at most 1: the part of its benefit that a user keeps without contributing. Default [1, 1], a pure public good. */
  readonly spillover?: Ratio;
  /** What backs a burden in `benefit-backed`: the whole benefit (`pivotal`, default), which holds a user only while the call hangs on
   *  it; or the part that leaving loses in any case (`dominant`), so that staying is a dominant strategy. */
  readonly caps?: "pivotal" | "dominant";
  /** beta: assign ceil((1 + beta) tau) units where capacity allows, in `critical-value` simultaneous. Default [0, 1]. */
  readonly buffer?: Ratio;
}

/** Why nothing comes of a call: nobody reported; eligible capacity is below the threshold; no burdens that users would carry reach
 *  it; a posted subsidy drew less; too many left. */
export type NullReason = "no-users" | "short-of-capacity" | "not-sustainable" | "threshold-missed" | "withdrawn";

/** What comes of a call. On null every contribution and payment is 0, but for posted rules, whose contributions are made and paid in
 *  any case. Arrays are copies that belong to the caller; index i is user i. */
export interface DataPlan {
  readonly committed: boolean;
  /** null when committed. */
  readonly reason: NullReason | null;
  /** tau, the target. */
  readonly threshold: Amount;
  /** Its index among `levels`, 0 without. */
  readonly level: number;
  /** R, s or L; for `posted-hindsight` the price it found (0 when there is none). */
  readonly price: Amount;
  /** f64[N] units, d_i: what is kept of each user. At least the threshold in sum when committed, exactly that for simultaneous
   *  assignments without buffer, `club` and `proportional`. */
  readonly contributions: Float64Array;
  /** f64[N] money, t_i >= 0, paid only on commit (posted rules: in any case). */
  readonly payments: Float64Array;
  /** f64[N] units, the most each may be asked for: eligible capacity (critical-value, proportional), m_i (benefit-backed), the floor
   *  contribution (posted rules): on null too. In `club` the share, 0 on null. 0 of those who left before the last assignment. */
  readonly burdens: Float64Array;
  /** u32: users with a burden, in the order they are filled or asked: simultaneous critical-value and benefit-backed by cost,
   *  small-first and proportional by burden, ties by index; club and posted rules by index. Empty where burdens fall short of the
   *  threshold, but for posted rules. */
  readonly order: Uint32Array;
  /** Sum of the payments. */
  readonly expenditure: Amount;
  /** What is spent without an improvement: 0 but for posted rules. */
  readonly leakage: Amount;
  /** sum c_i d_i. */
  readonly totalCost: Amount;
  /** What must be set aside before users are told: no outcome of the window pays more. Critical-value: R min(ceil((1 + beta) tau), K),
   *  K the eligible capacity; small-first R (tau + max k - 1). 0 on null. */
  readonly escrow: Amount;
  /** sum d_i. */
  readonly kept: Amount;
  /** Users with d_i > 0. */
  readonly participants: number;
  /** The call, as it was given (not copied): the plan is a function of it alone. */
  readonly call: DataCall;
}

/** What comes of a call when users leave in the window. */
export interface Withdrawal extends DataPlan {
  /** Assignments made: 1, and one more for every one that too many left. */
  readonly rounds: number;
  /** Units that stayers had agreed to in assignments that came to nothing, and what those cost them where they had been delivered. */
  readonly voided: Amount;
  readonly voidedCost: Amount;
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
  /** Users who decide, in the order in which the sequential protocol asks them. */
  readonly players: readonly number[];
  /** What each of them carries, and is paid if it stays and the call commits. */
  readonly burdens: readonly Amount[];
  readonly payments: readonly Amount[];
  /** Every pure Nash equilibrium of the one-shot game. */
  readonly simultaneous: readonly Profile[];
  /** The subgame-perfect outcome of the sequential game; ties are broken for staying where that commits. */
  readonly sequential: Profile;
}

export interface WindowOptions {
  /** rho, at most 1: the part of its cost that a user gets back who leaves, or whose call ends null. Default [1, 1]. */
  readonly reversibility?: Ratio;
  /** kappa: the further part of its cost that is lost to a user who stayed in a call that ended null. Default [0, 1]. */
  readonly exposure?: Ratio;
}

/** Extension in float64, for convex costs c_i (x + g x^2/2): amounts are any numbers from 0 to 1e100, results are rounded. */
export interface ConvexCall {
  readonly users: readonly { readonly cost: number; readonly capacity: number; readonly benefit?: number }[];
  /** tau > 0. */
  readonly threshold: number;
  /** g >= 0, known and the same for everybody. */
  readonly curvature: number;
  readonly rule: "benefit-backed" | "posted";
  /** s, a unit. */
  readonly subsidy: number;
  /** As in DataCall; benefit-backed only. */
  readonly spillover?: Ratio;
  readonly caps?: "pivotal" | "dominant";
}

/** As in DataPlan, in float64. On null of `benefit-backed` everything is 0. */
export type ConvexPlan = Pick<DataPlan, "committed" | "contributions" | "payments" | "burdens" | "expenditure" | "leakage" | "totalCost" | "kept">;

/** Synthetic costs, mean about 1000 of money a unit: uniform on 200..1800; lognormal, standard deviation 0.8 of the logarithm; pareto,
 *  400 (1 + Lomax) of shape 2.5; bimodal, half on 200..500 and half on 1000..2000. Capacities are uniform on 1..20 units, benefits
 *  2000 exp(z/2 - 1/8) with z standard normal. */
export type CostDistribution = "uniform" | "lognormal" | "pareto" | "bimodal";

export interface Population {
  readonly distribution: CostDistribution;
  /** How many, 1 to 10^6. */
  readonly users: number;
  /** Whole number from 0 to 2^53 - 1; the same seed gives the same users, in every runtime. */
  readonly seed: number;
}

/** The terms of a call without users and target, and what happens when too many leave. */
export type Contender = Omit<DataCall, "users" | "threshold" | "levels"> & { readonly reassign?: boolean };

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

/** Means over the trials. Those of `expenditure`, `totalCost`, `used` and `rounds` are over the committed ones, NaN without any. */
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
  readonly expenditure: number;
  readonly totalCost: number;
  /** Units given a committed call. */
  readonly used: number;
  readonly rounds: number;
  readonly mostRounds: number;
  /** Cost of units agreed to in assignments that came to nothing. */
  readonly voidedCost: number;
}

/** The data room. Every function is synchronous and pure.
 *  @throws TypeError for a value of the wrong type, an unknown field or one the rule does not have, RangeError for a value that is not
 *  allowed and for calls whose totals could pass 2^53 - 1; the message names the field, for example
 *  `"users[2].cost" expected an integer from 0 to 9007199254740991, got NaN`. A null outcome is a value. */
export interface DataRoom {
  /** Plans a call. Time O(n log n) a level (club: O(n) more for every round of dropping).
   *
   *  Guarantees. No leakage: rules A to D pay only on commit, and commit only at the threshold. A: reporting the true cost is a
   *  dominant strategy for users without benefit and, where spillover is 1 (the improvement is not withheld from those who are not
   *  asked), for all users whose cost is at most the reserve (simultaneous and without buffer; small-first also needs verified
   *  capacities); t_i >= c_i d_i; expenditure <= R min(ceil((1 + beta) tau), K) simultaneous with K the eligible capacity,
   *  <= R (tau + max k - 1) small-first. B: C_i <= t_i + b_i, not truthful. C: truthful in cost and benefit where the improvement can be
   *  denied to those who are dropped and capacities are verified. None against collusion, over-claimed capacities or fabricated data. */
  plan(call: DataCall): DataPlan;
  /** What comes of a planned call when these users (indices) leave when they are asked to stay; nobody foresees it. Simultaneous: null
   *  when too few stay or, with `reassign`, a new assignment among those who have not left. Small-first: the next are asked. */
  withdraw(plan: Pick<DataPlan, "call">, leavers: readonly number[], options?: { readonly reassign?: boolean }): Withdrawal;
  /** All equilibria of the window by brute force, simultaneous and sequential, over the burdens of this plan: the assigned ones of a
   *  simultaneous plan, the most each may be asked for of a small-first one. Posted rules have no window. */
  game(plan: Pick<DataPlan, "call">, options?: WindowOptions): WindowGame;
  /** Extension in float64: posted and benefit-backed subsidies under convex costs; the cheapest assignment levels marginal costs.
   *  At the same subsidy benefit-backed commits whenever posted does, at no more expense. No claim of truthfulness. Time O(n) a
   *  bisection step. */
  planConvex(call: ConvexCall): ConvexPlan;
  /** Many calls with synthetic users, settled under several rules. One result a contender. Deterministic: SplitMix64 in the core,
   *  a stream of its own for every trial. */
  simulate(options: SimulationOptions): ContenderResult[];
  /** The users of one trial (default 0) of a simulation. */
  sample(population: Population, trial?: number): DataUser[];
  /** The `share` quantile (0 to 1) of 200,000 costs drawn from a distribution. */
  costQuantile(population: Omit<Population, "users">, share: number): Amount;
  /** A new call, DRAFT, as a value. */
  draft(terms: CallTerms): CallState;
  /** The next state, or the same one and why the command is refused: nothing is thrown for a command that is wrong. COMMITTED is the
   *  only step that cannot be undone: it counts delivered units, freezes the manifest and makes the escrow payable, or is NULL. */
  advance(state: CallState, command: CallCommand): Advanced;
  /** What a user, or without one the provider, may see of a call. */
  view(state: CallState, user?: string): CallView;
}
