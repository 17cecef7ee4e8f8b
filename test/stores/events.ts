// Events as stores see them: what they say is nothing to a store.

import { expect } from "vitest";
import type { Snapshot, StreamEvent } from "../../bindings/core/life/types.js";
import type { Plain } from "../../bindings/core/plain.js";

const HASH = "0123456789abcdef".repeat(4);

/** @param more fields that are otherwise */
export function event(stream: string, version: number, more: Partial<StreamEvent> = {}): StreamEvent {
  return {
    stream, version, type: "report", at: version, actor: `user ${version}`, role: "user", key: `key ${version}`, command: HASH, terms: HASH,
    said: { text: `event ${version}` }, found: [], erases: [], salt: HASH.slice(0, 32), previous: HASH, hash: HASH, ...more,
  };
}

/** `count` events after version `from`. */
export function events(stream: string, from: number, count: number): StreamEvent[] {
  return Array.from({ length: count }, (_, k) => event(stream, from + k + 1));
}

/** An event with something sealed. */
export function sealed(stream: string, version: number, secret: Plain, more: Partial<StreamEvent> = {}): StreamEvent {
  return event(stream, version, { opening: { salt: HASH.slice(0, 32), sealed: { secret } }, ...more });
}

export function snapshot(stream: string, version: number, state: Plain): Snapshot {
  return { format: "candor/test/1", stream, version, hash: HASH, state, digest: HASH };
}

/** What a call rejects with. */
export async function rejected(call: Promise<unknown>): Promise<unknown> {
  return call.then(() => expect.unreachable("it was not refused"), (error: unknown) => error);
}
