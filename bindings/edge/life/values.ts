// What both rooms say of what lives, for the document: what holds is the life's to check, and here nobody is refused.

import type { GenericSchema } from "valibot";
import type { Said } from "../../core/life/types.js";
import { either, field, fields, named, optional, orNull, piece } from "../schema.js";
import { integer, text } from "../values.js";
import { ID } from "./names.js";

export const id = optional(
  text({ pattern: ID.source }),
  "A name, 1 to 64 letters, digits and -._~. Default: one that is drawn.",
);
export const time = (): GenericSchema<number> => integer(0);
export const object = (): GenericSchema<Said> => piece({ type: "object" }, () => undefined);
export const digest = (): GenericSchema<string> => text({ pattern: "^[0-9a-f]{64}$" });
/** What a viewer may not see, or nobody yet. */
export const nothing = (): GenericSchema<null> => piece({ type: "null" }, () => undefined);
/** One of several. */
export const anyOf = <const Options extends readonly GenericSchema[]>(options: Options) =>
  either(options, () => object());
export const version = field(integer(0), "Of the stream that the sender has seen.");

/** Of every command. */
export const envelope = {
  version,
  actor: optional(text(), "Of a key that may speak for users: for whom."),
  at: optional(time(), "The sender's clock, ms: refused where it is more than 5 s ahead. It moves nothing."),
  salt: optional(text({ pattern: "^[0-9A-Fa-f]{32}$" }), "Of what is sealed; default: drawn by the service."),
};

export const announced = named("Announced", fields({
  id: field(text(), "Its name, in its path."),
  version: field(integer(1), "The version at which it was announced."),
  phase: field(text(), "The phase after it."),
}));

export const accepted = named("Accepted", fields({
  version: field(integer(1), "The version at which the command was accepted."),
  phase: field(text(), "The phase after it."),
}));

/** A stream as it is seen. @param views by role */
export function seen<const Views extends readonly GenericSchema[]>(
  title: string, phases: readonly string[], views: Views, view: string,
) {
  return named(title, fields({
    id: field(text(), "Its name, in its path."),
    version: field(integer(1), "Of the stream: what the next command says it has seen."),
    phase: field(text({ enum: phases }), "What it is in."),
    now: field(time(), "The stream's clock, ms."),
    due: field(orNull(time()), "When it moves by itself; null where nothing waits for the clock."),
    view: field(anyOf(views), view),
  }));
}
