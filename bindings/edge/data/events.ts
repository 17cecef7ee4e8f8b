// What the events of a data call say, by type, as whoever may read them sees them.

import type { InferInput } from "valibot";
import { nullReasons } from "../../core/data/names.js";
import { event, eventsOf, sealing } from "../life/events.js";
import { anyOf, digest } from "../life/values.js";
import { field, fields, list, named, orNull } from "../schema.js";
import { flag, integer, text, words } from "../values.js";
import { amount } from "./bodies.js";
import { announcedTerms, report } from "./views.js";

const user = field(text(), "Whose seat it is about.");
const about = fields({ user });
const units = fields({ user, units: field(amount(), "Exactly what was asked for.") });

const places = field(list(integer(0)), "Places of seats, in the order of enrolment, from 0.");
const asking = {
  seats: places,
  units: field(list(amount()), "What each is asked for."),
  payments: field(list(amount()), "Money for all of them."),
};
const assignment = fields({
  committed: field(flag(), "Whether anything comes of it."),
  reason: field(orNull(words(nullReasons)), "Why not."),
  price: field(amount(), "Money a unit."),
  escrow: field(amount(), "Money to set aside."),
  ...asking,
  next: field(orNull(fields({ seats: places, units: field(list(amount()), "For how much at most.") })),
    "Small-first: who may be asked later."),
  salt: field(digest(), "Of all reports that it is over."),
});

export const events = [
  named("CallAnnounced", sealing(["announce"], announcedTerms, {})),
  named("CallEnrolled", event(["enroll"], fields({
    user, owner: field(text(), "Who was verified behind the user."), capacity: field(amount(), "Verified units."),
  }))),
  named("CallReported", sealing(["report"], about, report)),
  named("CallAssigned", event(
    ["assign"], fields({ escrow: field(orNull(amount()), "Money set aside; null: what the plan needs.") }), assignment,
  )),
  named("CallAnswered", event(["confirm", "deliver"], units)),
  named("CallWithdrawn", event(["withdraw"], about, anyOf([assignment, fields(asking)]))),
  named("CallCommitted", event(["commit"], fields({}), anyOf([assignment, fields(asking)]))),
  named("CallSettled", event(["pay", "read", "erase"], about)),
  named("CallForfeited", event(["forfeit"], fields({ user, reason: field(text(), "Why the user cannot be paid.") }))),
  named("CallMoved", event(["open", "seal", "cancel", "train", "finish", "purge", "close", "tick"], fields({}))),
] as const;

export const shown = eventsOf("CallEvents", events);

export type CallEvent = InferInput<typeof shown>["events"][number];
