// Pay that silence earns nothing of, and pay by the raw weight.

import fc from "fast-check";
import { load, type CrowdState, type MechanismOptions } from "candor";
import { describe, expect, test } from "vitest";
import { KEY, history, unit } from "./arbitraries.js";

const { crowd } = await load();
const BUDGET = 1e12;

const paid = (of: Parameters<typeof crowd.payments>[0], rule: "brier" | "answers" | "raw-weight" | "weight"): number[] =>
  crowd.payments(of, { budget: BUDGET, rule }).payments.map(({ payment }) => payment);

const mechanisms: MechanismOptions[] = [{}, { silence: "sleep" }, { update: "prod" }, { labelNoise: 0.2 }, { perSlot: 2, key: KEY }];

describe("answers", () => {
  test("silence earns nothing, where brier pays it three quarters of what a perfect worker earns", () => {
    const T = 40;
    const { workers } = crowd.replay({ workers: ["mute", "good"], reports: Array.from({ length: T }, (_, t) => [null, t % 2]), labels: Array.from({ length: T }, (_, t) => t % 2), baselines: [] });
    expect(paid({ workers }, "brier")).toEqual([0.375 * BUDGET, 0.5 * BUDGET]);
    expect(paid({ workers }, "answers")).toEqual([0, 0.5 * BUDGET]);
    expect(workers.map(({ answered, answeredLoss }) => [answered, answeredLoss])).toEqual([[0, 0], [T, 0]]);
  });

  test.each(mechanisms)("%j: affine in the loss over the slots with a report; a state and a replay agree, online and in pieces", (options) => {
    fc.assert(fc.property(history({ workers: 5, slots: 20, missing: true }), (h) => {
      let state = crowd.create({ ...options, workers: h.workers });
      const rho = options.labelNoise ?? 0;
      const own = h.workers.map(() => ({ answered: 0, loss: 0 }));
      h.reports.forEach((row, slot) => {
        const opened = crowd.open(state, slot);
        const reports = Object.fromEntries(opened.asked.flatMap(({ id }) => {
          const i = h.workers.indexOf(id);
          if (row[i] === null) return [];
          own[i]!.answered += 1;
          const [d, flipped] = [row[i]! - h.labels[slot]!, row[i]! - 1 + h.labels[slot]!];
          own[i]!.loss += (1 - rho) * d * d - rho * flipped * flipped + rho;
          return [[id, row[i]!]];
        }));
        state = crowd.settle(opened.state, [{ slot, reports, label: h.labels[slot]! }]);
      });
      const slots = state.workers.reduce((sum, worker) => sum + worker.slots, 0);
      paid(state, "answers").forEach((payment, i) => {
        expect(Math.abs(payment - (slots ? BUDGET * (own[i]!.answered - own[i]!.loss) / slots : 0))).toBeLessThanOrEqual(1e3);
      });
      if (options.perSlot !== undefined) return;
      const replayer = crowd.replayer({ ...options, workers: h.workers, baselines: [] });
      h.reports.forEach((row, t) => replayer.push({ reports: [row], labels: [h.labels[t]!] }));
      const { workers } = replayer.standing();
      for (const [i, payment] of paid({ workers }, "answers").entries()) expect(Math.abs(payment - paid(state, "answers")[i]!)).toBeLessThanOrEqual(1e3);
      workers.forEach(({ answered }, i) => expect(answered).toBe(own[i]!.answered));
      replayer.free();
    }), { numRuns: 40 });
  });

  test("with a report from everybody it is brier", () => fc.assert(fc.property(history({ workers: 5 }), (h) => {
    const { workers } = crowd.replay({ ...h, baselines: [] });
    expect(paid({ workers }, "answers")).toEqual(paid({ workers }, "brier"));
  }), { numRuns: 40 }));

  test("where nobody knows what was silence it is refused by name; accounts and states that contradict themselves too", () => {
    const created = crowd.create({ workers: ["a", "b"] });
    const opened = crowd.open(created, 0).state;
    const state = crowd.settle(opened, [{ slot: 0, reports: { a: 1 }, label: 1 }]);
    const old = (one: CrowdState): CrowdState => ({ ...one, workers: one.workers.map(({ silent: _, silentLoss: __, ...rest }) => rest) });
    expect(() => paid(old(state), "answers")).toThrow('"rule" expected another: nobody knows in how many slots workers[0] reported, got "answers"');
    expect(paid(old(state), "brier")).toEqual(paid(state, "brier"));
    // an older state that has settled nothing knows all there is; what is not known stays so
    expect(paid(crowd.settle(old(opened), [{ slot: 0, reports: { a: 1 }, label: 1 }]), "answers")).toEqual(paid(state, "answers"));
    expect(crowd.open(old(state), 1).state.workers[0]).toMatchObject({ silent: null, silentLoss: null });
    const edited = (change: object): CrowdState => ({ ...state, workers: state.workers.map((one) => ({ ...one, ...change })) });
    expect(() => crowd.weights(edited({ silent: 2 }))).toThrow('"state.workers[0].silent" expected an integer from 0 to 1, got 2');
    expect(() => crowd.weights(edited({ silentLoss: null }))).toThrow('"state.workers[0].silentLoss" expected a number from -9007199254740991 to 9007199254740991, got null');
    expect(() => crowd.weights(edited({ silent: null }))).toThrow('"state.workers[0].silentLoss" expected null, as silent is');
    const account = { id: "a", weight: 1, slots: 2, loss: 0, unitLoss: 0 };
    expect(() => paid({ workers: [{ ...account, answered: 3, answeredLoss: 0 }] }, "answers")).toThrow('"workers[0].answered" expected an integer from 0 to 2, got 3');
    expect(() => paid({ workers: [{ ...account, answered: 1, answeredLoss: 1.5 }] }, "answers")).toThrow('"workers[0].answeredLoss" expected a number from 0 to 1, got 1.5');
  });
});

describe("raw-weight", () => {
  const prod: MechanismOptions = { update: "prod", schedule: "fixed", horizon: 30 };

  /** Settled slot by slot, the labels of which are known. */
  const after = (rows: readonly (readonly number[])[], labels: readonly number[], options = prod): CrowdState => {
    let state = crowd.create({ ...options, workers: ["me", "a", "b"] });
    rows.forEach(([me, a, b], slot) => {
      state = crowd.settle(crowd.open(state, slot).state, [{ slot, reports: { me: me!, a: a!, b: b! }, label: labels[slot]! }]);
    });
    return state;
  };

  test("T3: what one is paid does not depend on the others, is at most budget/N, and what is left is left", () => {
    fc.assert(fc.property(fc.array(fc.tuple(unit(), unit(), unit(), unit()), { minLength: 1, maxLength: 8 }), fc.array(fc.constantFrom(0, 1), { minLength: 8, maxLength: 8 }), (rows, labels) => {
      const one = after(rows.map(([me, a, b]) => [me, a, b]), labels);
      const other = after(rows.map(([me, a, , c]) => [me, c, a]), labels);
      expect(paid(one, "raw-weight")[0]).toBe(paid(other, "raw-weight")[0]);
      const { payments, unspent } = crowd.payments(one, { budget: BUDGET, rule: "raw-weight" });
      payments.forEach(({ payment }) => expect(payment).toBeLessThanOrEqual(BUDGET / 3));
      expect(payments.reduce((sum, { payment }) => sum + payment, unspent)).toBe(BUDGET);
    }), { numRuns: 60 });
  });

  test.each([prod, { update: "prod" }] as MechanismOptions[])("T3: truth is best over two slots ahead, planned with the first label known, %j", (options) => {
    const beliefs = [0.3, 0.7];
    const grid = [0, 0.15, 0.3, 0.5, 0.7, 0.85, 1];
    const worth = (x1: number, x2: (y1: number) => number): number => [0, 1].flatMap((y1) => [0, 1].map((y2) => {
      const p = (y1 ? beliefs[0]! : 1 - beliefs[0]!) * (y2 ? beliefs[1]! : 1 - beliefs[1]!);
      return p * paid(after([[0.5, 0.2, 0.9], [x1, y1, 0.4], [x2(y1), 0.1, y2]], [1, y1, y2], options), "raw-weight")[0]!;
    })).reduce((sum, value) => sum + value, 0);
    const honest = worth(beliefs[0]!, () => beliefs[1]!);
    for (const x1 of grid) for (const one of grid) for (const zero of grid) {
      expect(worth(x1, (y1) => (y1 ? one : zero))).toBeLessThanOrEqual(honest + 2);
    }
  });

  test("where it would not hold it is refused", () => {
    expect(() => paid(crowd.create({ workers: ["a"] }), "raw-weight")).toThrow('"rule" expected another but for a state of prod, which alone has raw weights, got "raw-weight"');
    expect(() => paid(crowd.replay({ workers: ["a"], reports: [[1]], labels: [1], update: "prod" }), "raw-weight")).toThrow('"rule" expected another but for a state of prod');
    expect(() => paid(crowd.create({ workers: ["a"], update: "prod", labelNoise: 0.1 }), "raw-weight")).toThrow('"rule" expected another where labels are noisy');
  });
});
