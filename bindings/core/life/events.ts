// Events and their chain.

import { digest } from "../canonical.js";
import { amount, array, choice, hash, isObject, name, record, text } from "../check.js";
import { typeError } from "../refusal.js";
import { roles } from "./names.js";
import type { Opening, Said, StreamEvent } from "./types.js";

/** What stands before the first event. */
export const GENESIS = "0".repeat(64);

/** Commitment to what a command says: with a salt nobody finds by trying what is sealed. */
export function commandDigest(type: string, said: Said, opening: Opening | null): string {
  return digest("command", opening ? { type, said, sealed: opening.sealed, salt: opening.salt } : { type, said });
}

/** Links an event to the chain. */
export function linked(event: Omit<StreamEvent, "hash" | "opening">, opening: Opening | null): StreamEvent {
  const hash = hashOf(event);
  return Object.freeze({ ...event, hash, ...(opening && { opening }) });
}

export function hashOf(event: Omit<StreamEvent, "hash" | "opening">): string {
  const {
    stream, version, type, at, actor, role, key, command, terms, said, found, erases, previous,
  } = event;
  return digest("event", {
    stream, version, type, at, actor, role, key, command, terms, said, found, erases, previous,
  });
}

const FIELDS = [
  "stream", "version", "type", "at", "actor", "role", "key", "command", "terms", "said", "found", "erases", "previous",
  "hash", "opening",
];

/** That something has the form of an event, and nothing beside. @throws Refusal that names the field */
export function checkEvent(value: unknown): asserts value is StreamEvent {
  const event = record("", value, FIELDS, "");
  for (const field of ["stream", "type", "actor", "key"]) name(field, event[field]);
  for (const field of ["command", "previous", "hash"]) hash(field, event[field]);
  if (event.terms !== "") hash("terms", event.terms);
  amount("version", event.version, 1);
  amount("at", event.at);
  choice("role", event.role, roles);
  if (!isObject(event.said)) throw typeError("said", "an object", event.said);
  array("found", event.found);
  array("erases", event.erases).forEach((version, k) => amount(`erases[${k}]`, version, 1));
  if (event.opening === undefined || event.opening === null) return;
  const { salt, sealed } = record("opening", event.opening, ["salt", "sealed"]);
  text("opening.salt", salt);
  if (!isObject(sealed)) throw typeError("opening.sealed", "an object", sealed);
}
