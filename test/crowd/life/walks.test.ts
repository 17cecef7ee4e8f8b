// Any sequence of commands: what is decided is what is folded, verified, kept and restored; what is changed is noticed.

import fc from "fast-check";
import { expect, test } from "vitest";
import { isRefusal } from "../../../bindings/core/refusal.js";
import type { StreamEvent } from "../../../bindings/core/life/types.js";
import type { RoundsCommand } from "../../../bindings/core/crowd/life/types.js";
import { rounds, salt } from "./run.js";
import { command, start, walked } from "./walk.js";

const DESK = { role: "operator", actor: "desk" } as const;

test("decide, evolve, verify, snapshot and restore agree, and who sends again changes nothing", () => {
  fc.assert(fc.property(start, fc.array(command, { maxLength: 60 }), fc.boolean(), (options, commands, ends) => {
    const sent: RoundsCommand[] = [];
    const run = walked(options, commands, ends, (before, one) => {
      const snapshot = rounds.snapshot(before.state);
      const decided = rounds.decide(before.state, one);
      // a restored state decides alike, and deciding changes nothing
      const restored = rounds.restore(JSON.parse(JSON.stringify(snapshot)), before.events);
      expect(rounds.decide(restored, one)).toEqual(decided);
      expect(rounds.view(restored, DESK)).toEqual(rounds.view(before.state, DESK));
      expect(rounds.snapshot(before.state)).toEqual(snapshot);
      sent.push(one);
    });
    const last = rounds.snapshot(run.state);
    const { state, events, unproved } = rounds.verify(run.events);
    expect([rounds.snapshot(state), events]).toEqual([last, run.state.version]);
    for (const version of unproved) expect(["report", "close", "settle", "refused"]).toContain(run.events[version - 1]!.type);
    // senders' last 32 are answered as before, of older ones nothing may be accepted
    for (const one of sent) {
      const again = rounds.decide(run.state, one);
      if (again.events.length > 0) expect(again).toMatchObject({ accepted: false });
    }
  }), { numRuns: 150 });
});

test("a stream is folded the same with every opening that went and with them all", () => {
  fc.assert(fc.property(start, fc.array(command, { maxLength: 50 }), (options, commands) => {
    const run = walked(options, commands, true);
    const stripped = run.events.map((event) => (event.type === "report" ? { ...event, opening: null } : event));
    const state = stripped.reduce((before, event) => rounds.evolve(before, event), rounds.begin("rounds/one"));
    expect(rounds.snapshot(state)).toEqual(rounds.snapshot(run.state));
  }), { numRuns: 60 });
});

const FIELDS = [
  "stream", "version", "type", "at", "actor", "role", "key", "command", "terms", "said", "found", "erases", "previous",
  "hash", "opening",
] as const;

/** Another value of the same kind. */
function other(value: unknown, pick: number): unknown {
  if (typeof value === "string") return `${value.slice(0, -1)}${value.endsWith("0") ? "1" : "0"}`;
  if (typeof value === "number") return value + 1 + (pick % 3);
  if (Array.isArray(value)) {
    return value.length === 0 ? [pick] : value.map((one, k) => (k === pick % value.length ? other(one, pick) : one));
  }
  if (typeof value !== "object" || value === null) return { salt: salt(pick), sealed: { report: 0.5 } };
  const names = Object.keys(value);
  if (names.length === 0) return { slot: pick };
  const name = names[pick % names.length]!;
  return { ...value, [name]: other((value as Record<string, unknown>)[name], pick) };
}

test("any change of any event is caught, by the number of an event", () => {
  fc.assert(fc.property(
    start, fc.array(command, { minLength: 5, maxLength: 40 }), fc.nat(), fc.constantFrom(...FIELDS), fc.nat(9),
    (options, commands, which, field, pick) => {
      const { events } = walked(options, commands, false);
      const k = which % events.length;
      const event = { ...events[k]! } as Record<string, unknown>;
      event[field] = other(event[field], pick);
      const changed = events.map((one, i) => (i === k ? event : one)) as unknown as StreamEvent[];
      caught(changed);
      caught(events.filter((_, i) => i !== k && k < events.length - 1));
    },
  ), { numRuns: 400 });
});

function caught(events: readonly StreamEvent[]): void {
  if (events.length === 0) return;
  let error: unknown;
  try {
    rounds.verify(events);
  } catch (thrown) {
    error = thrown;
  }
  if (!isRefusal(error)) throw error ?? new Error(`accepted ${JSON.stringify(events)}`);
  expect(error.field).toMatch(/^events\[\d+\]/);
}
