// What the calls of the game room answer.

import { lies, normalizations, rebates, rules } from "../../core/game/names.js";
import { field, fields, list, named, orNull } from "../schema.js";
import { column, flag, integer, number, text, words } from "../values.js";
import { ascent, divergence } from "./bodies.js";

const ids = field(list(orNull(text())), "Of the groups, by index; null where none was given.");

const resolvedOptions = fields({
  divergence: field(divergence, "What keeps the model near the baseline."),
  lambda: field(number(), "Its strength, in reward units."),
  normalization: field(words(normalizations), "What was done to each group's rewards first."),
  rule: field(words(rules), "What groups pay by."),
  ascent: field(orNull(ascent), "Checkpoints, null without."),
  rebate: field(words(rebates), "What groups get back."),
});

const properties = fields({
  truthful: field(flag(), "Whether truth is a dominant strategy, in rewards and sizes."),
  nonNegative: field(flag(), "Whether nobody is ever paid."),
  individuallyRational: field(
    flag(), "Whether taking part never costs more than it brings, for rewards >= 0 after normalisation.",
  ),
  note: field(text(), "The same for a person, with the reason."),
});

const common = {
  ids,
  options: field(resolvedOptions, "The options with what was taken where nothing was said."),
  properties: field(properties, "What the rule and rebate promise."),
};

export const priced = named("Priced", fields({
  ...common,
  policy: field(column<Float64Array>(), "f64[m], the fine-tuned model: sums to 1."),
  valuations: field(
    column<Float64Array>(), "f64[n], v_i: expected reward of ONE agent under the policy, after normalisation.",
  ),
  payments: field(
    column<Float64Array>(), "f64[n], p_i: what the group as a whole pays, in reward units, rebate taken off.",
  ),
  rebates: field(orNull(column<Float64Array>()), "f64[n], >= 0: what the group gets back; null without rebates."),
  utilities: field(column<Float64Array>(), "f64[n], w_i v_i - p_i, of the whole group."),
  welfare: field(number(), "Affine social welfare, divergence taken off."),
  divergence: field(number(), "D_f(policy || baseline), lambda included."),
  surplus: field(number(), "What all pay together, in reward units: negative where rebates leave a deficit."),
}));

export const pricedCandidates = named("PricedCandidates", fields({
  ids,
  winner: field(
    integer(0),
    "Index of the candidate with the highest score; of ties the lexicographically highest valuations, then the "
      + "lowest index.",
  ),
  scores: field(column<Float64Array>(), "f64[K]: sum_i gamma_i w_i values_i(k) - regularizer(k) + boost(k)."),
  withoutGroup: field(
    column<Int32Array>("integer"), "i32[n]: the index that would win without group i.",
  ),
  valuations: field(column<Float64Array>(), "f64[n]: what the winner is worth to one agent of group i."),
  payments: field(column<Float64Array>(), "f64[n], >= 0."),
  utilities: field(column<Float64Array>(), "f64[n]: w_i v_i - p_i."),
  welfare: field(number(), "The winner's score."),
}));

const lie = {
  lie: field(words(lies), "Its kind."),
  parameter: field(number(), "How far it goes; of steer the candidate."),
  valuationGain: field(number(), "Change of w_i v_i by the true reward: the gain where nobody pays."),
  utilityGain: field(number(), "Change of w_i v_i - p_i under the game's rule."),
};

const bestLie = fields({
  ...lie,
  size: field(number(), "What the group claims as its size."),
  reward: field(
    column<Float64Array>(), "What it claims as its rewards, after normalisation, or as values of candidates.",
  ),
});

const auditedGroup = fields({
  id: field(orNull(text()), "null where none was given."),
  size: field(number(), "Its true size."),
  valuation: field(number(), "w_i v_i at the truth."),
  payment: field(number(), "p_i at the truth."),
  utility: field(number(), "Their difference."),
  tolerance: field(number(), "What a gain in utility has to pass to be more than rounding."),
  unpaidPromise: field(
    words(["indifferent", "sure", "open"]), "What theory says of this group where nobody pays (Theorem 4.2).",
  ),
  unpaid: field(bestLie, "The best lie where nobody pays; a gain that is not positive means none was found."),
  paid: field(bestLie, "The best lie under the game's rule, likewise."),
  lies: field(
    list(fields({ unpaid: field(fields(lie), "Where nobody pays."), paid: field(fields(lie), "Under the rule.") })),
    "The best of each kind, without payments and with them.",
  ),
});

export const audited = named("Audited", fields({
  options: field(orNull(resolvedOptions), "As in a price; null with candidates."),
  properties: common.properties,
  groups: field(list(auditedGroup), "Every group's audit, by index."),
  tried: field(integer(0), "How many lies were played."),
  truthful: field(flag(), "Whether no lie gains more than rounding under the game's rule."),
  verdict: field(text(), "The same for a person, in a sentence or two."),
}));
