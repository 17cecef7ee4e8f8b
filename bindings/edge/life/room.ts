// A room whose streams live, as data: routes, OpenAPI and the docs page are made of it.

import type { GenericSchema } from "valibot";

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
  /** What it is announced with, `id` included; a command; what is seen. What they allow is the life's to check: here
   *  they are for the document. */
  readonly announcement: GenericSchema;
  readonly command: GenericSchema;
  readonly seen: GenericSchema;
  readonly examples: {
    readonly announcement: Readonly<Record<string, unknown>>;
    readonly commands: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  };
}
