// Under doubling weights are reset, but not before what the last settlement of an epoch earned could be seen and paid.

import fc from "fast-check";
import { load, type CrowdState, type MechanismOptions } from "candor";
import { describe, expect, test } from "vitest";
import { history, unit } from "./arbitraries.js";

const { crowd } = await load();
const workers = ["me", "a", "b"];
/** ceil(4 ln 3). */
const EPOCH = 5;

const shares = (state: CrowdState): number[] => crowd.weights(state).map(({ weight }) => weight);

/** After so many settled slots. */
function past(options: MechanismOptions, count: number, xs: readonly number[]): CrowdState {
  let state = crowd.create({ ...options, workers });
  for (let slot = 0; slot < count; slot++) {
    const reports = Object.fromEntries(workers.map((id, i) => [id, xs[(slot + i) % xs.length]!]));
    state = crowd.settle(crowd.open(state, slot).state, [{ slot, reports, label: slot % 2 }]);
  }
  return state;
}

const schedules: MechanismOptions[] = [
  { schedule: "doubling" }, { schedule: "anytime" }, { schedule: "fixed", horizon: 40 }, { schedule: "doubling", labelNoise: 0.1 },
];

describe.each(schedules)("%j", (options) => {
  test("T1: truth is strictly best for the share after every settlement, also at the end of an epoch", () => {
    fc.assert(fc.property(
      fc.integer({ min: 0, max: 3 * EPOCH + 1 }), fc.array(unit(), { minLength: 7, maxLength: 7 }), fc.constantFrom(0.2, 0.5, 0.75),
      (settled, xs, belief) => {
        const { state } = crowd.open(past(options, settled, xs), 1000);
        const rho = options.labelNoise ?? 0;
        const seen = rho + (1 - 2 * rho) * belief;
        const share = (x: number): number => [0, 1].reduce((sum, y) => {
          const after = crowd.settle(state, [{ slot: 1000, label: y, reports: { me: x, a: xs[y]!, b: 0.5 } }]);
          return sum + (y ? seen : 1 - seen) * shares(after)[0]!;
        }, 0);
        const honest = share(belief);
        for (const x of [0, 0.1, 0.35, 0.6, 0.9, 1]) expect(honest).toBeGreaterThan(share(x));
      }), { numRuns: 60 });
  });
});

describe.each<MechanismOptions>([{ schedule: "doubling" }, { update: "prod" }])("%j", (options) => {
  test("the shares after an epoch's last slot are what was earned; the next slot is answered and settled with equal ones", () => {
    const xs = [0, 0.2, 1];
    const end = past(options, EPOCH, xs);
    expect(new Set(shares(end)).size).toBe(3);
    expect(shares(end)).not.toEqual(shares(past(options, EPOCH - 1, xs)));
    const { state } = crowd.open(end, 77);
    expect(crowd.aggregate(state, 77, { me: 0, a: 0.3, b: 0.9 }).prediction).toBeCloseTo(0.4, 14);
    expect(shares(state)).toEqual(shares(end));
    const fresh = crowd.open(crowd.create({ ...options, workers }), 77).state;
    const one = [{ slot: 77, reports: { me: 0, a: 0.3, b: 0.9 }, label: 1 }];
    const [first, again] = [shares(crowd.settle(fresh, one)), shares(crowd.settle(state, one))];
    // the step of the second epoch is smaller
    expect([...again].sort()).not.toEqual([...first].sort());
    expect(again.map((share) => Math.sign(share - 1 / 3))).toEqual(first.map((share) => Math.sign(share - 1 / 3)));
  });

  test("pay by weight after an epoch's last settlement follows what was earned", () => {
    const state = past(options, EPOCH, [0, 0.2, 1]);
    const paid = crowd.payments(state, { budget: 1_000_000, rule: "weight" }).payments.map(({ payment }) => payment);
    shares(state).forEach((share, i) => expect(Math.abs(paid[i]! - 1e6 * share)).toBeLessThanOrEqual(1));
  });

  test("replayed, in pieces and online: the same at every slot, the ends of epochs among them", () => {
    fc.assert(fc.property(history({ workers: 4, slots: 40, missing: true }), (h) => {
      const replayer = crowd.replayer({ ...options, workers: h.workers, baselines: [] });
      let state = crowd.create({ ...options, workers: h.workers });
      h.reports.forEach((row, slot) => {
        const label = slot % 5 === 4 ? null : h.labels[slot]!;
        const [p] = replayer.push({ reports: [row], labels: [label] }).predictions;
        const reports = Object.fromEntries(row.flatMap((x, i) => (x === null ? [] : [[h.workers[i]!, x]])));
        const opened = crowd.open(state, slot).state;
        expect(crowd.aggregate(opened, slot, reports).prediction).toBe(p);
        state = crowd.settle(opened, [{ slot, reports, label }]);
        expect(shares(state)).toEqual(Array.from(replayer.standing().weights));
      });
      replayer.free();
    }), { numRuns: 60 });
  });
});

test("labels out of order: prod fixed ends the same; under doubling a label acts in the epoch in which it comes", () => {
  const count = 2 * EPOCH;
  const reports = { me: 0, a: 0.4, b: 0.9 };
  const settled = (options: MechanismOptions, order: readonly number[]): number[] => {
    let { state } = crowd.open(crowd.create({ ...options, workers }), order.map((slot) => ({ slot })));
    for (const slot of order) state = crowd.settle(state, [{ slot, reports, label: slot < EPOCH ? 1 : 0 }]);
    return shares(state);
  };
  const forth = Array.from({ length: count }, (_, slot) => slot);
  const back = [...forth].reverse();
  const far = (options: MechanismOptions): number =>
    Math.max(...settled(options, forth).map((share, i) => Math.abs(share - settled(options, back)[i]!)));
  expect(far({ update: "prod", schedule: "fixed", horizon: 40 })).toBeLessThanOrEqual(1e-14);
  expect(far({ update: "prod" })).toBeGreaterThan(1e-3);
});
