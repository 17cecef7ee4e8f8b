// What the core exports for the crowd room. Every argument but counts, numbers and codes is an address: of a block of
// block.ts, of f64 arrays, or of memory that is the core's to divide (crowdWorkspace).

import type { Core } from "../memory/core.js";
import { Status as Common } from "../memory/status.js";

export interface CrowdCore extends Core {
  /** Bytes of what one slot's computation needs, and its division. */
  crowdWorkspaceBytes(workers: number, numbers: number): number;
  crowdWorkspace(memory: number, workers: number, numbers: number): number;
  crowdBegin(crowd: number): void;
  /** The largest step that keeps every weight positive. */
  crowdStepCap(crowd: number): number;
  crowdBound(crowd: number): number;
  /** @returns the worker that leads the slot, or NOBODY. */
  crowdAsk(crowd: number, slot: number, row: number, into: number, space: number): number;
  crowdPredict(crowd: number, row: number, probabilities: number, leader: number, slot: number, space: number): number;
  /** The same over classes. @param into f64[k] */
  crowdPredictClasses(
    crowd: number, row: number, probabilities: number, leader: number, slot: number, into: number, space: number,
  ): void;
  /** @returns a status. */
  crowdSettle(crowd: number, rows: number, space: number): number;
  crowdTally(
    crowd: number, rows: number, losses: number, slots: number, silentLosses: number, silent: number, space: number,
  ): void;
  crowdShares(crowd: number, into: number, space: number): void;
  crowdJoin(crowd: number, count: number): void;
  crowdLeave(crowd: number): void;
  crowdPaymentBytes(workers: number): number;
  crowdPayByWeight(payment: number): void;
  crowdPayByLoss(payment: number): void;
  crowdPayByRawWeight(payment: number): void;
  /** Words of a worker's score, and bytes of what they are found with. */
  crowdScoreWords(workers: number, tasks: number, classes: number): number;
  crowdScoreBytes(workers: number, tasks: number, classes: number, votes: number): number;
  crowdPayByPeers(peer: number): void;
  crowdPayByGold(golden: number): void;
  crowdRecordBytes(workers: number, baselines: number, most: number): number;
  crowdBeginReplay(crowd: number, record: number): void;
  /** @returns a status. */
  crowdReplay(crowd: number, rows: number, record: number, space: number): number;
  crowdVotesBytes(workers: number, classes: number, slots: number, votes: number, baselines: number): number;
  crowdReplayVotes(crowd: number, votes: number, record: number, space: number): void;
  /** @returns a status: whether the rows may be replayed. */
  crowdCheck(rows: number, workers: number): number;
  /** @param scheme 0: the mechanism; 1 + k: baseline k */
  crowdBest(record: number, workers: number, scheme: number): number;
  crowdLabelBytes(tasks: number, votes: number, workers: number, classes: number): number;
  crowdLabel(labels: number): void;
  /** @returns a status. */
  crowdSimulate(simulation: number, crowd: number, record: number, space: number): number;
  /** @returns a status. */
  crowdRespond(response: number, crowd: number, space: number): number;
  /** @returns a status. */
  crowdForesee(foresight: number): number;
  /** @returns a status. */
  crowdForeseeLottery(lottery: number): number;
}

/** assembly/status.ts. */
export const Status = { ...Common, REPORT_OUT_OF_RANGE: 16, LABEL_OUT_OF_RANGE: 17, STEP_TOO_LARGE: 18 } as const;

/** Instead of a report: the worker was not asked and could not have been (assembly/crowd/rows.ts). */
export const AWAY = -1;

/** Instead of the index of a leader (assembly/crowd/ask.ts): u32.MAX_VALUE, which comes out as -1. */
export const NOBODY = -1;

/** The opponent of a foreseen worker (assembly/crowd/study/foresee.ts). */
export const opponents = ["shifted", "informed"] as const;

/** Most slots of a foreseen lottery (assembly/crowd/study/lottery.ts). */
export const MOST_LOTTERY_SLOTS = 7;
