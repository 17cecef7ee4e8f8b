// The public vocabulary of the crowd room. Symbols in brackets are those of docs/crowd.md, a reconstruction consistent
// with the abstract of Hao and Duan, "Truthful Online Preference Aggregation for LLM Fine-Tuning in Mobile
// Crowdsourcing".

import type { Holder } from "../memory/dispose.js";
import type { baselines, outputs, paymentRules, presets, schedules, silences, updates } from "./names.js";

/** How a label moves the weights. `wsu`: weighted-score update; the next share is exactly truthful for workers who look
 *  one settlement ahead. `prod`: per-worker product; the raw weight is exactly truthful at every horizon. `elf-x`:
 *  event lotteries; the probability of leading is exactly truthful at every horizon, and the output is the leader's
 *  report. */
export type Update = (typeof updates)[number];

/** A mechanism by name. */
export type Preset = keyof typeof presets;

/** The step eta_t, a function of the number of settled slots alone. `anytime`: sqrt(ln N / 2t), no horizon needed (wsu
 *  only); `fixed`: sqrt(ln N / T) for a horizon T; `doubling`: epochs of doubled length, weights reset. */
export type Schedule = (typeof schedules)[number];

/** `mean`: the weighted mean of the reports; manipulable by workers with a stake in this slot's outcome. `sample`: the
 *  report of one worker, drawn by weight after reports are sealed; steering it does not pay. */
export type Output = (typeof outputs)[number];

/** An asked worker's silence: `half` is a report of 1/2 in every respect (output, weights, regret) wherever somebody
 *  reported, `sleep` leaves it out of the slot, which lets a worker gain by staying silent when the others know better.
 *  Who was not asked is no part of a slot under either. */
export type Silence = (typeof silences)[number];

export type Baseline = (typeof baselines)[number];

/** What workers are paid by. */
export type PaymentRule = (typeof paymentRules)[number];

export interface MechanismOptions {
  /** Stands for other options, which may not contradict it. `hao-duan`: update wsu, schedule fixed (so `horizon` is
   *  needed where the number of slots is not known), output mean, everybody asked; a reconstruction of what is visible
   *  of arXiv 2605.24052. */
  readonly preset?: Preset;
  /** Default "wsu". */
  readonly update?: Update;
  /** Default "anytime" for wsu, "doubling" for prod; elf-x has no step. */
  readonly schedule?: Schedule;
  /** T, an integer > 0: how many slots will be settled, for the fixed schedule. */
  readonly horizon?: number;
  /** Default "mean"; "sample" for elf-x, which has no other. */
  readonly output?: Output;
  /** k: only k of the workers are asked at a slot (wsu). Default: everybody. */
  readonly perSlot?: number;
  /** Default "half". */
  readonly silence?: Silence;
  /** rho in [0, 1/2): the probability that a label is the wrong one. Losses are unbiased for the true label. Default
   *  0. */
  readonly labelNoise?: number;
  /** c >= 1e-200, a factor of the step. Default 1. */
  readonly scale?: number;
  /** 32 hexadecimal digits: the secret behind every draw (who is asked, sampled outputs, lotteries). Needed by perSlot,
   *  sample and elf-x; workers must not know it. The same key draws the same. */
  readonly key?: string;
}

/** The options of a mechanism with all defaults filled in; null where there is none. Never the key. */
export interface ResolvedMechanism {
  readonly update: Update;
  readonly schedule: Schedule | null;
  readonly horizon: number | null;
  readonly output: Output;
  readonly perSlot: number | null;
  readonly silence: Silence;
  readonly labelNoise: number;
  readonly scale: number;
}

export interface CrowdOptions extends MechanismOptions {
  /** Names of the N >= 1 workers, all different. */
  readonly workers: readonly string[];
}

/** Everything the platform must keep between calls: a JSON value whose numbers survive JSON bit by bit. It holds the
 *  key. Treat it as opaque but for `workers[].id`, `clock` and `open[].slot`. One that the room returned is frozen, and
 *  its lists are made when they are read: a call with that very object checks nothing and costs the same however many
 *  slots are open. Any other, such as a copy that came by JSON, is checked in full. */
export interface CrowdState extends ResolvedMechanism {
  readonly format: "candor/crowd/1";
  /** Where reports are opinions over classes. */
  readonly classes?: readonly string[] | null;
  /** How often the state has changed since it was created. */
  readonly version: number;
  readonly key: string | null;
  /** Settled slots in which somebody reported. */
  readonly clock: number;
  readonly step: number;
  /** Of the doubling schedule: length of the epoch, and the clock at its end. */
  readonly epoch: readonly [length: number, end: number];
  readonly workers: readonly {
    readonly id: string;
    /** wsu: the share is weight * 2^(512 exponent); prod: the logarithm of the raw weight; elf-x: points. */
    readonly weight: number;
    readonly exponent: number;
    /** Settled slots the worker was charged for, and the sum of its losses over them. */
    readonly slots: number;
    readonly loss: number;
    /** Of these slots and of this sum, those of its silence. null (or absent, in a state of an older form): not
     *  known. */
    readonly silent?: number | null;
    readonly silentLoss?: number | null;
  }[];
  readonly open: readonly {
    readonly slot: number;
    /** Who was asked, with the probability with which that happened. */
    readonly asked: readonly (readonly [id: string, probability: number])[];
    /** Who could not have been asked. */
    readonly away: readonly string[];
    readonly leader: string | null;
  }[];
  /** Slots that were settled, as ranges [first, last]. */
  readonly settled: readonly (readonly [first: number, last: number])[];
}

/** Reports by worker, each in [0, 1]: the probability the worker gives to label 1. Who is left out was silent. */
export type Reports = Readonly<Record<string, number>>;

export interface Settlement {
  readonly slot: number;
  readonly reports: Reports;
  /** In [0, 1]: 0 or 1, or a mean of labels. null (or NaN): not known yet, the slot stays open. */
  readonly label: number | null;
}

export interface ReplayOptions extends CrowdOptions {
  /** Default: all seven; without the median over classes, which have no order. */
  readonly baselines?: readonly Baseline[];
  /** Whether every baseline's answers are told too: 8 bytes a slot, and over classes a class, each. Default false. */
  readonly answers?: boolean;
}

export interface Rows {
  /** T rows of N: null (or NaN) where a worker was asked and stayed silent, undefined (or no entry) where it was not
   *  asked and is no part of the slot. Or f64[T*N] row-major, NaN for silence and -1 for who was not asked, which is
   *  not copied twice. */
  readonly reports: readonly (readonly (number | null | undefined)[])[] | Float64Array;
  /** T labels in [0, 1]; null (or NaN): not known, the slot stays open. */
  readonly labels: readonly (number | null)[] | Float64Array;
}

/** What a worker is paid for: its share, and what it lost over how many slots: in losses (under label noise unbiased
 *  estimates, which may be negative), and on the scale that `brier` pays on, in [0, slots]: loss (1 - 2 rho) + rho
 *  slots. */
export interface Account {
  readonly id: string;
  readonly weight: number;
  readonly slots: number;
  readonly loss: number;
  readonly unitLoss: number;
  /** In how many of the slots it itself reported, and what it lost over these on the unit scale, in [0, answered]. null
   *  where nobody knows. */
  readonly answered: number | null;
  readonly answeredLoss: number | null;
}

/** What `payments` needs to know of a worker; `answers` alone asks for the last two. */
export type Payable = Omit<Account, "answered" | "answeredLoss"> & Partial<Account>;

/** What a replay was told to do. */
export interface ResolvedReplay extends ResolvedMechanism {
  readonly baselines: readonly Baseline[];
}

/** The same of a whole history. */
export interface ResolvedHistory extends ResolvedReplay {
  readonly answers: boolean;
  /** null where reports are probabilities. */
  readonly classes: readonly string[] | null;
}

/** How far a replay has come. Losses are Brier losses (under label noise their unbiased estimates), means per labelled
 *  slot. */
export interface Standing {
  readonly options: ResolvedHistory;
  /** Slots with a label. */
  readonly slots: number;
  /** null where no slot has a label, here and below. */
  readonly loss: number | null;
  /** R: total loss less that of the best worker. Where workers are no part of some slots (not asked, or silent under
   *  "sleep"), the most over workers of that difference over the slots of which each was part. */
  readonly regret: number;
  /** The same for the report of a worker drawn by weight, in expectation over that draw; never less than R of the mean
   *  output where everybody is asked. With perSlot, weights depend on who was asked: both are of this one run, and only
   *  their means over runs compare like that. */
  readonly mixtureRegret: number;
  /** What mixtureRegret cannot exceed (for limited feedback: what its mean cannot; for k = 1: its order). null for
   *  elf-x. */
  readonly bound: number | null;
  /** f64[N], sum 1: the shares now. */
  readonly weights: Float64Array;
  /** The same by worker, with the slots it was charged for and its losses over them (asked or not): what `payments`
   *  takes. */
  readonly workers: readonly Account[];
  /** The wanted baselines, and the best single worker in hindsight. They follow from reports, labels, `silence`,
   *  `labelNoise` and for Hedge the horizon, never from the mechanism. A baseline's regret is against specialists, as
   *  the mechanism's; `best` is the worker with the least loss when an absent worker is charged what the plain average
   *  lost in that slot. */
  readonly baselines: { readonly [name in Baseline]?: { readonly loss: number | null; readonly regret: number } } & {
    readonly best: { readonly loss: number | null; readonly worker: string };
  };
}

export interface Replayed extends Standing {
  /** f64[T]; over k classes f64[T*k], a distribution a slot. */
  readonly predictions: Float64Array;
  /** f64[T]; NaN without a label. */
  readonly losses: Float64Array;
  /** Of the baselines, as predictions; only where they were asked for. */
  readonly answers?: { readonly [name in Baseline]?: Float64Array };
}

/** A replay that comes in pieces. It owns a WebAssembly instance; memory does not grow with the slots pushed. */
export interface Replayer extends Holder {
  /** Replays more slots after those pushed so far: the same bits as one replay of them all with the same `horizon`.
   *  (Without one, `replay` takes the number of slots for the Hedge baseline, which here uses its anytime step.) A
   *  piece that is refused has done nothing. */
  push(rows: Rows): Pick<Replayed, "predictions" | "losses" | "answers">;
  standing(): Standing;
}

/** A worker's share. */
export interface Weighed {
  readonly id: string;
  readonly weight: number;
}

/** A worker that is asked, and the probability with which that happened. */
export interface Asked {
  readonly id: string;
  readonly probability: number;
}

/** A slot to open. */
export interface Opening {
  readonly slot: number;
  /** Only these workers can be asked. Default: those of the call, or all. */
  readonly awake?: readonly string[];
}

export interface Opened {
  readonly state: CrowdState;
  readonly asked: readonly Asked[];
}

export interface OpenedAll {
  /** With all of them open. */
  readonly state: CrowdState;
  /** Who is asked, slot by slot as they were given. */
  readonly asked: readonly (readonly Asked[])[];
}

/** An open slot to aggregate. */
export interface Gathering {
  readonly slot: number;
  readonly reports: Reports;
}

export interface Aggregated {
  readonly prediction: number;
  readonly weights: readonly Weighed[];
}

export interface AggregatedAll {
  /** f64, one a slot as they were given. */
  readonly predictions: Float64Array;
  readonly weights: readonly Weighed[];
}

export interface PaymentOptions {
  /** In integer micro-units. */
  readonly budget: number;
  readonly rule: PaymentRule;
}

export interface Paid {
  readonly options: PaymentOptions;
  readonly payments: readonly { readonly id: string; readonly payment: number }[];
  readonly unspent: number;
}
