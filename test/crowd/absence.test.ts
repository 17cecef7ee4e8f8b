// Three kinds of entry in a replay: a report, silence (null), and no part of the slot (undefined): who was not asked is
// charged nothing, whatever silence counts as.

import fc from "fast-check";
import { load, type MechanismOptions } from "candor";
import { describe, expect, test } from "vitest";
import { KEY, history, type History } from "./arbitraries.js";

const { crowd } = await load();

type Entry = number | null | undefined;

const mechanisms: MechanismOptions[] = [
  {}, { schedule: "fixed", horizon: 40 }, { schedule: "doubling" }, { update: "prod" }, { update: "elf-x", key: KEY },
  { output: "sample", key: KEY }, { perSlot: 1, key: KEY }, { perSlot: 2, key: KEY }, { labelNoise: 0.2 },
];

const absent = ({ reports }: History): Entry[][] => reports.map((row) => row.map((x) => x ?? undefined));
/** Every other gap silence, the others absence. */
const mixed = ({ reports }: History): Entry[][] => reports.map((row) => row.map((x, i) => (x ?? (i % 2 ? null : undefined))));

describe.each(mechanisms.map((options) => ({ options, label: JSON.stringify(options) })))("$label", ({ options }) => {
  test("absence is the same under both meanings of silence, and what silence is under sleep", () => {
    fc.assert(fc.property(history({ missing: true }), (h) => {
      const { options: _, ...want } = crowd.replay({ ...options, ...h, silence: "sleep" });
      // with perSlot, the mechanism may ask who then is silent, but not who cannot be asked
      if (options.perSlot === undefined) {
        const { options: __, ...half } = crowd.replay({ ...options, ...h, reports: absent(h), silence: "half" });
        expect(half).toEqual(want);
      }
      const [half, sleep] = (["half", "sleep"] as const).map((silence) => crowd.replay({ ...options, ...h, reports: absent(h), silence }));
      expect(half!.predictions).toEqual(sleep!.predictions);
      expect(half!.weights).toEqual(sleep!.weights);
    }), { numRuns: 40 });
  });

  test("who is absent in a replay is who could not be asked online, to the bit", () => {
    fc.assert(fc.property(history({ workers: 6, slots: 12, missing: true }), (h) => {
      const reports = mixed(h);
      let state = crowd.create({ ...options, workers: h.workers });
      const predictions = reports.map((row, slot) => {
        const awake = h.workers.filter((_, i) => row[i] !== undefined);
        const opened = crowd.open(state, slot, { awake });
        const given = Object.fromEntries(opened.asked.flatMap(({ id }) => {
          const x = row[h.workers.indexOf(id)];
          return x == null ? [] : [[id, x]];
        }));
        const { prediction } = crowd.aggregate(opened.state, slot, given);
        state = crowd.settle(opened.state, [{ slot, reports: given, label: h.labels[slot]! }]);
        return prediction;
      });
      const replayed = crowd.replay({ ...options, ...h, reports, baselines: [] });
      expect(predictions).toEqual(Array.from(replayed.predictions));
      expect(crowd.weights(state).map(({ weight }) => weight)).toEqual(Array.from(replayed.weights));
    }), { numRuns: 40 });
  });

  test("typed: NaN is silence, -1 is absence", () => {
    fc.assert(fc.property(history({ missing: true }), (h) => {
      const reports = mixed(h);
      const typed = Float64Array.from(reports.flat(), (x) => (x === undefined ? -1 : x ?? NaN));
      expect(crowd.replay({ ...options, ...h, reports: typed })).toEqual(crowd.replay({ ...options, ...h, reports }));
    }), { numRuns: 20 });
  });
});

test("silence half: who was asked is charged 1/2, who was not is not", () => {
  const { workers, weights } = crowd.replay({ workers: ["a", "b", "c"], reports: [[1, null, undefined]], labels: [1], baselines: [] });
  expect(workers.map(({ slots, loss }) => [slots, loss])).toEqual([[1, 0], [1, 0.25], [0, 0]]);
  expect(weights[0]).toBeGreaterThan(weights[2]!);
  expect(weights[2]).toBeGreaterThan(weights[1]!);
});

test("a hole is an entry that is not there; the number -1 is no report", () => {
  const holes = new Array<number>(3);
  holes[1] = 0.25;
  const workers = ["a", "b", "c"];
  expect(crowd.replay({ workers, reports: [holes], labels: [1] }).predictions[0]).toBe(0.25);
  expect(() => crowd.replay({ workers, reports: [[0, -1, 1]], labels: [1] })).toThrow('"reports[0][1]" expected a number from 0 to 1, got -1');
});
