// Data calls that live, over HTTP.

import type { CallCommand, CallTerms, CallView } from "../../core/data/ledger/types.js";
import { callPhases, caps, protocols, windowRules } from "../../core/data/names.js";
import { envelope, id, seen, time } from "../life/values.js";
import type { LiveRoom } from "../life/room.js";
import type { LiveRoutes } from "../life/typed.js";
import { field, fields, named, optional } from "../schema.js";
import { flag, integer, text, words } from "../values.js";
import { amount, ratio } from "./bodies.js";
import { events, shown, type CallEvent } from "./events.js";
import { sizeOfPlan } from "./size.js";
import { views } from "./views.js";

const TYPES = [
  "enroll", "open", "report", "seal", "assign", "confirm", "deliver", "withdraw", "commit", "cancel", "pay", "forfeit",
  "train", "read", "finish", "erase", "purge", "close", "tick",
] as const;

export type CallRoutes = LiveRoutes<
  "/v1/data/calls", CallTerms, Exclude<CallCommand, { readonly type: "announce" }>, CallView, CallEvent
>;

export const call: LiveRoom<"/v1/data/calls"> = {
  path: "/v1/data/calls",
  prefix: "calls/",
  tag: "data",
  one: "call",
  many: "calls",
  description: "DRAFT, OPEN, SEALED, WINDOW, COMMITTED, TRAINING, TRAINED, CLOSED; from the first four also NULL and "
    + "PURGED. Reports are sealed until their deadline, and to everybody but the operator after it; salts go with the "
    + "data. Deadlines pass by themselves.",
  announcement: named("CallTerms", fields({
    id,
    rule: field(words(windowRules), "What is paid, and for what; the rest as of POST /v1/data/plan."),
    threshold: field(amount(1), "tau, units: below it data improve nothing."),
    reserve: optional(amount(), "R, money a unit: of critical-value and proportional."),
    subsidy: optional(amount(), "s, money a unit: of benefit-backed and club."),
    protocol: optional(words(protocols), "Whether all decide at once."),
    spillover: optional(ratio, "sigma, of benefits."),
    caps: optional(words(caps), "Of benefit-backed: what backs a burden."),
    buffer: optional(ratio, "beta: of critical-value."),
    currency: field(text(), "Reports in another are refused."),
    reportsUntil: field(time(), "Reports are due before this time, ms, and sealed from it on."),
    window: field(integer(1), "How long users have to confirm, deliver and withdraw, ms."),
    reassign: optional(flag(), "Assign again among the rest when too many leave.", { default: false }),
    jump: optional(integer(1), "By how much one command may pass the next deadline, ms."),
  })),
  command: named("CallCommand", fields({
    type: field(words(TYPES), "What is said."),
    ...envelope,
    user: optional(
      text(), "Whose seat it is about: of enroll, report, confirm, deliver, withdraw, pay, forfeit, read, erase.",
    ),
    owner: optional(text(), "Of enroll: who was verified behind the user; one seat each."),
    capacity: optional(amount(), "Units: of enroll the verified ones, of report those that are offered."),
    cost: optional(amount(), "Of report: money a unit."),
    benefit: optional(amount(), "Of report: what the model is worth to the user."),
    currency: optional(text(), "Of report: the call's."),
    units: optional(amount(), "Of confirm and deliver: exactly what was asked for."),
    escrow: optional(amount(), "Of assign: money set aside; default what the plan needs."),
    reason: optional(text(), "Of forfeit: why the user cannot be paid."),
  })),
  views,
  seen: seen("CallSeen", callPhases, Object.values(views), "What the viewer's role may see: terms, counts and "
    + "digests; a user its own seat, with what it agreed to and when; the operator all seats, escrow, delivery and manifest."),
  shown,
  events,
  measure: () => ({}),
  grows: { enroll: (_, { enrolled }: CallView) => sizeOfPlan(enrolled + 1) },
  examples: {
    announcement: {
      id: "spring", rule: "critical-value", threshold: 8, reserve: 20, currency: "EUR", reportsUntil: 1767225600000,
      window: 86_400_000,
    },
    commands: {
      "The operator enrolls a user": { type: "enroll", version: 1, user: "ann", owner: "person-17", capacity: 6 },
      "A user reports": { type: "report", version: 3, user: "ann", cost: 2, capacity: 4, benefit: 0, currency: "EUR" },
      "A user agrees": { type: "confirm", version: 9, user: "ann", units: 4 },
    },
  },
};
