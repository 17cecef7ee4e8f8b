// What the events of rounds say, by type, as whoever may read them sees them.

import type { InferInput } from "valibot";
import { paymentRules } from "../../core/crowd/names.js";
import { event, eventsOf, sealing } from "../life/events.js";
import { time } from "../life/values.js";
import { field, fields, list, named, optional, orNull, pair } from "../schema.js";
import { integer, key, number, text, words } from "../values.js";
import { opinion } from "./bodies.js";
import { terms } from "./views.js";

const slot = field(integer(0), "Its number.");
const worker = field(text(), "Who.");
const names = list(text());

const drawn = fields({
  asked: field(list(pair([text(), number()])), "Who was asked, with the probability of that."),
  leader: field(orNull(text()), "Whose report will be the output; null for none."),
});
const closed = fields({
  output: field(opinion(), "The slot's."), weights: field(list(number()), "Shares by worker, in the order of joining."),
});
const column = (what: string) => field(orNull(list(number())), `${what}, by worker; null: as before.`);
const moves = fields({
  clock: field(integer(0), "Settled slots in which somebody reported."),
  step: field(number(), "The next."),
  epoch: field(pair([integer(0), integer(0)]), "Of the doubling schedule: [length, the clock at its end]."),
  weights: column("Weights"), exponents: column("Their exponents"), slots: column("Slots"), losses: column("Losses"),
  silent: column("Slots of silence"), silentLosses: column("Losses of those"),
});
const paid = fields({
  payments: field(list(integer(0)), "Micro-units, by worker."), unspent: field(integer(0), "Micro-units that are left."),
});

export const events = [
  named("RoundsAnnounced", sealing(
    ["announce"], fields({ ...terms, workers: field(names, "The first ones.") }),
    { secret: optional(key(), "Behind every draw.") },
  )),
  named("RoundsMembers", event(["join", "leave"], fields({ worker }))),
  named("RoundsOpened", event(["open"], fields({
    slot, awake: field(orNull(names), "Only these can be asked; null: all."),
    closes: field(orNull(time()), "When, ms; null: as the terms have it."),
  }), drawn)),
  named("RoundsReported", sealing(["report"], fields({ worker, slot }), { report: field(opinion(), "The report.") })),
  named("RoundsClosed", event(["close"], fields({ slot }), closed)),
  named("RoundsSettled", event(["settle"], fields({
    settlements: field(list(fields({ slot, label: field(opinion(), "The label.") })), "As one batch."),
  }), moves)),
  named("RoundsPaid", event(["pay"], fields({
    budget: field(integer(0), "Micro-units."), rule: field(words(paymentRules), "What is paid by."),
  }), paid)),
  named("RoundsMoved", event(["tick", "end"], fields({}))),
] as const;

export const shown = eventsOf("RoundsEvents", events);
export type RoundsEvent = InferInput<typeof shown>["events"][number];
