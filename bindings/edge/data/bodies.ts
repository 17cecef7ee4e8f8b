// What the calls of the data room take.

import { any, exactOptional, type ObjectEntries } from "valibot";
import { isObject } from "../../core/check.js";
import {
  callDefaults, callFields, caps, dataRules, protocols, ruleFields, type DataRule,
} from "../../core/data/names.js";
import { either, field, fields, list, named, optional, pair } from "../schema.js";
import { constant, flag, integer, integerOrNothing, key, leaf, text, words } from "../values.js";

const RATIO_PART = 2 ** 31 - 1;
export const amount = (least = 0): ReturnType<typeof integer> => integer(least);
const RATIO = "[numerator, denominator]";
export const ratio = pair([integer(0, RATIO_PART), integer(1, RATIO_PART)], RATIO);

const user = fields({
  id: optional(text({ minLength: 1 }), "A name of your own, no other user's; needed with a key."),
  cost: field(amount(), "c_i, money a unit: what the user reports."),
  capacity: field(amount(), "k_i, units; public or verified."),
  benefit: optional(integerOrNothing(0), "b_i, money: what the improved model is worth to the user.", { default: 0 }),
});

export const announced = {
  users: field(list(user), "Any number of users."),
  threshold: optional(
    amount(1), "tau, units: below it data improve nothing. Needed without levels; with them one of their thresholds.",
  ),
  levels: optional(list(fields({
    threshold: field(amount(1), "Units."),
    value: field(amount(1), "How many times a benefit counts at this target."),
  }), { minItems: 1 }), "Targets, thresholds and values both strictly increasing."),
};

const windowed = {
  protocol: optional(words(protocols), "Whether all decide at once, or users are asked in ascending order of burden.", {
    default: callDefaults.protocol,
  }),
  spillover: optional(
    ratio, `sigma, ${RATIO}, at most 1: the part of its benefit that a user keeps without contributing.`,
    { default: callDefaults.spillover },
  ),
};
const drawn = {
  key: optional(
    key(),
    "32 hexadecimal digits that decide by lot between equals, to be drawn after the reports. Default: ties go by "
      + "the order of users.",
  ),
};
const subsidy = optional(integerOrNothing(0), "s, money a unit.", { default: callDefaults.subsidy });

/** A call by one rule, whose fields are the ones that the library says it has. */
function byRule<const Rule extends DataRule, const Entries extends ObjectEntries>(rule: Rule, entries: Entries) {
  const { required, optional: also } = ruleFields[rule];
  const known = [...Object.keys(announced), `rule (${rule})`, ...required, ...also];
  const described = field(constant(rule), "What is paid, and for what.");
  return fields({ ...announced, rule: described, ...entries }, known.join(", "), callFields);
}

const calls = {
  "critical-value": byRule("critical-value", {
    reserve: field(amount(), "R, money a unit: the most that is paid for one."),
    ...windowed,
    buffer: optional(
      ratio, `beta, ${RATIO}: assign ceil((1 + beta) tau) units where capacity allows, when simultaneous.`,
      { default: callDefaults.buffer },
    ),
    ...drawn,
  }),
  "benefit-backed": byRule("benefit-backed", {
    subsidy,
    ...windowed,
    caps: optional(
      words(caps),
      "What backs a burden: the whole benefit, or the part that leaving loses in any case.",
      { default: callDefaults.caps },
    ),
    ...drawn,
  }),
  "club": byRule("club", {
    subsidy, ...windowed, protocol: optional(
      words(["simultaneous"]), "All decide at once.", { default: callDefaults.protocol },
    ),
  }),
  "proportional": byRule("proportional", {
    reserve: field(amount(), "R, money for every unit."), ...windowed, ...drawn,
  }),
  "posted": byRule("posted", { subsidy: field(amount(), "s, money a unit.") }),
  "posted-lump": byRule("posted-lump", {
    subsidy: field(amount(), "L, money in one sum."),
    floor: field(amount(1), "phi, units that L is for."),
  }),
  "posted-hindsight": byRule("posted-hindsight", {}),
} as const satisfies Readonly<Record<DataRule, unknown>>;

/** Of a call whose rule is none of these: what is wrong is the rule. */
const others = [...Object.keys(announced), "rule", ...callFields].map((name) => [name, exactOptional(any())] as const);
const unruled = fields({ ...Object.fromEntries(others), rule: words(dataRules) });

export const dataCall = named("DataCall", either(Object.values(calls), (value) => {
  const given = isObject(value) && Object.hasOwn(value, "rule") ? value["rule"] : undefined;
  return dataRules.includes(given as DataRule) ? calls[given as DataRule] : unruled;
}));

const leaver = leaf<string | number>(
  "the id or the index of a user", (value) => typeof value === "string" || typeof value === "number",
  { type: ["string", "integer"], minimum: 0 },
);

export const withdrawal = named("WithdrawRequest", fields({
  call: dataCall,
  leavers: field(
    list(leaver, { uniqueItems: true }), "Ids or indices of users who leave when they are asked to stay, each once.",
  ),
  reassign: optional(
    flag(), "Assign again among the rest when too many leave a simultaneous call.", { default: false },
  ),
}));
