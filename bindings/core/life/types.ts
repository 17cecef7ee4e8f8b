// What a data call and a crowd's rounds have in common: commands that somebody sends, events that are what happened,
// and functions between them.

import type { Plain } from "../plain.js";
import type { Refusal as Fault } from "../refusal.js";
import type { Rejection, Role } from "./names.js";

export type Said = { readonly [field: string]: Plain };

/** What every command says beside its type and fields. */
export interface Envelope {
  /** Idempotency key, in a namespace of its sender's own: the same command again changes nothing and is answered as
   *  before. The last 1024 answers of an operator and 64 of a user are kept; an older key meets its stale version. */
  readonly key: string;
  readonly actor: string;
  readonly role: Role;
  /** The version that the sender has seen: stale once what the command is about has changed since. Of a user's command
   *  that is its own seat and the phase, of most of the operator's anything at all. */
  readonly version: number;
  /** Time on the caller's clock, a whole number, say of milliseconds. It may not run back; the operator's may pass the
   *  next deadline (or the last command, where there is none) by no more than the terms' `jump`, a user's is held
   *  against the deadline, and moves no clock: nobody ends others' time. */
  readonly at: number;
}

/** What happened: a command that was accepted or, of type "refused", one that was refused for good. JSON-safe. A stream
 *  of them, versions 1, 2, ..., is the log, and a state is a fold of it. */
export interface StreamEvent {
  /** "calls/spring", "rounds/helpfulness". */
  readonly stream: string;
  readonly version: number;
  readonly type: string;
  readonly at: number;
  readonly actor: string;
  readonly role: Role;
  readonly key: string;
  /** SHA-256 of what was said, in canonical form; with a salt where a part is sealed, so that nobody can find the part
   *  by trying. */
  readonly command: string;
  /** SHA-256 of the terms in force. */
  readonly terms: string;
  /** The command's own fields, every default filled in, without what is sealed. */
  readonly said: Said;
  /** What was computed at the time out of all that was sealed, such as a plan: a fold takes it from here, `verify`
   *  computes it anew. */
  readonly found: readonly Plain[];
  /** Versions of earlier events whose opening goes with this one. */
  readonly erases: readonly number[];
  /** 32 hexadecimal digits of this event's own, derived from the salt of the stream's first opening: whoever sees only
   *  an outline finds nothing of the event by trying. */
  readonly salt: string;
  /** Hash of the event before; 64 zeros for the first. */
  readonly previous: string;
  /** SHA-256 of the event's outline in canonical form. */
  readonly hash: string;
  /** What was sealed, with its salt. Not under the hash but under `command`, so that it can be deleted and the chain
   *  holds; null once it is. */
  readonly opening?: Opening | null;
}

/** What anybody may see of an event: that it happened, and enough to follow the chain. */
export interface Outline extends Pick<StreamEvent, "stream" | "version" | "at" | "previous" | "hash"> {
  /** SHA-256 of everything else but the opening, in canonical form. */
  readonly body: string;
}

/** An event without what was found, which may be of others, and without its salt: SHA-256 of both stands there. */
export interface OwnEvent extends Omit<StreamEvent, "found" | "salt"> {
  readonly found: string;
}

/** An event as somebody may see it. */
export type ShownEvent = StreamEvent | OwnEvent | Outline;

export interface Opening {
  /** 32 hexadecimal digits, drawn at random. */
  readonly salt: string;
  readonly sealed: Said;
}

/** What a stream still has of what the event of that version sealed: such an event, or these fields of it. */
export type EventOpening = Pick<StreamEvent, "version" | "opening">;

/** A state at rest. JSON-safe. It holds no opening: what is erased is erased of the events alone, and a snapshot that
 *  was made before stays good. Of what is sealed it holds what is never erased, a call's salt and that and the secret of
 *  rounds. */
export interface Snapshot {
  readonly format: string;
  readonly stream: string;
  readonly version: number;
  /** Of the stream's event of that version. */
  readonly hash: string;
  readonly state: Plain;
  /** SHA-256 of all of the above. */
  readonly digest: string;
}

/** What every state knows. Frozen; a value that only `begin`, `evolve`, `verify` and `restore` make. */
export interface Lived {
  readonly stream: string;
  /** Events so far. */
  readonly version: number;
  /** Hash of the last. */
  readonly head: string;
  /** The clock. */
  readonly now: number;
  /** Time of the last event, whoever's: a user's may be far from the clock, and holds nobody back. */
  readonly at: number;
  readonly phase: string;
  /** SHA-256 of the terms; "" before they are announced. */
  readonly termsDigest: string;
}

/** What a command is answered once it is accepted. */
export interface LifeAnswer {
  /** At which it was. */
  readonly version: number;
  /** After it. */
  readonly phase: string;
}

/** What becomes of a command. */
export type Decided<Refusal extends string = string> =
  /** `events`: what to append; none where the command was accepted before. */
  | { readonly accepted: true; readonly events: readonly StreamEvent[]; readonly answer: LifeAnswer }
  /** `events`: that it was refused, to append so that the key is answered alike for ever; none of rejections, and where
   *  that was done before. `version`: of the stream, from which to try again. */
  | {
    readonly accepted: false; readonly refusal: Refusal | Rejection; readonly message: string;
    readonly version: number; readonly events: readonly StreamEvent[];
    /** Of what is malformed: the field, what it expected, what it got. */
    readonly fault?: Fault;
  };

/** What a viewer's events are known to be. */
export interface Chained {
  readonly stream: string;
  /** Of the last event, with its hash: two who hold the same hash have seen the same history. */
  readonly version: number;
  readonly hash: string;
  /** Versions of which more than an outline was shown: they say what was committed to. */
  readonly told: readonly number[];
  /** Versions of which something was sealed that is neither shown nor said to be erased: `verify` cannot compute them
   *  anew. */
  readonly withheld: readonly number[];
}

/** When a stream has to move, and the command that moves it. */
export interface Due {
  readonly at: number;
  readonly type: string;
  /** What the command says, where its type does not say it all. */
  readonly fields?: Said;
}

export interface Viewer {
  readonly role: Role;
  readonly actor: string;
}

/** What a stream of events amounts to. */
export interface Verified<State> {
  readonly state: State;
  readonly events: number;
  /** Versions that only the chain vouches for, as what they were computed from has been erased since. */
  readonly unproved: readonly number[];
}

/** A room's life: pure functions, the same in every runtime. */
export interface Life<State extends Lived, Command extends Envelope, View, Refusal extends string = string> {
  /** The empty state of a stream: its first command announces the terms. @param stream "calls/spring" */
  begin(stream: string): State;
  /** What becomes of a command: nothing is thrown for one that is wrong. Changes nothing.
   *  @param draw 32 hexadecimal digits at random, called where a command seals something and brings no salt of its own
   *  @throws Refusal for a state that is none */
  decide(state: State, command: Command, draw?: () => string): Decided<Refusal>;
  /** The state after an event. Time: what the event changes.
   *  @throws Refusal that names what of the event does not follow from the state */
  evolve(state: State, event: StreamEvent): State;
  /** The state, plans and payments of a whole stream, recomputed from its events alone: chain, commitments, and every
   *  event once more as the answer to its command.
   *  @throws Refusal that names the first event which does not fit: `events[17].found` */
  verify(events: Iterable<StreamEvent>): Verified<State>;
  /** What somebody may see of a state. A copy that is the viewer's to keep. */
  view(state: State, viewer: Viewer): View;
  /** What somebody may see of an event: who may not see what it says sees that it happened, and its hashes. */
  show(state: State, event: StreamEvent, viewer: Viewer): ShownEvent;
  /** Follows the chain of events as somebody was shown them, and holds what they were shown to say against the
   *  hashes: what has once been seen of a stream cannot be changed, left out or put in. That its last events are not
   *  held back shows against a head from elsewhere, such as a signed one.
   *  @param after the event before the first, where that is not the stream's first
   *  @throws Refusal that names the first event which does not fit: `events[17].previous` */
  chain(events: Iterable<ShownEvent>, after?: Pick<Outline, "version" | "hash">): Chained;
  /** Null where nothing waits for the clock. */
  due(state: State): Due | null;
  /** The furthest that one command of the operator's may move the clock: beyond it ticks come first. */
  latest(state: State): number;
  snapshot(state: State): Snapshot;
  /** The state of a snapshot and what is still there of what was sealed before it: of all the events, or of those that
   *  have an opening. It is the state that a fold of these events comes to: like a fold it takes openings as they are,
   *  and `verify` holds them against their commitments.
   *  @throws Refusal for a snapshot that is damaged, or an opening that is none */
  restore(snapshot: Snapshot, openings: Iterable<EventOpening>): State;
}
