// What a service does with streams, wherever they are: in this process over a store, or in an object elsewhere.

import type { Rejection } from "../../core/life/names.js";
import type { Envelope, LifeAnswer, ShownEvent, Viewer } from "../../core/life/types.js";
import type { Refusal } from "../../core/refusal.js";

/** A command as it comes to a service: its time is the service's. */
export type ServiceCommand = Omit<Envelope, "at"> & {
  readonly type: string;
  /** Its sender's clock, where it is said; refused when it is far ahead of the service's. It moves nothing. */
  readonly at?: unknown;
  readonly [field: string]: unknown;
};

/** What a command is answered, once that is in the store. */
export type Outcome =
  | { readonly accepted: true; readonly answer: LifeAnswer }
  | {
    readonly accepted: false; readonly refusal: string | Rejection; readonly message: string;
    /** Of the stream: from which to try again. 0: there is no such stream. */
    readonly version: number;
    /** Of what is malformed. */
    readonly fault?: Refusal;
  };

/** A stream as somebody may see it. */
export interface Seen {
  readonly version: number;
  readonly phase: string;
  /** The stream's clock. */
  readonly now: number;
  /** When it moves by itself; null where nothing waits for the clock. */
  readonly due: number | null;
  readonly view: unknown;
}

/** Events as somebody may see them. */
export interface Shown {
  /** Of the stream. */
  readonly version: number;
  readonly events: readonly ShownEvent[];
}

/** Every function rejects with Unavailable where the store, or the object, cannot be asked now. */
export interface Streams {
  /** What becomes of a command. What is accepted, or refused for good, is in the store when this resolves; when it
   *  rejects, the same command may be sent again under the same key, whatever happened. */
  command(stream: string, command: ServiceCommand): Promise<Outcome>;
  /** Null where there is no such stream. */
  read(stream: string, viewer: Viewer): Promise<Seen | null>;
  /** Those after version `from`, at most `limit`. Null where there is no such stream. */
  events(stream: string, from: number, viewer: Viewer, limit: number): Promise<Shown | null>;
  /** Waits for a version after `after`, `milliseconds` at most. @returns the version then; 0 of no stream */
  wait(stream: string, after: number, milliseconds: number, signal?: AbortSignal): Promise<number>;
  /** Moves a stream past the deadlines that have come. @returns its next */
  move(stream: string): Promise<number | null>;
}

/** That a stream cannot be had now. Nothing is known of what was asked for: to ask again is safe. */
export class Unavailable extends Error {
  /** @param seconds in how many another try may do */
  constructor(message: string, readonly seconds = 1, cause?: unknown) {
    super(message, { cause });
  }
}
