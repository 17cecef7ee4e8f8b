// Events and their chain.

import { digest } from "../canonical.js";
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
