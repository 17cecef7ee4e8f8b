// Rounds of a crowd that live, over HTTP.

import { outputs, paymentRules, presetNames, schedules, silences, updates } from "../../core/crowd/names.js";
import { roundsDefaults, roundsPhases } from "../../core/crowd/life/names.js";
import type { RoundsOrder, RoundsView } from "../../core/crowd/life/types.js";
import type { Envelope } from "../../core/life/types.js";
import { envelope, id, object, seen, time } from "../life/values.js";
import { lengthOf, type LiveRoom } from "../life/room.js";
import type { LiveRoutes } from "../life/typed.js";
import type { Measured } from "../limits.js";
import { field, fields, list, named, optional } from "../schema.js";
import { integer, key, number, text, words } from "../values.js";
import { opinion } from "./bodies.js";
import { events, shown, type RoundsEvent } from "./events.js";
import { views } from "./views.js";

const TYPES = ["join", "leave", "open", "report", "close", "settle", "pay", "tick", "end"] as const;

/** Numbers that a slot's reports are. @param classes 0 where a report is a probability */
const cellsOf = (workers: number, classes: number): number => workers * Math.max(1, classes);

const sizeOfCrowd = (workers: number, classes: number): Measured => ({ workers, cells: cellsOf(workers, classes) });

type Announcement = Extract<RoundsOrder, { readonly type: "announce" }>;

export type RoundsRoutes = LiveRoutes<
  "/v1/crowd/rounds", Omit<Announcement, "type" | "salt">, Envelope & Exclude<RoundsOrder, Announcement>, RoundsView,
  RoundsEvent
>;

export const rounds: LiveRoom<"/v1/crowd/rounds"> = {
  path: "/v1/crowd/rounds",
  prefix: "rounds/",
  tag: "crowd",
  one: "crowd's rounds",
  many: "rounds",
  description: "Slots are opened, reported on, closed and settled; the output of a slot is by the weights at its "
    + "close, its label moves them. A label that contradicts the one that stands is kept apart and shown.",
  announcement: named("RoundsTerms", fields({
    id,
    workers: optional(list(text()), "Names of the first workers; others join."),
    classes: optional(list(text()), "Names of k classes: reports and labels then are classes or distributions."),
    preset: optional(words(presetNames), "Stands for other options, which are as of POST /v1/crowd/create."),
    update: optional(words(updates), "How a label moves the weights."),
    schedule: optional(words(schedules), "Of the step."),
    horizon: optional(integer(1), "T, of the fixed schedule."),
    output: optional(words(outputs), "The weighted mean, or one report drawn by weight."),
    perSlot: optional(integer(1), "k: only so many are asked at a slot."),
    silence: optional(words(silences), "What an asked worker's silence is."),
    labelNoise: optional(number(), "rho: the probability that a label is the wrong one."),
    scale: optional(number(), "A factor of the step."),
    secret: optional(key(), "32 hexadecimal digits behind every draw. Sealed: nobody is shown them but the operator."),
    reportsFor: optional(integer(1), "For how long a slot is open, ms; default: until it is closed."),
    retain: optional(
      integer(0), "How many settled slots are kept with their reports.", { default: roundsDefaults.retain },
    ),
    jump: optional(
      integer(1), "By how much one command may pass the next deadline, ms.", { default: roundsDefaults.jump },
    ),
  })),
  command: named("RoundsCommand", fields({
    type: field(words(TYPES), "What is said."),
    ...envelope,
    worker: optional(text(), "Of join, leave and report: who."),
    slot: optional(integer(0), "Of open, report, close and settle: its number."),
    awake: optional(list(text()), "Of open: only these can be asked."),
    closes: optional(time(), "Of open: no report comes from then on, ms."),
    report: optional(opinion(), "Of report: a probability, or over classes a class or a distribution. Sealed."),
    label: optional(opinion(), "Of settle: a label."),
    settlements: optional(list(object()), "Of settle: labels as one batch, { slot, label } each."),
    budget: optional(integer(0), "Of pay: in micro-units."),
    rule: optional(words(paymentRules), "Of pay."),
  })),
  views,
  seen: seen("RoundsSeen", roundsPhases, Object.values(views), "What the viewer's role may see: terms, counts and "
    + "slots with their outputs; a worker its account and reports; the operator all accounts, reports of closed slots, "
    + "contradictions."),
  shown,
  events,
  measure({ workers, classes, retain = roundsDefaults.retain }) {
    const size = sizeOfCrowd(lengthOf(workers), lengthOf(classes));
    return typeof retain === "number" ? { ...size, rows: retain } : size;
  },
  grows: {
    join: (_, { counts, terms }: RoundsView) => sizeOfCrowd(counts.workers + 1, lengthOf(terms?.classes)),
    open: (_, { counts }: RoundsView) => ({ rows: counts.open + counts.closed + 1 }),
    settle({ settlements }, { counts, terms }: RoundsView) {
      const slots = Math.max(1, lengthOf(settlements));
      return { rows: slots, cells: slots * cellsOf(counts.workers, lengthOf(terms?.classes)) };
    },
  },
  examples: {
    announcement: { id: "helpfulness", workers: ["ann", "bob"], reportsFor: 60_000 },
    commands: {
      "The operator opens a slot": { type: "open", version: 1, slot: 0 },
      "A worker reports": { type: "report", version: 2, worker: "ann", slot: 0, report: 0.9 },
      "The operator settles it": { type: "settle", version: 5, slot: 0, label: 1 },
    },
  },
};
