// What is to be paid now: of each participant what is carried, in whole payable units, where it reaches the minimum.
// The rest of it stays carried, so that nothing is lost or made up; without a state, which could carry it, largest
// remainders decide.

import { amount, record } from "../check.js";
import { rangeError } from "../refusal.js";
import { Book, type Entry } from "./book.js";
import { entries, sum } from "./entries.js";
import { bookOf } from "./read.js";
import { round, roundedDown } from "./round.js";
import { referenceOf, sealed, sourceOf } from "./sealed.js";
import { sameTerms, termsOf } from "./terms.js";
import type { BatchedPayouts, PaidOnce, PayoutBatch, PayoutsDue, PayoutsOnce } from "./types.js";

const ONCE = ["owed", "currency", "decimals", "unit", "reference"] as const;
const DUE = [...ONCE, "state", "minimum"] as const;

/** Adds what is newly owed to what was carried, and makes a batch of what can be paid of that: each participant's
 *  amount in whole units, rounded down, where that is positive and at least `minimum`. What is left, less than a unit
 *  of who is paid, is carried over. All that was ever owed is pending + paid + carried + forfeited, exactly.
 *
 *  The same amounts under the same reference are owed once: when they come again, in whatever order, the batch that
 *  they were in is returned with `again`, and nothing changes; it is refused once a payment of it failed, as that comes
 *  again in a later batch. With `owed: []` what is carried is paid; where none of it
 *  can be, the last such batch is returned with `again`, as long as nothing has become of it.
 *  @example const { batch, state } = payouts.batch({ owed, state: before, currency: "USD", decimals: 6, unit: 10_000 })
 *  @throws Refusal for totals past 2^53 - 1; for other terms than those of the state; for a reference that other
 *  amounts came under; where nothing is owed and nothing can be paid. */
export function batch(due: PayoutsDue): BatchedPayouts {
  const given = record("due", due, DUE, "");
  const terms = termsOf(given);
  const owed = entries("owed", given["owed"]);
  const minimum = given["minimum"] === undefined ? 0 : amount("minimum", given["minimum"]);
  const reference = referenceOf(given["reference"]);
  const source = sourceOf(owed, reference);
  const book = given["state"] == null ? new Book(terms) : bookOf(given["state"]);
  sameTerms(terms, book.terms);
  const again = (made: PayoutBatch): BatchedPayouts =>
    ({ batch: made, again: true, carried: book.carried, state: book.state(false) });
  const before = source === null ? undefined : sameBatch(book, source, reference);
  if (before && before.failed.size > 0) {
    const other = `other amounts than those of ${before.batch.id}: what failed of it is carried into the next batch`;
    throw rangeError("owed", other, owed);
  }
  if (before) return again(before.batch);
  owed.forEach((one, k) => book.credit(`owed[${k}].amount`, one));
  const lines = book.carried.map(({ id, amount: all }) => ({ id, amount: roundedDown(all, terms.unit) }))
    .filter(({ amount: paid }) => paid > 0 && paid >= minimum);
  if (source === null && lines.length === 0) {
    const pending = book.batches.filter(({ source: of, sent, failed }) =>
      of === null && !sent && failed.size === 0).at(-1);
    if (pending) return again(pending.batch);
    throw rangeError("owed", "an entry, as nothing carried can be paid", owed);
  }
  const made = sealed({
    ...terms, number: book.batches.length + 1, previous: book.batches.at(-1)?.batch.id ?? null, reference,
    credited: sum("owed", owed), minimum, lines, total: sum("lines", lines),
  });
  book.enter(made, source);
  return { batch: made, again: false, carried: book.carried, state: book.state() };
}

/** A batch of amounts that nothing comes before or after, rounded by largest remainders: the total is the nearest
 *  payable one, and nobody's amount moves by a unit or more. */
export function once(due: PayoutsOnce): PaidOnce {
  const given = record("due", due, ONCE, "");
  const terms = termsOf(given);
  const owed = entries("owed", given["owed"]);
  const reference = referenceOf(given["reference"]);
  const credited = sum("owed", owed);
  const rounded = round(owed.map((one) => one.amount), terms.unit);
  const lines = owed.map(({ id }, k) => ({ id, amount: rounded[k]! })).filter((line) => line.amount > 0);
  const total = sum("lines", lines);
  const made = sealed({ ...terms, number: 1, previous: null, reference, credited, minimum: 0, lines, total });
  return { batch: made, rounded: total - credited };
}

/** The batch of the very same amounts. @throws Refusal where the reference was that of others */
function sameBatch(book: Book, source: string, reference: string): Entry | undefined {
  const found = book.batches.find((entry) => entry.source === source);
  const isUsed = ({ batch: made, source: of }: Entry): boolean => made.reference === reference && of !== null;
  if (!found && reference !== "" && book.batches.some(isUsed)) {
    throw rangeError("reference", "another one, as other amounts came under this", reference);
  }
  return found;
}
