// What the core exports for the crowd room, and the layouts of its argument blocks (assembly/crowd/crowd.ts, simulate.ts, respond.ts,
// foresee.ts, lottery.ts). Every `crowd` is a pointer to a Crowd block; functions that return a status say so.

import type { Core } from "../memory/core.js";
import { Status as Common } from "../memory/status.js";

export interface CrowdCore extends Core {
  crowdBegin(crowd: number): void;
  crowdBound(crowd: number): number;
  crowdAsk(crowd: number, slot: number, awake: number, into: number): void;
  crowdPredict(crowd: number, row: number, probabilities: number, slot: number): number;
  /** @returns a status. */
  crowdSettle(crowd: number): number;
  crowdTally(crowd: number): void;
  crowdShares(crowd: number): void;
  crowdJoin(crowd: number): void;
  crowdLeave(crowd: number, worker: number): void;
  crowdPayByWeight(weights: number, count: number, budget: number, payments: number, space: number): void;
  crowdPayByLoss(losses: number, asked: number, count: number, budget: number, payments: number): number;
  crowdBeginReplay(crowd: number): void;
  /** @returns a status. */
  crowdReplay(crowd: number): number;
  /** @returns a status: whether the rows may be replayed. */
  crowdCheck(crowd: number): number;
  /** @param scheme 0: the mechanism; 1 + k: baseline k */
  crowdBest(crowd: number, scheme: number): number;
  /** @returns a status. */
  crowdSimulate(simulation: number, crowd: number): number;
  /** @returns a status. */
  crowdRespond(response: number, crowd: number): number;
  /** @returns a status. */
  crowdForesee(foresight: number): number;
  /** @returns a status. */
  crowdForeseeLottery(lottery: number): number;
}

/** Codes of assembly/crowd/crowd.ts, baselines.ts, environments.ts, simulate.ts, respond.ts and foresee.ts. */
export const updates = ["wsu", "prod", "elf-x"] as const;
export const schedules = ["anytime", "fixed", "doubling"] as const;
export const outputs = ["mean", "sample"] as const;
export const silences = ["half", "sleep"] as const;
export const baselines = ["average", "median", "majority", "em", "emWeights", "hedge"] as const;
export const environments = [
  "needle-biased", "needle-herd", "adversarial-majority", "camps", "benign", "peers", "equal-noise", "factual-independent",
  "factual-herd", "coins",
] as const;
export const strategies = ["truthful", "steering", "steering-average"] as const;
export const schemes = ["mechanism", "hedge", "absolute", "average", "median", "midpoint", "em-weights"] as const;
export const utilities = ["share", "raw-weight", "log-odds", "outcome", "brier", "consensus", "lottery"] as const;
export const foreseen = ["wsu", "hedge", "prod"] as const;
export const opponents = ["shifted", "informed"] as const;

/** Instead of a probability of having been asked: the worker could not have been. */
export const AWAY = -1;
/** Most slots whose votes the EM baseline keeps. */
export const EM_SLOTS = 20_000;
/** Most slots of a foreseen lottery. */
export const MOST_LOTTERY_SLOTS = 7;

/** Crowd block: these f64, */
export const CROWD_NUMBERS = [
  "horizon", "scale", "labelNoise", "clock", "step", "epochLength", "epochEnd", "labelled", "full", "loss", "mixture", "spread", "ended",
  "hedgeHorizon", "logarithm", "fault",
] as const;
/** then these u32. */
export const CROWD_FIELDS = [
  "workers", "update", "schedule", "output", "perSlot", "silence", "key", "weights", "exponents", "rows", "slots", "reports",
  "labels", "probabilities", "predictions", "losses", "shares", "leader", "workerLosses", "missed", "charged", "baselines", "scores",
  "distances", "votes", "posteriors", "emSlots", "voted", "refit", "effective", "factors", "asked", "sorted", "order", "sums", "logarithmOf", "row", "worker",
] as const;

/** Simulation block: f64, then u32. */
export const CROWD_SIMULATION_NUMBERS = ["slots", "seed"] as const;
export const CROWD_SIMULATION_FIELDS = ["environment", "strategy", "runs", "results"] as const;

/** Response block: f64, then u32. */
export const RESPONSE_NUMBERS = ["belief", "eta", "report", "best", "truthful", "silent"] as const;
export const RESPONSE_FIELDS = ["scheme", "utility", "worker", "grid", "reports", "weights"] as const;

/** Foresight block: f64, then u32. */
export const FORESIGHT_NUMBERS = ["eta", "shift", "gain", "deviation", "logit"] as const;
export const FORESIGHT_FIELDS = ["rule", "opponent", "slots", "summed"] as const;

/** Lottery block: f64, then u32. */
export const LOTTERY_NUMBERS = ["best", "truthful"] as const;
export const LOTTERY_FIELDS = ["slots", "grid", "beliefs", "others"] as const;

/** The crowd's part of assembly/status.ts. */
export const Status = { ...Common, REPORT_OUT_OF_RANGE: 16, LABEL_OUT_OF_RANGE: 17, STEP_TOO_LARGE: 18 } as const;
