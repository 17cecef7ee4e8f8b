// A crowd's rounds as each role may see them.

import { paymentRules } from "../../core/crowd/names.js";
import { roundsPhases, slotStatuses } from "../../core/crowd/life/names.js";
import { digest, time } from "../life/values.js";
import { byName, field, fields, list, named, optional, orNull, pair } from "../schema.js";
import { flag, integer, text, words } from "../values.js";
import { account, mechanism } from "./answers.js";
import { OPINION, opinion } from "./bodies.js";

/** Every default filled in. */
export const terms = {
  ...mechanism,
  classes: field(orNull(list(text())), "null: reports are probabilities."),
  reportsFor: field(orNull(integer(1)), "For how long a slot is open, ms; null: until it is closed."),
  retain: field(integer(0), "How many settled slots are kept with their reports."),
  jump: field(integer(1), "By how much one command may pass the next deadline, ms."),
};

const slot = {
  slot: field(integer(0), "Its number."),
  status: field(words(slotStatuses), "How far it has come."),
  closes: field(orNull(time()), "When, ms; null: when it is closed."),
  output: field(orNull(opinion()), "By the weights at its close; null before."),
};
const label = field(orNull(opinion()), "null until it is settled.");

const everybody = {
  stream: field(text(), "Its name in the store and in events."),
  version: field(integer(1), "Events so far."),
  phase: field(words(roundsPhases), "What they are in."),
  now: field(time(), "Their clock, ms."),
  terms: field(fields(terms), "As they were announced, every default filled in."),
  termsDigest: field(digest(), "SHA-256 of them."),
  counts: field(fields({
    workers: field(integer(0), "Who are there."), open: field(integer(0), "Slots that wait for reports."),
    closed: field(integer(0), "Slots that wait for a label."), settled: field(integer(0), "Slots, kept or not."),
  }), "Of workers and slots."),
};
const slots = "Open and closed ones, and the settled ones that are kept, by number.";

const paid = fields({
  version: field(integer(1), "Of the event."),
  budget: field(integer(0), "Micro-units."),
  rule: field(words(paymentRules), "What was paid by."),
  payments: field(
    list(fields({ id: field(text(), "The worker."), payment: field(integer(0), "Micro-units.") })), "By worker.",
  ),
  unspent: field(integer(0), "Micro-units that are left."),
});

export const views = {
  operator: named("RoundsViewOfOperator", fields({
    ...everybody,
    slots: field(list(fields({
      ...slot, label,
      asked: field(list(text()), "Who was."),
      reported: field(integer(0), "How many reports have come."),
      reports: optional(byName(opinion(), OPINION, "an object, reports by worker"), "Once it is closed, by worker."),
    })), slots),
    settled: field(list(pair([integer(0), integer(0)])), "Every slot that was, as ranges [first, last]."),
    workers: field(list(account), "Accounts."),
    contradictions: field(list(fields({
      slot: field(integer(0), "Its number."),
      label: field(opinion(), "That is not the one that stands."),
      stands: field(orNull(opinion()), "The one that does; null where the slot is no longer kept."),
      version: field(integer(1), "Of the event."),
    })), "The last hundred."),
    contradicted: field(integer(0), "How many there were."),
    paid: field(orNull(paid), "The last payments."),
  })),
  user: named("RoundsViewOfWorker", fields({
    ...everybody,
    slots: field(list(fields({
      ...slot, label,
      asked: field(flag(), "Whether the worker was."),
      report: field(orNull(opinion()), "The worker's own."),
    })), slots),
    you: field(fields({
      account: field(orNull(account), "null where there is none."),
      payment: field(orNull(integer(0)), "The last time that anybody was paid, micro-units."),
    }), "The worker."),
  })),
  anybody: named("RoundsViewOfAnybody", fields({ ...everybody, slots: field(list(fields(slot)), slots) })),
};
