// An event made of a command, and a state of an event: the same step, computed once and then taken from the event.

import { digest } from "../canonical.js";
import { isObject, record, text } from "../check.js";
import type { Plain } from "../plain.js";
import { placing, rangeError, typeError } from "../refusal.js";
import { withAnswer } from "./answers.js";
import { clockAt, Rejected, type Sent } from "./command.js";
import { commandDigest, linked, saltOf } from "./events.js";
import { Refused, type CommandKind, type Context, type Kind, type Living } from "./kind.js";
import { decisions, states } from "./stamp.js";
import type { Opening, Said, StreamEvent } from "./types.js";

/** Where findings come from: computed anew, or out of an event. */
export interface Findings {
  find<Found extends Plain>(compute: () => Found, whole?: boolean): Found;
  readonly found: readonly Plain[];
}

export function computed(): Findings {
  const found: Plain[] = [];
  return {
    found,
    find(compute) {
      const one = compute();
      found.push(one);
      return one;
    },
  };
}

/** @param event whose findings are taken, in order */
export function recorded({ found }: StreamEvent): Findings & { readonly taken: () => number } {
  let k = 0;
  return {
    found,
    find<Found extends Plain>(): Found {
      if (k === found.length) throw rangeError("found", `more than ${k} findings`, found);
      return found[k++] as Found;
    },
    taken: () => k,
  };
}

/** Computed anew where what they are computed of is still there. @param unproved is told where it is not */
export function proved(event: StreamEvent, unproved: () => void): Findings {
  const old = recorded(event);
  const found: Plain[] = [];
  return {
    found,
    find<Found extends Plain>(compute: () => Found, whole = true): Found {
      const before: Found = old.find(compute);
      if (!whole) unproved();
      const one = whole ? compute() : before;
      found.push(one);
      return one;
    },
  };
}

/** Of what was refused, of which no event keeps what was found. @param unproved is told where it is not all there */
export function soughtAgain(unproved: () => void): Findings {
  return {
    found: [],
    find(compute, whole = true) {
      if (whole) return compute();
      unproved();
      throw new Refused("unproved", "what it is computed of is erased");
    },
  };
}

type About = Pick<Context, "at" | "told" | "version" | "actor" | "role" | "command" | "hash" | "opening">;

/** @returns the room's next state, and which openings go */
function step<State extends Living>(
  command: Pick<Sent<State>, "kind" | "type" | "said">, state: State, about: About, findings: Findings,
): { readonly next: State; readonly erases: readonly number[] } {
  const { kind, type, said } = command;
  if (!kind.phases.includes(state.phase)) {
    const phase = state.phase === "" ? "not there yet" : state.phase;
    throw new Refused("wrong-phase", `${type} is not for what is ${phase}`);
  }
  const erases: number[] = [];
  const context: Context = {
    ...about,
    find: (compute, whole) => findings.find(compute, whole),
    erase: (version) => void erases.push(version),
  };
  return { next: kind.follow(state, said, context), erases };
}

/** What a command becomes. @throws Refused, Refusal */
export function eventOf<State extends Living, View>(
  kind: Kind<State, View>, state: State, command: Sent<State>, findings: Findings,
): { readonly event: StreamEvent; readonly phase: string } {
  const { type, said, actor, role, key, at, opening } = command;
  const clock = clockAt(kind, state, command);
  const version = state.version + 1;
  const about = { at: clock, told: at, version, actor, role, command: command.command, hash: "", opening };
  const { next, erases } = step(command, state, about, findings);
  const terms = next.termsDigest;
  const salt = saltOf(saltAfter(state, opening), version);
  return {
    event: linked({
      stream: state.stream, version, type, at, actor, role, key, command: command.command, terms, said,
      found: findings.found, erases, salt, previous: state.head,
    }, opening),
    phase: next.phase,
  };
}

/** Of a stream that has just begun, the salt of its first opening. */
export const saltAfter = ({ version, salt }: Living, opening: Opening | null): string =>
  (version === 0 ? opening!.salt : salt);

/** That a command was refused for good. */
export function refusedEvent<State extends Living>(
  state: State, { type, actor, role, key, at, command, said }: Sent<State>, { refusal, message }: Refused,
): StreamEvent {
  const version = state.version + 1;
  return linked({
    stream: state.stream, version, type: "refused", at, actor, role, key, command, terms: state.termsDigest,
    said: { type, said, refusal, message }, found: [], erases: [], salt: saltOf(state.salt, version), previous: state.head,
  }, null);
}

/** The state after an event whose form has been checked. A user's own time is held against deadlines, and moves no
 *  clock. @throws Refusal that names the event's field which does not follow */
export function folded<State extends Living, View>(kind: Kind<State, View>, state: State, event: StreamEvent): State {
  const version = state.version + 1;
  if (event.stream !== state.stream) throw rangeError("stream", JSON.stringify(state.stream), event.stream);
  if (event.version !== version) throw rangeError("version", `${version}, the next`, event.version);
  if (event.previous !== state.head) throw rangeError("previous", state.head, event.previous);
  const { type, key, command, actor, role, at, opening } = event;
  if (version === 1 && type === "refused") throw rangeError("type", "what begins a stream", type);
  const refused = type === "refused" ? refusalIn(event) : null;
  const { next, clock } = refused ? { next: state, clock: state.now } : followed(kind, state, event);
  const { refusal = null, message = null } = refused ?? {};
  const about = refused ? commandDigest(refused.type, refused.said, null)
    : opening === undefined ? null : commandDigest(type, event.said, null);
  const answer = {
    key, command, about: about === command ? null : about, version, phase: next.phase, refusal, message,
  };
  return states.publish({
    ...next, version, head: event.hash, now: role === "user" ? state.now : clock, at,
    reach: refused || role === "user" ? state.reach : type === "tick" ? Math.min(state.reach * 2, Number.MAX_SAFE_INTEGER) : 1,
    salt: saltAfter(state, opening ?? null),
    answers: withAnswer(state.answers, role, actor, answer),
  });
}

/** What a "refused" event says. */
interface Told {
  readonly type: string;
  /** Of what was said what is not sealed. */
  readonly said: Said;
  readonly refusal: string;
  readonly message: string;
}

export function refusalIn({ said, found, erases }: StreamEvent): Told {
  if (found.length > 0) throw rangeError("found", "nothing: it was refused", found);
  if (erases.length > 0) throw rangeError("erases", "nothing: it was refused", erases);
  const { type, said: open, refusal, message } = record("said", said, ["type", "said", "refusal", "message"]);
  if (!isObject(open)) throw typeError("said.said", "an object", open);
  return {
    type: text("said.type", type), said: open as Said, refusal: text("said.refusal", refusal),
    message: text("said.message", message),
  };
}

/** What an event says, read as its command was: hashes that were made anew vouch for nothing. @throws Refusal */
function saidIn<State extends Living>(kind: CommandKind<State>, { said, opening }: StreamEvent): Said {
  const sealed = opening?.sealed ?? {};
  const place = (field: string): string =>
    (Object.hasOwn(sealed, field) ? `opening.sealed.${field}` : field === "" ? "said" : `said.${field}`);
  const whole = { ...said, ...sealed };
  const gone = opening === null && kind.readOpen;
  const read = placing(place, () => (gone ? { said: gone(whole) } : kind.read(whole)));
  const fits = gone || (read.sealed ? opening : opening === undefined);
  if (!fits) {
    throw rangeError("opening", read.sealed ? "what is sealed" : "none: nothing is sealed", opening);
  }
  if (Object.keys(read.said).length !== Object.keys(said).length) {
    throw rangeError("said", `the fields ${Object.keys(read.said).join(", ")}`, said);
  }
  return read.said;
}

function followed<State extends Living, View>(
  kind: Kind<State, View>, state: State, event: StreamEvent,
): { readonly next: State; readonly clock: number } {
  const { type, actor, role, command, opening = null } = event;
  const named = Object.hasOwn(kind.commands, type) ? kind.commands[type] : undefined;
  if (!named) throw rangeError("type", `one of ${Object.keys(kind.commands).join(", ")}, refused`, type);
  const said = decisions.has(event) ? event.said : saidIn(named, event);
  try {
    const clock = clockAt(kind, state, event);
    const findings = recorded(event);
    const { at: told, version, hash } = event;
    const about = { at: clock, told, version, actor, role, command, hash, opening };
    const { next, erases } = step({ kind: named, type, said }, state, about, findings);
    if (findings.taken() !== event.found.length) throw rangeError("found", `${findings.taken()} findings`, event.found);
    if (`${erases}` !== `${event.erases}`) throw rangeError("erases", `[${erases}]`, event.erases);
    return { next, clock };
  } catch (error) {
    if (error instanceof Rejected) throw rangeError("at", `${error.refusal}: ${error.message}`, event.at);
    if (!(error instanceof Refused)) throw error;
    throw rangeError("type", `what can follow version ${state.version} (${error.refusal}: ${error.message})`, type);
  }
}

/** The digest of terms, as events hold it. */
export const termsDigestOf = (terms: Said): string => digest("terms", terms);
