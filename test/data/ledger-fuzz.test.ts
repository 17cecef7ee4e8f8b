// Random commands against what must never happen to a call, and events that somebody changed; many more commands
// are in slow/.

import { describe, expect, test } from "vitest";
import { isRefusal } from "../../bindings/core/refusal.js";
import type { StreamEvent } from "../../bindings/core/life/types.js";
import { assigned, calls, committed, type Stream } from "./stream.js";
import { walk } from "./walk.js";

test("15,000 random commands: nothing that must never happen, and the walk goes everywhere", () => {
  const { found, accepted, commits, reads, readsRefused } = walk(15_000);
  expect(found.slice(0, 5)).toEqual([]);
  expect(accepted).toBeGreaterThan(1500);
  expect(commits).toBeGreaterThan(20);
  expect(reads).toBeGreaterThan(20);
  expect(readsRefused).toBeGreaterThan(0);
}, 600_000);

const changed = <Entry>(list: readonly Entry[], at: number, away: number, ...put: readonly Entry[]): Entry[] =>
  [...list.slice(0, at), ...put, ...list.slice(at + away)];

/** Every copy of a value in which one place is another. */
function* changes(value: unknown): Generator<unknown> {
  if (typeof value === "string") yield value === "" ? "x" : (value.startsWith("0") ? "1" : "0") + value.slice(1);
  else if (typeof value === "number") yield value + 1;
  else if (typeof value === "boolean") yield !value;
  else if (value === null) yield 0;
  else if (Array.isArray(value)) {
    yield [...value, 1];
    for (const [k, entry] of value.entries()) for (const other of changes(entry)) yield changed(value, k, 1, other);
  } else {
    yield { ...(value as object), more: 1 };
    for (const [key, entry] of Object.entries(value as object)) {
      yield Object.fromEntries(Object.entries(value as object).filter(([other]) => other !== key));
      for (const other of [null, {}, ...changes(entry)]) {
        if (JSON.stringify(other) !== JSON.stringify(entry)) yield { ...(value as object), [key]: other };
      }
    }
  }
}

const lives: readonly (readonly [string, () => Stream])[] = [
  ["committed", () => committed().do(153, { type: "pay", user: "a" }).do(153, { type: "forfeit", user: "c", reason: "gone" }).do(153, { type: "erase", user: "a" })],
  ["small-first", () => assigned({ protocol: "small-first" }).do(102, { type: "withdraw", user: "a" })],
  ["proportional", () => assigned({ rule: "proportional", protocol: "small-first" }).do(102, { type: "withdraw", user: "d" })],
];

describe.each(lives)("a stream that somebody changed, %s", (_name, make) => {
  const { events, state } = make();
  const refusal = (call: () => unknown): unknown => {
    try {
      return call();
    } catch (error) {
      return error;
    }
  };
  test("every change of an event is found, and named", () => {
    let tried = 0;
    for (const [k, event] of events.entries()) {
      for (const other of changes(event)) {
        tried++;
        const error = refusal(() => calls.verify(changed(events, k, 1, other as StreamEvent)));
        expect(isRefusal(error), `${JSON.stringify(event)}\n${JSON.stringify(other)}`).toBe(true);
        expect((error as Error).message).toMatch(new RegExp(`"events\\[(${k}|${k + 1})\\]|"events\\[\\d+\\]\\.opening"`));
      }
    }
    expect(tried).toBeGreaterThan(500);
  });
  test("an entry that is cut out, doubled or moved is named", () => {
    for (let k = 0; k < events.length - 1; k++) {
      for (const other of [changed(events, k, 1), changed(events, k, 0, events[k]!), changed(events, k, 2, events[k + 1]!, events[k]!)]) {
        expect(String(refusal(() => calls.verify(other)))).toMatch(new RegExp(`"events\\[(${k}|${k + 1})\\]`));
      }
    }
  });
  test("evolve takes a changed event or refuses it: no error of the engine's", () => {
    let before = calls.begin(state.stream);
    for (const event of events) {
      for (const other of [null, 1, [], {}, ...changes(event)]) {
        const error = refusal(() => calls.evolve(before, other as StreamEvent));
        if (error instanceof Error) expect(isRefusal(error), `${error.stack} ${JSON.stringify(other)}`).toBe(true);
      }
      before = calls.evolve(before, event);
    }
  });
  test("every change of a snapshot is refused", () => {
    const snapshot = calls.snapshot(state);
    for (const other of [null, 1, [], {}, ...changes(snapshot)]) expect(isRefusal(refusal(() => calls.restore(other as typeof snapshot, events))), JSON.stringify(other)?.slice(0, 2000)).toBe(true);
  });
  test("what is no state is refused", () => {
    for (const other of [null, {}, structuredClone({ ...state, answers: null, users: null, owners: null }), { ...state }]) {
      expect(() => calls.view(other as typeof state, { role: "anybody", actor: "x" })).toThrow('"state" expected what begin, evolve, verify or restore returned');
    }
  });
});
