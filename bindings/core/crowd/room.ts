// The public interface of the crowd room.

import type {
  BestResponse, CrowdSimulation, Foreseen, ForeseenLottery, ForesightOptions, LotteryOptions, ResponseOptions, Simulated,
} from "./study-types.js";
import type {
  Aggregated, AggregatedAll, CrowdOptions, CrowdState, Gathering, Opened, OpenedAll, Opening, Paid, Payable,
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
  /** A crowd in which everybody weighs the same.
   *  @example
   *  let state = crowd.create({ workers: ["ann", "bob"] });
   *  ({ state } = crowd.open(state, 0));
   *  state = crowd.settle(state, [{ slot: 0, reports: { ann: 0.9, bob: 0.2 }, label: 1 }]);
   *  crowd.weights(state);   // ann weighs more */
  create(options: CrowdOptions): CrowdState;
  /** Opens a slot (an integer >= 0 of the platform's choice, once) and says who is asked. `awake`: only these can be
   *  (default all). */
  open(state: CrowdState, slot: number, options?: { readonly awake?: readonly string[] }): Opened;
  /** Opens slots one after the other, all or none. `awake`: of those that do not say it themselves.
   *  @example crowd.open(state, [{ slot: 4 }, { slot: 5, awake: ["ann"] }]).asked   // a list for each slot */
  open(state: CrowdState, slots: readonly Opening[], options?: { readonly awake?: readonly string[] }): OpenedAll;
  /** The output of an open slot. Changes nothing: weights move by labels alone. */
  aggregate(state: CrowdState, slot: number, reports: Reports): Aggregated;
  /** The outputs of open slots. */
  aggregate(state: CrowdState, slots: readonly Gathering[], reports?: undefined): AggregatedAll;
  /** Labels for open slots, as one batch: any order, the same bits. Jointly truthful as long as step * slots * M <=
   *  1/2, with M = 1 where everybody is asked and (N-1)/(k-1) for perSlot k >= 2; a larger batch is split in the order
   *  of slots (perSlot 1: slot by slot; doubling: at the end of an epoch). Slots that are not open (settled already,
   *  never opened) or whose label is null are passed over, so repeating a call changes nothing. Time O(slots N). */
  settle(state: CrowdState, settlements: readonly Settlement[]): CrowdState;
  /** Batches one after the other, all or none: what that many calls would do. */
  settle(state: CrowdState, batches: readonly (readonly Settlement[])[]): CrowdState;
  /** A new worker starts with the share 1/N, N with it, the others keep their ratios; it is no part of slots opened
   *  before. Or several at once, in the order of their places. Time O(N + open slots). */
  join(state: CrowdState, worker: string | readonly string[]): CrowdState;
  /** A worker goes, or several, each with its share; the others keep their ratios. One that is only away keeps it: see
   *  `awake`. Time O(N). */
  leave(state: CrowdState, worker: string | readonly string[]): CrowdState;
  /** Shares, sum 1. */
  weights(state: CrowdState): readonly Weighed[];
  /** A budget in integer micro-units: payments and what is left sum to it exactly. `weight`: in proportion to the
   *  shares now, all of it; truthful for workers who look one settlement ahead. `brier`: affine in the own cumulative
   *  loss, at most the budget, floor(budget (slots - unitLoss) / sum of slots); truthful at every horizon. `answers`:
   *  the same over the slots in which the worker itself reported, floor(budget (answered - answeredLoss) / sum of
   *  slots), so that silence earns nothing; truthful at every horizon for whoever reports. `raw-weight`: budget / N times
   *  the own raw weight, rounded down; truthful at every history; for a state of prod without label noise. Of a state,
   *  or of the accounts of a replay. */
  payments(of: CrowdState | { readonly workers: readonly Payable[] }, options: PaymentOptions): Paid;
  /** T slots, replayed in one call of the core: predict, settle, next. With the baselines on the same reports. Time
   *  O(T N) for rows; for V votes, and rows over classes, O(V (k + baselines) + N) and memory O(V k + N k^2). Votes
   *  know no `perSlot`: who has a vote was asked.
   *  @example const { predictions, regret, bound } = crowd.replay({ workers: ["ann", "bob"], reports: [[0.9, 0.2],
   *  [0.4, null]], labels: [1, 0] }); */
  replay(options: ReplayOptions & History): Replayed;
  /** The same for rows of probabilities that come in pieces. */
  replayer(options: ReplayOptions): Replayer;
  /** Whole runs in simulated environments. */
  simulate(options: CrowdSimulation): Simulated;
  /** What the best misreport of one worker at one slot is worth. Time O(grid N). */
  bestResponse(options: ResponseOptions): BestResponse;
  /** What lying is worth to one of two workers who plans T slots ahead. Time O(T), some 40 ms a slot. */
  foresee(options: ForesightOptions): Foreseen;
  /** Event lotteries: what lying is worth to one of three workers who plans up to seven slots ahead, in probability of
   *  leading. */
  foreseeLottery(options: LotteryOptions): ForeseenLottery;
}

