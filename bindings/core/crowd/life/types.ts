// The public vocabulary of rounds that live.

import type { Envelope, Lived } from "../../life/types.js";
import type { Account, MechanismOptions, PaymentRule, ResolvedMechanism } from "../types.js";
import type { ClassReport } from "../vote-types.js";
import type { roundsPhases, roundsRefusals, slotStatuses } from "./names.js";

export type RoundsPhase = (typeof roundsPhases)[number];
export type SlotStatus = (typeof slotStatuses)[number];
export type RoundsRefusal = (typeof roundsRefusals)[number];

/** What rounds are announced with; every default filled in. */
export interface RoundsTerms extends ResolvedMechanism {
  /** null where reports are probabilities of label 1. */
  readonly classes: readonly string[] | null;
  /** For how long a slot is open that does not say it itself, on the caller's clock; null: until the operator closes
   *  it. */
  readonly reportsFor: number | null;
  /** How many settled slots are kept with their labels and reports. Of older ones only their numbers are. */
  readonly retain: number;
  /** By how much one command of the operator's may pass the next deadline, or the last command. */
  readonly jump: number;
}

/** Opaque but for this: see `view`. */
export interface RoundsState extends Lived {
  /** null before they are announced. */
  readonly terms: RoundsTerms | null;
}

/** A report or a label: a probability, or over classes a class or a distribution. */
export type RoundsOpinion = number | ClassReport;

/** What can be said. */
export type RoundsOrder =
  /** The first of every stream. `secret`: 32 hexadecimal digits behind every draw, MechanismOptions.key; it is sealed,
   *  and shown to the operator alone. `salt`, 32 more: of the whole stream, so that nobody can try what an outline leaves
   *  out. */
  | ({ readonly type: "announce" } & Omit<MechanismOptions, "key"> & Partial<Omit<RoundsTerms, keyof ResolvedMechanism>>
    & { readonly workers?: readonly string[]; readonly secret?: string; readonly salt?: string })
  | { readonly type: "join"; readonly worker: string }
  /** Its reports in open slots go with it. */
  | { readonly type: "leave"; readonly worker: string }
  /** `awake`: only these can be asked. `closes`: no report comes from then on; by default `reportsFor` after now. */
  | {
    readonly type: "open"; readonly slot: number; readonly awake?: readonly string[] | null;
    readonly closes?: number | null;
  }
  /** By whom is asked, or by the operator on its behalf. Until the slot closes the next report replaces it. The report
   *  is sealed with a salt, 32 hexadecimal digits. */
  | {
    readonly type: "report"; readonly worker: string; readonly slot: number; readonly report: RoundsOpinion;
    readonly salt?: string;
  }
  /** Fixes the slot's output, by the weights of that moment. */
  | { readonly type: "close"; readonly slot: number }
  /** The label of a closed slot. The first one stands: another is kept apart. */
  | { readonly type: "settle"; readonly slot: number; readonly label: RoundsOpinion }
  /** Labels as one batch, all or none: they act on the same weights. */
  | { readonly type: "settle"; readonly settlements: readonly RoundsLabel[] }
  /** What `crowd.payments` says of the crowd as it is now. */
  | { readonly type: "pay"; readonly budget: number; readonly rule: PaymentRule }
  /** No slots any more; all reports go. */
  | { readonly type: "end" }
  | { readonly type: "tick" };

export interface RoundsLabel {
  readonly slot: number;
  readonly label: RoundsOpinion;
}

export type RoundsCommand = Envelope & RoundsOrder;

/** A label that is not the one that stands. */
export interface Contradiction {
  readonly slot: number;
  readonly label: RoundsOpinion;
  /** null where the slot is no longer kept, so that nobody knows whether it is another. */
  readonly stands: RoundsOpinion | null;
  readonly version: number;
}

/** Payments, recorded at a version. In integer micro-units; they and what is left sum to the budget. */
export interface RoundsPaid {
  readonly version: number;
  readonly budget: number;
  readonly rule: PaymentRule;
  readonly payments: readonly { readonly id: string; readonly payment: number }[];
  readonly unspent: number;
}

export interface SlotView {
  readonly slot: number;
  readonly status: SlotStatus;
  readonly closes: number | null;
  /** null until the slot is closed: a probability, or a distribution by class. */
  readonly output: RoundsOpinion | null;
  /** null until it is settled. To operator and workers. */
  readonly label?: RoundsOpinion | null;
  /** To the operator: who was asked. To a worker: whether it was. */
  readonly asked?: readonly string[] | boolean;
  /** To the operator: how many reports have come. */
  readonly reported?: number;
  /** To the operator, once the slot is closed. */
  readonly reports?: Readonly<Record<string, RoundsOpinion>>;
  /** To a worker: its own. */
  readonly report?: RoundsOpinion | null;
}

export interface RoundsView {
  readonly stream: string;
  readonly version: number;
  readonly phase: RoundsPhase | "";
  readonly now: number;
  readonly terms: RoundsTerms | null;
  readonly termsDigest: string;
  readonly counts: { readonly workers: number } & { readonly [status in SlotStatus]: number };
  /** Open and closed slots, and the settled ones that are kept, by number. */
  readonly slots: readonly SlotView[];
  /** To the operator: every slot that was settled, as ranges [first, last]. */
  readonly settled?: readonly (readonly [first: number, last: number])[];
  /** To the operator. */
  readonly workers?: readonly Account[];
  /** To the operator: the last hundred, and how many there were. */
  readonly contradictions?: readonly Contradiction[];
  readonly contradicted?: number;
  /** To the operator: the last payments. */
  readonly paid?: RoundsPaid | null;
  /** To a worker: its account, and what it was paid the last time that anybody was; null where there is none. */
  readonly you?: { readonly account: Account | null; readonly payment: number | null };
}
