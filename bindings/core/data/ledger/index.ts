// The life of a data call: a pure function from a state and a command to the next state or a refusal.
//
// What must never happen cannot be said: data are read only in TRAINING and only from the manifest that COMMITTED froze; a payment is
// what the assignment said, to a seat of the manifest, once, out of an escrow that covered the assignment; COMMITTED is reached only
// by the one step that counts delivered units, freezes the manifest and makes the escrow payable; terms have no command after OPEN;
// more units than confirmed are asked for again; NULL holds no money, and PURGED no data. A refusal returns the very same state.
// Time O(seats + log) a command, as states are values; an assignment O(n log n).

import { record } from "../../check.js";
import { isRefusal, typeError } from "../../refusal.js";
import { Refused, type Planner } from "./seats.js";
import { transitions } from "./transitions.js";
import { amount } from "../block.js";
import { callTerms } from "./terms.js";
import { digest } from "../../canonical.js";
import type { Advanced, CallCommand, CallState, CallView } from "./types.js";

export function draft(terms: unknown): CallState {
  return {
    format: 1, version: 0, phase: "DRAFT", terms: callTerms(terms), now: 0, seats: [], inputs: null, outcome: null, queue: [], round: 0,
    until: 0, escrow: 0, manifest: null, manifestDigest: null, receipts: [], log: [],
  };
}

/** @throws TypeError for a state that neither `draft` nor `advance` made. */
export function advance(planner: Planner, state: CallState, command: CallCommand): Advanced {
  if (typeof state !== "object" || state === null || state.format !== 1 || !Array.isArray(state.seats) || !Array.isArray(state.log)) {
    throw typeError("state", "what draft or advance returned", state);
  }
  try {
    const said = record("command", command, Object.keys(command ?? {})) as Record<string, unknown>;
    // as JSON would have it: what is undefined is not there
    const { key, at, version, type, ...fields } = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
    if (typeof key !== "string" || key === "") throw new Refused("malformed", '"key" expected a text that is not empty');
    if (typeof type !== "string") throw new Refused("malformed", '"type" expected the name of a command');
    const now = amount("at", at);
    if (version !== undefined) amount("version", version);
    for (const [name, value] of Object.entries(fields)) if (typeof value !== "string" && typeof value !== "number") throw typeError(name, "a text or a number", value);
    const body = digest("state", ([type, ...Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1))]));
    const before = state.log.find((entry) => entry.key === key);
    if (before && before.body !== body) throw new Refused("key-reused", `key ${JSON.stringify(key)} was used for another command`);
    if (before) return { accepted: true, state, answer: before.answer };
    if (version !== undefined && version !== state.version) throw new Refused("stale-version", `the call is at version ${state.version}`);
    if (now < state.now) throw new Refused("time-runs-back", `the call is at ${state.now}`);
    const transition = Object.hasOwn(transitions, type) ? transitions[type as CallCommand["type"]] : undefined;
    if (!transition) throw new Refused("malformed", '"type" expected the name of a command');
    record(type, fields, transition.fields, "");
    if (!transition.phases.includes(state.phase)) throw new Refused("wrong-phase", `${type} is not for a call that is ${state.phase}`);
    const next = transition.apply({ ...state, now }, fields, planner);
    const answer = { version: state.version + 1, phase: next.phase };
    return { accepted: true, answer, state: { ...next, version: answer.version, log: [...state.log, { key, body, answer }] } };
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
  return { phase, version, terms, inputs, outcome, manifestDigest, reports: state.seats.filter((seat) => seat.report).length, seats };
}
