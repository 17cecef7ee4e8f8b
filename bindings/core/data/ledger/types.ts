// A data call as a value that commands move from state to state. See index.ts for what holds.

import type { CallPhase, SeatStatus } from "../names.js";
import type { Amount, TermsOf, WindowCall } from "../types.js";
import type { Pages } from "../../life/pages.js";

/** What is announced, and fixed once the call is open. */
export type CallTerms = TermsOf<WindowCall> & {
  readonly threshold: Amount;
  /** Name of the call, part of its digests. */
  readonly id: string;
  /** Reports in another are refused. */
  readonly currency: string;
  /** Times are whole numbers of the caller's clock, for example milliseconds. No sealing before this one. */
  readonly reportsUntil: number;
  /** How long users have to confirm and deliver what they were asked for; a later assignment starts anew. */
  readonly window: number;
  /** Simultaneous: assign again among the rest when too many leave; otherwise null. */
  readonly reassign?: boolean;
};

/** Terms with every default filled in: equal terms are equal values. */
export type AnnouncedTerms = Filled<CallTerms>;
type Filled<Terms> = Terms extends unknown ? Required<Terms> : never;

/** A user's place in the call. */
export interface Seat {
  readonly user: string;
  /** Whom the provider verified behind the user: one seat each. */
  readonly owner: string;
  /** Verified capacity, units. */
  readonly verified: Amount;
  readonly report: { readonly cost: Amount; readonly capacity: Amount; readonly benefit: Amount } | null;
  /** Asked for `units` at `payment`: still to answer, agreed, or delivered and verified; not asked (any more); gone. */
  readonly status: SeatStatus;
  readonly units: Amount;
  readonly payment: Amount;
  /** Units of this user's data in the provider's hands. */
  readonly stored: Amount;
  /** null before payment. */
  readonly paid: Amount | null;
  /** Erasure requested after the commit: no further use, no claw-back. */
  readonly erased: boolean;
}

/** JSON-safe; treat as a value and hand it to nobody but through `view`: it holds sealed reports. Frozen. What grows
 *  with users stands in books of 128 pages of 128 entries, so that states share all pages in which they agree:
 *  `seats.flat(2)` are all of them. */
export interface CallState {
  readonly format: "candor/call/2";
  /** Commands accepted so far: for compare-and-set. */
  readonly version: number;
  readonly phase: CallPhase;
  readonly terms: AnnouncedTerms;
  /** Time of the last command. */
  readonly now: number;
  readonly seats: Pages<Seat>;
  /** Set with SEALED: SHA-256 of terms and reports; with the first assignment: of that and what was assigned. */
  readonly inputs: string | null;
  readonly outcome: string | null;
  /** Small-first: users in the order they are asked, with their burdens. */
  readonly queue: readonly { readonly user: string; readonly units: Amount; readonly payment: Amount }[];
  readonly round: number;
  /** End of the present window. */
  readonly until: number;
  /** Money set aside; back to 0 on null, and by what is paid. */
  readonly escrow: Amount;
  /** Users whose data train, frozen by the commit, and the SHA-256 of who gives how much. */
  readonly manifest: readonly string[] | null;
  readonly manifestDigest: string | null;
  /** Deletions, in order. */
  readonly receipts: Pages<{ readonly user: string; readonly units: Amount; readonly at: number }>;
  /** Accepted commands, the first to take the call to version 1: their keys, the SHA-256 of what they said, the phase
   *  that they were answered. */
  readonly log: Pages<{ readonly key: string; readonly body: string; readonly phase: CallPhase }>;
}

export interface Answer {
  readonly version: number;
  readonly phase: CallPhase;
}

interface Envelope {
  /** Idempotency key: the same command again changes nothing and is answered as before. */
  readonly key: string;
  readonly at: number;
  /** Refuse unless the state has this version. */
  readonly version?: number;
}

export type CallCommand = Envelope & (
  /** DRAFT, OPEN: a verified user takes a seat. */
  | { readonly type: "enroll"; readonly user: string; readonly owner: string; readonly capacity: Amount }
  /** DRAFT -> OPEN. */
  | { readonly type: "open" }
  /** OPEN: replaces the user's report. */
  | {
    readonly type: "report"; readonly user: string; readonly cost: Amount; readonly capacity: Amount;
    readonly benefit?: Amount; readonly currency: string;
  }
  /** OPEN -> SEALED, from `reportsUntil` on. */
  | { readonly type: "seal" }
  /** SEALED -> WINDOW or NULL. `escrow`: money set aside, at least what the plan says. */
  | { readonly type: "assign"; readonly escrow: Amount }
  /** WINDOW: agrees to exactly what it was asked for. */
  | { readonly type: "confirm"; readonly user: string; readonly units: Amount }
  /** WINDOW: verified delivery of what was confirmed. */
  | { readonly type: "deliver"; readonly user: string; readonly units: Amount }
  /** OPEN: deletes the report. WINDOW: deletes the data and asks others, assigns again, or NULL. */
  | { readonly type: "withdraw"; readonly user: string }
  /** WINDOW -> COMMITTED or NULL, or a further round: at the end of the window, or when everybody who was asked has
   *  delivered. */
  | { readonly type: "commit" }
  /** DRAFT, OPEN, SEALED, WINDOW -> NULL. */
  | { readonly type: "cancel" }
  /** COMMITTED, TRAINING, TRAINED: pays one user of the manifest, once. */
  | { readonly type: "pay"; readonly user: string }
  /** COMMITTED -> TRAINING. */
  | { readonly type: "train" }
  /** TRAINING: the job reads one user's data. */
  | { readonly type: "read"; readonly user: string }
  /** TRAINING -> TRAINED. */
  | { readonly type: "finish" }
  /** COMMITTED and later: a legal request, outside the mechanism. */
  | { readonly type: "erase"; readonly user: string }
  /** NULL -> PURGED. */
  | { readonly type: "purge" }
  /** TRAINED (everybody paid), PURGED -> CLOSED. */
  | { readonly type: "close" }
);

/** Why a command is refused; the state is then as it was. `malformed`: what a check of its fields said. */
export type CallRefusal =
  | "malformed" | "wrong-phase" | "key-reused" | "stale-version" | "time-runs-back" | "deadline-passed" | "too-early"
  | "unknown-user"
  | "duplicate-user" | "duplicate-owner" | "above-verified-capacity" | "currency-mismatch" | "not-asked"
  | "not-the-asked-amount"
  | "not-confirmed" | "already-delivered" | "already-withdrawn" | "escrow-too-small" | "not-in-manifest"
  | "already-paid" | "erased" | "unpaid-users"
  | "inputs-changed" | "totals-too-large";

export type Advanced =
  | { readonly accepted: true; readonly state: CallState; readonly answer: Answer }
  | { readonly accepted: false; readonly state: CallState; readonly refusal: CallRefusal; readonly message: string };

/** What one party may see. Reports stay with their user until the seal, and payments and units with theirs. */
export interface CallView {
  readonly phase: CallPhase;
  readonly version: number;
  readonly terms: AnnouncedTerms;
  readonly inputs: string | null;
  readonly outcome: string | null;
  readonly manifestDigest: string | null;
  /** Reports so far. */
  readonly reports: number;
  /** The provider sees all seats, without reports before the seal; a user sees its own. */
  readonly seats: readonly Seat[];
}
