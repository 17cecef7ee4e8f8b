// Calls whose events or snapshots somebody has made up, with hashes and digests that are right.

import { digest } from "../../bindings/core/canonical.js";
import { hashOf } from "../../bindings/core/life/events.js";
import { isRefusal, type Refusal } from "../../bindings/core/refusal.js";
import type { Snapshot, StreamEvent } from "../../bindings/core/life/types.js";
import { describe, expect, test } from "vitest";
import { assigned, calls, committed, type Stream } from "./stream.js";

function refusalOf(call: () => unknown): Refusal | undefined {
  try {
    call();
  } catch (error) {
    if (isRefusal(error)) return error;
    throw error;
  }
  return undefined;
}

const OTHERS: readonly unknown[] = [null, "x", -1, 0.5, [], {}, [null], { toString: 1 }];

/** An event with one field of a part changed, left out or added; and with all of it gone. */
function* changes(part: Readonly<Record<string, unknown>>): Generator<Record<string, unknown>> {
  yield {};
  yield { ...part, more: 1 };
  for (const field of Object.keys(part)) {
    const { [field]: _, ...rest } = part;
    yield rest;
    for (const other of OTHERS) yield { ...rest, [field]: other };
  }
}

test("an event that says what no command could is refused by name, with and without its opening", () => {
  const { events } = committed();
  let state = calls.begin("calls/call");
  for (const event of events) {
    for (const said of changes(event.said)) {
      if (JSON.stringify(said) === JSON.stringify(event.said)) continue;
      for (const opening of event.opening === undefined ? [undefined] : [event.opening, null]) {
        const { opening: _, ...rest } = { ...event, said };
        const forged = { ...rest, ...(opening !== undefined && { opening }) };
        const whole = { ...forged, hash: hashOf(forged as never) } as StreamEvent;
        const before = events.slice(0, event.version - 1);
        expect(refusalOf(() => calls.verify([...before, whole]))).toBeDefined();
        const refused = refusalOf(() => calls.evolve(state, whole));
        // of the announcement there is always an opening
        if (event.version > 1 && Object.keys(said).length === 0 && Object.keys(event.said).length > 0) {
          expect(refused?.field).toMatch(/^event\.said/);
        }
      }
    }
    state = calls.evolve(state, event);
  }
});

describe.each<readonly [string, () => Stream]>([["window", assigned], ["committed", committed]])("a snapshot: %s", (_, at) => {
  const { state: held, events } = at();
  const { digest: __, ...snapshot } = JSON.parse(JSON.stringify(calls.snapshot(held))) as Snapshot;
  const { state } = snapshot as unknown as { readonly state: Readonly<Record<string, unknown>> };
  const restored = (changed: unknown): Refusal | undefined => {
    const copy = { ...snapshot, state: changed as Snapshot["state"] };
    return refusalOf(() => calls.restore({ ...copy, digest: digest("snapshot", copy) }, events));
  };
  const room = state["room"] as Readonly<Record<string, unknown>>;
  const seats = room["seats"] as readonly Readonly<Record<string, unknown>>[];

  test("as it is is one", () => expect(restored(state)).toBeUndefined());
  test.each(Object.keys(room))("with another %s is refused by it", (field) => {
    for (const other of [undefined, "x", -1, 0.5, { toString: 1 }]) {
      const { [field]: ___, ...rest } = room;
      const changed = other === undefined ? rest : { ...rest, [field]: other };
      // text may be any
      if (typeof room[field] === "string" && other === "x") continue;
      // a field of its own that is null here may be "x" where it is text
      const got = restored({ ...state, room: changed });
      if (got) expect(got.field).toMatch(new RegExp(`^snapshot\\.state\\.room\\.${field}`));
      else expect([field, other]).toEqual(["manifestDigest", "x"]);
    }
  });
  test.each(Object.keys(seats[0]!))("with another %s of a seat is refused by it", (field) => {
    // a flag that is left out is false
    for (const other of [...(field === "erased" ? [] : [undefined]), -1, { toString: 1 }]) {
      const { [field]: ___, ...rest } = seats[0]!;
      const seat = other === undefined ? rest : { ...rest, [field]: other };
      const got = restored({ ...state, room: { ...room, seats: [seat, ...seats.slice(1)] } });
      expect(got?.field).toMatch(new RegExp(`^snapshot\\.state\\.room\\.seats\\[0\\]\\.${field}`));
    }
  });
  test.each(["now", "phase", "termsDigest", "senders", "room"])("with another %s is refused by it", (field) => {
    for (const other of OTHERS) {
      if (field === "now" || other !== "x") {
        const got = restored({ ...state, [field]: other });
        if (field === "senders" && Array.isArray(other) && other.length === 0) expect(got).toBeUndefined();
        else expect(got?.field).toMatch(new RegExp(`^snapshot\\.state\\.${field}`));
      }
    }
  });
  test("with a seat twice, or other sums, is refused", () => {
    expect(restored({ ...state, room: { ...room, seats: [...seats, seats[0]] } })?.field).toBe("snapshot.state.room.seats");
    expect(restored({ ...state, room: { ...room, standing: 1 } })?.field).toBe("snapshot.state.room.standing");
  });
});
