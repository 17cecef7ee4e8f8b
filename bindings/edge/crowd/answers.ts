// What the calls of the crowd room answer.

import {
  baselines, outputs as outputNames, paymentRules, schedules, silences, updates,
} from "../../core/crowd/names.js";
import { byName, either, field, fields, list, named, optional, orNull } from "../schema.js";
import { column, columnOrNull, flag, integer, number, text, words } from "../values.js";
import { state } from "./bodies.js";

export { state };

const asked = list(fields({
  id: field(text(), "The worker."),
  probability: field(number(), "With which it was asked."),
}));
const one = fields({ state, asked: field(asked, "Whom to ask for a report.") });
const all = fields({ state, asked: field(list(asked), "Whom to ask, slot by slot.") });

export const opened = named("Opened", either([one, all], (value) => {
  const { asked: [first] } = value as { readonly asked: readonly unknown[] };
  return Array.isArray(first) ? all : one;
}));

const weights = field(
  list(fields({ id: field(text(), "The worker."), weight: field(number(), "Its share.") })), "Shares, sum 1.",
);
const byClass = byName(number(), { type: "number" }, "an object, numbers by class");
const output = fields({ prediction: field(number(), "The output, in [0, 1]."), weights });
const classOutput = fields({ prediction: field(byClass, "The output over classes, sum 1."), weights });
const outputs = fields({
  predictions: field(column<Float64Array>(), "f64, the output of each slot, in [0, 1]."), weights,
});
const classOutputs = fields({
  predictions: field(list(byClass), "The output of each slot over classes, sum 1."), weights,
});

export const aggregated = named("Aggregated", either([output, classOutput, outputs, classOutputs], (value) => {
  const { prediction, predictions } = value as { readonly prediction?: unknown; readonly predictions?: unknown };
  if (predictions === undefined) return typeof prediction === "number" ? output : classOutput;
  return Array.isArray(predictions) && typeof predictions[0] === "object" ? classOutputs : outputs;
}));

export const paid = named("Paid", fields({
  options: field(
    fields({ budget: field(integer(0), "Micro-units."), rule: field(words(paymentRules), "What was paid by.") }),
    "What was asked for.",
  ),
  payments: field(
    list(fields({ id: field(text(), "The worker."), payment: field(integer(0), "Micro-units.") })),
    "What each worker is paid.",
  ),
  unspent: field(integer(0), "Micro-units that are left."),
}));

export const mechanism = {
  update: field(words(updates), "How labels move weights."),
  schedule: field(orNull(words(schedules)), "null for elf-x."),
  horizon: field(orNull(integer(1)), "null where there is none."),
  output: field(words(outputNames), "What the output is."),
  perSlot: field(orNull(integer(1)), "null where everybody is asked."),
  silence: field(words(silences), "What silence is."),
  labelNoise: field(number(), "rho."),
  scale: field(number(), "A factor of the step."),
};

const loss = field(orNull(number()), "Mean Brier loss a labelled slot; null without any.");
const compared = fields({ loss, regret: field(number(), "Total loss less that of the best worker.") });
type Compared = { readonly [Name in (typeof baselines)[number]]: ReturnType<typeof optional<typeof compared>> };
type Told = { readonly [Name in (typeof baselines)[number]]: ReturnType<typeof optional<typeof answer>> };
const answer = column<Float64Array>();
const answersBy = Object.fromEntries(baselines.map((name) => [name, optional(answer, `Of ${name}.`)])) as Told;
const byBaseline = Object.fromEntries(baselines.map((name) => [name, optional(compared, `Of ${name}.`)])) as Compared;

/** A worker's. */
export const account = fields({
  id: field(text(), "The worker."),
  weight: field(number(), "Its share."),
  slots: field(integer(0), "Slots that it was charged for."),
  loss: field(number(), "The sum of its losses over them."),
  unitLoss: field(number(), "The same in [0, slots], which brier pays by."),
  answered: field(orNull(integer(0)), "Of these slots, those in which it reported."),
  answeredLoss: field(orNull(number()), "Its losses over those in [0, answered], which answers pays by."),
});

export const replayed = named("Replayed", fields({
  predictions: field(column<Float64Array>(), "f64[T], the output at each slot."),
  losses: field(columnOrNull(), "f64[T], its Brier loss; null without a label."),
  answers: optional(fields(answersBy), "Of the baselines, f64[T] each, where they were asked for."),
  options: field(
    fields({
      ...mechanism, baselines: field(list(words(baselines)), "What it was compared with."),
      answers: field(flag(), "Whether their answers were asked for."),
      classes: field(orNull(list(text())), "null: reports are probabilities."),
    }),
    "What was taken where nothing was said.",
  ),
  slots: field(integer(0), "Slots with a label."),
  loss,
  regret: field(number(), "R: total loss less that of the best worker."),
  mixtureRegret: field(number(), "The same for the report of a worker drawn by weight, in expectation."),
  bound: field(orNull(number()), "What mixtureRegret cannot exceed; null for elf-x."),
  weights: field(column<Float64Array>(), "f64[N], sum 1: the shares now."),
  workers: field(list(account), "The same by worker."),
  baselines: field(fields({
    ...byBaseline,
    best: field(fields({ loss, worker: field(text(), "Its name.") }), "The best single worker in hindsight."),
  }), "What the mechanism is compared with, on the same reports."),
}));
