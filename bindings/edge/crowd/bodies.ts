// What the calls of the crowd room take.

import type { GenericSchema } from "valibot";
import { isTyped } from "../../core/check.js";
import type { Report } from "../../core/crowd/vote-types.js";
import {
  LEAST_SCALE, baselines, defaults, outputs, paymentRules, presetNames, schedules, silences, updates,
} from "../../core/crowd/names.js";
import { byName, either, field, fields, list, named, optional, orNull, pair } from "../schema.js";
import {
  between, constant, flag, integer, integerOrNothing, isNumberOrNull, key, leaf, number, text, words,
} from "../values.js";

const MOST_PER_SLOT = 2 ** 32 - 1;
const HALF = { minimum: 0, exclusiveMaximum: 0.5 };
const SECRET = "32 hexadecimal digits behind every draw, which workers must not know.";

const mechanism = {
  preset: optional(words(presetNames), "Stands for other options: hao-duan for wsu, fixed, mean, and everybody asked."),
  update: optional(
    words(updates), "How a label moves the weights: by score, by product, or by lottery.", { default: defaults.update },
  ),
  schedule: optional(words(schedules), "Of the step. Default: anytime for wsu, doubling for prod; elf-x has none."),
  horizon: optional(integerOrNothing(1), "T, how many slots will be settled: of the fixed schedule, which needs it."),
  output: optional(
    words(outputs), "The weighted mean, or the report of one worker drawn by weight. Default: mean; sample for elf-x.",
  ),
  perSlot: optional(integer(1, MOST_PER_SLOT), "k: only so many are asked at a slot (wsu). Default: everybody."),
  silence: optional(
    words(silences),
    "What an asked worker's silence is: a report of 1/2, or no part of the slot.", { default: defaults.silence },
  ),
  labelNoise: optional(
    number(HALF), "rho: the probability that a label is the wrong one.", { default: defaults.labelNoise },
  ),
  scale: optional(number({ minimum: LEAST_SCALE }), "A factor of the step.", { default: defaults.scale }),
  key: optional(key(), `${SECRET} Needed by perSlot, sample and elf-x.`),
};

const workers = field(list(text(), { minItems: 1, uniqueItems: true }), "Names of the N workers, all different.");

const classes = list(text(), { minItems: 2, uniqueItems: true });

export const crowd = named("CrowdOptions", fields({
  workers,
  classes: optional(classes, "Names of k classes: reports and labels then are classes or distributions."),
  ...mechanism,
}));

const worker = fields({
  id: field(text(), "Its name."),
  weight: field(
    number(), "wsu: the share is weight * 2^(512 exponent); prod: the logarithm of the raw weight; elf-x: points.",
  ),
  exponent: field(integer(-(2 ** 30), 0), "Of the weight."),
  slots: field(integer(0), "Settled slots that it was charged for."),
  loss: field(between(-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER), "The sum of its losses over them."),
  silent: optional(
    orNull(integer(0)), "Of these slots, those in which it was silent. null, or absent: not known.",
  ),
  silentLoss: optional(
    orNull(between(-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)), "The sum of its losses over those.",
  ),
});

const openSlot = fields({
  slot: field(integer(0), "Its number."),
  asked: field(
    list(pair([text(), number({ exclusiveMinimum: 0 })])),
    "Who was asked, with the probability with which that happened.",
  ),
  away: field(list(text()), "Who could not have been asked."),
  leader: field(orNull(text()), "Of elf-x: whose report will be the output."),
});

export const state = named("CrowdState", fields({
  format: field(constant("candor/crowd/1"), "What this is."),
  classes: optional(orNull(classes), "Where reports are opinions over classes."),
  version: field(integer(0), "How often the state has changed."),
  update: field(words(updates), "As it was created."),
  schedule: field(orNull(words(schedules)), "null for elf-x."),
  horizon: field(orNull(integer(1)), "null where there is none."),
  output: field(words(outputs), "As it was created."),
  perSlot: field(orNull(integer(1, MOST_PER_SLOT)), "null where everybody is asked."),
  silence: field(words(silences), "As it was created."),
  labelNoise: field(number(HALF), "As it was created."),
  scale: field(number({ minimum: LEAST_SCALE }), "As it was created."),
  key: field(orNull(key()), `${SECRET} null where nothing is drawn.`),
  clock: field(integer(0), "Settled slots in which somebody reported."),
  step: field(number({ minimum: 0, maximum: 0.5 }), "The step now."),
  epoch: field(pair([integer(0), integer(0)]), "Of the doubling schedule: [length, the clock at its end]."),
  workers: field(list(worker, { minItems: 1 }), "The N workers."),
  open: field(list(openSlot), "Slots that wait for a label."),
  settled: field(list(pair([integer(0), integer(0)])), "Slots that were settled, as ranges [first, last]."),
}));

const slot = field(integer(0), "A number of your choice, each once.");

/** A probability, or of a crowd over classes an opinion: which of them the state decides, and the room checks. */
const PROBABILITY = { type: "number", minimum: 0, maximum: 1 };
export const OPINION = {
  anyOf: [
    PROBABILITY, { type: "string" }, { type: "array", items: PROBABILITY },
    { type: "object", additionalProperties: PROBABILITY },
  ],
};
const anything = (): boolean => true;
export const opinion = (): GenericSchema<Report> => leaf("a report", anything, OPINION);
const reportsByWorker = byName(opinion(), OPINION, "an object, reports by worker");
const reports = field(
  reportsByWorker,
  "By worker, each in [0, 1]: the probability it gives to label 1; over classes a class or a distribution. Who is left "
  + "out was silent.",
);

const awake = list(text(), { uniqueItems: true });

/** A number, or a list of objects that have one. */
function oneOrMany<Many extends GenericSchema>(many: Many) {
  const one = integer(0);
  return either([one, many], (value) => (Array.isArray(value) ? many : one));
}

export const open = named("OpenRequest", fields({
  state,
  slot: field(
    oneOrMany(list(fields({ slot, awake: optional(awake, "Only these workers can be asked.") }))),
    "A number of your choice, each once; or a list of slots, opened one after the other, all or none.",
  ),
  awake: optional(awake, "Only these workers can be asked, but where a slot of a list says others. Default: all."),
}));

const openedSlot = field(integer(0), "An open slot.");

export const aggregate = named("AggregateRequest", fields({
  state,
  slot: field(
    oneOrMany(list(fields({ slot: openedSlot, reports }))), "An open slot; or a list of them, each with reports.",
  ),
  reports: optional(
    reportsByWorker, "Of the one slot, by worker, as in a list. Who is left out was silent.",
  ),
}));

const label = leaf<Report | null>(
  "a label", anything, { anyOf: [...OPINION.anyOf, { type: "null" }] },
);

const batch = list(fields({
  slot: field(integer(0), "The slot; one that is not open is passed over."),
  reports,
  label: field(label, "In [0, 1], or over classes as a report; null: not known yet, the slot stays open."),
}));
const batches = list(batch);

export const settle = named("SettleRequest", fields({
  state,
  settlements: field(
    either([batch, batches], (value) => (Array.isArray(value) && Array.isArray(value[0]) ? batches : batch)),
    "Labels for open slots, in any order, as one batch; or a list of batches, one after the other, all or none.",
  ),
}));

const oneName = text();
const names = list(text(), { minItems: 1, uniqueItems: true });

export const membership = named("MembershipRequest", fields({
  state,
  worker: field(
    either([oneName, names], (value) => (Array.isArray(value) ? names : oneName)),
    "The worker's name; or a list of names, all different.",
  ),
}));

export const payments = named("PaymentsRequest", fields({
  state,
  budget: field(integer(0), "Micro-units of money: payments and what is left sum to it exactly."),
  rule: field(
    words(paymentRules),
    "weight: in proportion to the shares now; brier: by the worker's own loss alone; answers: the same over the slots "
    + "in which it reported; raw-weight: by its raw weight alone (prod).",
  ),
}));

const NUMBER_OR_NULL = { type: ["number", "null"], minimum: 0, maximum: 1 };

const report = leaf<number | null | undefined>(
  "a number, null for silence, or undefined for who was not asked",
  (value) => value === undefined || value === null || typeof value === "number", NUMBER_OR_NULL,
);
const ROWS = "an array of rows, or a Float64Array";
const flat = leaf<Float64Array>(ROWS, isTyped, { type: "array", items: NUMBER_OR_NULL });
const rows = list(list(report), {}, ROWS);
const known = leaf<number | null>("a number or null", isNumberOrNull, NUMBER_OR_NULL);
const labels = list(known, { minItems: 1 });

export const replay = named("ReplayRequest", fields({
  workers,
  reports: field(either([rows, flat], (value) => (isTyped(value) ? flat : rows)),
    "T rows of N: null where a worker was asked and stayed silent. Or, in CBOR, one typed array, row-major: NaN for "
    + "silence, -1 for who was not asked and is no part of the slot."),
  labels: field(
    either([labels, flat], (value) => (isTyped(value) ? flat : labels)),
    "T labels in [0, 1]; null: not known, the slot stays open.",
  ),
  baselines: optional(list(words(baselines)), "What the mechanism is compared with. Default: all seven."),
  answers: optional(flag(), "Whether their answers are told too.", { default: false }),
  ...mechanism,
}));
