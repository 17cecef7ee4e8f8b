// Any field of a state set to any odd value: refused by its name, or whatever the room makes of it is finite.

import fc from "fast-check";
import { isRefusal, load, type CrowdState, type MechanismOptions } from "candor";
import { describe, expect, test } from "vitest";
import { KEY } from "./arbitraries.js";

const { crowd } = await load();

const mechanisms: MechanismOptions[] = [
  {}, { silence: "sleep", labelNoise: 0.3 }, { schedule: "doubling" }, { schedule: "fixed", horizon: 9 }, { update: "prod" },
  { update: "elf-x", key: KEY }, { perSlot: 1, key: KEY }, { perSlot: 2, output: "sample", key: KEY },
];

const ODD: readonly unknown[] = [
  undefined, null, NaN, Infinity, -Infinity, -0, 0, 1, -1, 0.5, 2, 1e-320, -1e-320, 1e-200, 1e200, 1e308, -1e308, 2 ** 31, -(2 ** 30), -(2 ** 31),
  2 ** 53 - 1, 2 ** 53, "", "a", "1", true, [], {}, [1], [[0, 1]], () => 1, 10n, Symbol("odd"), new Map(), new Date(0), "wsu", "prod", "doubling", "sleep",
];

function valid(options: MechanismOptions): CrowdState {
  let state = crowd.create({ ...options, workers: ["a", "b", "c"] });
  state = crowd.open(state, [{ slot: 2 }, { slot: 4 }, { slot: 5, awake: ["a", "b"] }]).state;
  return crowd.settle(state, [{ slot: 2, reports: {}, label: 1 }]);
}

/** Every place in a value, as the keys that lead there. */
function placesOf(value: unknown): (string | number)[][] {
  if (typeof value !== "object" || value === null) return [[]];
  const below = Object.entries(value).flatMap(([key, entry]) =>
    placesOf(entry).map((place) => [Array.isArray(value) ? Number(key) : key, ...place]));
  return [[], ...below];
}

function edited(value: unknown, [key, ...rest]: readonly (string | number)[], odd: unknown): unknown {
  if (key === undefined) return odd;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string | number, unknown>;
  copy[key] = edited(copy[key], rest, odd);
  return copy;
}

/** All numbers of a value are finite. */
function finite(value: unknown): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object" || value === null) return true;
  return Object.values(value).every(finite);
}

/** What the room makes of a state. */
function use(state: CrowdState): unknown[] {
  crowd.weights(state);
  const slots = state.open.map(({ slot, asked }) => ({ slot, reports: Object.fromEntries(asked.map(([id], i) => [id, i / 2])) }));
  const settled = crowd.settle(state, slots.map((one) => ({ ...one, label: 0 })));
  const aggregated = crowd.aggregate(state, slots);
  return [
    crowd.weights(state), Array.from(aggregated.predictions), aggregated.weights, settled, crowd.weights(settled),
    crowd.join(state, "new"), state.workers.length > 1 ? crowd.leave(state, state.workers[0]!.id) : null,
    crowd.open(state, 1000).asked, crowd.payments(settled, { budget: 1000, rule: "weight" }), crowd.payments(settled, { budget: 1000, rule: "brier" }),
  ];
}

describe.each(mechanisms)("%j", (options) => {
  const state = JSON.parse(JSON.stringify(valid(options))) as CrowdState;
  const places = placesOf(state).slice(1);
  test("every field, every odd value", () => {
    const tried = (place: readonly (string | number)[], odd: unknown): void => {
      try {
        const results = use(edited(state, place, odd) as CrowdState);
        expect(results.every(finite), `${place.join(".")} = ${String(odd)}`).toBe(true);
      } catch (error) {
        if (!isRefusal(error)) throw error;
        expect(error.field, `${place.join(".")} = ${String(odd)}`).toMatch(/^state|^slot|^worker/);
      }
    };
    for (const place of places) for (const odd of ODD) tried(place, odd);
  });

  test("two fields at once", () => fc.assert(fc.property(
    fc.constantFrom(...places), fc.constantFrom(...places), fc.constantFrom(...ODD), fc.constantFrom(...ODD), (one, other, odd, even) => {
      // one place may lie below the other
      if (one.every((key, k) => key === other[k]) || other.every((key, k) => key === one[k])) return;
      try {
        expect(use(edited(edited(state, one, odd), other, even) as CrowdState).every(finite)).toBe(true);
      } catch (error) {
        if (!isRefusal(error)) throw error;
      }
    }), { numRuns: 300 }));
});

test("reports of a slot are a plain object: anything else is refused by name and is nobody's silence", () => {
  class Said {
    readonly a = 1;
  }
  const { state } = crowd.open(crowd.create({ workers: ["a", "b"] }), 0);
  for (const odd of [new Map([["a", 1]]), new Set(["a"]), [1, 0], [["a", 1]], new Said(), Object.create({ a: 1 }), new Date(), Float64Array.of(1), null, undefined, 1, "a"]) {
    const reports = odd as Record<string, number>;
    expect(() => crowd.aggregate(state, 0, reports)).toThrow('"reports" expected an object, reports by worker');
    expect(() => crowd.aggregate(state, [{ slot: 0, reports }])).toThrow('"slot[0].reports" expected an object, reports by worker');
    expect(() => crowd.settle(state, [{ slot: 0, reports, label: 1 }])).toThrow('"settlements[0].reports" expected an object, reports by worker');
  }
});
