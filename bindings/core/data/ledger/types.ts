// The life of a data call: what is announced, said, kept and shown. See index.ts for what holds.

import type { Pages } from "../../life/pages.js";
import type { Due, Envelope, Lived } from "../../life/types.js";
import type { CallPhase, ConsentKind, NullReason, SeatStatus } from "../names.js";
import type { Amount, TermsOf, WindowCall } from "../types.js";

/** What is announced, and fixed from then on. */
export type CallTerms = TermsOf<WindowCall> & {
  readonly threshold: Amount;
  /** Reports in another are refused. */
  readonly currency: string;
  /** Times are whole numbers of the caller's clock, for example milliseconds. Reports are due before this one, and
   *  sealed from it on. */
  readonly reportsUntil: number;
  /** How long users have to confirm, deliver and withdraw; whoever is asked later starts it anew for all. */
  readonly window: number;
  /** Simultaneous: assign again among the rest when too many leave; otherwise null. */
  readonly reassign?: boolean;
  /** By how much one command may pass the next deadline, or the last command where there is none. Default: the larger
   *  of `window` and the time from the announcement to `reportsUntil`. */
  readonly jump?: number;
};

/** Terms with every default filled in: equal terms are equal values. */
export type AnnouncedTerms = Filled<CallTerms>;
type Filled<Terms> = Terms extends unknown ? Required<Terms> : never;

/** What a user says in a sealed report. */
export interface UserReport {
  readonly cost: Amount;
  readonly capacity: Amount;
  readonly benefit: Amount;
  readonly currency: string;
}

/** A report as the call holds it. */
export interface SealedReport {
  /** Of the event that it came in. */
  readonly version: number;
  /** SHA-256 of it with its salt: what is left when it is erased. */
  readonly commitment: string;
  /** Whether what was sealed has been deleted. */
  readonly erased: boolean;
  /** null where it is no longer there: once it is erased and, in the fold of a stream, also before. */
  readonly opening: { readonly salt: string; readonly sealed: UserReport } | null;
}

/** Something that a user agreed to, or had done. */
export interface Consent {
  readonly what: ConsentKind;
  /** Of the event, and its hash. */
  readonly version: number;
  readonly hash: string;
  readonly at: number;
  /** Of `reported`. */
  readonly commitment?: string;
  /** Of `agreed`, `raised`, `delivered`, `deleted`. */
  readonly units?: Amount;
  /** Of `agreed`, `raised`. */
  readonly payment?: Amount;
}

/** A user's place in the call. */
export interface Seat {
  readonly user: string;
  /** Whom the operator verified behind the user: one seat each. */
  readonly owner: string;
  /** Verified capacity, units. */
  readonly verified: Amount;
  /** Version at which this seat changed last. */
  readonly changed: number;
  readonly report: SealedReport | null;
  /** Asked for `units` at `payment`: still to answer, agreed, or delivered and verified; not asked (any more); gone. */
  readonly status: SeatStatus;
  readonly units: Amount;
  readonly payment: Amount;
  /** Units of this user's data in the operator's hands. */
  readonly stored: Amount;
  /** null before payment. */
  readonly paid: Amount | null;
  /** Why it is not paid; null where it is, or may still be. */
  readonly forfeited: string | null;
  /** Erasure requested after the commit: no further use, no claw-back. */
  readonly erased: boolean;
  /** The last 32, oldest first; of more the first report goes first. */
  readonly history: readonly Consent[];
}

/** Users by place among the seats, and what each is asked for. */
export interface Asking {
  readonly seats: readonly number[];
  readonly units: readonly Amount[];
  readonly payments: readonly Amount[];
}

/** What an assignment found, of those whom it gives anything. */
export interface Assignment extends Asking {
  readonly committed: boolean;
  readonly reason: NullReason | null;
  readonly price: Amount;
  readonly escrow: Amount;
  /** Small-first: who may be asked later and for how much at most, in the order of asking; proportional: everybody. */
  readonly next: { readonly seats: readonly number[]; readonly units: readonly Amount[] } | null;
  /** SHA-256 of the salts of all reports that it is over: without it nobody finds amounts from digests by trying. */
  readonly salt: string;
}

/** Money: escrow + paid + returned is what was set aside. */
export interface Escrow {
  /** Set aside, and not yet paid or given back. */
  readonly escrow: Amount;
  readonly paid: Amount;
  /** Given back to the operator: on null, of who forfeits, and what is left at the close. */
  readonly returned: Amount;
}

/** What the commit froze, and what became of it. */
export interface Manifest {
  readonly users: number;
  readonly units: Amount;
  /** Users and units of it that were erased since. */
  readonly erasedUsers: number;
  readonly erasedUnits: Amount;
  /** Users who are neither paid nor have forfeited. */
  readonly unpaid: number;
}

/** A value that only the functions of `data.calls` make, frozen. It holds sealed reports: hand it to nobody but through
 *  `view`. */
export interface CallState extends Lived, Escrow {
  readonly phase: CallPhase | "";
  /** null before the announcement. */
  readonly terms: AnnouncedTerms | null;
  readonly seats: Pages<Seat>;
  /** Versions at which the phase changed last, and at which anything but the clock did. */
  readonly moved: number;
  readonly touched: number;
  /** Verified capacities: their sum and the largest. */
  readonly capacity: Amount;
  readonly largest: Amount;
  /** Reports that stand. */
  readonly reports: number;
  /** Units that are asked of those who have not withdrawn, and of these the delivered ones. */
  readonly standing: Amount;
  readonly delivered: Amount;
  /** SHA-256 of terms and commitments, from SEALED on; of that and the first assignment; of what the commit froze. */
  readonly inputs: string | null;
  readonly outcome: string | null;
  readonly manifestDigest: string | null;
  /** The last assignment, while the window is open. */
  readonly plan: Assignment | null;
  /** How many of its `next` have been asked or passed over. */
  readonly passed: number;
  readonly round: number;
  /** End of the present window. */
  readonly until: number;
  readonly manifest: Manifest | null;
}

/** Who sends a command beside its envelope: `user` and `operator` each for a user, or the operator alone. */
export type CallCommand = Envelope & (
  /** "" -> DRAFT. The terms. `salt`, 32 hexadecimal digits drawn at random: of the whole stream, so that nobody can try
   *  what an outline leaves out. */
  | ({ readonly type: "announce"; readonly salt?: string } & CallTerms)
  /** DRAFT, OPEN: a verified user takes a seat. Operator. */
  | { readonly type: "enroll"; readonly user: string; readonly owner: string; readonly capacity: Amount }
  /** DRAFT -> OPEN. */
  | { readonly type: "open" }
  /** OPEN: replaces the user's report. Sealed, so that it comes with a salt of 32 hexadecimal digits, drawn at random.
   *  User, operator. */
  | ({
    readonly type: "report"; readonly user: string; readonly salt?: string; readonly benefit?: Amount;
  } & Omit<UserReport, "benefit">)
  /** OPEN -> SEALED, from `reportsUntil` on. */
  | { readonly type: "seal" }
  /** SEALED -> WINDOW or NULL. `escrow`: money set aside, at least what the plan needs; just that where it is left
   *  out. */
  | { readonly type: "assign"; readonly escrow?: Amount }
  /** WINDOW: agrees to exactly what it was asked for. User, operator. */
  | { readonly type: "confirm"; readonly user: string; readonly units: Amount }
  /** WINDOW: the operator has verified the delivery of what was confirmed. */
  | { readonly type: "deliver"; readonly user: string; readonly units: Amount }
  /** OPEN: deletes the report. SEALED, WINDOW: deletes report and data, and asks others, assigns again, or NULL. User,
   *  operator. */
  | { readonly type: "withdraw"; readonly user: string }
  /** WINDOW -> COMMITTED or NULL, or a further round: after the end of the window. */
  | { readonly type: "commit" }
  /** DRAFT, OPEN, SEALED, WINDOW -> NULL. */
  | { readonly type: "cancel" }
  /** COMMITTED, TRAINING, TRAINED: one user of the manifest was paid, once. */
  | { readonly type: "pay"; readonly user: string }
  /** The same: one user of the manifest cannot be paid. */
  | { readonly type: "forfeit"; readonly user: string; readonly reason: string }
  /** COMMITTED -> TRAINING. */
  | { readonly type: "train" }
  /** TRAINING: the job reads one user's data. */
  | { readonly type: "read"; readonly user: string }
  /** TRAINING -> TRAINED. */
  | { readonly type: "finish" }
  /** COMMITTED and later: a legal request, outside the mechanism. User, operator. */
  | { readonly type: "erase"; readonly user: string }
  /** NULL -> PURGED: deletes all reports and data. */
  | { readonly type: "purge" }
  /** TRAINED (everybody paid or forfeited), PURGED -> CLOSED. */
  | { readonly type: "close" }
  /** Moves the clock, and nothing else. */
  | { readonly type: "tick" }
);

/** Why a command is refused for good. */
export type CallRefusal =
  | "wrong-phase" | "deadline-passed" | "too-early" | "unknown-user" | "duplicate-user" | "duplicate-owner"
  | "totals-too-large" | "above-verified-capacity" | "currency-mismatch" | "not-asked" | "not-the-asked-amount"
  | "not-confirmed" | "already-delivered" | "already-withdrawn" | "escrow-too-small" | "not-in-manifest"
  | "already-paid" | "forfeited" | "erased" | "unpaid-users" | "reports-missing";

/** A deletion: the receipt is the event. */
export interface Receipt {
  readonly user: string;
  readonly units: Amount;
  readonly at: number;
  readonly version: number;
  readonly hash: string;
}

/** A seat as its user and, but for the salt, the operator see it. */
export interface SeatView extends Omit<Seat, "report" | "changed"> {
  /** The operator's: null before the seal. null for everybody once it is erased. */
  readonly report: (UserReport & { readonly salt?: string }) | null;
  /** Of a report that stands, or stood until the seal. */
  readonly commitment: string | null;
  readonly receipts: readonly Receipt[];
}

/** What one role may see of a call: null is what others see, or nobody yet. */
export interface CallView {
  // ---- anybody
  readonly stream: string;
  readonly version: number;
  readonly head: string;
  readonly phase: CallPhase | "";
  readonly now: number;
  readonly terms: AnnouncedTerms | null;
  readonly termsDigest: string;
  /** The next deadline, and the command that follows it. */
  readonly due: Due | null;
  /** End of the present window. */
  readonly until: number | null;
  readonly round: number;
  readonly enrolled: number;
  /** Reports that stand. */
  readonly reports: number;
  readonly inputs: string | null;
  readonly outcome: string | null;
  readonly manifestDigest: string | null;
  // ---- a user
  readonly seat: SeatView | null;
  // ---- the operator
  readonly seats: readonly SeatView[] | null;
  readonly escrow: Escrow | null;
  /** Units that are asked for, of which delivered; null where nothing is or was asked. */
  readonly delivery: { readonly asked: Amount; readonly delivered: Amount } | null;
  readonly manifest: Manifest | null;
}
