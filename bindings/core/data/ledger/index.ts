// The life of a data call: a pure function from a state and a command to the next state or a refusal.
//
// What must never happen cannot be said: data are read only in TRAINING and only from the manifest that COMMITTED
// froze; a payment is what the assignment said, to a seat of the manifest, once, out of an escrow that covered the
// assignment; COMMITTED is reached only by the one step that counts delivered units, freezes the manifest and makes the
// escrow payable; terms have no command after OPEN; more units than confirmed are asked for again; NULL holds no money,
// and PURGED no data. A refusal returns the very same state. Time O(seats + log) a command, as states are values; an
// assignment O(n log n).

import { digest } from "../../canonical.js";
import { amount, choice, finite, name, record, text } from "../../check.js";
import { isRefusal, typeError } from "../../refusal.js";
import { Refused, type Planner } from "./seats.js";
import { announcedTerms } from "./terms.js";
import { commandTypes, transitions } from "./transitions.js";
import type { Advanced, CallCommand, CallState, CallView } from "./types.js";

const FORMAT = "candor/call/1";

export function draft(terms: unknown): CallState {
  return {
    format: FORMAT, version: 0, phase: "DRAFT", terms: announcedTerms(terms), now: 0, seats: [], inputs: null,
    outcome: null, queue: [], round: 0,
    until: 0, escrow: 0, manifest: null, manifestDigest: null, receipts: [], log: [],
  };
}

/** @throws TypeError for a state that neither `draft` nor `advance` made. */
export function advance(planner: Planner, state: CallState, command: CallCommand): Advanced {
  if (typeof state !== "object" || state === null || state.format !== FORMAT
    || !Array.isArray(state.seats) || !Array.isArray(state.log)) {
    throw typeError("state", "what draft or advance returned", state);
  }
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
    const before = state.log.find((entry) => entry.key === envelope.key);
    if (before && before.body !== body) {
      throw new Refused("key-reused", `key ${JSON.stringify(key)} was used for another command`);
    }
    if (before) return { accepted: true, state, answer: before.answer };
    if (version !== undefined && version !== state.version) {
      throw new Refused("stale-version", `the call is at version ${state.version}`);
    }
    if (now < state.now) throw new Refused("time-runs-back", `the call is at ${state.now}`);
    const transition = transitions[envelope.type];
    record("command", fields, transition.fields, "");
    if (!transition.phases.includes(state.phase)) {
      throw new Refused("wrong-phase", `${type} is not for a call that is ${state.phase}`);
    }
    const next = transition.apply({ ...state, now }, fields, planner);
    const answer = { version: state.version + 1, phase: next.phase };
    return {
      accepted: true, answer,
      state: { ...next, version: answer.version, log: [...state.log, { key: envelope.key, body, answer }] },
    };
  } catch (error) {
    if (error instanceof Refused) return { accepted: false, state, refusal: error.refusal, message: error.message };
    if (isRefusal(error)) return { accepted: false, state, refusal: "malformed", message: error.message };
    throw error;
  }
}

/** @param viewer a user's name, or undefined for the provider. */
export function view(state: CallState, viewer?: string): CallView {
  const { phase, version, terms, inputs, outcome, manifestDigest } = state;
  const sealed = phase !== "DRAFT" && phase !== "OPEN" && inputs !== null;
  const seats = viewer === undefined
    ? state.seats.map((seat) => (sealed ? seat : { ...seat, report: null }))
    : state.seats.filter((seat) => seat.user === viewer);
  return {
    phase, version, terms, inputs, outcome, manifestDigest, reports: state.seats.filter((seat) => seat.report).length,
    seats,
  };
}
