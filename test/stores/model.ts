// Random sequences of what is asked of a store, and what it answers.

import fc from "fast-check";
import type { Store } from "../../bindings/edge/stores/store.js";
import { event, sealed, snapshot } from "./events.js";

const STREAMS = ["calls/a", "calls/a/b", "rounds/'a'"];

const made = fc.record({ secret: fc.option(fc.oneof(fc.string({ unit: "binary" }), fc.integer())), erases: fc.array(fc.nat(9), { maxLength: 3 }) });
const stream = fc.constantFrom(...STREAMS);

const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({
    ask: fc.constant("append" as const), stream,
    /** From the version that the stream is at. */
    off: fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, fc.integer({ min: -2, max: 2 })),
    events: fc.array(made, { maxLength: 4 }), due: fc.option(fc.integer({ min: -9, max: 9 }), { nil: undefined }), ends: fc.boolean(),
    snapshot: fc.boolean(),
  }) },
  { weight: 1, arbitrary: fc.record({
    ask: fc.constant("read" as const), stream, from: fc.option(fc.nat(9), { nil: undefined }),
    limit: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
  }) },
  { weight: 1, arbitrary: fc.record({ ask: fc.constant("due" as const), now: fc.integer({ min: -9, max: 9 }) }) },
);

export type Step = (typeof step) extends fc.Arbitrary<infer Kind> ? Kind : never;
export const steps = fc.array(step, { maxLength: 25 });

/** What a store answers to a step; after an append also what the stream is then. */
export async function applied(store: Store, asked: Step): Promise<unknown> {
  if (asked.ask === "read") return store.read(asked.stream, asked.from, asked.limit);
  // which of two that are due at once comes first is left open
  if (asked.ask === "due") return (await store.due(asked.now, 9)).map((each) => `${each.due} ${each.stream}`).sort();
  const now = (await store.read(asked.stream, 0)).events.length;
  const version = Math.max(0, now + asked.off);
  const events = asked.events.map(({ secret, erases }, k) => {
    const more = { erases: erases.filter((each) => each >= 1 && each < version + k + 1) };
    return secret === null ? event(asked.stream, version + k + 1, more) : sealed(asked.stream, version + k + 1, secret, more);
  });
  const appended = await store.append(asked.stream, version, events, {
    ...(asked.due === undefined ? {} : { due: asked.ends ? null : asked.due }),
    ...(asked.snapshot ? { snapshot: snapshot(asked.stream, version + events.length, { events: [...asked.events] }) } : {}),
  });
  return { appended, all: await store.read(asked.stream, 0), newest: await store.read(asked.stream) };
}
