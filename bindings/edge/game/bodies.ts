// What the calls of the game room take.

import type { GenericSchema } from "valibot";
import { isObject } from "../../core/check.js";
import { defaults, divergences, normalizations, rebates, rules } from "../../core/game/names.js";
import { either, field, fields, list, named, optional, orNull } from "../schema.js";
import { between, integer, number, numbers, positive, text, words } from "../values.js";

const alpha = fields({
  alpha: field(
    number(), "Of Cressie-Read: (t^alpha - alpha t + alpha - 1) / (alpha (alpha - 1)). Neither 0 nor 1.",
    { not: { enum: [0, 1] } },
  ),
});
const word = words(divergences);

export const divergence = either([word, alpha], (value) => (typeof value === "object" ? alpha : word));

export const ascent = fields({
  steps: field(integer(1, 10_000), "How many steps."),
  rate: field(positive(), "Of a step, in (0, 1].", { maximum: 1 }),
});

const weight = {
  id: optional(text(), "A name of your own; refusals go by the group's index."),
  size: field(positive(), "How many agents the group has, > 0."),
  multiplier: optional(
    between(1e-9, 1e9), "A term: how many times the platform counts the group, whatever it reports. Without: 1.",
  ),
};

/** A term, and what holds where neither the body nor the service's terms say. No default of the body's: to send it is to
 *  set it. */
const term = <Schema extends GenericSchema>(schema: Schema, description: string, otherwise: unknown) =>
  optional(schema, `A term: ${description} Without: ${String(otherwise)}.`);

const options = {
  divergence: term(divergence, "what keeps the model near the baseline, a name or { alpha }.", defaults.divergence),
  lambda: term(between(1e-300, 1e300), "strength of the divergence, in reward units.", defaults.lambda),
  normalization: term(
    words(normalizations), "what is done to each group's rewards over the outcomes first.", defaults.normalization,
  ),
  rule: term(
    words(rules), "what groups pay by. Only affine-maximizer and early-stopped make truth a dominant strategy.",
    defaults.rule,
  ),
  ascent: term(
    orNull(ascent), "checkpoints of mirror ascent, which rules intermediate and early-stopped need; kl alone.", null,
  ),
  rebate: term(
    words(rebates), "what groups get back, under affine-maximizer. bailey may leave the platform a deficit.",
    defaults.rebate,
  ),
};

export const game = named("Game", fields({
  groups: field(list(fields({
    ...weight,
    reward: field(numbers(), "m finite numbers: what each outcome is worth to ONE agent of the group."),
  }), { minItems: 1 }), "The n groups that share the model."),
  baseline: optional(
    numbers(), "A term: m positive numbers, the model before fine-tuning, normalised to sum 1. Without: uniform.",
  ),
  boost: optional(numbers(), "A term: m finite numbers, the platform's own preference in reward units. Without: 0."),
  ...options,
}));

export const candidateGame = named("CandidateGame", fields({
  groups: field(list(fields({
    ...weight,
    values: field(numbers(), "K finite numbers: what each candidate is worth to ONE agent of the group."),
  }), { minItems: 1 }), "The n groups that share the model."),
  regularizer: optional(numbers(), "A term: K finite numbers off the objective, each candidate's cost. Without: 0."),
  boost: optional(numbers(), "A term: K finite numbers, the platform's own preference. Without: 0."),
}));

/** A game of either kind: one of candidates where the first group has values. */
const anyGame = either([game, candidateGame], (value) => {
  const groups = isObject(value) ? value["groups"] : undefined;
  const first: unknown = Array.isArray(groups) ? groups[0] : undefined;
  return isObject(first) && Object.hasOwn(first, "values") ? candidateGame : game;
});

const most = 1_000_000;

export const audit = named("AuditRequest", fields({
  game: field(anyGame, "A game of either kind."),
  options: optional(fields({
    starts: optional(integer(0, most), "Of the search for lies: the truth and random reports.", { default: 4 }),
    steps: optional(integer(0, most), "Most steps from each start.", { default: 24 }),
    seed: optional(integer(0), "Of the random starts.", { default: 0 }),
    reach: optional(
      positive(), "How far beyond its range a reward is claimed, as a share of it, where no normalisation bounds it.",
      { default: 1 },
    ),
  }), "How far the search goes."),
}));
