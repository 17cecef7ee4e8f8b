// Events and their chain.

import { digest } from "../canonical.js";
import { amount, array, choice, hash, isObject, key as salted, name, record } from "../check.js";
import { typeError } from "../refusal.js";
import { roles } from "./names.js";
import { decisions, unchanging } from "./stamp.js";
import type { Opening, Outline, OwnEvent, Said, StreamEvent } from "./types.js";

/** What stands before the first event. */
export const GENESIS = "0".repeat(64);

/** Commitment to what a command says: with a salt nobody finds by trying what is sealed. */
export function commandDigest(type: string, said: Said, opening: Opening | null): string {
  return digest("command", opening ? { type, said, sealed: opening.sealed, salt: opening.salt } : { type, said });
}

/** Whether an event says less than was committed to, though nothing of it is erased. */
export const withholds = ({ type, said, command, opening }: Pick<StreamEvent, "type" | "said" | "command" | "opening">): boolean =>
  opening === undefined && type !== "refused" && commandDigest(type, said, null) !== command;

/** The salt of a stream's event of that version. @param salt the stream's */
export function saltOf(salt: string, version: number): string {
  return digest("salt", { salt, version }).slice(0, salt.length);
}

/** Links an event to the chain. */
export function linked(event: Omit<StreamEvent, "hash" | "opening">, opening: Opening | null): StreamEvent {
  const hash = hashOf(event);
  return decisions.publish(unchanging({ ...event, hash, ...(opening && { opening }) }));
}

type Linked = "stream" | "version" | "at" | "previous" | "hash";

/** What stands in the place of findings for who may see all else. Under the salt nobody finds them by trying, nor, as a
 *  body holds it, anything else of a body. */
export function foundDigest({ salt, found }: Pick<StreamEvent, "salt" | "found">): string {
  return digest("found", { salt, found });
}

/** Commitment to what an outline leaves out. */
export function bodyOf(event: Omit<OwnEvent, Linked | "opening">): string {
  const { type, actor, role, key, command, terms, said, found, erases } = event;
  return digest("event", { type, actor, role, key, command, terms, said, found, erases });
}

export function hashOf(event: Omit<StreamEvent, "hash" | "opening">): string {
  return linkOf({ ...event, body: bodyOf({ ...event, found: foundDigest(event) }) });
}

/** The hash of an outline. */
export function linkOf({ stream, version, at, body, previous }: Omit<Outline, "hash">): string {
  return digest("outline", { stream, version, at, body, previous });
}

const FIELDS = [
  "stream", "version", "type", "at", "actor", "role", "key", "command", "terms", "said", "found", "erases", "salt",
  "previous", "hash", "opening",
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
  salted("salt", event.salt);
  if (event.opening !== undefined && event.opening !== null) openingOf("opening", event.opening);
}

/** @throws Refusal */
export function openingOf(field: string, value: unknown): Opening {
  const { salt, sealed } = record(field, value, ["salt", "sealed"]);
  if (!isObject(sealed)) throw typeError(`${field}.sealed`, "an object", sealed);
  return Object.freeze({ salt: salted(`${field}.salt`, salt), sealed: { ...sealed } as Opening["sealed"] });
}

/** @throws Refusal */
export function iterable<Entry>(events: Iterable<Entry>, field = "events"): Iterable<Entry> {
  const some = events as Partial<Iterable<Entry>> | null | undefined;
  if (typeof some !== "object" || typeof some?.[Symbol.iterator] !== "function") {
    throw typeError(field, "events, one after the other", events);
  }
  return events;
}
