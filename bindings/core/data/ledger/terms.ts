// The announced terms of a call, checked, copied and frozen, every default filled in: equal terms have equal digests.

import { canonical } from "../../canonical.js";
import { amount, choice, flag, name, record } from "../../check.js";
import { windowRules } from "../names.js";
import { termsOf } from "../options.js";
import type { DataUser, WindowCall } from "../types.js";
import type { AnnouncedTerms } from "./types.js";

const OWN = ["id", "currency", "reportsUntil", "window", "reassign"];
const CALL = ["threshold", "protocol", "reserve", "subsidy", "spillover", "caps", "buffer"];

export function announcedTerms(value: unknown): AnnouncedTerms {
  const input = record("terms", value, [...OWN, "rule", ...CALL], "");
  const { id, currency, reportsUntil, window, reassign, ...call } = input;
  choice("rule", call.rule, windowRules);
  const terms = {
    id: name("id", id),
    currency: name("currency", currency),
    reportsUntil: amount("reportsUntil", reportsUntil, 1),
    window: amount("window", window, 1),
    reassign: flag("reassign", reassign),
    ...termsOf({ ...call, users: [] }).options,
  };
  canonical("terms", terms); // a name that is no well-formed text could never be sealed
  for (const term of Object.values(terms)) Object.freeze(term);
  return Object.freeze(terms) as AnnouncedTerms;
}

/** The call of these terms over so many users. */
export function callOver(terms: AnnouncedTerms, users: readonly DataUser[]): WindowCall {
  const { id: _, currency: __, reportsUntil: ___, window: ____, reassign: _____, ...call } = terms;
  return { ...call, users } as WindowCall;
}
