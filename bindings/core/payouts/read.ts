// A state that comes back. Everything in it follows from what was owed, the batches, and what became of them: a state
// that says anything else is refused, and the place in it named.

import { amount, array, flag, list, record, text } from "../check.js";
import { rangeError, under } from "../refusal.js";
import { Book, type Entry } from "./book.js";
import { added, participant } from "./entries.js";
import { STATE_FORMAT } from "./names.js";
import { checkedBatch, checkedSource } from "./sealed.js";
import { sameTerms, termsOf } from "./terms.js";
import type { OwedAmount } from "./types.js";

const FIELDS = ["format", "version", "currency", "decimals", "unit", "accounts", "batches", "forfeits"] as const;
const PARTS = ["owed", "pending", "paid", "carried", "forfeited"] as const;

/** @throws Refusal for a state that does not add up, which this library did not make. Time O(all of it). */
export function bookOf(state: unknown): Book {
  return under("state", () => read(record("", state, FIELDS, "")));
}

/** What was owed is taken from the accounts; everything else is made anew, in order, and compared. */
function read(given: Record<string, unknown>): Book {
  if (given["format"] !== STATE_FORMAT) throw rangeError("format", STATE_FORMAT, given["format"]);
  const book = new Book(termsOf(given), amount("version", given["version"], 1));
  const accounts = array("accounts", given["accounts"])
    .map((entry, k) => record(`accounts[${k}]`, entry, ["id", ...PARTS]));
  accounts.forEach((account, k) => under(`accounts[${k}]`, () => {
    const id = participant("id", account["id"]);
    if (book.accounts.has(id)) throw rangeError("id", "every participant once", id);
    book.credit("owed", { id, amount: amount("owed", account["owed"], 1) });
  }));
  list("batches", given["batches"]).forEach((entry, k) => under(`batches[${k}]`, () => readBatch(book, entry)));
  array("forfeits", given["forfeits"]).forEach((entry, k) => under(`forfeits[${k}]`, () => readForfeit(book, entry)));
  const credited = book.batches.reduce((total, { batch }, k) =>
    added(`batches[${k}].batch.credited`, total, batch.credited), 0);
  if (credited !== book.owed) throw rangeError("accounts", `${credited} owed in all, as the batches say`, book.owed);
  [...book.accounts.values()].forEach((account, k) => {
    for (const part of PARTS) {
      const got = amount(`accounts[${k}].${part}`, accounts[k]![part]);
      if (got !== account[part]) throw rangeError(`accounts[${k}].${part}`, `${account[part]}, as all else says`, got);
    }
  });
  return book;
}

function readBatch(book: Book, value: unknown): void {
  const given = record("", value, ["batch", "source", "sent", "failed"], "");
  const batch = under("batch", () => checkedBatch(given["batch"]));
  const before = book.batches.at(-1)?.batch;
  under("batch", () => {
    sameTerms(batch, book.terms);
    const place = book.batches.length + 1;
    if (batch.number !== place) throw rangeError("number", `${place}, its place`, batch.number);
    if (batch.previous !== (before?.id ?? null)) throw rangeError("previous", before?.id ?? "null", batch.previous);
    batch.lines.forEach((line, k) => held(book, `lines[${k}].amount`, line));
  });
  const entry = book.enter(batch, checkedSource(given["source"]));
  if (flag("sent", given["sent"])) book.send(entry);
  array("failed", given["failed"]).forEach((id, k) => {
    const line = lineOf(entry, `failed[${k}]`, id);
    if (!book.fail(entry, line)) throw rangeError(`failed[${k}]`, "every participant once", id);
  });
}

function readForfeit(book: Book, value: unknown): void {
  const { id, amount: lost, reason } = record("", value, ["id", "amount", "reason"], "");
  const one = { id: participant("id", id), amount: amount("amount", lost, 1) };
  held(book, "amount", one);
  book.forfeit({ ...one, reason: text("reason", reason) });
}

/** What is taken out of an account must be in it. */
function held(book: Book, field: string, { id, amount: taken }: OwedAmount): void {
  const most = book.carriedOf(id);
  if (taken > most) throw rangeError(field, `at most ${most}, which is owed and not paid`, taken);
}

/** A participant's line of a batch. */
export function lineOf({ batch, lines }: Entry, field: string, value: unknown): OwedAmount {
  const id = participant(field, value);
  const line = lines.get(id);
  if (!line) throw rangeError(field, `a participant whom batch ${batch.id} pays`, id);
  return line;
}
