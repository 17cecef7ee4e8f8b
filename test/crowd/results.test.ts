// What results say of themselves: the resolved options, rows by worker, null where there is no number.

import { load, rows, toPlain } from "candor";
import { expect, test } from "vitest";
import { KEY } from "./arbitraries.js";

const { crowd } = await load();
const given = { workers: ["a", "b"], reports: [[0.9, 0.2], [0.4, null]], labels: [1, 0] };

test("a replay echoes its options, defaults filled in, never the key", () => {
  expect(crowd.replay({ ...given, perSlot: 1, key: KEY, baselines: ["hedge"] }).options).toEqual({
    update: "wsu", schedule: "anytime", horizon: null, output: "mean", perSlot: 1, silence: "half", labelNoise: 0, scale: 1, baselines: ["hedge"],
    answers: false, classes: null,
  });
  expect(crowd.replay({ ...given, schedule: "fixed" }).options.horizon).toBe(2);
  expect(crowd.replay({ ...given, update: "prod" }).options.schedule).toBe("doubling");
});

test("studies echo theirs", () => {
  const run = { environment: "benign", workers: 3, slots: 5, runs: 1, seed: 0 } as const;
  expect(crowd.simulate(run).options).toMatchObject({ ...run, strategy: "truthful", update: "wsu", baselines: [] });
  const state = { worker: 0, belief: 0.5, weights: [1, 1], reports: [null, 0.5] };
  expect(crowd.bestResponse({ scheme: "wsu", utility: "share", ...state }).options)
    .toEqual({ scheme: "wsu", utility: "share", step: 0.5, output: "mean", silence: "half", grid: 1001 });
  expect(crowd.foresee({ scheme: "hedge", slots: 1, step: 2 }).options)
    .toEqual({ scheme: "hedge", slots: 1, step: 2, objective: "final", mix: null, opponent: { shift: 0 }, grid: 801 });
  expect(crowd.foreseeLottery({ beliefs: [0.4], others: [[0.5, 0.5]] }).options).toEqual({ slots: 1, grid: 101 });
  expect(crowd.payments(crowd.create({ workers: ["a"] }), { budget: 5, rule: "weight" }))
    .toEqual({ options: { budget: 5, rule: "weight" }, payments: [{ id: "a", payment: 5 }], unspent: 0 });
});

test("rows by worker, of a replay and of a state", () => {
  expect(rows(crowd.replay(given)).map(({ id }) => id)).toEqual(["a", "b"]);
  expect(rows(crowd.create({ workers: ["a"] }))[0]).toMatchObject({ id: "a", slots: 0 });
});

test("without a label there is no mean, without a bound no number; all of it is JSON", () => {
  const { loss, bound, baselines } = crowd.replay({ ...given, labels: [null, null], update: "elf-x", key: KEY });
  expect({ loss, bound, average: baselines.average!.loss, best: baselines.best.loss }).toEqual({ loss: null, bound: null, average: null, best: null });
  expect(() => toPlain(crowd.replay({ ...given, labels: [null, 1] }))).not.toThrow();
});

test("a replayer is freed by `using` too", () => {
  const replayer = crowd.replayer({ workers: ["a"] });
  replayer[Symbol.dispose ?? (Symbol.for("Symbol.dispose") as never)]();
  expect(() => replayer.standing()).toThrow(TypeError);
});
