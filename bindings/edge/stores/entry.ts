// An append as stores write it, checked and as text, before anything is touched: what is wrong with it is refused by
// itself, and what its caller changes afterwards changes nothing.

import { amount, array, integer, isObject, record, text } from "../../core/check.js";
import type { EventOpening, Opening, Snapshot, StreamEvent } from "../../core/life/types.js";
import { rangeError, typeError } from "../../core/refusal.js";
import type { Beside } from "./store.js";

/** An event as two texts, so that what is sealed can be deleted alone. */
export interface Row {
  readonly version: number;
  /** JSON, with `opening: null` where there is an opening. */
  readonly event: string;
  /** JSON; null where there is none, or none any more. */
  readonly opening: string | null;
}

export interface Entry {
  readonly stream: string;
  readonly expected: number;
  /** The stream's after it. */
  readonly version: number;
  readonly rows: readonly Row[];
  /** Versions before `rows` whose openings go. */
  readonly erases: readonly number[];
  /** What takes the place of the snapshot: JSON; undefined for what is there. */
  readonly snapshot: string | undefined;
  readonly due: number | null | undefined;
}

/** Longest name of a stream, in UTF-16 units: every database can make a key of it. */
const LONGEST = 512;

/** @throws Refusal */
export function streamOf(value: unknown): string {
  const stream = text("stream", value);
  // what databases would change or refuse: U+0000, and halves of a surrogate pair
  const kept = stream.length >= 1 && stream.length <= LONGEST && !/\0|\p{Surrogate}/u.test(stream);
  if (!kept) throw rangeError("stream", `a name of 1 to ${LONGEST} characters`, stream);
  return stream;
}

/** @throws Refusal that names the argument: `events[2].version` */
export function entryOf(
  name: string, expectedVersion: number, events: readonly StreamEvent[], beside: Beside = {},
): Entry {
  const stream = streamOf(name);
  const expected = amount("expectedVersion", expectedVersion);
  const erased = new Set<number>();
  const texts = array("events", events).map((event, k) =>
    rowOf(`events[${k}]`, event, stream, expected + k + 1, erased));
  const version = amount("expectedVersion", expected + texts.length);
  const { snapshot, due } = record("beside", beside, ["snapshot", "due"]);
  return {
    stream, expected, version,
    rows: texts.map((row) => (erased.has(row.version) ? { ...row, opening: null } : row)),
    erases: [...erased].filter((each) => each <= expected),
    snapshot: snapshot === undefined
      ? undefined : JSON.stringify(placed<Snapshot>("beside.snapshot", snapshot, stream, version)),
    due: due === undefined || due === null ? due : time("beside.due", due),
  };
}

function rowOf(field: string, value: unknown, stream: string, version: number, erased: Set<number>): Row {
  const event = placed<StreamEvent>(field, value, stream, version);
  for (const [k, each] of array(`${field}.erases`, event.erases).entries()) {
    erased.add(integer(`${field}.erases[${k}]`, each, 1, version - 1));
  }
  const { opening } = event;
  if (opening === undefined || opening === null) return { version, event: JSON.stringify(event), opening: null };
  return { version, event: JSON.stringify({ ...event, opening: null }), opening: JSON.stringify(opening) };
}

/** What belongs to a stream at a version. */
function placed<Value extends StreamEvent | Snapshot>(
  field: string, value: unknown, stream: string, version: number,
): Value {
  if (!isObject(value)) throw typeError(field, "an object", value);
  if (value.stream !== stream) throw rangeError(`${field}.stream`, JSON.stringify(stream), value.stream);
  if (value.version !== version) throw rangeError(`${field}.version`, String(version), value.version);
  return value as unknown as Value;
}

/** A row that is no JSON any more: no failure of the store that another try could mend. It says nothing of what is in
 *  the row, which may be sealed. */
export class Damaged extends Error {}

/** The event that two texts say. @throws Damaged */
export function eventOf(event: string, opening: string | null): StreamEvent {
  const read = parsed<StreamEvent>(event);
  return opening === null ? read : { ...read, opening: parsed<Opening>(opening) };
}

/** @throws Damaged */
export const openedOf = (version: number, opening: string): EventOpening =>
  ({ version, opening: parsed<Opening>(opening) });

function parsed<Value>(text: string): Value {
  try {
    return JSON.parse(text) as Value;
  } catch {
    throw new Damaged("an event of the store is no JSON any more: it is damaged");
  }
}

/** The snapshot that a text says; of one that is damaged the text itself, which no life takes for a snapshot. */
export function snapshotOf(text: string): Snapshot {
  try {
    return (JSON.parse(text) ?? text) as Snapshot;
  } catch {
    return text as unknown as Snapshot;
  }
}

export interface Range {
  readonly stream: string;
  /** Undefined: after the newest snapshot. */
  readonly from: number | undefined;
  readonly limit: number;
}

/** @throws Refusal */
export function rangeOf(stream: string, from: number | undefined, limit: number | undefined): Range {
  return {
    stream: streamOf(stream),
    from: from === undefined ? undefined : amount("from", from),
    limit: limit === undefined ? Number.MAX_SAFE_INTEGER : amount("limit", limit, 1),
  };
}

/** @throws Refusal */
export function timeOf(now: number, limit: number): readonly [now: number, limit: number] {
  return [time("now", now), amount("limit", limit, 1)];
}

const time = (field: string, value: unknown): number => amount(field, value, Number.MIN_SAFE_INTEGER);
