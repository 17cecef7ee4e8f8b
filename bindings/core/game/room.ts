// The public interface of the game room.

import type { Draw, FittedRewards, Preferences, Quote, SampledGame } from "./sample-types.js";
import type { GameSimulation, SimulatedGames } from "./simulation-types.js";
import type {
  BoundedGame, Continuity, ContinuityQuestion, Implementability, PaymentBounds, Trained, TrainingGame, TypeTable,
} from "./training-types.js";
import type {
  Audited, AuditOptions, Gradient, HeuristicOptions, Heuristics, Robust, RobustnessOptions,
} from "./study-types.js";
import type {
  Batch, BatchOptions, CandidateGame, CheckpointGame, Game, Numbers, Priced, PricedCandidates, PricedCheckpoints, PricedColumns, Totals,
} from "./types.js";

/** The game room. Every function is synchronous and pure.
 *  @throws TypeError for a value of the wrong type or an unknown field, RangeError for a value that is not allowed;
 *  the message names the field, for example `"groups[2].reward[7]" expected a finite number, got NaN`. */
export interface GameRoom {
  /** Affine maximiser with Clarke-pivot payments for one prompt (Sun et al. 2025, Def. 4.1, eq. 1).
   *  Truthful (DSIC, in rewards and sizes) and individually rational for non-negative rewards (Prop. 4.4); payments are
   *  never negative; not budget balanced. Time O(n m) for kl, total-variation; O(n m steps) for the others. */
  price(game: Game): Priced;
  /** Room for many prompts at once, without copying rewards in. Same guarantees, prompt by prompt. */
  batch(options: BatchOptions): Batch;
  /** Statistics over results, and over those of `after` (its `prompts` and `state`): the bits that one batch of all
   *  those prompts gives in its `totals`, wherever and in whatever order they were priced. Time O(n) a prompt. */
  totals(priced: PricedColumns, after?: Totals): Totals;
  /** Statistics over the prompts of both, of the same groups: the bits of the whole, however it was cut into parts and
   *  in whatever order these are merged. Read of them are `prompts` and `state` alone: the statistics are computed from
   *  these, and what stands in their place is neither read nor checked. Time O(n), whatever the number of prompts.
   *  @example parts.reduce((a, b) => game.mergeTotals(a, b))
   *  @throws RangeError that names the entry, for example `a.state[3]`, of a state that no totals have, for totals of
   *  different groups, and for more than 2^53 - 1 prompts. */
  mergeTotals(a: Totals, b: Totals): Totals;
  /** VCG over a finite set of trained candidates (Section 5). Same guarantees. Time O(n K). */
  priceCandidates(game: CandidateGame): PricedCandidates;
  /** What each group pays when all there is are checkpoints of real training runs (Section 4.4): by Heuristic 1,
   *  Heuristic 2, or eq. 1 as it was measured. `properties` says which promise is left. Time O(n) for each checkpoint
   *  of each run. */
  priceCheckpoints(game: CheckpointGame): PricedCheckpoints;
  /** What lying would bring each group, the others' reports as they are: the lies of Section 5, of Theorems 4.2 and
   *  B.2, and the best that a search finds. Under affine-maximizer no gain is more than rounding (Prop. 4.4); among
   *  candidates the search is complete. Time O(n m) a lie, some 250 lies a group. */
  audit(game: Game | CandidateGame, options?: AuditOptions): Audited;
  /** d v_i / d r_i(z) in closed form, and t(z) of Theorem B.2. Time O(n m). */
  gradient(game: Game): Gradient;
  /** What Heuristics 1 and 2 cost against the exact rule, by the number of steps: payment error, negative payments, the
   *  largest gain from lying that an audit finds. For kl. Time of two audits a step number. */
  heuristics(game: Game, options?: HeuristicOptions): Heuristics;
  /** Noisy reports: what lying gains at most, measured, beside the bound 2 w_i epsilon of Theorem 4.12, which assumes
   *  noise that is independent across groups and lies in rewards alone; likewise Lemmas D.1 and D.2. Time O(n m) a lie
   *  and draw. */
  robustness(game: Game, options: RobustnessOptions): Robust;
  /** A group's rewards from its pairwise preferences: log-strengths by maximum likelihood (Bradley and Terry 1952; ties
   *  by Davidson 1970), with standard errors and the score equations as certificate. `rewards` can be a group's
   *  `reward`: its unit is then that of a logit. Right up to its errors if comparisons are independent and follow that
   *  model; whoever makes them up lies as with any other reward, which the payments answer. Time O(items^3 +
   *  comparisons) a Newton step.
   *  @example game.fitRewards({ comparisons: [{ winner: "a", loser: "b", weight: 3 }, { winner: "b", loser: "a" }] })
   *  @throws RangeError that names an item for which the comparisons tell no finite strength. */
  fitRewards(preferences: Preferences): FittedRewards;
  /** What fine-tuning would give each group and cost it, before it is trained: the game over samples of the base model,
   *  each scored by every group's reward model. With standard errors and biases over samples by the grouped jackknife,
   *  for every divergence and rule. The outcome has the guarantees of `price` for these samples; for all responses it
   *  is right up to its errors, if samples are independent draws of the base model. Errors are asymptotic: see
   *  `reliable`. Time O(blocks) prices.
   *  @example game.quote({ groups: [{ size: 3, reward: [0.9, 0.3, 0.9, 0.1] }, { size: 1, reward: [0, 0.4, 0, 1] }] }) */
  quote(game: SampledGame): Quote;
  /** Draws one response from a policy: its index, in proportion to its probability; never one of probability 0. By a
   *  number u in [0, 1), or, keyed, by a pseudorandom function of the request: the same key and request draw the same
   *  response, in every runtime. A payment is for the policy, so what is drawn changes none.
   *  @param policy m finite numbers >= 0 that sum to 1 within 1e-9, as `price` returns it.
   *  @example game.choose(policy, { key: "000102030405060708090a0b0c0d0e0f", request: 42 }) */
  choose(policy: Numbers, by: number | Draw): number;
  /** What lying by Theorem 4.2 (2) brings a group in random games, without and with the payment of eq. 1: its valuation
   *  rises, by the theorem in every game whose worst outcome is worth something to
   *  it (not under total-variation, where small lies may move nothing); its utility does not, by Prop. 4.4. Averages over games that are drawn. Time O(samples epsilons n m).
   *  @example
   *  game.simulate({ samples: 10_000, seed: 1, epsilons: [0.01], lambda: 0.1 }).lies[0].utility.mean < 0;   // true */
  simulate(options: GameSimulation): SimulatedGames;
  /** The policy that an objective makes of one prompt, with a certificate of how near the optimum it is. Nobody is
   *  charged: under nash and max-min truth is in general no dominant strategy, whatever is charged (ask
   *  `implementability`); under social-welfare it is with the payments of `price`. nash and max-min for kl and chi2;
   *  nash for rewards >= 0, some > 0 in every group. Source: Section 6 and Appendix E. Time O(n m); for those two some
   *  tens of steps of O(n^2 m + n^3). */
  train(game: TrainingGame): Trained;
  /** Whether a training rule, tabulated on k types of one group, can be made truthful by any payments (cycle
   *  monotonicity, Prop. E.2), by which, and whether by those alone (Lemma C.2). It speaks of the types in the table: a
   *  rule that is not implementable on them is not on more; one that is may not be. Time O(k^3); for up to 14 types
   *  that are not implementable O(2^k k^2). */
  implementability(table: TypeTable): Implementability;
  /** How far SW-Max's policy can move when what the groups report moves (Def. 4.7, Prop. 4.8, Lemma B.1), whatever
   *  their rewards. */
  continuity(question: ContinuityQuestion): Continuity;
  /** Between what each group's payment has to be under any rule that keeps SW-Max truthful: at least p^AFF if it is
   *  never negative, at most that and the slack if it is individually rational (Theorem 4.11, Cor. 4.13). Assumes types
   *  of all normalised rewards >= 0, constant ones among them, and sizes from `smallestSize`. Slack 0 for none and
   *  range, whose types hold the reward 0; "sum" for kl alone. Time O(n^2 m), for "max" by the other divergences O(n^2
   *  m^2). */
  paymentBounds(game: BoundedGame): PaymentBounds;
}
