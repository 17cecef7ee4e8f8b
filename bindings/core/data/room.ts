// The public interface of the data room.

import type { Life } from "../life/types.js";
import type { CallCommand, CallRefusal, CallState, CallView } from "./ledger/types.js";
import type {
  Amount, Comparison, ContenderResult, ConvexCall, ConvexPlan, DataCall, DataPlan, DataUser, Population,
  SimulationOptions, WindowCall,
  WindowGame, WindowOptions, Withdrawal, WithdrawOptions,
} from "./types.js";

/** The data room. Every function is synchronous and pure.
 *  @throws Refusal: a TypeError for a value of the wrong type, an unknown field or one the rule does not have, a
 *  RangeError for a value that is not allowed and for calls whose totals could pass 2^53 - 1; it names the field, for
 *  example `"users[2].cost" expected an integer from 0 to 9007199254740991, got NaN`. A null outcome is a value. */
export interface DataRoom {
  /** Plans a call. Time O(n log n) a level.
   *
   *  Guarantees. No leakage: rules A to D pay only on commit, and commit only at the threshold. A: reporting the true
   *  cost is a dominant strategy for users without benefit and, where spillover is 1 (the improvement is not withheld
   *  from those who are not asked), for all users whose cost is at most the reserve (simultaneous and without buffer;
   *  small-first also needs verified capacities); t_i >= c_i d_i; expenditure <= R min(ceil((1 + beta) tau), K)
   *  simultaneous with K the eligible capacity, <= R (tau + max k - 1) small-first. B: C_i <= t_i + b_i, not truthful.
   *  C: truthful in cost and benefit where the improvement can be denied to those who are dropped and capacities are
   *  verified. D: with a key that nobody knew, splitting units over identities changes no expected share; without one
   *  it pays. None against collusion, over-claimed capacities or fabricated data.
   *  @example
   *  const ann = { id: "ann", cost: 2, capacity: 4 };
   *  const bob = { id: "bob", cost: 5, capacity: 6 };
   *  const cyd = { id: "cyd", cost: 3, capacity: 5 };
   *  const call = { users: [ann, bob, cyd], threshold: 8, rule: "critical-value", reserve: 20 };
   *  data.plan(call).payments;                       // 18, 0, 20 */
  plan(call: DataCall): DataPlan;
  /** What comes of a call when these users leave when they are asked to stay; nobody foresees it. Simultaneous: null
   *  when too few stay or, with `reassign`, a new assignment among those who have not left. Small-first: the next are
   *  asked.
   *  @param leavers ids or indices of users, each user once
   *  @example
   *  data.withdraw(call, ["ann"]).committed;         // false: the others were asked for less than 8 */
  withdraw(call: DataCall, leavers: readonly (string | number)[], options?: WithdrawOptions): Withdrawal;
  /** What a plan is compared with: one of the largest contributors leaves, equals stand in another order, the same
   *  money is posted as a subsidy. Time O(n log n), and O(n) for everybody who leaves; the users are read once.
   *  @example
   *  data.compare(call).ifOneLeaves[0]               // { user: 0, committed: false, kept: 0, ... } */
  compare(call: DataCall, options?: WithdrawOptions): Comparison;
  /** All equilibria of the window by brute force, simultaneous and sequential, over the burdens of this call's plan:
   *  the assigned ones of a simultaneous plan, the most each may be asked for of a small-first one. */
  window(call: WindowCall, options?: WindowOptions): WindowGame;
  /** Extension in float64: posted and benefit-backed subsidies under convex costs; the cheapest assignment levels
   *  marginal costs. At the same subsidy benefit-backed commits whenever posted does, at no more expense. No claim of
   *  truthfulness. Time O(n) a bisection step. */
  planConvex(call: ConvexCall): ConvexPlan;
  /** Many calls with synthetic users, settled under several rules. One result a contender. Deterministic: SplitMix64 in
   *  the core, a stream of its own for every trial. */
  simulate(options: SimulationOptions): ContenderResult[];
  /** The users of one trial (default 0) of a simulation. */
  sample(population: Population, trial?: number): DataUser[];
  /** The `share` quantile (0 to 1) of 200,000 costs drawn from a distribution. */
  costQuantile(population: Omit<Population, "users">, share: number): Amount;
  /** The life of calls: what becomes of a command, the state after an event, whether a stream of events is what it
   *  says. Streams are "calls/" and a name. COMMITTED is the only step that cannot be undone: after the window it counts
   *  delivered units, freezes the manifest and makes the escrow payable, or is NULL. */
  readonly calls: Life<CallState, CallCommand, CallView, CallRefusal>;
}
