// The terms of a data call, checked and turned into the core's codes.

import { choice, list, record } from "../check.js";
import { rangeError, typeError } from "../refusal.js";
import { caps, dataRules, protocols } from "./abi.js";
import { amount, ratio, type Terms } from "./block.js";
import type { DataCall, DataRule, DataUser } from "./types.js";

/** The fields that a rule has besides users, threshold, levels and rule. */
const FIELDS: Readonly<Record<DataRule, readonly string[]>> = {
  "critical-value": ["protocol", "reserve", "spillover", "buffer"],
  "benefit-backed": ["protocol", "subsidy", "spillover", "caps"],
  "club": ["protocol", "subsidy", "spillover"],
  "proportional": ["protocol", "reserve", "spillover"],
  "posted": ["subsidy"],
  "posted-lump": ["subsidy", "floor"],
  "posted-hindsight": [],
};
const ALL = ["users", "threshold", "levels", "rule", "protocol", "reserve", "subsidy", "floor", "spillover", "caps", "buffer"];
const NO_BUFFER = [0, 1] as const;
const WHOLE = [1, 1] as const;

export function terms(call: DataCall): Terms {
  const input = record("call", call, ALL, "");
  if (input.rule === undefined) throw typeError("rule", `one of ${dataRules.join(", ")}`, undefined);
  const code = choice("rule", input.rule, dataRules);
  const rule = dataRules[code]!;
  for (const field of Object.keys(input)) {
    if (input[field] !== undefined && ALL.indexOf(field) > 3 && !FIELDS[rule].includes(field)) {
      throw new TypeError(`"${field}" is not a field of rule ${rule}; it may have ${["users", "threshold", "levels", ...FIELDS[rule]].join(", ")}`);
    }
  }
  if (!Array.isArray(input.users)) throw typeError("users", "an array", input.users);
  const protocol = choice("protocol", input.protocol, rule === "club" ? protocols.slice(0, 1) : protocols, "simultaneous");
  const buffer = ratio("buffer", input.buffer, NO_BUFFER);
  if (buffer[0] > 0 && protocol !== 0) throw rangeError("buffer", "0 with protocol small-first, which asks on instead", input.buffer);
  const optional = rule === "benefit-backed" || rule === "club";
  const price = FIELDS[rule].includes("reserve") ? amount("reserve", input.reserve)
    : FIELDS[rule].includes("subsidy") && !(optional && input.subsidy === undefined) ? amount("subsidy", input.subsidy) : 0;
  return {
    users: input.users as DataUser[],
    rule: code,
    protocol,
    caps: choice("caps", input.caps, caps, "pivotal"),
    price,
    floor: rule === "posted-lump" ? amount("floor", input.floor, 1) : 1,
    buffer,
    spillover: ratio("spillover", input.spillover, WHOLE, 1),
    levels: levels(input.threshold, input.levels),
  };
}

/** One target, or several to pick from. */
function levels(threshold: unknown, value: unknown): Terms["levels"] {
  if (value === undefined) return [{ threshold: amount("threshold", threshold, 1), value: 1 }];
  const all: { threshold: number; value: number }[] = [];
  list("levels", value).forEach((entry, l) => {
    const level = record(`levels[${l}]`, entry, ["threshold", "value"]);
    const before = all[l - 1] ?? { threshold: 0, value: 0 };
    all.push({
      threshold: amount(`levels[${l}].threshold`, level.threshold, before.threshold + 1),
      value: amount(`levels[${l}].value`, level.value, before.value + 1),
    });
  });
  if (threshold === undefined) return all;
  const announced = all.filter((level) => level.threshold === threshold);
  if (announced.length === 0) throw rangeError("threshold", `one of ${all.map((level) => level.threshold).join(", ")}`, threshold);
  return announced;
}
