// A room whose streams live, as data: routes, OpenAPI and the docs page are made of it.

import type { GenericSchema } from "valibot";
import type { Role } from "../../core/life/names.js";
import type { Measured } from "../limits.js";

export type Sent = Readonly<Record<string, unknown>>;

export interface LiveRoom<Path extends string = string> {
  readonly path: Path;
  /** Of the names of its streams: "calls/". */
  readonly prefix: string;
  readonly tag: "data" | "crowd";
  /** In a word each: "call", "calls". */
  readonly one: string;
  readonly many: string;
  /** What life there is, in a few sentences. */
  readonly description: string;
  /** What it is announced with, `id` included; a command; what is seen, and of that the view by role; a page of
   *  events, and each by what its type says. What they allow is the life's to check: here they are for the document. */
  readonly announcement: GenericSchema;
  readonly command: GenericSchema;
  readonly seen: GenericSchema;
  readonly views: Readonly<Record<Role, GenericSchema>>;
  readonly shown: GenericSchema;
  readonly events: readonly GenericSchema[];
  /** What of an announcement the service limits. What was sent has not been checked yet. */
  readonly measure: (sent: Sent) => Measured;
  /** The same of commands that make more of a stream, or compute over what there is of it: by what everybody may
   *  see. */
  readonly grows: Readonly<Record<string, (sent: Sent, view: never) => Measured>>;
  readonly examples: {
    readonly announcement: Readonly<Record<string, unknown>>;
    readonly commands: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  };
}

/** Entries of what may be a list. */
export const lengthOf = (value: unknown): number => (Array.isArray(value) ? value.length : 0);
