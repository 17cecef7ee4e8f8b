// States that may have come from anywhere: what is wrong is refused by its name.

import { load, type CrowdState } from "candor";
import { describe, expect, test } from "vitest";
import { caught } from "../caught.js";
import { KEY } from "./arbitraries.js";

const { crowd } = await load();

let good = crowd.create({ workers: ["a", "b"], perSlot: 1, key: KEY });
good = crowd.settle(crowd.open(good, 3).state, [{ slot: 3, label: 1, reports: {} }]);
good = crowd.open(crowd.open(good, 5, { awake: ["a"] }).state, 6).state;
const prod = crowd.create({ workers: ["a"], update: "prod" });
const elf = crowd.create({ workers: ["a", "b"], update: "elf-x", key: KEY });
const worker = good.workers[0]!;
const slot = good.open[0]!;

const weights = (state: unknown): unknown => crowd.weights(state as CrowdState);

test("these are accepted", () => {
  for (const state of [good, prod, elf, crowd.join(good, "c"), crowd.leave(good, "b")]) expect(() => weights(state)).not.toThrow();
});

describe("refused", () => {
  test.each<[string, CrowdState, object]>([
    ['"state.step" expected a number above 0, up to 1/2, got 0', good, { step: 0 }],
    ['"state.step" expected a number above 0, up to 1/2, got 0.6', good, { step: 0.6 }],
    ['"state.step" expected a number above 0, up to 1/2, got -1', prod, { step: -1 }],
    ['"state.step" expected 0 for elf-x', elf, { step: 0.1 }],
    ['"state.epoch[0]" expected an integer from 1 to', prod, { epoch: [0, 3] }],
    ['"state.epoch[1]" expected an integer from 10 to', prod, { clock: 9, epoch: [3, 9] }],
    ['"state.update" expected one of wsu', good, { update: "naive" }],
    ['"state.key" expected 32 hexadecimal digits', good, { key: null }],
    ['"state.workers[0].weight" expected a number from 2^-800 to 2^200, got -1', good, { workers: [{ ...worker, weight: -1 }] }],
    ['"state.workers[0].weight" expected a finite number, got Infinity', good, { workers: [{ ...worker, weight: Infinity }] }],
    ['"state.workers[0].weight" expected a number from 2^-800 to 2^200, got 1e+300', good, { workers: [{ ...worker, weight: 1e300 }] }],
    ['"state.workers[0].weight" expected a number from 2^-800 to 2^200, got 0', good, { workers: [{ ...worker, weight: 0 }] }],
    ['"state.workers[0].exponent" expected an integer from -1073741824 to 0, got -2147483648', good, { workers: [{ ...worker, exponent: -(2 ** 31) }] }],
    ['"state.workers[0].weight" expected a number from -9007199254740991 to 9007199254740991, got -1e+308', prod, { workers: [{ ...prod.workers[0]!, weight: -1e308 }] }],
    ['"state.workers[0].loss" expected a number from -9007199254740991', good, { workers: [{ ...worker, loss: 1e308 }] }],
    ['"state.step" expected a number above 0, up to 0.125, got 0.25', good, { step: 0.25 }],
    ['"state.update" expected one of wsu, prod, elf-x, got null', good, { update: null }],
    ['"state.output" expected one of mean, sample, got null', good, { output: null }],
    ['"state.silence" expected one of half, sleep, got null', good, { silence: null }],
    ['"state.labelNoise" expected a value: a state has all its fields, got undefined', good, { labelNoise: undefined }],
    ['"state.labelNoise" expected a number, got null', good, { labelNoise: null }],
    ['"state.scale" expected a number, got null', good, { scale: null }],
    ['"state.key" expected a value: a state has all its fields, got undefined', good, { key: undefined }],
    ['"state.version" expected an integer from 0', good, { version: -1 }],
    ['"state.horizon" expected an integer for the fixed schedule, got undefined', good, { schedule: "fixed" }],
    ['"state.workers[0].weight" expected an integer from 0', elf, { workers: [{ ...elf.workers[0]!, weight: 0.5 }] }],
    ['"state.workers[0].exponent" expected an integer from 0 to 0, got -1', prod, { workers: [{ ...prod.workers[0]!, exponent: -1 }] }],
    ['"state.workers[0].id" expected a string, got 7', good, { workers: [{ ...worker, id: 7 }] }],
    ['"state.workers[1]" expected a name that no other worker has, got "a"', good, { workers: [worker, worker] }],
    ['"state.open[1].slot" expected a slot that no other entry has, got 5', good, { open: [slot, slot] }],
    ['"state.open[0].slot" expected a slot that is not settled, got 3', good, { open: [{ ...slot, slot: 3 }] }],
    ['"state.open[0].asked" expected an array, got "a"', good, { open: [{ ...slot, asked: "a" }] }],
    ['"state.open[0].asked[0][1]" expected a number above 0, up to 1, got 0', good, { open: [{ ...slot, asked: [["a", 0]] }] }],
    ['"state.open[0].asked[0][1]" expected a number above 0, up to 1, got 1e-200', good, { open: [{ ...slot, asked: [["a", 1e-200]] }] }],
    ['"state.open[0].asked[0][1]" expected a number above 0, up to 1, got 1.5', good, { open: [{ ...slot, asked: [["a", 1.5]] }] }],
    ['"state.open[0].asked[0][0]" expected a string, got null', good, { open: [{ ...slot, asked: [[null, 1]] }] }],
    ['"state.open[0].away[0]" expected a worker that is asked or away once, got "a"', good, { open: [{ ...slot, asked: [["a", 1]], away: ["a"] }] }],
    ['"state.open[0].asked[1][0]" expected a worker that is asked or away once, got "a"', good, { open: [{ ...slot, asked: [["a", 1], ["a", 1]] }] }],
    ['"state.open[0].leader" expected a string, got 0', good, { open: [{ ...slot, leader: 0 }] }],
    ['"state.settled[1][0]" expected a slot after 9', good, { settled: [[7, 9], [8, 10]] }],
    ['"state.settled[0][1]" expected an integer from 9', good, { settled: [[9, 7]] }],
  ])("%s", (message, state, change) => {
    expect(() => weights({ ...state, ...change } as CrowdState)).toThrow(message);
  });

  test("every field that is missing, by its name", () => {
    for (const field of Object.keys(good)) {
      const { [field as "clock"]: _, ...rest } = good;
      expect(caught(() => weights(rest)).field).toBe(`state.${field}`);
    }
  });
});

test("a getter is read once, and what comes back is nobody else's", () => {
  let reads = 0;
  const workers = good.workers.map((one) => Object.defineProperty({ ...one }, "weight", { enumerable: true, get: () => one.weight / 2 ** reads++ }));
  expect(weights({ ...good, workers })).toEqual(weights({ ...good, workers: good.workers.map((one, i) => ({ ...one, weight: one.weight / 2 ** i })) }));
  const open = [...good.open];
  const next = crowd.settle({ ...good, open }, [{ slot: 5, label: 1, reports: {} }]);
  open.length = 0;
  expect(next.open).toHaveLength(1);
});

test("the version says how often a state has changed", () => {
  let state = crowd.create({ workers: ["a", "b"] });
  expect(state).toMatchObject({ format: "candor/crowd/1", version: 0 });
  state = crowd.open(state, 0).state;
  expect(state.version).toBe(1);
  expect(crowd.settle(state, [{ slot: 0, label: null, reports: { a: 1 } }, { slot: 9, label: 1, reports: {} }]).version).toBe(1);
  state = crowd.settle(state, [{ slot: 0, label: 1, reports: { a: 1 } }]);
  expect(crowd.leave(crowd.join(state, "c"), "a").version).toBe(4);
});

test.each([null, NaN])("a label that is %s is not known: the slot stays open", (label) => {
  const { state } = crowd.open(crowd.create({ workers: ["a", "b"] }), 3);
  expect(crowd.settle(state, [{ slot: 3, reports: { a: 1 }, label }])).toEqual(state);
});

test("extremes that are accepted never make NaN", () => {
  const at = (weight: number, exponent: number, id: string) => ({ ...worker, id, weight, exponent });
  const edges = [at(2 ** -800, 0, "a"), at(2 ** 200, 0, "b"), at(2 ** 200, -(2 ** 30), "c"), at(2 ** -800, -1, "d")];
  for (const state of [edges, edges.slice(2)].map((workers) => ({ ...good, step: 1e-3, open: [], workers }))) {
    const shares = crowd.weights(state).map(({ weight }) => weight);
    expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    const next = [crowd.leave(state, "c"), crowd.join(state, "e")].flatMap(({ workers }) => workers.map(({ weight }) => weight));
    expect(next.every(Number.isFinite)).toBe(true);
  }
  for (const weight of [-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]) {
    const [lone] = crowd.weights(crowd.join({ ...prod, workers: [{ ...prod.workers[0]!, weight }] }, "b"));
    expect(lone!.weight).toBeCloseTo(0.5, 12);
  }
});

test("settled slots become ranges, whatever their order", () => {
  let state = crowd.create({ workers: ["a"] });
  for (const name of [9, 1, 2, 4, 5, 7, 0]) state = crowd.open(state, name).state;
  const settle = (...slots: number[]): void => void (state = crowd.settle(state, slots.map((name) => ({ slot: name, label: 1, reports: { a: 0.5 } }))));
  settle(9, 1, 4);
  expect(state.settled).toEqual([[1, 1], [4, 4], [9, 9]]);
  settle(5, 2);
  expect(state.settled).toEqual([[1, 2], [4, 5], [9, 9]]);
  settle(0, 7);
  expect(state.settled).toEqual([[0, 2], [4, 5], [7, 7], [9, 9]]);
  for (const name of [3, 6, 8]) state = crowd.open(state, name).state;
  settle(3, 8, 6);
  expect(state.settled).toEqual([[0, 9]]);
});

test("many pending slots, no two adjacent, settle as one batch: a square of their number would take hours", () => {
  const count = 200_000;
  const empty = crowd.create({ workers: ["a"] });
  const state: CrowdState = { ...empty, open: Array.from({ length: count }, (_, k) => ({ slot: 2 * k, asked: [["a", 1]], away: [], leader: null })) };
  expect(crowd.settle(state, state.open.map(({ slot: name }) => ({ slot: name, label: 1, reports: { a: 1 } }))).settled).toHaveLength(count);
});

test("a step that would underflow is refused, naming scale", () => {
  expect(() => crowd.create({ workers: ["a", "b"], scale: 1e-310 })).toThrow('"scale" expected a number of at least 1e-200, got 1e-310');
  expect(crowd.create({ workers: ["a", "b"], scale: 1e-200, schedule: "fixed", horizon: Number.MAX_SAFE_INTEGER }).step).toBeGreaterThan(0);
});

describe("simulate", () => {
  const run = { environment: "benign", workers: 3, slots: 5, runs: 1, seed: 0 } as const;
  test("has no key: draws follow the seed", () => expect(() => crowd.simulate({ ...run, key: KEY } as never)).toThrow('"key" is not a field'));
  test("refusals for memory name the workers", () => {
    expect(() => crowd.simulate({ ...run, workers: 1e6, slots: 30_000, baselines: ["em"] })).toThrow('"workers" expected no more than');
  });
});

test("foresight is bounded", () => {
  expect(() => crowd.foresee({ scheme: "wsu", slots: 1001 })).toThrow('"slots" expected an integer from 1 to 1000, got 1001');
});

test("labels that contradict one another in one batch are refused, whatever their order; what cannot be a label always is", () => {
  const opened = crowd.open(crowd.create({ workers: ["a", "b"] }), 0).state;
  const said = (label: number) => ({ slot: 0, reports: { a: 0.9, b: 0.2 }, label });
  for (const labels of [[1, 0], [0, 1]]) {
    expect(() => crowd.settle(opened, labels.map(said))).toThrow('"settlements[1].label" expected');
  }
  expect(crowd.settle(opened, [said(1), said(1)])).toEqual(crowd.settle(opened, [said(1)]));
  expect(() => crowd.settle(opened, [{ slot: 77, reports: {}, label: 9 }])).toThrow('"settlements[0].label" expected a number from 0 to 1, got 9');
});
