// Events as they are shown, for the document and for typed clients: by type, or in outline.

import type { GenericSchema, ObjectEntries } from "valibot";
import { roles } from "../../core/life/names.js";
import { field, fields, list, named, optional, orNull } from "../schema.js";
import { integer, key, text, words } from "../values.js";
import { anyOf, digest, object, time } from "./values.js";

const link = {
  stream: field(text(), "Of the log: its room and its id."),
  version: field(integer(1), "Its place among the stream's events."),
  at: field(time(), "When, ms."),
  previous: field(digest(), "Hash of the event before; 64 zeros for the first."),
  hash: field(digest(), "SHA-256 of its outline."),
};

const outline = named("EventOutline", fields({
  ...link, body: field(digest(), "SHA-256 of all else but the opening."),
}));

const envelope = {
  actor: field(text(), "Who said it."),
  role: field(words(roles), "As whom."),
  key: field(text(), "Its idempotency key."),
  command: field(digest(), "SHA-256 of what was said, salted where a part is sealed."),
  terms: field(text({ pattern: "^([0-9a-f]{64})?$" }), "SHA-256 of the terms in force; empty before there are any."),
  erases: field(list(integer(1)), "Versions of earlier events whose opening goes with this one."),
  salt: optional(text({ pattern: "^[0-9a-f]{32}$" }), "The event's own; not to whom found is a digest."),
};

/** Of events that compute nothing. */
const none = object();

/** Events of these types. @param found an entry of what was computed */
export function event<
  const Types extends readonly string[], Said extends GenericSchema, Found extends GenericSchema = typeof none,
>(types: Types, said: Said, found = none as unknown as Found) {
  return fields({ ...link, ...envelope, ...about(types, said, found) });
}

/** The same of those that seal something. */
export function sealing<
  const Types extends readonly string[], Said extends GenericSchema, Sealed extends ObjectEntries,
>(types: Types, said: Said, sealed: Sealed) {
  const opening = fields({ salt: field(key(), "Of the commitment."), sealed: field(fields(sealed), "What was sealed.") });
  return fields({
    ...link, ...envelope, ...about(types, said, none),
    opening: optional(orNull(opening), "What was sealed, to whom may see it; null once it is erased."),
  });
}

function about<const Types extends readonly string[], Said extends GenericSchema, Found extends GenericSchema>(
  types: Types, said: Said, found: Found,
) {
  return {
    type: field(words(types), "What happened."),
    said: field(said, "What was said, with every default, without what is sealed."),
    found: field(
      anyOf([list(found), digest()]), "What was computed; SHA-256 of it to whom it may say something of others.",
    ),
  };
}

/** That a command was refused for good. */
const refused = named("EventRefused", event(["refused"], fields({
  type: field(text(), "Of the command."),
  said: field(object(), "What of it was not sealed."),
  refusal: field(text(), "The room's word for why."),
  message: field(text(), "The same in a sentence."),
})));

/** Of every room. */
export const common: readonly GenericSchema[] = [outline, refused];

/** A page of events. @param events by what their types say, each with a name of its own */
export function eventsOf<const Events extends readonly GenericSchema[]>(title: string, events: Events) {
  return named(title, fields({
    version: field(integer(0), "Of the stream."),
    events: field(list(anyOf([outline, refused, ...events])), "Oldest first, each as far as the viewer may see it: in "
      + "outline or, by its type, what it says."),
  }));
}
