// What the calls of the data room answer.

import { isObject } from "../../core/check.js";
import { caps, dataRules, nullReasons, protocols, type DataRule } from "../../core/data/names.js";
import { either, field, fields, list, named, orNull } from "../schema.js";
import { column, constant, flag, integer, text, words } from "../values.js";
import { amount, announced, ratio } from "./bodies.js";

const { threshold, levels } = announced;
const windowed = { protocol: field(words(protocols), "When users decide."), spillover: field(ratio, "sigma.") };
const money = field(amount(), "Money.");

const options = {
  "critical-value": fields({
    rule: constant("critical-value"), threshold, levels, reserve: money, ...windowed, buffer: field(ratio, "beta."),
  }),
  "benefit-backed": fields({
    rule: constant("benefit-backed"), threshold, levels, subsidy: money, ...windowed,
    caps: field(words(caps), "What backs a burden."),
  }),
  "club": fields({
    rule: constant("club"), threshold, levels, subsidy: money, ...windowed,
    protocol: field(words(["simultaneous"]), "When users decide."),
  }),
  "proportional": fields({ rule: constant("proportional"), threshold, levels, reserve: money, ...windowed }),
  "posted": fields({ rule: constant("posted"), threshold, levels, subsidy: money }),
  "posted-lump": fields({
    rule: constant("posted-lump"), threshold, levels, subsidy: money, floor: field(amount(1), "Units."),
  }),
  "posted-hindsight": fields({ rule: constant("posted-hindsight"), threshold, levels }),
} as const satisfies Readonly<Record<DataRule, unknown>>;

const callOptions = either(Object.values(options), (value) => {
  const given = isObject(value) ? value["rule"] as DataRule : dataRules[0];
  return options[given];
});

const plan = {
  ids: field(list(orNull(text())), "Of the users, by index; null where they have none."),
  committed: field(flag(), "Whether the call commits. If not, contributions and payments are 0, but for posted rules."),
  reason: field(orNull(words(nullReasons)), "Why nothing comes of it; null when committed."),
  threshold: field(amount(), "tau, the target, units."),
  level: field(integer(0), "Its index among levels, 0 without."),
  price: field(amount(), "R, s or L; of posted-hindsight the price it found."),
  contributions: field(column<Float64Array>(), "f64[N] units, d_i: what is kept of each user."),
  payments: field(column<Float64Array>(), "f64[N] money, t_i >= 0."),
  burdens: field(column<Float64Array>(), "f64[N] units, the most each may be asked for."),
  order: field(
    column<Uint32Array>("integer"),
    "u32: users with a burden, in the order they are filled or asked.",
  ),
  expenditure: field(amount(), "Sum of the payments."),
  leakage: field(amount(), "What is spent without an improvement: 0 but for posted rules."),
  totalCost: field(amount(), "sum c_i d_i."),
  escrow: field(amount(), "What must be set aside before users are told: no outcome of the window pays more."),
  kept: field(amount(), "sum d_i."),
  participants: field(integer(0), "Users with d_i > 0."),
  options: field(callOptions, "The terms, with defaults filled in."),
};

export const planned = named("DataPlan", fields(plan));

export const withdrawn = named("Withdrawal", fields({
  ...plan,
  rounds: field(integer(0), "Assignments made: 1, and one more for every one that too many left."),
  voided: field(amount(), "Units that stayers had agreed to in assignments that came to nothing."),
  voidedCost: field(amount(), "What those cost them where they had been delivered."),
}));
