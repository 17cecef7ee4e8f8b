// States at rest, without what is sealed, which is in the events alone and can be erased there. The digest tells a
// damaged snapshot from a whole one; against whoever can write the store, there is `verify` over the events.

import { canonical, digest, digestOf } from "../canonical.js";
import { amount, isObject, key as salted, record, text } from "../check.js";
import type { Plain } from "../plain.js";
import { rangeError, typeError } from "../refusal.js";
import { answersOf, plainAnswers } from "./answers.js";
import { iterable, openingOf } from "./events.js";
import type { Kind, Living, Openings } from "./kind.js";
import type { EventOpening, Opening, Snapshot } from "./types.js";

const FIELDS = ["format", "stream", "version", "hash", "state", "digest"];
const STATE = ["now", "at", "phase", "termsDigest", "reach", "salt", "senders", "room"];

export function snapshotOf<State extends Living, View>(kind: Kind<State, View>, state: State): Snapshot {
  const { stream, version, head, now, at, phase, termsDigest, reach, salt, answers } = state;
  const senders = plainAnswers(answers);
  const plain = { now, at, phase, termsDigest, reach, salt, senders, room: kind.plain(state) } as unknown as Plain;
  const snapshot = { format: kind.format, stream, version, hash: head, state: plain };
  return { ...snapshot, digest: digest("snapshot", snapshot) };
}

/** @throws Refusal for one that is damaged, or of something else */
export function restored<State extends Living, View>(
  kind: Kind<State, View>, value: unknown, openings: Iterable<EventOpening>,
): State {
  if (!isObject(value)) throw typeError("snapshot", "what snapshot returned", value);
  const { digest: told, ...snapshot } = record("snapshot", value, FIELDS);
  if (snapshot.format !== kind.format) throw rangeError("snapshot.format", `"${kind.format}"`, snapshot.format);
  const whole = canonical("snapshot", snapshot);
  if (digestOf([whole]) !== told) throw rangeError("snapshot.digest", "SHA-256 of the snapshot: it is damaged", told);
  // what the digest is of, and nobody else's
  const { state } = JSON.parse(whole) as typeof snapshot;
  const { now, at, phase, termsDigest, reach, salt, senders, room } = record("snapshot.state", state, STATE);
  const lived = {
    stream: text("snapshot.stream", snapshot.stream), version: amount("snapshot.version", snapshot.version),
    head: text("snapshot.hash", snapshot.hash), now: amount("snapshot.state.now", now),
    at: amount("snapshot.state.at", at), phase: text("snapshot.state.phase", phase),
    termsDigest: text("snapshot.state.termsDigest", termsDigest), reach: amount("snapshot.state.reach", reach, 1),
    salt: snapshot.version === 0 ? "" : salted("snapshot.state.salt", salt),
    answers: answersOf("snapshot.state.senders", senders),
  };
  return kind.restore(lived, room as Plain, openingsOf(openings));
}

function openingsOf(events: Iterable<EventOpening>): Openings {
  const openings = new Map<number, Opening>();
  let k = 0;
  for (const event of iterable(events, "openings")) {
    const field = `openings[${k++}]`;
    if (!isObject(event)) throw typeError(field, "an event, or its version and opening", event);
    const { version, opening } = event as Partial<EventOpening>;
    if (opening === undefined || opening === null) continue;
    openings.set(amount(`${field}.version`, version, 1), openingOf(`${field}.opening`, opening));
  }
  return openings;
}
