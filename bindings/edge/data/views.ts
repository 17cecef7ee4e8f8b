// A data call as each role may see it.

import { callPhases, caps, consentKinds, protocols, seatStatuses } from "../../core/data/names.js";
import { anyOf, digest, nothing, object, time } from "../life/values.js";
import { field, fields, list, named, optional, orNull } from "../schema.js";
import { constant, flag, integer, key, text, words } from "../values.js";
import { amount, ratio } from "./bodies.js";

const money = field(amount(), "Money a unit.");
const told = {
  threshold: field(amount(1), "tau, units."),
  currency: field(text(), "Of all reports."),
  reportsUntil: field(time(), "Reports are due before this time, ms."),
  window: field(integer(1), "How long users have to confirm, deliver and withdraw, ms."),
  reassign: field(flag(), "Whether it is assigned again among the rest when too many leave."),
  protocol: field(words(protocols), "When users decide."),
  spillover: field(ratio, "sigma, of benefits."),
};
const jump = field(integer(1), "By how much one command may pass the next deadline, ms.");
const saidJump = optional(jump, "By how much one command may pass the next deadline, ms, where it was said.");

/** Terms, every default filled in. */
function termsWith<Jump extends typeof jump | typeof saidJump>(last: Jump) {
  const own = { ...told, jump: last };
  return anyOf([
    fields({ ...own, rule: constant("critical-value"), reserve: money, buffer: field(ratio, "beta.") }),
    fields({
      ...own, rule: constant("benefit-backed"), subsidy: money, caps: field(words(caps), "What backs a burden."),
    }),
    fields({
      ...own, rule: constant("club"), subsidy: money, protocol: field(words(["simultaneous"]), "All at once."),
    }),
    fields({ ...own, rule: constant("proportional"), reserve: money }),
  ]);
}

/** As they were announced: the default of their jump hangs on the time. */
export const announcedTerms = termsWith(saidJump);

/** What a user says in a sealed report. */
export const report = {
  cost: field(amount(), "Money a unit."),
  capacity: field(amount(), "Units."),
  benefit: field(amount(), "Money: what the model is worth to the user."),
  currency: field(text(), "The call's."),
};

const event = {
  version: field(integer(1), "Of the event."), hash: field(digest(), "Its hash."), at: field(time(), "When, ms."),
};
const consent = fields({
  what: field(words(consentKinds), "What was agreed to, or done."),
  ...event,
  commitment: optional(digest(), "Of a report."),
  units: optional(amount(), "Of what was agreed to, delivered or deleted."),
  payment: optional(amount(), "Money: of what was agreed to."),
});

const seat = {
  user: field(text(), "Whose it is."),
  owner: field(text(), "Who was verified behind the user."),
  verified: field(amount(), "Verified capacity, units."),
  status: field(words(seatStatuses), "How far the user has come."),
  units: field(amount(), "That are asked for."),
  payment: field(amount(), "Money for all of them."),
  stored: field(amount(), "Units that the operator holds."),
  paid: field(orNull(amount()), "Money; null before payment."),
  forfeited: field(orNull(text()), "Why it is not paid; null where it is, or may be."),
  erased: field(flag(), "Whether erasure was asked for after the commit."),
  history: field(list(consent), "The last 32, oldest first."),
  commitment: field(orNull(digest()), "SHA-256 of the report with its salt."),
  receipts: field(list(fields({
    user: field(text(), "Whose data were deleted."), units: field(amount(), "Of them."), ...event,
  })), "Of deletions: each is an event."),
};

const due = fields({
  at: field(time(), "When, ms."), type: field(text(), "The command that follows."),
  fields: optional(object(), "What it says."),
});

const everybody = {
  stream: field(text(), "Its name in the store and in events."),
  version: field(integer(1), "Events so far."),
  head: field(digest(), "Hash of the last."),
  phase: field(words(callPhases), "What it is in."),
  now: field(time(), "Its clock, ms."),
  terms: field(termsWith(jump), "As they were announced, every default filled in."),
  termsDigest: field(digest(), "SHA-256 of them."),
  due: field(orNull(due), "The next deadline."),
  until: field(orNull(time()), "End of the present window, ms."),
  round: field(integer(0), "Windows so far."),
  enrolled: field(integer(0), "Seats that are taken."),
  reports: field(integer(0), "That stand."),
  inputs: field(orNull(digest()), "SHA-256 of terms and commitments, from SEALED on."),
  outcome: field(orNull(digest()), "SHA-256 of that and the first assignment."),
  manifestDigest: field(orNull(digest()), "SHA-256 of what the commit froze."),
};
const unseen = {
  seat: field(nothing(), "A user's own."), seats: field(nothing(), "The operator's."),
  escrow: field(nothing(), "The operator's."), delivery: field(nothing(), "The operator's."),
  manifest: field(nothing(), "The operator's."),
};

const ownReport = fields({ ...report, salt: field(key(), "With which it was committed to.") });

export const views = {
  operator: named("CallViewOfOperator", fields({
    ...everybody, ...unseen,
    seats: field(
      list(fields({ ...seat, report: field(orNull(fields(report)), "null before the seal, and once it is erased.") })),
      "In the order of enrolment.",
    ),
    escrow: field(fields({
      escrow: field(amount(), "Set aside, and not yet paid or given back."),
      paid: field(amount(), "Paid."), returned: field(amount(), "Given back."),
    }), "Money; the three sum to what was set aside."),
    delivery: field(orNull(fields({
      asked: field(amount(), "Units that are asked for."), delivered: field(amount(), "Those of them that were."),
    })), "null where nothing is or was asked."),
    manifest: field(orNull(fields({
      users: field(integer(0), "Who gave data."), units: field(amount(), "Their data."),
      erasedUsers: field(integer(0), "Who were erased since."), erasedUnits: field(amount(), "Their data."),
      unpaid: field(integer(0), "Who are neither paid nor have forfeited."),
    })), "What the commit froze."),
  })),
  user: named("CallViewOfUser", fields({
    ...everybody, ...unseen,
    seat: field(
      orNull(fields({ ...seat, report: field(orNull(ownReport), "null once it is erased.") })),
      "The user's own; null where it has none.",
    ),
  })),
  anybody: named("CallViewOfAnybody", fields({ ...everybody, ...unseen })),
};
