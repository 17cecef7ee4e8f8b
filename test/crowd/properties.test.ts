// Invariants P1 to P17 of the mechanism, on random crowds.

import fc from "fast-check";
import { load, type CrowdOptions, type CrowdState, type MechanismOptions } from "candor";
import { describe, expect, test } from "vitest";
import { KEY, history, unit, type History } from "./arbitraries.js";

const { crowd } = await load();
const RUNS = { numRuns: 100 };

const mechanisms: MechanismOptions[] = [
  {}, { silence: "sleep" }, { schedule: "fixed", horizon: 60 }, { schedule: "doubling" }, { update: "prod", schedule: "fixed", horizon: 60 },
  { update: "prod", silence: "sleep" }, { update: "elf-x", key: KEY }, { output: "sample", key: KEY }, { perSlot: 1, key: KEY },
  { perSlot: 2, key: KEY }, { perSlot: 3, schedule: "fixed", horizon: 60, key: KEY }, { labelNoise: 0.2 }, { scale: 2 },
];
const named = mechanisms.map((options) => ({ options, label: JSON.stringify(options) }));

const reportsOf = (row: readonly (number | null)[], asked: readonly { id: string }[]): Record<string, number> =>
  Object.fromEntries(asked.flatMap(({ id }) => (row[Number(id.slice(1))] == null ? [] : [[id, row[Number(id.slice(1))]!]])));

/** Slots opened, aggregated and settled one after the other. */
function online(options: CrowdOptions, { reports, labels }: History, each = (state: CrowdState): CrowdState => state): { state: CrowdState; predictions: number[] } {
  let state = crowd.create(options);
  const predictions: number[] = [];
  reports.forEach((row, slot) => {
    const opened = crowd.open(state, slot);
    const given = reportsOf(row, opened.asked);
    predictions.push(crowd.aggregate(opened.state, slot, given).prediction);
    state = each(crowd.settle(opened.state, [{ slot, reports: given, label: labels[slot]! }]));
  });
  return { state, predictions };
}

const sharesOf = (state: CrowdState): number[] => crowd.weights(state).map(({ weight }) => weight);
const small = history({ workers: 6, slots: 12, missing: true });

describe.each(named)("$label", ({ options }) => {
  test("P1: weights are shares, however long", () => fc.assert(fc.property(history({ missing: true }), ({ workers, reports, labels }) => {
    const { weights } = crowd.replay({ ...options, workers, reports, labels, baselines: [] });
    expect(Math.min(...weights)).toBeGreaterThanOrEqual(0);
    expect(Math.abs(weights.reduce((a, b) => a + b, 0) - 1)).toBeLessThanOrEqual(1e-9);
  }), RUNS));

  test("online and replayed: the same predictions and weights, to the bit", () => fc.assert(fc.property(small, (h) => {
    const { state, predictions } = online({ ...options, workers: h.workers }, h);
    const replayed = crowd.replay({ ...options, ...h, baselines: [] });
    expect(predictions).toEqual(Array.from(replayed.predictions));
    expect(sharesOf(state)).toEqual(Array.from(replayed.weights));
  }), RUNS));

  test("P13: through JSON after every slot: the same, to the bit", () => fc.assert(fc.property(small, (h) => {
    const json = (state: CrowdState): CrowdState => JSON.parse(JSON.stringify(state)) as CrowdState;
    expect(online({ ...options, workers: h.workers }, h, json)).toEqual(online({ ...options, workers: h.workers }, h));
  }), { numRuns: 30 }));

  test("a replay in pieces: the same, to the bit", () => fc.assert(fc.property(history({ missing: true }), fc.nat(), ({ workers, reports, labels }, cut) => {
    const at = cut % (labels.length + 1);
    const whole = crowd.replay({ horizon: labels.length, ...options, workers, reports, labels });
    const replayer = crowd.replayer({ horizon: labels.length, ...options, workers });
    const predictions = [[0, at], [at, labels.length]].flatMap(([a, b]) => (a === b ? [] : Array.from(replayer.push({ reports: reports.slice(a, b), labels: labels.slice(a, b) }).predictions)));
    const { predictions: want, losses: _, ...end } = whole;
    expect(predictions).toEqual(Array.from(want));
    expect(replayer.standing()).toEqual(end);
  }), RUNS));

  test("P3, P4: reports move nothing before settlement, whatever their order", () => fc.assert(fc.property(small, (h) => {
    let state = crowd.create({ ...options, workers: h.workers });
    h.reports.forEach((_, slot) => (state = crowd.open(state, slot).state));
    const before = JSON.stringify(state);
    const given = h.reports.map((row, slot) => ({ slot, label: h.labels[slot]!, reports: reportsOf(row, state.open[slot]!.asked.map(([id]) => ({ id }))) }));
    given.forEach(({ slot, reports }) => crowd.aggregate(state, slot, reports));
    expect(JSON.stringify(state)).toBe(before);
    // P12: one batch in any order
    expect(crowd.settle(state, [...given].reverse())).toEqual(crowd.settle(state, given));
  }), RUNS));

  test("P5: settling again, settled or unknown slots: nothing happens", () => fc.assert(fc.property(small, (h) => {
    const { state } = online({ ...options, workers: h.workers }, h);
    expect(crowd.settle(state, h.labels.map((label, slot) => ({ slot, label, reports: {} })))).toEqual(state);
    expect(crowd.settle(state, [{ slot: 10_000, label: 1, reports: {} }])).toEqual(state);
  }), { numRuns: 30 }));

  test("P11: a prediction lies among the reports; without any it is 1/2", () => fc.assert(fc.property(history({ missing: true }), ({ workers, reports, labels }) => {
    const { predictions } = crowd.replay({ ...options, workers, reports, labels, baselines: [] });
    reports.forEach((row, t) => {
      const sleep = options.silence === "sleep";
      const there = row.every((x) => x === null) ? [] : row.flatMap((x) => (x === null ? (sleep ? [] : [0.5]) : [x]));
      if (there.length === 0) expect(predictions[t]).toBe(0.5);
      else if (predictions[t] !== 0.5) {
        expect(predictions[t]).toBeGreaterThanOrEqual(Math.min(...there));
        expect(predictions[t]).toBeLessThanOrEqual(Math.max(...there));
      }
    });
  }), RUNS));

  test("P9: slots without a report move neither weights nor clock", () => fc.assert(fc.property(small, (h) => {
    const { state } = online({ ...options, workers: h.workers }, h);
    const opened = crowd.open(state, 500).state;
    const settled = crowd.settle(opened, [{ slot: 500, reports: {}, label: 1 }]);
    expect(settled.open).toEqual([]);
    // where some were asked and others not, silence is charged (silence.test.ts)
    if (options.perSlot !== undefined && options.perSlot < h.workers.length) return;
    expect(settled.workers).toEqual(state.workers);
    expect(settled.clock).toBe(state.clock);
  }), { numRuns: 30 }));

  test("P14: a newcomer gets 1/(N+1), ratios stay; leaving undoes it", () => fc.assert(fc.property(small, (h) => {
    const { state } = online({ ...options, workers: h.workers }, h);
    const before = sharesOf(state);
    const joined = crowd.join(state, "new");
    if (options.update !== "elf-x" && !options.perSlot) {
      const after = sharesOf(joined);
      expect(after.at(-1)).toBeCloseTo(1 / (before.length + 1), 12);
      before.forEach((share, i) => expect(Math.abs(after[i]! - share * (1 - after.at(-1)!))).toBeLessThanOrEqual(1e-14));
      sharesOf(crowd.leave(joined, "new")).forEach((share, i) => expect(Math.abs(share - before[i]!)).toBeLessThanOrEqual(1e-14));
    }
    expect(crowd.leave(joined, "new").workers.map(({ id }) => id)).toEqual(h.workers);
  }), { numRuns: 50 }));
});

test("P2: workers in another order: the same prediction, weights reordered", () => fc.assert(fc.property(history({ missing: true }), ({ workers, reports, labels }) => {
  const there = crowd.replay({ workers, reports, labels, baselines: [] });
  const back = crowd.replay({ workers: [...workers].reverse(), reports: reports.map((row) => [...row].reverse()), labels, baselines: [] });
  there.predictions.forEach((p, t) => expect(Math.abs(p - back.predictions[t]!)).toBeLessThanOrEqual(1e-12));
  there.weights.forEach((w, i) => expect(Math.abs(w - back.weights[workers.length - 1 - i]!)).toBeLessThanOrEqual(1e-12));
}), RUNS));

test("P6: an unknown label leaves the slot open; tiny reports are reports", () => {
  const { state } = crowd.open(crowd.create({ workers: ["a", "b"] }), 3);
  expect(crowd.settle(state, [{ slot: 3, reports: { a: 1e-320 }, label: NaN }])).toEqual(state);
  expect(crowd.settle(state, [{ slot: 3, reports: { a: 1e-320 }, label: 0 }]).clock).toBe(1);
});

test("P7: equal reports leave weights; equal workers stay equal", () => fc.assert(fc.property(history({ workers: 6 }), ({ workers, reports, labels }) => {
  const same = crowd.replay({ workers, reports: reports.map((row) => row.map(() => row[0]!)), labels, baselines: [] }).weights;
  same.forEach((w) => expect(Math.abs(w - 1 / workers.length)).toBeLessThanOrEqual(1e-15));
  const twins = crowd.replay({ workers: [...workers, "twin"], reports: reports.map((row) => [...row, row[0]!]), labels, baselines: [] }).weights;
  expect(twins.at(-1)).toBe(twins[0]);
}), RUNS));

test("P8: who loses less gains more", () => fc.assert(fc.property(history({ workers: 8, slots: 1, least: 2 }), ({ workers, reports, labels }) => {
  const { weights } = crowd.replay({ workers, reports, labels, baselines: [] });
  const loss = (i: number): number => (reports[0]![i]! - labels[0]!) ** 2;
  workers.forEach((_, i) => workers.forEach((_, j) => {
    if (loss(i) < loss(j) - 1e-12) expect(weights[i]).toBeGreaterThan(weights[j]!);
  }));
}), RUNS));

test("P9: a lone reporter is the prediction, and gains nothing asleep among others", () => fc.assert(fc.property(unit(), unit(), (x, y) => {
  const got = crowd.replay({ workers: ["a", "b", "c"], reports: [[null, x, null]], labels: [y], silence: "sleep", schedule: "fixed", horizon: 10, baselines: [] });
  expect(got.predictions[0]).toBe(x);
  got.weights.forEach((w) => expect(Math.abs(w - 1 / 3)).toBeLessThanOrEqual(1e-15));
}), RUNS));

test("P10: the bound holds in every run, against every worker", () => {
  const schedules = [{}, { schedule: "fixed" }, { schedule: "doubling" }, { update: "prod", schedule: "fixed" }, { silence: "sleep" }] as const;
  fc.assert(fc.property(history({ missing: true, slots: 80 }), fc.constantFrom(...schedules), ({ workers, reports, labels }, options) => {
    const there = options === schedules[4] ? reports : reports.map((row) => row.map((x) => x ?? 0));
    const { regret, mixtureRegret, bound } = crowd.replay({ ...options, workers, reports: there, labels, baselines: [] });
    expect(mixtureRegret).toBeLessThanOrEqual(bound! + 1e-9);
    expect(regret).toBeLessThanOrEqual(mixtureRegret + 1e-9);
  }), { numRuns: 300 });
});

test("P12: prod settles in any order; wsu one by one differs by the square of the step", () => fc.assert(fc.property(history({ workers: 5, slots: 2, least: 2 }), (h) => {
  if (h.labels.length < 2) return;
  const order = (options: MechanismOptions, slots: number[]): number[] => {
    let state = crowd.create({ ...options, workers: h.workers });
    [0, 1].forEach((slot) => (state = crowd.open(state, slot).state));
    slots.forEach((slot) => (state = crowd.settle(state, [{ slot, label: h.labels[slot]!, reports: reportsOf(h.reports[slot]!, h.workers.map((id) => ({ id }))) }])));
    return sharesOf(state);
  };
  const far = (options: MechanismOptions): number => Math.max(...order(options, [0, 1]).map((w, i) => Math.abs(w - order(options, [1, 0])[i]!)));
  expect(far({ update: "prod", schedule: "fixed", horizon: 20 })).toBeLessThanOrEqual(1e-12);
  const eta = Math.min(0.5, Math.sqrt(Math.log(h.workers.length) / 500));
  expect(far({ schedule: "fixed", horizon: 500 })).toBeLessThanOrEqual(10 * eta * eta);
}), RUNS));

test("P16, P17: k seats are filled in the mean, and no loss is scaled up by more than M", () => fc.assert(fc.property(history({ workers: 9, slots: 10, least: 4 }), fc.integer({ min: 2, max: 3 }), (h, k) => {
  const N = h.workers.length;
  const { state } = online({ workers: h.workers, perSlot: k, key: KEY }, h);
  const shares = sharesOf(state);
  const { asked } = crowd.open(state, 777);
  expect(asked).toHaveLength(k);
  const q = (i: number): number => shares[i]! + (1 - shares[i]!) * (k - 1) / (N - 1);
  expect(Math.abs(shares.reduce((sum, _, i) => sum + q(i), 0) - k)).toBeLessThanOrEqual(1e-12);
  asked.forEach(({ id, probability }) => {
    expect(Math.abs(probability - q(Number(id.slice(1))))).toBeLessThanOrEqual(1e-14);
    expect(1 / probability).toBeLessThanOrEqual((N - 1) / (k - 1) + 1e-9);
  });
  expect(state.step * (N - 1) / (k - 1)).toBeLessThanOrEqual(0.5 + 1e-12);
}), RUNS));

test("who is asked follows the stated probabilities", () => {
  let state = crowd.create({ workers: ["a", "b", "c", "d", "e"], perSlot: 2, key: KEY });
  for (let slot = 0; slot < 40; slot++) {
    const opened = crowd.open(state, slot);
    state = crowd.settle(opened.state, [{ slot, label: 1, reports: Object.fromEntries(opened.asked.map(({ id }) => [id, id === "a" ? 1 : 0.2])) }]);
  }
  const shares = sharesOf(state);
  const counts = new Map<string, number>();
  const draws = 20_000;
  for (let slot = 1000; slot < 1000 + draws; slot++) for (const { id } of crowd.open(state, slot).asked) counts.set(id, (counts.get(id) ?? 0) + 1);
  state.workers.forEach(({ id }, i) => {
    const q = shares[i]! + (1 - shares[i]!) / 4;
    expect(Math.abs(counts.get(id)! / draws - q)).toBeLessThanOrEqual(4 * Math.sqrt(q * (1 - q) / draws));
  });
});

test("offline workers keep their weight and are no part of the slot", () => {
  let state = crowd.create({ workers: ["a", "b", "c"], schedule: "fixed", horizon: 50 });
  const opened = crowd.open(state, 0, { awake: ["a", "b"] });
  expect(opened.asked.map(({ id }) => id)).toEqual(["a", "b"]);
  state = crowd.settle(opened.state, [{ slot: 0, label: 1, reports: { a: 1, b: 0 } }]);
  const shares = sharesOf(state);
  expect(shares[2]).toBeCloseTo(1 / 3, 15);
  expect(shares[0]).toBeGreaterThan(1 / 3);
});

test("payments and what is left sum to the budget exactly", () => fc.assert(fc.property(small, fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), (h, budget) => {
  const { state } = online({ workers: h.workers }, h);
  for (const rule of ["weight", "brier"] as const) {
    const { payments, unspent } = crowd.payments(state, { budget, rule });
    payments.forEach(({ payment }) => expect(Number.isSafeInteger(payment) && payment >= 0).toBe(true));
    expect(payments.reduce((sum, { payment }) => sum + BigInt(payment), BigInt(unspent))).toBe(BigInt(budget));
    if (rule === "weight") expect(unspent).toBe(0);
  }
}), RUNS));

test("the accounts of a replay are those of the state", () => fc.assert(fc.property(small, (h) => {
  const { state } = online({ workers: h.workers }, h);
  const { workers } = crowd.replay({ ...h, baselines: [] });
  for (const rule of ["weight", "brier"] as const) {
    expect(crowd.payments({ workers }, { budget: 1_000_000, rule })).toEqual(crowd.payments(state, { budget: 1_000_000, rule }));
  }
}), RUNS));

test("payments by weight are largest remainders", () => fc.assert(fc.property(fc.array(fc.double({ min: 0.001, max: 1, noNaN: true }), { minLength: 1, maxLength: 30 }), fc.integer({ min: 0, max: 10_000 }), (weights, budget) => {
  const workers = weights.map((weight, i) => ({ id: String(i), weight, slots: 0, loss: 0, unitLoss: 0 }));
  const total = weights.reduce((sum, w) => sum + w, 0);
  const exact = weights.map((w) => budget * (w / total));
  const left = budget - exact.reduce((sum, v) => sum + Math.floor(v), 0);
  const order = exact.map((v, i) => ({ i, rest: v - Math.floor(v) })).sort((a, b) => b.rest - a.rest || a.i - b.i);
  const extra = new Set(order.slice(0, left).map(({ i }) => i));
  const want = exact.map((v, i) => Math.floor(v) + Number(extra.has(i)));
  expect(crowd.payments({ workers }, { budget, rule: "weight" }).payments.map(({ payment }) => payment)).toEqual(want);
}), { numRuns: 300 }));
