// Events as others see them, and what they can hold them against: the chain.

import { amount, hash, isObject, name, record } from "../check.js";
import { rangeError, typeError, under } from "../refusal.js";
import {
  bodyOf, checkEvent, commandDigest, foundDigest, GENESIS, hashOf, iterable, linkOf, withholds,
} from "./events.js";
import type { Sight } from "./kind.js";
import type { Chained, Outline, OwnEvent, ShownEvent, StreamEvent } from "./types.js";

/** A copy of what of an event may be seen. */
export function shown(sight: Sight, event: StreamEvent): ShownEvent {
  if (sight === "all") return structuredClone(event);
  if (sight === "said") {
    const { opening: _, ...open } = event;
    return structuredClone(open);
  }
  const { salt: _, ...rest } = event;
  const own = { ...rest, found: foundDigest(event) };
  if (sight === "own") return structuredClone(own);
  const { stream, version, at, previous, hash } = event;
  return { stream, version, at, body: bodyOf(own), previous, hash };
}

export function chained(events: Iterable<ShownEvent>, after?: Pick<Outline, "version" | "hash">): Chained {
  let version = after === undefined ? 0 : amount("after.version", after?.version);
  let head = after === undefined ? GENESIS : hash("after.hash", after?.hash);
  let stream: string | undefined;
  const told: number[] = [];
  const withheld: number[] = [];
  let k = 0;
  for (const event of iterable(events)) {
    under(`events[${k++}]`, () => {
      const right = checked(event);
      stream ??= event.stream;
      if (event.stream !== stream) throw rangeError("stream", JSON.stringify(stream), event.stream);
      if (event.version !== version + 1) throw rangeError("version", `${version + 1}, the next`, event.version);
      if (event.previous !== head) throw rangeError("previous", head, event.previous);
      if (event.hash !== right) throw rangeError("hash", "SHA-256 of the event", event.hash);
      if ("body" in event) return;
      told.push(event.version);
      if (withholds(event)) withheld.push(event.version);
    });
    version += 1;
    head = event.hash;
  }
  if (stream === undefined) throw rangeError("events", "at least one event", []);
  return { stream, version, hash: head, told, withheld };
}

/** Has the form of one. */
const NO_SALT = "0".repeat(32);
const OUTLINE = ["stream", "version", "at", "body", "previous", "hash"];

/** The hash that an event should have, once its form is known to be one. @throws Refusal that names the field */
function checked(event: unknown): string {
  if (!isObject(event)) throw typeError("", "an event", event);
  if ("body" in event) {
    const outline = record("", event, OUTLINE, "");
    name("stream", outline.stream);
    amount("version", outline.version, 1);
    amount("at", outline.at);
    for (const field of ["body", "previous"]) hash(field, outline[field]);
    return linkOf(outline as unknown as Outline);
  }
  const own = typeof event.found === "string";
  if (own && event.salt !== undefined) throw rangeError("salt", "none where `found` is a digest", event.salt);
  const whole: unknown = own ? { ...event, found: [], salt: NO_SALT } : event;
  checkEvent(whole);
  const { type, said, opening, command } = whole;
  if (opening && commandDigest(type, said, opening) !== command) {
    throw rangeError("opening", "what was committed to", "another");
  }
  if (!own) return hashOf(whole);
  hash("found", event.found);
  const shorter = event as unknown as OwnEvent;
  return linkOf({ ...shorter, body: bodyOf(shorter) });
}
