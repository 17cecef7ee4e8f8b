// What a room brings to make its streams live.

import type { Plain } from "../plain.js";
import type { Role } from "./names.js";
import type { Answers } from "./answers.js";
import type { Due, Lived, Opening, Said, StreamEvent, Viewer } from "./types.js";

/** A state as a room works with it. */
export interface Living extends Lived {
  readonly answers: Answers;
  /** How often the terms' jump the next command of the operator's may move the clock: 1, doubled by every tick since its
   *  last other command. */
  readonly reach: number;
  /** From which those of all events come; "" before the first. */
  readonly salt: string;
}

export type Openings = ReadonlyMap<number, Opening>;

/** A command that is in order and cannot be followed. @param kept whether its sender is answered so for ever, if it has
 *  a seat */
export class Refused extends Error {
  constructor(readonly refusal: string, message: string, readonly kept = true) {
    super(message);
  }
}

/** What a command meets while it is followed. */
export interface Context {
  /** The time: of a user no later than the next deadline. */
  readonly at: number;
  /** The time that its sender told. */
  readonly told: number;
  /** Of the event that it becomes. */
  readonly version: number;
  readonly actor: string;
  readonly role: Role;
  /** SHA-256 of what was said: the commitment to what is sealed. */
  readonly command: string;
  /** Of the event; "" while it is being decided, so that nothing that is found may hang on it. */
  readonly hash: string;
  /** Null where nothing was sealed, and where it has been erased since. */
  readonly opening: Opening | null;
  /** What has to be computed of sealed parts: in a decision computed, in a fold taken from the event.
   *  @param compute returns what JSON keeps @param whole whether all that it reads is still there */
  find<Found extends Plain>(compute: () => Found, whole?: boolean): Found;
  /** The opening of that event goes. */
  erase(version: number): void;
}

export interface CommandKind<State extends Living> {
  readonly roles: readonly Role[];
  /** Phases that it is for; "" is that of an empty stream, whose command seals something, be it nothing: `{}`. */
  readonly phases: readonly string[];
  /** What it says, every default filled in, and what of it is sealed. It depends on nothing else, so that the same
   *  command always has the same digest. @throws Refusal that names the field */
  readonly read: (fields: Record<string, unknown>) => { readonly said: Said; readonly sealed?: Said };
  /** Of a kind that seals something: what it says beside that, as `read` does, where what was sealed is gone. */
  readonly readOpen?: (fields: Record<string, unknown>) => Said;
  /** Whose seat it is about: a user may only say its own. */
  readonly of?: (said: Said) => string;
  /** The version from which on nothing has changed that it is about; that of the state where this is left out. */
  readonly touched?: (state: State, said: Said) => number;
  /** The state after it, as far as the room goes. It may go by what was said, never by whether an opening is still
   *  there: a fold meets openings that were erased long after the event. @throws Refused, Refusal */
  readonly follow: (state: State, said: Said, context: Context) => State;
}

/** Of an event: all of it; without what was found, which may be of others; without what was sealed; that it
 *  happened. */
export type Sight = "all" | "own" | "said" | "outline";

export interface Kind<State extends Living, View> {
  /** Of snapshots: "candor/call/5". */
  readonly format: string;
  /** Of streams: "calls/". */
  readonly prefix: string;
  readonly commands: Readonly<Record<string, CommandKind<State>>>;
  /** @param lived of an empty stream, or of a snapshot */
  readonly begin: (lived: Living) => State;
  readonly due: (state: State) => Due | null;
  /** Whether a user has a seat. Of who has none no refusal is kept: anybody could make a stream grow. */
  readonly seated: (state: State, user: string) => boolean;
  /** By how much one command of the operator's may pass the deadline, or the last command. */
  readonly jump: (state: State) => number;
  /** The salt of what a later event of that version sealed, where it still is. */
  readonly salt: (state: State, version: number, said: Said) => string | null;
  readonly view: (state: State, viewer: Viewer) => View;
  readonly sight: (state: State, event: StreamEvent, viewer: Viewer) => Sight;
  /** The room's own part of a state without openings, and back. @param openings what there still is of them, by version
   *  @throws Refusal */
  readonly plain: (state: State) => Plain;
  readonly restore: (lived: Living, plain: Plain, openings: Openings) => State;
}
