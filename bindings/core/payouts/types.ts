// The values of payouts. Amounts are whole numbers of the smallest unit there is (micro-dollars, say), from 0 to
// 2^53 - 1, and so is every total.

import type { BATCH_FORMAT, STATE_FORMAT } from "./names.js";

/** What somebody is owed, or is paid. */
export interface OwedAmount {
  /** A participant's name: not empty, well-formed, and nobody else's. */
  readonly id: string;
  readonly amount: number;
}

/** What amounts are counted in: the same in all batches of a state. */
export interface PayoutTerms {
  /** Its name, `USD`. */
  readonly currency: string;
  /** One unit of the currency is 10^decimals smallest ones: 6 for micro-dollars. 0 to 15; default 0. */
  readonly decimals?: number;
  /** Smallest units in a payable one, 1 to 10^15: 10,000 micro-dollars are a cent. */
  readonly unit: number;
}

/** What `payouts.once` takes. */
export interface PayoutsOnce extends PayoutTerms {
  /** Each participant once. */
  readonly owed: readonly OwedAmount[];
  /** Tells one list of amounts from another that is equal: `2026-11`. Default: none. */
  readonly reference?: string;
}

/** What `payouts.batch` takes. */
export interface PayoutsDue extends PayoutsOnce {
  /** What came of the batches before; null or left out for the first. */
  readonly state?: PayoutState | null;
  /** Less is not paid, but carried over; default 0. */
  readonly minimum?: number;
}

/** What is to be paid, together. Nothing ever changes in it. Of what is owed beyond its lines it says the sum alone. */
export interface PayoutBatch extends Required<PayoutTerms> {
  readonly format: typeof BATCH_FORMAT;
  /** The first 32 hexadecimal digits of the SHA-256 of the canonical form (RFC 8785) of all other fields: the same
   *  batch has the same id, and no two batches of a state have one. */
  readonly id: string;
  /** Its place among the batches of its state: 1, 2, ... */
  readonly number: number;
  /** The id of the one before; null for the first. */
  readonly previous: string | null;
  readonly reference: string;
  /** Sum of what was newly owed. */
  readonly credited: number;
  readonly minimum: number;
  /** Positive multiples of the unit, each participant at most once. */
  readonly lines: readonly OwedAmount[];
  readonly total: number;
}

/** What `payouts.once` returns: a batch that nothing comes before or after. */
export interface PaidOnce {
  readonly batch: PayoutBatch;
  /** total - credited: what rounding adds (at most half a unit) or leaves. */
  readonly rounded: number;
}

/** What `payouts.batch` returns. */
export interface BatchedPayouts {
  readonly batch: PayoutBatch;
  /** Whether these very amounts, under this reference, were in a batch before, or what was carried is in one of which
   *  nothing has become yet: that batch, and the state as it was. */
  readonly again: boolean;
  /** What is not paid yet, of whom there is something. */
  readonly carried: readonly OwedAmount[];
  readonly state: PayoutState;
}

/** How a participant stands: owed = pending + paid + carried + forfeited, exactly. */
export interface PayoutAccount {
  readonly id: string;
  /** All that was ever owed. */
  readonly owed: number;
  /** In batches that were not sent yet. */
  readonly pending: number;
  /** In batches that were sent, and did not fail. */
  readonly paid: number;
  /** Owed, and in no batch. */
  readonly carried: number;
  /** Owed, and will never be paid. */
  readonly forfeited: number;
}

/** A batch and what became of it. */
export interface PayoutRecord {
  readonly batch: PayoutBatch;
  /** SHA-256 of what was newly owed, whatever its order; null where that was nothing. */
  readonly source: string | null;
  readonly sent: boolean;
  /** Participants whose payment failed: it is owed again. */
  readonly failed: readonly string[];
}

export interface Forfeit extends OwedAmount {
  /** Why it will not be paid. */
  readonly reason: string;
}

/** All that there is to know of payouts: a JSON value, to be kept by the caller. */
export interface PayoutState extends Required<PayoutTerms> {
  readonly format: typeof STATE_FORMAT;
  /** How often it changed. */
  readonly version: number;
  /** In the order of their first amounts. */
  readonly accounts: readonly PayoutAccount[];
  /** In the order they were made. */
  readonly batches: readonly PayoutRecord[];
  readonly forfeits: readonly Forfeit[];
}

/** Sums over the accounts of a state. */
export type PayoutTotals = Omit<PayoutAccount, "id">;
