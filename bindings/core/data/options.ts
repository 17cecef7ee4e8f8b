// The terms of a data call: checked, every default filled in.

import { amount, choice, integer, key, list, pair, record, unknownField } from "../check.js";
import { rangeError } from "../refusal.js";
import {
  callDefaults, callFields, caps, dataRules, protocols, ruleFields, type Caps, type DataRule, type Protocol,
} from "./names.js";
import type { CallOptions, Level, Ratio } from "./types.js";

const COMMON = ["users", "threshold", "levels", "rule"];
const ALL = [...COMMON, ...callFields];
const RATIO_PART = 2 ** 31 - 1;

/** What every rule has in the core, whether or not a call of this rule can say it. */
export interface Terms {
  readonly rule: DataRule;
  readonly protocol: Protocol;
  readonly caps: Caps;
  /** R, s or L, and the name it has in this rule. */
  readonly price: number;
  readonly priceName: "reserve" | "subsidy";
  readonly floor: number;
  readonly buffer: Ratio;
  readonly spillover: Ratio;
  /** Behind what is drawn by lot; in `options` there is none. */
  readonly key: string | null;
  /** The targets to pick from. */
  readonly targets: readonly Level[];
  /** As the caller is told. */
  readonly options: CallOptions;
}

/** The terms of a call, and its users as they were given. */
export function termsOf(call: unknown): Terms & { readonly users: unknown } {
  const input = record("call", call, ALL, "");
  const rule = dataRules[choice("rule", input.rule, dataRules)]!;
  const { required, optional } = ruleFields[rule] as { required: readonly string[]; optional: readonly string[] };
  const has = (field: string): boolean => required.includes(field) || optional.includes(field);
  for (const field of Object.keys(input)) {
    if (input[field] === undefined || COMMON.includes(field) || has(field)) continue;
    throw unknownField(
      field, [...COMMON, ...required, ...optional].map((one) => (one === "rule" ? `rule (${rule})` : one)), field,
    );
  }
  const known = rule === "club" ? protocols.slice(0, 1) : protocols;
  const protocol = protocols[choice("protocol", input.protocol, known, callDefaults.protocol)]!;
  const buffer = ratio("buffer", input.buffer, callDefaults.buffer);
  if (buffer[0] > 0 && protocol !== "simultaneous") {
    throw rangeError("buffer", "0 with protocol small-first, which asks on instead", input.buffer);
  }
  const priceName = has("reserve") ? "reserve" : "subsidy";
  const otherwise = optional.includes(priceName) ? callDefaults.subsidy : undefined;
  const price = has(priceName) ? amount(priceName, input[priceName] ?? otherwise) : 0;
  const terms = {
    protocol, buffer,
    caps: caps[choice("caps", input.caps, caps, callDefaults.caps)]!,
    floor: has("floor") ? amount("floor", input.floor, 1) : 1,
    spillover: ratio("spillover", input.spillover, callDefaults.spillover, 1),
    key: input.key === undefined ? null : key("key", input.key),
  };
  const levels = input.levels === undefined ? undefined : levelsOf(input.levels);
  const threshold = levels && input.threshold === undefined ? undefined : amount("threshold", input.threshold, 1);
  const fields: Readonly<Record<string, unknown>> = { ...terms, [priceName]: price };
  const options = {
    rule, ...(threshold !== undefined && { threshold }), ...(levels && { levels }),
    ...Object.fromEntries([...required, ...optional].flatMap((field) => (field === "key" ? [] : [[field, fields[field]]]))),
  } as unknown as CallOptions;
  return { rule, price, priceName, ...terms, targets: targetsOf(threshold, levels), options, users: input.users };
}

/** One target, or several to pick from. */
function targetsOf(threshold: number | undefined, levels: readonly Level[] | undefined): readonly Level[] {
  if (!levels) return [{ threshold: threshold!, value: 1 }];
  if (threshold === undefined) return levels;
  const announced = levels.filter((level) => level.threshold === threshold);
  if (announced.length === 0) {
    throw rangeError("threshold", `one of ${levels.map((level) => level.threshold).join(", ")}`, threshold);
  }
  return announced;
}

function levelsOf(value: unknown): readonly Level[] {
  const all: Level[] = [];
  list("levels", value).forEach((entry, l) => {
    const level = record(`levels[${l}]`, entry, ["threshold", "value"]);
    const before = all[l - 1] ?? { threshold: 0, value: 0 };
    all.push({
      threshold: amount(`levels[${l}].threshold`, level.threshold, before.threshold + 1),
      value: amount(`levels[${l}].value`, level.value, before.value + 1),
    });
  });
  return all;
}

/** A fraction in lowest terms. @param most 1 for a part of a whole. */
export function ratio(field: string, value: unknown, otherwise: Ratio, most = Infinity): Ratio {
  if (value === undefined) return [...otherwise];
  const [over, under] = pair(field, value, "[numerator, denominator]");
  const denominator = integer(`${field}[1]`, under, 1, RATIO_PART);
  const numerator = integer(`${field}[0]`, over, 0, most === 1 ? denominator : RATIO_PART);
  let [common, rest] = [denominator, numerator];
  while (rest > 0) [common, rest] = [rest, common % rest];
  return [numerator / common, denominator / common];
}
