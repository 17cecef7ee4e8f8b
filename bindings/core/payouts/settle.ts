// What becomes of batches and of what is carried. Who says the same again changes nothing.

import { list, name } from "../check.js";
import { rangeError } from "../refusal.js";
import type { Book, Entry } from "./book.js";
import { participant } from "./entries.js";
import { bookOf, lineOf } from "./read.js";
import type { PayoutState, PayoutTotals } from "./types.js";

/** Marks a batch as sent: its lines are paid, but for those that failed. Twice is once.
 *  @throws Refusal for a batch that is none of the state's. */
export function sent(state: PayoutState, batchId: string): PayoutState {
  const book = bookOf(state);
  return book.state(book.send(entryOf(book, batchId)));
}

/** Takes payments of a batch back, sent or not: they are owed again and carried into the next batch. Twice is once,
 *  also where they were paid by another batch since.
 *  @throws Refusal for a batch that is none of the state's, and for participants whom it does not pay. */
export function failed(state: PayoutState, batchId: string, ids: readonly string[]): PayoutState {
  const book = bookOf(state);
  const entry = entryOf(book, batchId);
  const lines = list("ids", ids).map((id, k) => lineOf(entry, `ids[${k}]`, id));
  return book.state(lines.map((line) => book.fail(entry, line)).includes(true));
}

/** Gives up what is carried of participants, all of it, with a record: the account was closed, say. What is in a batch
 *  has to fail first. @throws Refusal for those of whom nothing is carried. */
export function forfeit(state: PayoutState, ids: readonly string[], reason: string): PayoutState {
  const book = bookOf(state);
  const why = name("reason", reason);
  list("ids", ids).forEach((value, k) => {
    const id = participant(`ids[${k}]`, value);
    const amount = book.carriedOf(id);
    if (amount === 0) throw rangeError(`ids[${k}]`, "a participant of whom something is carried", id);
    book.forfeit({ id, amount, reason: why });
  });
  return book.state();
}

/** Sums over all accounts: owed = pending + paid + carried + forfeited. */
export function totals(state: PayoutState): PayoutTotals {
  const sums = { owed: 0, pending: 0, paid: 0, carried: 0, forfeited: 0 };
  const parts = Object.keys(sums) as (keyof PayoutTotals)[];
  for (const account of bookOf(state).accounts.values()) for (const part of parts) sums[part] += account[part];
  return sums;
}

function entryOf(book: Book, batchId: unknown): Entry {
  const id = name("batch", batchId);
  const entry = book.batches.find(({ batch }) => batch.id === id);
  if (!entry) throw rangeError("batch", "the id of one of the state's batches", id);
  return entry;
}
