// The announced terms of a call, checked and copied.

import { flag, record } from "../../check.js";
import { rangeError, typeError } from "../../refusal.js";
import { amount } from "../block.js";
import { terms } from "../options.js";
import type { CallTerms } from "./types.js";
import type { DataCall } from "../types.js";

const RULES = ["critical-value", "benefit-backed", "club", "proportional"];
const OWN = ["id", "currency", "reportsUntil", "window", "reassign"];
const CALL = ["threshold", "rule", "protocol", "reserve", "subsidy", "spillover", "caps", "buffer"];

export function callTerms(value: unknown): CallTerms {
  // our own copy is what is checked; what it may hold, names, numbers and fractions, is JSON-safe
  const entries = Object.entries(record("terms", value, [...OWN, ...CALL], "")).filter(([, one]) => one !== undefined);
  const input = Object.fromEntries(entries.map(([name, one]) => [name, Array.isArray(one) ? [...one] : one])) as Record<string, unknown>;
  for (const field of ["id", "currency"]) {
    if (typeof input[field] !== "string") throw typeError(field, "a string", input[field]);
    if (input[field] === "") throw rangeError(field, "a text that is not empty", "");
  }
  if (!RULES.includes(input.rule as string)) throw rangeError("rule", `one of ${RULES.join(", ")}`, input.rule);
  amount("reportsUntil", input.reportsUntil, 1);
  amount("window", input.window, 1);
  flag("reassign", input.reassign);
  const copy = input as unknown as CallTerms;
  terms({ ...announced(copy), users: [] });
  return copy;
}

/** The part of the terms that `plan` knows. */
export function announced(terms: CallTerms): Omit<DataCall, "users"> {
  return Object.fromEntries(Object.entries(terms).filter(([name]) => CALL.includes(name))) as unknown as Omit<DataCall, "users">;
}
