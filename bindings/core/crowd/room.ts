// The public interface of the crowd room.

import type { Life } from "../life/types.js";
import type { Labelled, LabelOptions, Vote, VoteColumns } from "./label/types.js";
import type { RoundsCommand, RoundsRefusal, RoundsState, RoundsView } from "./life/types.js";
import type { PaidGolden, PaidPeer, PayableVotes } from "./peer/types.js";
import type {
  ClassGathering, ClassReports, ClassSettlement, ClassesAggregated, ClassesAggregatedAll, NewCrowd,
} from "./class-types.js";
import type {
  BestResponse, CrowdSimulation, Foreseen, ForeseenLottery, ForesightOptions, LotteryOptions, ResponseOptions, Simulated,
} from "./study-types.js";
import type {
  Aggregated, AggregatedAll, CrowdState, Gathering, Opened, OpenedAll, Opening, Paid, Payable,
  PaymentOptions, Replayed, Replayer, ReplayOptions, Reports, Settlement, Weighed,
} from "./types.js";
import type { History } from "./vote-types.js";

/** The crowd room. Every function is synchronous, and but for `replayer`, which holds memory, pure. Those that take a
 *  state check all of it first, in time proportional to its size (workers, open slots with whom they asked, settled
 *  ranges), unless it is the very object that the room returned, which is frozen: then a call takes O(N), and a
 *  logarithm of the numbers of open slots and settled ranges. Standing assumption: labels are exogenous and real. If
 *  they derive from the reports or the output, no guarantee here holds.
 *  @throws TypeError for a value of the wrong type or an unknown field, RangeError for a value that is not allowed; the
 *  message names the field, for example `"reports[3][7]" expected a number from 0 to 1, got 1.5`. */
export interface CrowdRoom {
  /** A crowd in which everybody weighs the same. Over `classes` a report and a label are a class, or a distribution.
   *  @example
   *  let state = crowd.create({ workers: ["ann", "bob"] });
   *  ({ state } = crowd.open(state, 0));
   *  state = crowd.settle(state, [{ slot: 0, reports: { ann: 0.9, bob: 0.2 }, label: 1 }]);
   *  crowd.weights(state);   // ann weighs more */
  create(options: NewCrowd): CrowdState;
  /** Opens a slot (an integer >= 0 of the platform's choice, once) and says who is asked. `awake`: only these can be
   *  (default all). */
  open(state: CrowdState, slot: number, options?: { readonly awake?: readonly string[] }): Opened;
  /** Opens slots one after the other, all or none. `awake`: of those that do not say it themselves.
   *  @example crowd.open(state, [{ slot: 4 }, { slot: 5, awake: ["ann"] }]).asked   // a list for each slot */
  open(state: CrowdState, slots: readonly Opening[], options?: { readonly awake?: readonly string[] }): OpenedAll;
  /** The output of an open slot. Changes nothing: weights move by labels alone. */
  aggregate(state: CrowdState, slot: number, reports: Reports): Aggregated;
  /** The same of a crowd over classes: a distribution by class. */
  aggregate(state: CrowdState, slot: number, reports: ClassReports): ClassesAggregated;
  /** The outputs of open slots. */
  aggregate(state: CrowdState, slots: readonly Gathering[], reports?: undefined): AggregatedAll;
  aggregate(state: CrowdState, slots: readonly ClassGathering[], reports?: undefined): ClassesAggregatedAll;
  /** Labels for open slots, as one batch: any order, the same bits. Jointly truthful as long as step * slots * M <=
   *  1/2, with M = 1 where everybody is asked and (N-1)/(k-1) for perSlot k >= 2; a larger batch is split in the order
   *  of slots (perSlot 1: slot by slot; doubling: at the end of an epoch). Slots that are not open (settled already,
   *  never opened) or whose label is null are passed over, so repeating a call changes nothing. Time O(slots N). */
  settle(state: CrowdState, settlements: readonly (Settlement | ClassSettlement)[]): CrowdState;
  /** Batches one after the other, all or none: what that many calls would do. */
  settle(state: CrowdState, batches: readonly (readonly (Settlement | ClassSettlement)[])[]): CrowdState;
  /** A new worker starts with the share 1/N, N with it, the others keep their ratios; it is no part of slots opened
   *  before. Or several at once, in the order of their places. Time O(N + open slots). */
  join(state: CrowdState, worker: string | readonly string[]): CrowdState;
  /** A worker goes, or several, each with its share; the others keep their ratios. One that is only away keeps it: see
   *  `awake`. Time O(N). */
  leave(state: CrowdState, worker: string | readonly string[]): CrowdState;
  /** Shares, sum 1. */
  weights(state: CrowdState): readonly Weighed[];
  /** Pay for votes without any label: how much a worker's answers tell of its peers', by determinants (Kong, SODA 2020).
   *  Truth is a dominant strategy where tasks are alike, each worker has one strategy, and answers are independent given
   *  the truth. At most 16 classes. Time O(sum over tasks of votes^2 + pairs k^3).
   *  @example crowd.payments({ votes }, { budget: 1_000_000, rule: "peer" }).payments */
  payments(of: PayableVotes, options: { readonly budget: number; readonly rule: "peer" }): PaidPeer;
  /** Pay for votes by tasks of known class alone, which no worker can tell from the others: at most the budget, in
   *  proportion to right answers. Truthful at every horizon, whatever the others do. */
  payments(of: PayableVotes, options: { readonly budget: number; readonly rule: "golden" }): PaidGolden;
  /** A budget in integer micro-units: payments and what is left sum to it exactly. `weight`: in proportion to the
   *  shares now, all of it; truthful for workers who look one settlement ahead. `brier`: affine in the own cumulative
   *  loss, at most the budget, floor(budget (slots - unitLoss) / sum of slots); truthful at every horizon. `answers`:
   *  the same over the slots in which the worker itself reported, floor(budget (answered - answeredLoss) / sum of
   *  slots), so that silence earns nothing; truthful at every horizon for whoever reports. `raw-weight`: budget / N
   *  times the own raw weight, rounded down; truthful at every history; for a state of prod without label noise. Of a
   *  state, or of the accounts of a replay. */
  payments(of: CrowdState | { readonly workers: readonly Payable[] }, options: PaymentOptions): Paid;
  /** T slots, replayed in one call of the core: predict, settle, next. With the baselines on the same reports. Time
   *  O(T N) for rows; for V votes, and rows over classes, O(V (k + baselines) + N) and memory O(V k + N k^2). Votes
   *  know no `perSlot`: who has a vote was asked.
   *  @example const { predictions, regret, bound } = crowd.replay({ workers: ["ann", "bob"], reports: [[0.9, 0.2],
   *  [0.4, null]], labels: [1, 0] }); */
  replay(options: ReplayOptions & History): Replayed;
  /** The same for rows of probabilities that come in pieces. */
  replayer(options: ReplayOptions): Replayer;
  /** Classes of tasks out of votes, without labels or with a few: answers with posteriors, workers with accuracy and
   *  confusions, agreement, and which tasks want another vote. For honest crowds: it believes who agrees with the
   *  others, so workers who agree on a lie are believed (F3), and no pay may follow from it. Time O(iterations votes
   *  classes), memory O(tasks classes + workers classes^2 + votes).
   *  @example crowd.label([{ task: "t1", worker: "ann", label: "cat" }, { task: "t1", worker: "bob", label: "cat" }]).answers */
  label(votes: readonly Vote[] | VoteColumns, options?: LabelOptions): Labelled;
  /** Whole runs in simulated environments. */
  simulate(options: CrowdSimulation): Simulated;
  /** What the best misreport of one worker at one slot is worth. Time O(grid N). */
  bestResponse(options: ResponseOptions): BestResponse;
  /** What lying is worth to one of two workers who plans T slots ahead. Time O(T), some 40 ms a slot. */
  foresee(options: ForesightOptions): Foreseen;
  /** Event lotteries: what lying is worth to one of three workers who plans up to seven slots ahead, in probability of
   *  leading. */
  foreseeLottery(options: LotteryOptions): ForeseenLottery;
  /** Rounds that live, streams "rounds/NAME": commands, and events that are their log. Weights, outputs and payments
   *  are those of the functions above, to the bit.
   *  @example
   *  const { rounds } = crowd;
   *  let state = rounds.begin("rounds/help");
   *  const sent = { key: "1", actor: "desk", role: "operator", version: 0, at: 0 };
   *  const { events } = rounds.decide(state, { ...sent, type: "announce", workers: ["ann", "bob"] });
   *  for (const event of events) state = rounds.evolve(state, event); */
  readonly rounds: Life<RoundsState, RoundsCommand, RoundsView, RoundsRefusal>;
}
