// What the calls of the game room take.

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
    between(1e-9, 1e9),
    "How many times the platform counts the group; it must not depend on its report.", { default: 1 },
  ),
};

const options = {
  divergence: optional(
    divergence, "What keeps the model near the baseline: a name, or { alpha }.", { default: defaults.divergence },
  ),
  lambda: optional(
    between(1e-300, 1e300), "Strength of the divergence, in reward units.", { default: defaults.lambda },
  ),
  normalization: optional(words(normalizations), "What is done to each group's rewards over the outcomes first.", {
    default: defaults.normalization,
  }),
  rule: optional(
    words(rules), "What groups pay by. Only affine-maximizer and early-stopped make truth a dominant strategy.",
    { default: defaults.rule },
  ),
  ascent: optional(
    orNull(ascent),
    "Checkpoints of mirror ascent, which rules intermediate and early-stopped need; kl alone.", { default: null },
  ),
  rebate: optional(
    words(rebates), "What groups get back, under affine-maximizer. bailey may leave the platform a deficit.",
    { default: defaults.rebate },
  ),
};

export const game = named("Game", fields({
  groups: field(list(fields({
    ...weight,
    reward: field(numbers(), "m finite numbers: what each outcome is worth to ONE agent of the group."),
  }), { minItems: 1 }), "The n groups that share the model."),
  baseline: optional(
    numbers(), "m positive numbers, the model before fine-tuning, normalised to sum 1. Default: uniform.",
  ),
  boost: optional(numbers(), "m finite numbers, the platform's own preference in reward units. Default: 0."),
  ...options,
}));

export const candidateGame = named("CandidateGame", fields({
  groups: field(list(fields({
    ...weight,
    values: field(numbers(), "K finite numbers: what each candidate is worth to ONE agent of the group."),
  }), { minItems: 1 }), "The n groups that share the model."),
  regularizer: optional(numbers(), "K finite numbers taken off the objective: each candidate's cost. Default: 0."),
  boost: optional(numbers(), "K finite numbers added to the objective: the platform's own preference. Default: 0."),
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
