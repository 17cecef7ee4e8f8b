// A state that the room returned is not checked again, because nothing can change it; any other object is checked in
// full.

import { load, type CrowdState } from "candor";
import { describe, expect, test } from "vitest";
import { KEY } from "./arbitraries.js";

const { crowd } = await load();
const other = (await load()).crowd;

const created = crowd.create({ workers: ["a", "b", "c"], perSlot: 2, key: KEY });
const state = crowd.settle(
  crowd.open(created, [{ slot: 4 }, { slot: 5, awake: ["a", "b"] }, { slot: 9 }]).state,
  [{ slot: 4, label: 1, reports: {} }],
);
const json = JSON.stringify(state);

/** Whatever a caller may try on a value and on all that it reaches. */
function tamper(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  expect(Object.isFrozen(value)).toBe(true);
  for (const key of Object.keys(value)) {
    expect(Reflect.set(value, key, 7)).toBe(false);
    expect(Reflect.defineProperty(value, key, { value: 7 })).toBe(false);
    expect(Reflect.deleteProperty(value, key)).toBe(false);
    tamper((value as Record<string, unknown>)[key]);
  }
  expect(Reflect.set(value, "extra", 7)).toBe(false);
  expect(Reflect.setPrototypeOf(value, {})).toBe(false);
}

test("nothing of it can be changed, however deep, and it stands for the same numbers", () => {
  const before = crowd.weights(state);
  tamper(state);
  expect(JSON.stringify(state)).toBe(json);
  expect(crowd.weights(state)).toEqual(before);
});

test("its lists are made once: every reading gives the same", () => {
  expect(state.workers).toBe(state.workers);
  expect(state.open).toBe(state.open);
  expect(state.settled).toBe(state.settled);
});

describe("a copy is plain data", () => {
  const copies: readonly (readonly [string, (one: CrowdState) => CrowdState])[] = [
    ["spread", (one) => ({ ...one })],
    ["JSON", (one) => JSON.parse(JSON.stringify(one)) as CrowdState],
    ["structuredClone", (one) => structuredClone(one)],
    ["a proxy", (one) => new Proxy(one, {})],
  ];

  test.each(copies)("%s: accepted here and elsewhere, and goes on as the original does", (_, copy) => {
    const next = (one: CrowdState) => crowd.settle(one, [{ slot: 9, label: 1, reports: {} }]);
    expect(copy(state)).toEqual(state);
    expect(JSON.stringify(next(copy(state)))).toBe(JSON.stringify(next(state)));
    expect(JSON.stringify(other.settle(copy(state), [{ slot: 9, label: 1, reports: {} }])))
      .toBe(JSON.stringify(next(state)));
  });

  test.each(copies.slice(0, 3))("%s, edited: checked in full", (_, copy) => {
    const edited = { ...copy(state), workers: copy(state).workers.map((worker) => ({ ...worker, weight: -1 })) };
    expect(() => crowd.weights(edited)).toThrow('"state.workers[0].weight" expected');
    expect(() => crowd.weights({ ...copy(state), step: 0.5 })).toThrow('"state.step" expected a number above 0, up to');
  });

  test("a proxy that says something else is checked for what it says", () => {
    const lying = new Proxy({ ...state }, { get: (target, key) => (key === "clock" ? -1 : Reflect.get(target, key)) });
    expect(() => crowd.weights(lying)).toThrow('"state.clock" expected');
    expect(() => crowd.weights(Object.create(state) as CrowdState))
      .toThrow('"state.format" expected "candor/crowd/1", got undefined');
  });
});

test("older states stay what they were", () => {
  const later = crowd.settle(crowd.open(state, 20).state, [{ slot: 5, label: 0, reports: { a: 0.5 } }]);
  expect(later.open.map(({ slot }) => slot)).toEqual([9, 20]);
  expect(state.open.map(({ slot }) => slot)).toEqual([5, 9]);
  expect(JSON.stringify(state)).toBe(json);
});

test("who leaves and joins again is away at slots opened before, and the room accepts what it made", () => {
  let back = crowd.open(crowd.create({ workers: ["a", "b"] }), 0).state;
  back = crowd.join(crowd.leave(back, "a"), "a");
  expect(back.open).toEqual([{ slot: 0, asked: [["b", 1]], away: ["a"], leader: null }]);
  expect(crowd.weights({ ...back })).toEqual(crowd.weights(back));
});
