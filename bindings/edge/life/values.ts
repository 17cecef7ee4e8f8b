// What both rooms say of what lives, for the document.

import type { GenericSchema } from "valibot";
import { field, fields, list, named, optional, orNull, piece } from "../schema.js";
import { integer, text } from "../values.js";
import { ID } from "./names.js";

export const id = optional(
  text({ pattern: ID.source }),
  "A name, 1 to 64 letters, digits and -._~. Default: one that is drawn.",
);
export const time = (): GenericSchema<number> => integer(0);
export const object = (): GenericSchema<object> => piece({ type: "object" }, () => undefined);
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

export const shown = named("Events", fields({
  version: field(integer(0), "Of the stream."),
  events: field(list(object()), "Oldest first. Of every event: version, at, previous, hash, and body, the digest of the "
    + "rest, or the rest itself with its salt; type, actor, role, key, command, terms, said and erases where the viewer may "
    + "see what it says; found, or its digest where it may not see what was computed; opening, what was sealed, where it is the viewer's own."),
}));

/** A stream as it is seen. */
export function seen(title: string, phases: string, view: string): GenericSchema {
  return named(title, fields({
    id: field(text(), "Its name, in its path."),
    version: field(integer(1), "Of the stream: what the next command says it has seen."),
    phase: field(text(), phases),
    now: field(time(), "The stream's clock, ms."),
    due: field(orNull(time()), "When it moves by itself; null where nothing waits for the clock."),
    view: field(object(), view),
  }));
}
