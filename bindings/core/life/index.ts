// A life made of what a room brings: decide, evolve, verify. One step of a room serves all three. A decision computes
// what has to be found, a fold takes it from the event, and verification computes it anew and compares.
//
// Time of a command: what it changes, as states share all else.

import { canonical } from "../canonical.js";
import { choice, name, record, short, text } from "../check.js";
import { isRefusal, rangeError, typeError, under } from "../refusal.js";
import { answeredBefore, noAnswers, onlyRefused } from "./answers.js";
import { admitted, clockAt, latestOf, Rejected, sent } from "./command.js";
import { checkEvent, commandDigest, GENESIS, hashOf, iterable, saltOf } from "./events.js";
import { computed, eventOf, folded, proved, refusalIn, refusedEvent, soughtAgain, type Findings } from "./fold.js";
import { Refused, type CommandKind, type Kind, type Living } from "./kind.js";
import { roles } from "./names.js";
import { restored, snapshotOf } from "./snapshot.js";
import { chained, shown } from "./sight.js";
import { decisions, states } from "./stamp.js";
import type { Decided, Envelope, Life, Said, StreamEvent, Verified, Viewer } from "./types.js";

export function lifeOf<State extends Living, Command extends Envelope, View, Refusal extends string>(
  kind: Kind<State, View>,
): Life<State, Command, View, Refusal> {
  const held = (state: State): State => {
    if (!states.has(state)) throw typeError("state", "what begin, evolve, verify or restore returned", state);
    return state;
  };
  const begin = (stream: string): State => {
    if (!name("stream", stream).startsWith(kind.prefix) || stream.length === kind.prefix.length) {
      throw rangeError("stream", `"${kind.prefix}" and a name`, stream);
    }
    canonical("stream", stream);
    return states.publish(kind.begin({
      stream, version: 0, head: GENESIS, now: 0, at: 0, phase: "", termsDigest: "", answers: noAnswers(), reach: 1,
      salt: "",
    }));
  };
  return {
    begin,
    decide: (state, command, draw) => decided(kind, held(state), command, computed(), draw) as Decided<Refusal>,
    evolve: (state, event) => under("event", () => {
      const own = held(state);
      if (!decisions.has(event)) checkEvent(event);
      return folded(kind, own, event);
    }),
    verify: (events) => verified(kind, begin, iterable(events)),
    view: (state, viewer) => kind.view(held(state), viewerOf(viewer)),
    show: (state, event, viewer) => under("event", () => {
      const own = held(state);
      const seeing = viewerOf(viewer);
      checkEvent(event);
      return shown(kind.sight(own, event, seeing), event);
    }),
    chain: chained,
    due: (state) => kind.due(held(state)),
    latest: (state) => latestOf(kind, held(state)),
    snapshot: (state) => snapshotOf(kind, held(state)),
    restore: (snapshot, openings) => states.publish(restored(kind, snapshot, openings)),
  };
}

function decided<State extends Living, View>(
  kind: Kind<State, View>, state: State, value: unknown, findings: Findings, draw?: () => string,
): Decided {
  const refused = (refusal: string, message: string, events: readonly StreamEvent[] = []): Decided =>
    ({ accepted: false, refusal, message, version: state.version, events });
  try {
    const command = sent(kind, state, value, draw);
    const { answered } = command;
    if (answered) {
      const { version, phase, refusal, message } = answered;
      return refusal === null ? { accepted: true, events: [], answer: { version, phase } } : refused(refusal, message!);
    }
    admitted(state, command);
    try {
      const { event, phase } = eventOf(kind, state, command, findings);
      return { accepted: true, events: [event], answer: { version: event.version, phase } };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const { role, actor } = command;
      const known = state.version > 0 && (role !== "user" || kind.seated(state, actor));
      const kept = error.kept && known && !onlyRefused(state.answers, role, actor);
      return refused(error.refusal, error.message, kept ? [refusedEvent(state, command, error)] : []);
    }
  } catch (error) {
    if (error instanceof Rejected) return refused(error.refusal, error.message);
    if (isRefusal(error)) return { ...refused("malformed", error.message), fault: error } as Decided;
    throw error;
  }
}

function verified<State extends Living, View>(
  kind: Kind<State, View>, begin: (stream: string) => State, events: Iterable<StreamEvent>,
): Verified<State> {
  const unproved: number[] = [];
  const erased = new Set<number>();
  let state: State | undefined;
  let k = 0;
  for (const event of events) {
    state = under(`events[${k}]`, () => {
      checkEvent(event);
      return proven(kind, state ?? begin(event.stream), event, unproved);
    });
    if (event.opening === null) erased.add(event.version);
    for (const version of event.erases) {
      if (!erased.delete(version)) throw rangeError(`events[${version - 1}].opening`, "null: it was erased", "one");
    }
    k++;
  }
  if (!state) throw rangeError("events", "at least one event", []);
  for (const version of erased) throw rangeError(`events[${version - 1}].opening`, "what was sealed", null);
  return { state, events: k, unproved };
}

/** The state after an event that is shown to be the answer to its command. */
function proven<State extends Living, View>(
  kind: Kind<State, View>, state: State, event: StreamEvent, unproved: number[],
): State {
  if (hashOf(event) !== event.hash) throw rangeError("hash", "SHA-256 of the event", event.hash);
  const next = folded(kind, state, event);
  const { version, type, actor, role, key, at, said, opening } = event;
  if (event.salt !== saltOf(next.salt, version)) throw rangeError("salt", "the stream's for this version", event.salt);
  const note = (): void => void (unproved.at(-1) !== version && unproved.push(version));
  const refused = type === "refused" ? refusalIn(event) : null;
  if (refused && opening !== undefined) {
    throw rangeError("opening", "none: nothing of what is refused is kept", opening);
  }
  const { type: about, said: open } = refused ?? event;
  const named = Object.hasOwn(kind.commands, about) ? kind.commands[about]! : undefined;
  if (!named) throw rangeError("said.type", `one of ${Object.keys(kind.commands).join(", ")}`, about);
  const taken = (): State => {
    vouched(kind, state, event, { kind: named, type: about, said: open });
    if (event.terms !== next.termsDigest) throw rangeError("terms", next.termsDigest, event.terms);
    note();
    return next;
  };
  if (opening === null || (refused && seals(named))) return taken();
  if (commandDigest(about, open, opening ?? null) !== event.command) {
    throw rangeError(opening ? "opening" : "said", "what the command's digest is of", opening ? "another" : said);
  }
  const sealed = opening && { ...opening.sealed, salt: opening.salt };
  const command = { key, actor, role, version: state.version, at, type: about, ...open, ...sealed };
  let whole = true;
  const findings = refused ? soughtAgain(() => (whole = false)) : proved(event, note);
  const again = decided(kind, state, command, findings);
  if (!whole) return taken();
  const [made] = again.events;
  if (made?.hash === event.hash) return next;
  if (refused && again.accepted) throw rangeError("said.refusal", "none: it can be followed", refused.refusal);
  if (!refused && !again.accepted) {
    throw rangeError("type", `what can follow (${again.refusal}: ${again.message})`, type);
  }
  const fields = ["found", "erases", "terms", "said"] as const;
  const other = fields.find((field) => made && canonical(field, made[field]) !== canonical(field, event[field]));
  throw rangeError(other ?? "key", "what follows from the events before", "something else");
}

const seals = <State extends Living>({ readOpen, phases }: CommandKind<State>): boolean =>
  readOpen !== undefined || phases.includes("");

/** What holds of an event whose command cannot be followed anew, as what was sealed is gone: its sender might have sent
 *  it then. @throws Refusal that names the field */
function vouched<State extends Living, View>(
  kind: Kind<State, View>, state: State, event: StreamEvent,
  command: { readonly kind: CommandKind<State>; readonly type: string; readonly said: Said },
): void {
  const { role, actor, key, at } = event;
  short("key", key);
  short("actor", actor);
  try {
    admitted(state, { ...command, role, actor, version: state.version });
    clockAt(kind, state, event);
  } catch (error) {
    if (!(error instanceof Rejected)) throw error;
    const yours = error.refusal === "not-yours";
    throw rangeError(yours ? "actor" : "at", `${error.refusal}: ${error.message}`, yours ? actor : at);
  }
  if (answeredBefore(state.answers, role, actor, key)) {
    throw rangeError("key", "one that its sender had not used", key);
  }
}

function viewerOf(value: unknown): Viewer {
  const { role, actor } = record("viewer", value, ["role", "actor"]);
  return { role: roles[choice("viewer.role", role, roles)]!, actor: text("viewer.actor", actor) };
}
