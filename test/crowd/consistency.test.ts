// What is promised about one number by several parts at once: silence, payments, baselines, pieces.

import fc from "fast-check";
import { load, type MechanismOptions } from "candor";
import { describe, expect, test } from "vitest";
import { KEY, history } from "./arbitraries.js";

const { crowd } = await load();

describe("payments by Brier loss", () => {
  test("alike workers are paid alike under label noise, and what is earned is rounded down", () => {
    const { workers } = crowd.replay({ workers: ["a", "b"], reports: [[1, 1], [1, 1], [1, 1]], labels: [1, 1, 1], labelNoise: 0.3, baselines: [] });
    // the surrogate of x = y is -rho/(1-2 rho), 0 on the unit scale: everybody earns all there is
    expect(workers[0]!.loss).toBeCloseTo(3 * -0.75, 12);
    expect(workers[0]!.unitLoss).toBeCloseTo(0, 12);
    const { payments, unspent } = crowd.payments({ workers }, { budget: 1001, rule: "brier" });
    expect(payments.map(({ payment }) => payment)).toEqual([500, 500]);
    expect(unspent).toBe(1);
  });

  test("from a replay and from a state: the same, equal for equals, under noise", () => {
    const options = { workers: ["a", "b", "c"], labelNoise: 0.25 };
    const rows = [[1, 1, 0.5], [0.5, 0.5, 1], [0, 0, 1]];
    const labels = [1, 0, 0];
    const paid = crowd.payments({ workers: crowd.replay({ ...options, reports: rows, labels, baselines: [] }).workers }, { budget: 1e6, rule: "brier" });
    let state = crowd.create(options);
    rows.forEach(([a, b, c], slot) => {
      state = crowd.settle(crowd.open(state, slot).state, [{ slot, label: labels[slot]!, reports: { a: a!, b: b!, c: c! } }]);
    });
    expect(crowd.payments(state, { budget: 1e6, rule: "brier" })).toEqual(paid);
    expect(paid.payments[0]!.payment).toBe(paid.payments[1]!.payment);
    // unit losses (1-rho)(x-y)^2 - rho(x-1+y)^2 + rho: a 0, 0.375, 0, hence 2.625/9 of the budget; c 0.375, 1, 1:
    // 0.625/9
    expect(paid.payments.map(({ payment }) => payment)).toEqual([291_666, 291_666, 69_444]);
    expect(paid.unspent).toBe(1e6 - 2 * 291_666 - 69_444);
  });

  test("exactly floor(budget (slots - loss)/sum of slots), whatever the place", () => fc.assert(fc.property(
    fc.array(fc.tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 64 })), { minLength: 1, maxLength: 6 }), fc.integer({ min: 0, max: 1e6 }), (entries, budget) => {
      const accounts = entries.map(([slots, sixtyFourths], i) => ({ id: String(i), weight: 1, slots, loss: 0, unitLoss: (slots * sixtyFourths) / 64 }));
      const slots = accounts.reduce((sum, one) => sum + one.slots, 0);
      const { payments, unspent } = crowd.payments({ workers: accounts }, { budget, rule: "brier" });
      payments.forEach(({ payment }, i) => expect(payment).toBe(slots ? Math.floor(budget * ((accounts[i]!.slots - accounts[i]!.unitLoss) / slots)) : 0));
      expect(payments.reduce((sum, { payment }) => sum + payment, unspent)).toBe(budget);
    })));

  test("a loss outside the unit scale is refused", () => {
    expect(() => crowd.payments({ workers: [{ id: "a", weight: 1, slots: 2, loss: 0, unitLoss: -0.1 }] }, { budget: 1, rule: "brier" }))
      .toThrow('"workers[0].unitLoss" expected a number from 0 to 2, got -0.1');
  });
});

const mechanisms: MechanismOptions[] = [
  {}, { schedule: "fixed", horizon: 40 }, { schedule: "doubling" }, { update: "prod" }, { output: "sample", key: KEY }, { update: "elf-x", key: KEY },
  { scale: 0.5 }, { perSlot: 2, key: KEY },
];

describe("silence half is a report of 1/2", () => {
  test("a silent worker does not break the bound", () => {
    const T = 10_000;
    const { regret, mixtureRegret, bound } = crowd.replay({ workers: ["a", "b"], reports: Array.from({ length: T }, () => [null, 1]), labels: Array<number>(T).fill(0), baselines: [] });
    expect(regret).toBeLessThanOrEqual(mixtureRegret);
    expect(mixtureRegret).toBeLessThanOrEqual(bound!);
  });

  test.each(mechanisms.slice(0, 7))("%j: the same weights, predictions and regret as with 1/2 written out", (options) => fc.assert(fc.property(history({ missing: true }), ({ workers, reports, labels }) => {
    // a row without any report is no slot
    const kept = reports.map((row) => (row.every((x) => x === null) ? row.map((_, i) => (i === 0 ? 0.5 : null)) : row));
    const silent = crowd.replay({ ...options, workers, reports: kept, labels, baselines: [] });
    const written = crowd.replay({ ...options, workers, reports: kept.map((row) => row.map((x) => x ?? 0.5)), labels, baselines: [] });
    expect(Array.from(silent.predictions)).toEqual(Array.from(written.predictions));
    expect(Array.from(silent.weights)).toEqual(Array.from(written.weights));
    expect(silent.regret).toBeCloseTo(written.regret, 10);
    expect(silent.mixtureRegret).toBeCloseTo(written.mixtureRegret, 10);
  })));

  test("the bound holds with silent workers, under every schedule", () => {
    fc.assert(fc.property(history({ missing: true, slots: 80 }), fc.constantFrom(...mechanisms.slice(0, 4)), ({ workers, reports, labels }, options) => {
      const { regret, mixtureRegret, bound } = crowd.replay({ ...options, workers, reports, labels, baselines: [] });
      expect(regret).toBeLessThanOrEqual(mixtureRegret + 1e-9);
      if (options.horizon === undefined || labels.length <= options.horizon) expect(mixtureRegret).toBeLessThanOrEqual(bound! + 1e-9);
    }), { numRuns: 300 });
  });

  test("online, an asked worker's silence is in the output too", () => {
    const { state } = crowd.open(crowd.create({ workers: ["a", "b"] }), 0);
    expect(crowd.aggregate(state, 0, { b: 1 }).prediction).toBe(0.75);
  });
});

describe("baselines see reports and labels alone", () => {
  test.each(["sleep", "half"] as const)("%s: whatever the mechanism, the same losses and regrets", (silence) => fc.assert(fc.property(history({ missing: true, least: 2 }), ({ workers, reports, labels }) => {
    // Hedge's step follows the horizon
    const given = { silence, workers, reports, labels, horizon: 40 };
    const [first, ...others] = mechanisms.map((options) => crowd.replay({ ...options, ...given }).baselines);
    for (const other of others) {
      for (const name of ["average", "median", "majority", "em", "emWeights", "hedge", "supervised"] as const) {
        expect(other[name]!.loss).toBeCloseTo(first![name]!.loss!, 12);
        expect(other[name]!.regret).toBeCloseTo(first![name]!.regret, 10);
      }
      expect(other.best.worker).toBe(first!.best.worker);
      expect(other.best.loss).toBeCloseTo(first!.best.loss!, 12);
    }
  }), { numRuns: 60 }));

  test("best: gaps are filled with the average; regret is the worst over the worker's own rows", () => {
    const reports = [[0, 1, null], [0.5, 0, 1], [null, 0.2, 0.4]];
    const labels = [0, 0, 1];
    const { baselines } = crowd.replay({ workers: ["a", "b", "c"], reports, labels, silence: "sleep" });
    const average = [0.5 ** 2, 0.5 ** 2, 0.7 ** 2];
    const filled = reports[0]!.map((_, i) => reports.reduce((sum, row, t) => sum + (row[i] == null ? average[t]! : (row[i] - labels[t]!) ** 2), 0));
    expect(filled.indexOf(Math.min(...filled))).toBe(0);
    expect(baselines.best.worker).toBe("a");
    expect(baselines.best.loss).toBeCloseTo(filled[0]! / 3, 14);
    expect(baselines.average!.regret).toBeCloseTo(average.reduce((a, b) => a + b) - filled[0]!, 14);
  });

  test("Hedge charges who is absent what Hedge loses, and does not know the row's label", () => fc.assert(fc.property(history({ missing: true, least: 2 }), ({ workers, reports, labels }) => {
    const eta = Math.sqrt((8 * Math.log(workers.length)) / labels.length);
    const L = workers.map(() => 0);
    let total = 0;
    reports.forEach((row, t) => {
      const there = row.flatMap((x, i) => (x === null ? [] : [i]));
      const least = Math.min(...there.map((i) => L[i]!));
      const w = row.map((x, i) => (x === null ? 0 : Math.exp(-eta * (L[i]! - least))));
      const p = there.length ? w.reduce((sum, wi, i) => sum + wi * (row[i] ?? 0), 0) / w.reduce((a, b) => a + b) : 0.5;
      const loss = (p - labels[t]!) ** 2;
      total += loss;
      row.forEach((x, i) => (L[i]! += x === null ? loss : (x - labels[t]!) ** 2));
    });
    const { hedge } = crowd.replay({ workers, reports, labels, silence: "sleep", baselines: ["hedge"] }).baselines;
    expect(hedge!.loss).toBeCloseTo(total / labels.length, 12);
    expect(hedge!.regret).toBeCloseTo(total - Math.min(...L), 10);
  })));
});

test("a refused piece has done nothing: the next one is as if it had not been", () => {
  const workers = ["a", "b"];
  const first = { reports: [[1, 0], [0.5, 0.25]], labels: [1, 0] };
  const replayer = crowd.replayer({ workers, horizon: 4 });
  replayer.push(first);
  expect(() => replayer.push({ reports: [[0, 1], [0.5, 2]], labels: [0, 1] })).toThrow('"reports[1][1]" expected a number from 0 to 1, got 2');
  expect(() => replayer.push({ reports: [[0, 1], [0.5, 0]], labels: [0, -1] })).toThrow('"labels[1]" expected a number from 0 to 1, got -1');
  replayer.push({ reports: [[0, 1], [0.5, 1]], labels: [0, 1] });
  const { predictions: _, losses: __, ...want } = crowd.replay({ workers, horizon: 4, reports: [...first.reports, [0, 1], [0.5, 1]], labels: [1, 0, 0, 1] });
  expect(replayer.standing()).toEqual(want);
});
