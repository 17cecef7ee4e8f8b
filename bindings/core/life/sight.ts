// Events as others see them, and what they can hold them against: the chain.

import { amount, hash, isObject, name } from "../check.js";
import { rangeError, typeError, under } from "../refusal.js";
import { bodyOf, checkEvent, commandDigest, GENESIS, hashOf, iterable, linkOf } from "./events.js";
import type { Sight } from "./kind.js";
import type { Chained, Outline, ShownEvent, StreamEvent } from "./types.js";

/** A copy of what of an event may be seen. */
export function shown(sight: Sight, event: StreamEvent): ShownEvent {
  if (sight === "all") return structuredClone(event);
  if (sight === "said") {
    const { opening: _, ...open } = event;
    return structuredClone(open);
  }
  const { stream, version, at, previous, hash, found: _, salt: __, ...rest } = event;
  const outline = { stream, version, at, body: bodyOf(event), previous, hash };
  // not the salt: what was found could be found again by trying
  return sight === "outline" ? outline : structuredClone({ ...outline, ...rest });
}

export function chained(events: Iterable<ShownEvent>, after?: Pick<Outline, "version" | "hash">): Chained {
  let version = after === undefined ? 0 : amount("after.version", after?.version);
  let head = after === undefined ? GENESIS : hash("after.hash", after?.hash);
  let stream: string | undefined;
  const whole: number[] = [];
  let k = 0;
  for (const event of iterable(events)) {
    under(`events[${k++}]`, () => {
      const own = isWhole(event);
      if (own) checkEvent(event);
      else checkOutline(event);
      stream ??= event.stream;
      if (event.stream !== stream) throw rangeError("stream", JSON.stringify(stream), event.stream);
      if (event.version !== version + 1) throw rangeError("version", `${version + 1}, the next`, event.version);
      if (event.previous !== head) throw rangeError("previous", head, event.previous);
      if ((own ? hashOf(event) : linkOf(event)) !== event.hash) throw rangeError("hash", "SHA-256 of the event", event.hash);
      if ("opening" in event && event.opening) checkOpening(event as StreamEvent);
      if (own) whole.push(event.version);
    });
    version += 1;
    head = event.hash;
  }
  if (stream === undefined) throw rangeError("events", "at least one event", []);
  return { stream, version, hash: head, whole };
}

/** Whoever is shown the salt is shown all that it is over. */
const isWhole = (event: ShownEvent): event is StreamEvent => isObject(event) && "salt" in event;

/** That what was sealed is what was committed to. @throws Refusal that names it */
function checkOpening({ type, said, opening, command }: StreamEvent): void {
  if (commandDigest(type, said, opening!) !== command) throw rangeError("opening", "what was committed to", "another");
}

/** @throws Refusal that names the field */
function checkOutline(value: unknown): asserts value is Outline {
  if (!isObject(value)) throw typeError("", "an event", value);
  name("stream", value.stream);
  amount("version", value.version, 1);
  amount("at", value.at);
  for (const field of ["body", "previous", "hash"]) hash(field, value[field]);
}
