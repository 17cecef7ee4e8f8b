// What the calls of payouts take.

import { BATCH_FORMAT, MOST_DECIMALS, MOST_UNIT, STATE_FORMAT } from "../../core/payouts/names.js";
import { field, fields, list, named, optional, orNull, piece, refuse } from "../schema.js";
import { integer, leaf, text } from "../values.js";

export const amount = (least = 0): ReturnType<typeof integer> => integer(least);
const id = field(text({ minLength: 1 }), "A participant's name, nobody else's.");
export const line = fields({ id, amount: field(amount(), "Smallest units.") });

const DECIMALS = { type: "integer", minimum: 0, maximum: MOST_DECIMALS };
const currency = field(text({ minLength: 1, maxLength: 12 }), "Its name, without blanks, commas and colons: USD.");
const unit = field(integer(1, MOST_UNIT), "Smallest units in a payable one: 10,000 micro-dollars are a cent.");

/** What came back, of which the library takes none for some. */
function told<Type>(type: "boolean" | "string" | "number", expected: string, facts: object) {
  const is = (value: unknown): boolean => value === undefined || typeof value === type;
  return leaf<Type>(expected, is, { type, ...facts });
}

const terms = {
  currency,
  decimals: field(
    told<number>("number", `an integer from 0 to ${MOST_DECIMALS}`, DECIMALS), "One unit is 10^decimals smallest ones.",
  ),
  unit,
};

const due = {
  owed: field(list(line), "What participants are newly owed, each once."),
  currency,
  decimals: optional(integer(0, MOST_DECIMALS), "One unit of it is 10^decimals smallest ones.", { default: 0 }),
  unit,
  reference: optional(text(), "Tells one list of amounts from another that is equal: 2026-11."),
};

/** What it is has to be said as it is. */
function format<const Word extends string>(word: Word) {
  return field(piece<Word>({ type: "string", const: word }, (dataset) => {
    if (dataset.value !== word) refuse(dataset, "wrong-value", word);
  }), "What this is.");
}

const hexadecimal = (digits: number) => ({ type: "string", pattern: `^[0-9a-f]{${digits}}$` });

export const batch = named("PayoutBatch", fields({
  format: format(BATCH_FORMAT),
  id: field(leaf<string>("its id", () => true, hexadecimal(32)), "Of the content: the same batch has the same."),
  ...terms,
  number: field(amount(1), "Its place among the batches of its state."),
  previous: field(orNull(text({ pattern: hexadecimal(32).pattern })), "The id of the one before; null for the first."),
  reference: field(told<string>("string", "a string", {}), "Of the amounts."),
  credited: field(amount(), "Sum of what was newly owed."),
  minimum: field(amount(), "Less was not paid."),
  lines: field(list(line), "Who is paid how much: positive multiples of the unit."),
  total: field(amount(), "Their sum."),
}));

export const state = named("PayoutState", fields({
  format: format(STATE_FORMAT),
  version: field(amount(1), "How often the state has changed."),
  ...terms,
  accounts: field(list(fields({
    id,
    owed: field(amount(1), "All that was ever owed: pending + paid + carried + forfeited."),
    pending: field(amount(), "In batches that were not sent yet."),
    paid: field(amount(), "In batches that were sent, and did not fail."),
    carried: field(amount(), "Owed, and in no batch."),
    forfeited: field(amount(), "Owed, and will never be paid."),
  })), "In the order of their first amounts."),
  batches: field(list(fields({
    batch: field(batch, "As it was made."),
    source: field(orNull(text({ pattern: hexadecimal(64).pattern })), "SHA-256 of what was newly owed; or null."),
    sent: field(told<boolean>("boolean", "true or false", {}), "Whether it was sent."),
    failed: field(list(text()), "Participants whose payment failed: it is owed again."),
  })), "In the order they were made."),
  forfeits: field(list(fields({
    id, amount: field(amount(1), "Smallest units."), reason: field(text(), "Why it will not be paid."),
  })), "What was given up."),
}));

export const payoutsOnce = named("PayoutsOnce", fields(due));

export const payoutsDue = named("PayoutsDue", fields({
  ...due,
  state: optional(orNull(state), "What came of the batches before; null or left out for the first."),
  minimum: optional(amount(), "Less is not paid, but carried over.", { default: 0 }),
}));

const batchId = field(text({ minLength: 1 }), "The id of one of the state's batches.");
const ids = field(list(text({ minLength: 1 }), { minItems: 1 }), "Participants.");

export const sentBatch = named("PayoutsSent", fields({ state, batch: batchId }));
export const failedPayments = named("PayoutsFailed", fields({ state, batch: batchId, ids }));
export const forfeits = named("PayoutsForfeit", fields({
  state, ids, reason: field(text({ minLength: 1 }), "Why it will not be paid."),
}));
