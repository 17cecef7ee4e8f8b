// Where only some are asked, silence is charged also where nobody reports: who never says a word must not be left with
// the weight of those who try.

import { load, type MechanismOptions } from "candor";
import { describe, expect, test } from "vitest";
import { KEY } from "./arbitraries.js";
import { noise } from "./reference/noise.js";

const { crowd } = await load();
const random = noise(5);

describe.each([1, 2, 3])("perSlot %i", (perSlot) => {
  const T = 20_000;
  const workers = ["mute", "good", "fair", "poor", "other"];

  test("a worker that never reports loses its share to those who know something", () => {
    const labels = Array.from({ length: T }, () => Number(random() < 0.5));
    const reports = labels.map((y) => [null, Math.abs(y - 0.1), Math.abs(y - 0.3), Math.abs(y - 0.4), 0.5]);
    const { weights } = crowd.replay({ workers, perSlot, key: KEY, reports, labels, baselines: [] });
    expect(weights[1]).toBeGreaterThan(0.8);
    expect(weights[0]).toBeLessThan(0.05);
  });

  test.each<MechanismOptions>([{}, { schedule: "fixed", horizon: T }, { schedule: "doubling" }, { labelNoise: 0.1 }])(
    "%j: silence is 1/2 written out, also where all who are asked are silent", (options) => {
      const some = Array.from({ length: 500 }, () => workers.map(() => (random() < 0.3 ? random() : null)));
      const labels = some.map(() => random());
      const given = { ...options, workers, perSlot, key: KEY, labels, baselines: [] };
      const silent = crowd.replay({ ...given, reports: some });
      const written = crowd.replay({ ...given, reports: some.map((row) => row.map((x) => x ?? 0.5)) });
      expect(silent.predictions).toEqual(written.predictions);
      expect(silent.weights).toEqual(written.weights);
      const asleep = crowd.replay({ ...given, reports: some, silence: "sleep" });
      expect(asleep.weights).not.toEqual(written.weights);
    });

  test("online: the account and the clock count it", () => {
    let state = crowd.create({ workers, perSlot, key: KEY });
    const opened = crowd.open(state, 0);
    state = crowd.settle(opened.state, [{ slot: 0, reports: {}, label: 1 }]);
    expect(state.clock).toBe(1);
    for (const { id, slots, loss } of state.workers) {
      expect([slots, loss]).toEqual(opened.asked.some((one) => one.id === id) ? [1, 0.25] : [0, 0]);
    }
  });
});

test("with everybody asked who is there, nobody reporting moves nothing", () => {
  for (const [options, awake] of [[{}, undefined], [{ perSlot: 2, key: KEY }, ["a", "b"]], [{ perSlot: 5, key: KEY }, undefined]] as const) {
    const before = crowd.create({ ...options, workers: ["a", "b", "c"] });
    const { state } = crowd.open(before, 0, awake && { awake });
    const settled = crowd.settle(state, [{ slot: 0, reports: {}, label: 1 }]);
    expect(settled.workers).toEqual(before.workers);
    expect(settled.clock).toBe(0);
  }
});

test("one of those who are awake is asked: the bias takes the number of them, as the draw did", () => {
  // two awake of four with equal shares: q = 1/2 each whatever the exploration, and the estimates, less the bias
  // step/q, have the mean over the two of them
  const step = 1 / 16;
  const before = crowd.create({ workers: ["a", "b", "c", "d"], perSlot: 1, key: KEY });
  expect(before.step).toBe(step);
  const opened = crowd.open(before, 3, { awake: ["a", "b"] });
  const [{ id, probability }] = opened.asked as [{ id: string; probability: number }];
  expect(probability).toBe(0.5);
  const fixed = { ...opened.state, schedule: "fixed", horizon: 1 } as const;
  const shares = crowd.weights(crowd.settle(fixed, [{ slot: 3, reports: { [id]: 0 }, label: 1 }]));
  const [asked, other] = ["a", "b"].map((name) => (name === id ? 2 : 0) - step / 0.5);
  const mean = (asked! + other!) / 2;
  expect(shares[0]!.weight).toBeCloseTo(0.25 * (1 - step * (asked! - mean)), 14);
  expect(shares[1]!.weight).toBeCloseTo(0.25 * (1 - step * (other! - mean)), 14);
});
