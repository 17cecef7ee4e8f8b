// The announced terms of a call, checked, copied and frozen, every default filled in: equal terms have equal digests.

import { choice, flag, integer, name, record } from "../../check.js";
import { windowRules } from "../names.js";
import { termsOf } from "../options.js";
import type { Amount, DataUser, WindowCall } from "../types.js";
import type { AnnouncedTerms } from "./types.js";

const OWN = ["currency", "reportsUntil", "window", "reassign", "jump"];
const CALL = ["threshold", "protocol", "reserve", "subsidy", "spillover", "caps", "buffer"];

/** So that no deadline lies where no clock comes to: 71,000 years of milliseconds. */
const FURTHEST = 2 ** 51;

/** Terms as they were announced. @returns `jump` undefined where it was left out */
export function termsFrom(value: unknown): Omit<AnnouncedTerms, "jump"> & { readonly jump: number | undefined } {
  const terms = record("terms", value, [...OWN, "rule", ...CALL], "");
  const { currency, reportsUntil, window, reassign, jump, ...call } = terms;
  choice("rule", call.rule, windowRules);
  return {
    currency: name("currency", currency),
    reportsUntil: integer("reportsUntil", reportsUntil, 1, FURTHEST),
    window: integer("window", window, 1, FURTHEST),
    reassign: flag("reassign", reassign),
    jump: jump === undefined ? undefined : integer("jump", jump, 1, FURTHEST),
    ...termsOf({ ...call, users: [] }).options,
  } as unknown as ReturnType<typeof termsFrom>;
}

/** @param at when they are announced */
export function termsInForce(value: unknown, at: number): AnnouncedTerms {
  const terms = termsFrom(value);
  const jump = terms.jump ?? Math.max(terms.window, terms.reportsUntil - at);
  for (const term of Object.values(terms)) Object.freeze(term);
  return Object.freeze({ ...terms, jump }) as AnnouncedTerms;
}

/** The call of these terms over so many users. */
export function callOver(terms: AnnouncedTerms, users: readonly DataUser[]): WindowCall {
  const { currency: _, reportsUntil: __, window: ___, reassign: ____, jump: _____, ...call } = terms;
  return { ...call, users } as WindowCall;
}

/** Most that a unit is paid. */
export const priceOf = (terms: AnnouncedTerms): Amount => ("reserve" in terms ? terms.reserve : terms.subsidy);
