// The events of a stream, one a line or as lists, page after page: computed anew from the first on where they are whole,
// and where somebody was shown outlines, or reports are still sealed, their chain followed.

import type { Candor } from "candor";
import { isObject } from "../../../core/check.js";
import type { Chained, StreamEvent, Verified } from "../../../core/life/types.js";
import { isRefusal } from "../../../core/refusal.js";
import type { Report } from "../output/report.js";
import { counted, label, table } from "../output/table.js";
import { Refusal, sentence, type Place } from "../refusal.js";
import { heldTo } from "./heads.js";
import type { Subject } from "./subject.js";

type State = Verified<{ stream: string; version: number; head: string; phase: string; now: number }>;

export const streams: Subject = {
  name: "events of a stream",
  signed: false,
  is: (value) => isEvent(value) || (eventsIn(value)?.length ?? 0) > 0,
  async check(documents, { rooms, heads, keys }) {
    const placed = documents.flatMap(({ value, place }) =>
      (eventsIn(value) ?? [value]).map((event) => ({ event, place })));
    const events = placed.map(({ event }) => event);
    const placeOf = (k: number): Place => (placed[k] ?? placed[0]!).place;
    const found = heldBy(rooms, events, placeOf);
    const signed = heads.length === 0 ? null : await heldTo(heads, keys!, events as readonly StreamEvent[]);
    return { report: "state" in found ? streamReport(found, signed) : chainReport(found, signed) };
  },
};

function heldBy(
  { data, crowd }: Candor, events: readonly unknown[], placeOf: (k: number) => Place,
): State | Chained {
  const [first] = events as readonly StreamEvent[];
  const life = first!.stream.startsWith("rounds/") ? crowd.rounds : data.calls;
  try {
    const given = events as readonly StreamEvent[];
    const chain = (): Chained => life.chain(given);
    const told = given.every((event) => isObject(event) && Array.isArray(event.found));
    return told ? verified(() => life.verify(given) as State, chain) : chain();
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const k = Number(/^events\[(\d+)\]/.exec(error.field)?.[1] ?? 0);
    throw new Refusal(placeOf(k), sentence(error));
  }
}

/** All of it computed anew; its chain, where something is left out that was sealed, and not erased. */
function verified(verify: () => State, chain: () => Chained): State | Chained {
  try {
    return verify();
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const followed = attempt(chain);
    if (followed && followed.withheld.length > 0) return followed;
    throw error;
  }
}

function attempt(chain: () => Chained): Chained | undefined {
  try {
    return chain();
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}

const isEvent = (value: unknown): boolean =>
  isObject(value) && ["stream", "previous", "hash"].every((name) => typeof value[name] === "string");

/** Those of a list, or of what GET /v1/data/calls/ID/events answers. */
function eventsIn(value: unknown): readonly unknown[] | undefined {
  const list = isObject(value) ? value["events"] : value;
  return Array.isArray(list) && (list.length === 0 || isEvent(list[0])) ? list : undefined;
}

const signedUpTo = (signed: number | null): string =>
  (signed === null ? "not checked: no --head" : `up to event ${signed}`);

/** Of events as somebody was shown them: of some no more than that they happened, of some without what was sealed. */
function chainReport({ stream, version, hash, told, withheld }: Chained, signed: number | null): Report {
  const row = [stream, version, hash, told.join(" "), withheld.join(" "), signed ?? ""] as const;
  return {
    json: { holds: true, stream, events: version, head: hash, told, withheld, signed },
    csv: [["stream", "events", "head", "told", "withheld", "signed"], row],
    table: (screen) => `${label(stream)}: ${counted(version, "event")}, each linked to the one before\n\n${table(
      ["check", "found"],
      [
        ["head", hash], ["told", told.length === 0 ? "nothing but outlines" : `${told.join(", ")}: they say what was committed to`],
        ["withheld", withheld.length === 0 ? "nothing that was sealed" : `what was sealed in ${withheld.join(", ")}`],
        ["computed anew", "nothing: that takes every event whole"],
        ["signed", signedUpTo(signed)],
      ], screen)}\n`,
  };
}

/** @param signed the last version of which there was a signed head; null for none */
function streamReport({ state: { stream, head, phase, now }, events, unproved }: State, signed: number | null): Report {
  const row = [stream, events, head, phase, now, unproved.join(" "), signed ?? ""] as const;
  return {
    json: { holds: true, stream, events, head, phase, now, unproved, signed },
    csv: [["stream", "events", "head", "phase", "now", "unproved", "signed"], row],
    table: (screen) => `${label(stream)}: ${counted(events, "event")}, each follows from those before\n\n${table(
      ["check", "found"],
      [
        ["head", head], ["phase", phase], ["clock", String(now)],
        ["unproved", unproved.length === 0 ? "none" : `${unproved.join(", ")}: what they were computed from is erased`],
        ["signed", signedUpTo(signed)],
      ], screen)}\n`,
  };
}
