// Lists of slots, and of batches: what one call each would do, all or nothing.

import { load, type CrowdState, type MechanismOptions } from "candor";
import { describe, expect, test } from "vitest";
import { KEY } from "./arbitraries.js";

const { crowd } = await load();
const workers = ["a", "b", "c", "d"];
const mechanisms: MechanismOptions[] = [
  {}, { perSlot: 2, key: KEY }, { perSlot: 1, key: KEY, output: "sample" }, { update: "prod" },
  { update: "elf-x", key: KEY }, { schedule: "doubling" },
];
const openings = [{ slot: 3 }, { slot: 1, awake: ["a", "c", "d"] }, { slot: 8 }, { slot: 2, awake: [] }];

/** Every asked worker reports. */
const reportsAt = (state: CrowdState, slot: number) =>
  Object.fromEntries(state.open.find((one) => one.slot === slot)!.asked.map(([id], i) => [id, (i + slot) / 20]));

describe.each(mechanisms)("%j", (options) => {
  const created = crowd.create({ ...options, workers });
  const all = crowd.open(created, openings);
  const gathering = openings.map(({ slot }) => ({ slot, reports: reportsAt(all.state, slot) }));

  test("open", () => {
    let one = created;
    const asked = openings.map(({ slot, ...rest }) => {
      const opened = crowd.open(one, slot, rest);
      one = opened.state;
      return opened.asked;
    });
    expect(JSON.stringify(all.state)).toBe(JSON.stringify(one));
    expect(all.asked).toEqual(asked);
  });

  test("aggregate", () => {
    const { predictions, weights } = crowd.aggregate(all.state, gathering);
    gathering.forEach(({ slot, reports }, k) => {
      expect(crowd.aggregate(all.state, slot, reports)).toEqual({ prediction: predictions[k], weights });
    });
  });

  test("settle, batch by batch", () => {
    const settlements = gathering.map((one, k) => ({ ...one, label: k % 2 }));
    const batches = [settlements.slice(0, 1), [], settlements.slice(0, 3), settlements.slice(3)];
    const one = batches.reduce((state, batch) => crowd.settle(state, batch), all.state);
    expect(JSON.stringify(crowd.settle(all.state, batches))).toBe(JSON.stringify(one));
  });
});

test("who is awake: as the slot says, or else the call", () => {
  const slots = [{ slot: 0 }, { slot: 1, awake: ["b"] }];
  const { asked } = crowd.open(crowd.create({ workers }), slots, { awake: ["c", "a"] });
  expect(asked.map((those) => those.map(({ id }) => id))).toEqual([["a", "c"], ["b"]]);
});

test("nothing to do leaves the very state", () => {
  const { state } = crowd.open(crowd.create({ workers }), [{ slot: 0 }]);
  expect(crowd.settle(state, [])).toBe(state);
  expect(crowd.settle(state, [[], []])).toBe(state);
  expect(crowd.open(state, []).asked).toEqual([]);
  expect(crowd.aggregate(state, []).predictions).toEqual(new Float64Array(0));
});

test("a bad entry refuses the whole list by its place", () => {
  const { state } = crowd.open(crowd.create({ workers }), [{ slot: 0 }, { slot: 1 }]);
  const good = { slot: 0, reports: { a: 1 } };
  expect(() => crowd.open(state, [{ slot: 5 }, { slot: 5 }]))
    .toThrow('"slot[1].slot" expected a slot that was never opened, got 5');
  expect(() => crowd.open(state, [{ slot: 5, awake: ["a", "z"] }]))
    .toThrow('"slot[0].awake[1]" expected a worker of the crowd, got "z"');
  expect(() => crowd.open(state, [{ slot: 5 }, 6 as never])).toThrow('"slot[1]" expected an object, got 6');
  expect(() => crowd.aggregate(state, [good, { slot: 7, reports: {} }]))
    .toThrow('"slot[1].slot" expected an open slot, got 7');
  expect(() => crowd.aggregate(state, [good, { slot: 1, reports: { a: 2 } }]))
    .toThrow('"slot[1].reports.a" expected a number from 0 to 1, got 2');
  expect(() => crowd.aggregate(state, [good], {} as never))
    .toThrow('"reports" expected nothing: every slot of a list has its own');
  expect(() => crowd.settle(state, [[{ ...good, label: 1 }], [{ slot: 1, reports: { z: 1 }, label: 1 }]]))
    .toThrow('"settlements[1][0].reports" expected reports of workers who were asked at slot 1, got "z"');
  expect(() => crowd.settle(state, [[{ ...good, label: 1 }], { ...good, label: 1 }] as never))
    .toThrow('"settlements[1]" expected an array');
  expect(state.open).toHaveLength(2);
});
