// Streams and snapshots that somebody has changed.

import { describe, expect, test } from "vitest";
import { digest } from "../../../bindings/core/canonical.js";
import { hashOf } from "../../../bindings/core/life/events.js";
import type { Snapshot, StreamEvent } from "../../../bindings/core/life/types.js";
import type { RoundsState } from "../../../bindings/core/crowd/life/types.js";
import { caught } from "../../caught.js";
import { accepted, rounds, Run, salt, SECRET } from "./run.js";

function whole(): Run {
  const run = new Run().announce({ perSlot: 2, secret: SECRET });
  for (const slot of [0, 1]) {
    accepted(run.send({ type: "open", slot }));
    const asked = run.view().slots.at(-1)!.asked as readonly string[];
    for (const worker of asked) accepted(run.report(worker, slot, 0.75));
    accepted(run.send({ type: "close", slot }));
  }
  accepted(run.settle(0, 1));
  accepted(run.send({ type: "pay", budget: 1000, rule: "weight" }));
  accepted(run.send({ type: "open", slot: 2, closes: 9 }));
  return run;
}

/** What a snapshot says of the room, to be changed. */
interface Parts {
  readonly slots: object[];
  readonly joined: number[];
  readonly kept: number[];
  readonly rosters: unknown[];
  readonly terms: object;
  readonly crowd: object;
  readonly paid: { readonly payments: object[] };
}

describe("a stream whose hashes were made anew", () => {
  const { events } = whole();
  const forged = (k: number, change: object): StreamEvent[] => {
    let previous = "0".repeat(64);
    return events.map((event, i) => {
      const next = { ...event, ...(i === k && change), previous };
      previous = hashOf(next);
      return { ...next, hash: previous };
    });
  };
  const findings = events.flatMap(({ found }, k) => (found.length > 0 ? [k] : []));
  test("has findings to change", () => expect(findings.length).toBe(7));
  test.each(findings)("events[%i].found", (k) => {
    const changed = JSON.parse(JSON.stringify(events[k]!.found), (_, one: unknown) =>
      (typeof one !== "number" || Number.isInteger(one) && one < 100 ? one : one > 100 ? one - 1 : one * 0.999));
    expect(caught(() => rounds.verify(forged(k, { found: changed }))).field).toBe(`events[${k}].found`);
    expect(() => rounds.verify(forged(k, {}))).not.toThrow();
  });
  test.each([
    [{ found: [] }, "found"], [{ found: [null, null] }, "found"], [{ erases: [1] }, "erases"],
    [{ terms: "0".repeat(64) }, "terms"], [{ said: { slot: 3 } }, "said"], [{ type: "refused" }, "found"],
  ])("%j", (change, field) => {
    const k = events.findIndex(({ type }) => type === "close");
    const got = caught(() => rounds.verify(forged(k, change))).field;
    expect(got.startsWith(`events[${k}`) || field === "found").toBe(true);
  });
  test("cannot say that a report was another", () => {
    const k = events.findIndex(({ type }) => type === "report");
    const opening = { salt: salt(5), sealed: { report: 0.25 } };
    expect(caught(() => rounds.verify(forged(k, { opening }))).field).toBe(`events[${k}].opening`);
  });
});

test("an event whose said was emptied is refused by name, with and without its opening", () => {
  const { events } = whole();
  let state = rounds.begin("rounds/one");
  for (const event of events) {
    const filled = Object.keys(event.said).length > 0;
    for (const opening of filled ? [event.opening, null] : []) {
      for (const said of [{}, { slot: 1, toString: 1 }, { worker: null, slot: 0 }, { settlements: [null] }]) {
        const { opening: _, ...rest } = { ...event, said };
        const forged = { ...rest, ...(opening !== undefined && { opening }) };
        const hashed = { ...forged, hash: hashOf(forged) } as StreamEvent;
        expect(caught(() => rounds.evolve(state, hashed)).field).toMatch(/^event\.(said|opening)/);
        const before = events.slice(0, event.version - 1);
        expect(caught(() => rounds.verify([...before, hashed])).field)
          .toMatch(new RegExp(`^events\\[${event.version - 1}\\]\\.(said|opening)`));
      }
    }
    state = rounds.evolve(state, event);
  }
});

describe("a snapshot", () => {
  const { state: held, events } = whole();
  const snapshot = JSON.parse(JSON.stringify(rounds.snapshot(held))) as Snapshot;
  const restored = (other: unknown): RoundsState => rounds.restore(other as Snapshot, events);
  test("that is damaged is refused", () => {
    const text = JSON.stringify(snapshot);
    const damaged = JSON.parse(text.replace("0.75", "0.5")) as Snapshot;
    expect(caught(() => restored(damaged)).field).toBe("snapshot.digest");
    expect(caught(() => restored({ ...snapshot, format: "candor/call/3" })).field).toBe("snapshot.format");
    expect(caught(() => restored(null)).field).toBe("snapshot");
  });

  /** With a digest that is right. */
  function forged(change: (room: Parts) => unknown): Snapshot {
    const { digest: _, ...copy } = structuredClone(snapshot);
    const state: unknown = copy.state;
    change((state as { readonly room: Parts }).room);
    return { ...copy, digest: digest("snapshot", copy) };
  }
  const slot = (change: object) => ({ slots }: Parts) => Object.assign(slots[2]!, change);
  test.each<readonly [string, (room: Parts) => unknown]>([
    ["terms.silence", (room) => Object.assign(room.terms, { silence: "loud" })],
    ["terms.secret", (room) => Object.assign(room, { secret: null })],
    ["crowd.state.clock", (room) => Object.assign(room.crowd, { clock: -1 })],
    ["crowd.state", (room) => Object.assign(room, { crowd: 3 })],
    ["joined", (room) => room.joined.pop()],
    ["joined[0]", (room) => (room.joined[0] = 99)],
    ["moved", (room) => Object.assign(room, { moved: 99 })],
    ["slots[2].slot", slot({ slot: 7 })], ["slots[2].status", slot({ status: "ajar" })],
    ["slots[2].slot", slot({ status: "settled" })], ["slots[2].output", slot({ output: 0.5 })],
    ["slots[2].label", slot({ label: 1 })], ["slots[2].roster", slot({ roster: 9 })],
    ["slots[2].closes", slot({ closes: "soon" })], ["slots[2].reports[0][0]", slot({ reports: [[9, 3]] })],
    ["slots[2].reports[0][1]", slot({ reports: [[0, 99]] })], ["slots[2].reports[0]", slot({ reports: [3] })],
    ["slots[1].output", (room) => Object.assign(room.slots[1]!, { output: 2 })],
    ["slots[0]", (room) => (room.slots[0] = 3 as never)],
    ["kept[0]", (room) => (room.kept[0] = 2)], ["kept", (room) => room.kept.pop()],
    ["rosters[0]", (room) => (room.rosters[0] = "ann")],
    ["contradictions", (room) => Object.assign(room, { contradictions: 1 })],
    ["contradicted", (room) => Object.assign(room, { contradicted: -1 })],
    ["paid.rule", (room) => Object.assign(room.paid, { rule: "fair" })],
    ["paid.payments[0].payment", (room) => Object.assign(room.paid.payments[0]!, { payment: -1 })],
    ["extra", (room) => Object.assign(room, { extra: 1 })],
  ])("with another %s is refused by it", (field, change) => {
    expect(caught(() => restored(forged(change))).field).toBe(`snapshot.state.room.${field}`);
  });
  test("beside what are no openings is refused by them", () => {
    const field = (openings: unknown): string | undefined => caught(() => rounds.restore(snapshot, openings as never)).field;
    const version = events.find(({ opening, type }) => opening && type === "report")!.version;
    expect([undefined, null, 3].map(field)).toEqual(["openings", "openings", "openings"]);
    expect([[3], [{ version: 0.5, opening: {} }], [{ version }, { version, opening: { salt: "no", sealed: {} } }]].map(field))
      .toEqual(["openings[0]", "openings[0].version", "openings[1].opening.salt"]);
  });
  test("of an empty stream is one", () => {
    const empty = rounds.snapshot(rounds.begin("rounds/one"));
    expect(rounds.snapshot(restored(JSON.parse(JSON.stringify(empty))))).toEqual(empty);
  });
});
