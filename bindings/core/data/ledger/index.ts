// The life of a data call: a pure function from a state and a command to the next state or a refusal.
//
// What must never happen cannot be said: data are read only in TRAINING and only from the manifest that COMMITTED
// froze; a payment is what the assignment said, to a seat of the manifest, once, out of an escrow that covered the
// assignment; COMMITTED is reached only by the one step that counts delivered units, freezes the manifest and makes the
// escrow payable; terms have no command after OPEN; more units than confirmed are asked for again; NULL holds no money,
// and PURGED no data. A refusal returns the very same state.
//
// Time of a command: what it changes, O(1), as states share all else; O(n) of seal, assign, commit, cancel, purge and
// close, and of a state that was not made here; an assignment O(n log n).

import { digest } from "../../canonical.js";
import { amount, choice, finite, name, record, text } from "../../check.js";
import { isRefusal } from "../../refusal.js";
import { adopted } from "./adopt.js";
import { begun, published } from "./call.js";
import { appended, countOf, eachOf, entryAt } from "../../life/pages.js";
import { Refused, type Planner } from "./seats.js";
import { announcedTerms } from "./terms.js";
import { commandTypes, transitions } from "./transitions.js";
import type { Advanced, CallCommand, CallState, CallView } from "./types.js";

export function draft(terms: unknown): CallState {
  return published(begun(announcedTerms(terms)));
}

/** @throws TypeError for a state that neither `draft` nor `advance` made. */
export function advance(planner: Planner, state: CallState, command: CallCommand): Advanced {
  const call = adopted(state);
  try {
    const { key, at, version, type, ...said } = record("command", command);
    const now = amount("at", at);
    if (version !== undefined) amount("version", version);
    const fields = Object.create(null) as Record<string, string | number>;
    for (const [field, value] of Object.entries(said)) {
      // as JSON would have it: what is undefined is not there
      if (value !== undefined) fields[field] = typeof value === "number" ? finite(field, value) : text(field, value);
    }
    const envelope = { key: name("key", key), type: commandTypes[choice("type", type, commandTypes)]! };
    const body = digest("command", { type: envelope.type, ...fields });
    const before = call.keys.find(envelope.key, call.version);
    if (before >= 0) {
      const entry = entryAt(call.log, before);
      if (entry.body === body) return { accepted: true, state, answer: { version: before + 1, phase: entry.phase } };
      throw new Refused("key-reused", `key ${JSON.stringify(key)} was used for another command`);
    }
    if (version !== undefined && version !== call.version) {
      throw new Refused("stale-version", `the call is at version ${call.version}`);
    }
    if (now < call.now) throw new Refused("time-runs-back", `the call is at ${call.now}`);
    const transition = transitions[envelope.type];
    record("command", fields, transition.fields, "");
    if (!transition.phases.includes(call.phase)) {
      throw new Refused("wrong-phase", `${type} is not for a call that is ${call.phase}`);
    }
    const next = transition.apply({ ...call, now }, fields, planner);
    const answer = { version: call.version + 1, phase: next.phase };
    const log = appended(call.log, call.version, Object.freeze({ key: envelope.key, body, phase: next.phase }));
    const keys = call.keys.grown(envelope.key, call.version, () => eachOf(call.log, (entry) => entry.key));
    return { accepted: true, answer, state: published({ ...next, version: answer.version, log, keys }) };
  } catch (error) {
    if (error instanceof Refused) return { accepted: false, state, refusal: error.refusal, message: error.message };
    if (isRefusal(error)) return { accepted: false, state, refusal: "malformed", message: error.message };
    throw error;
  }
}

/** @param viewer a user's name, or undefined for the provider. */
export function view(state: CallState, viewer?: string): CallView {
  const call = adopted(state);
  const { phase, version, terms, inputs, outcome, manifestDigest, reports } = call;
  const sealed = phase !== "DRAFT" && phase !== "OPEN" && inputs !== null;
  const at = viewer === undefined ? -1 : call.users.find(viewer, countOf(call.seats));
  const seats = viewer !== undefined
    ? at < 0 ? [] : [entryAt(call.seats, at)]
    : call.seats.flat(2).map((seat) => (sealed ? seat : { ...seat, report: null }));
  return { phase, version, terms, inputs, outcome, manifestDigest, reports, seats };
}
