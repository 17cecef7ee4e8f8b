// A1 to A13: regret in simulated environments. N = 20, 8 runs, slopes of log mean regret on log T. Seeds are fixed; the
// intervals are those of the specification, which other generators and seeds met too.

import { load, type Baseline, type CrowdSimulation, type Environment, type MechanismOptions } from "candor";
import { describe, expect, test, vi } from "vitest";
import { followTheLeader, oneOfN } from "../reference/controls.js";
import { noise } from "../reference/noise.js";
import { alternation, twoPhase } from "../reference/sequences.js";
import { wsu } from "../reference/updates.js";

vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

const { crowd } = await load();

const SLOTS = [1000, 3162, 10_000, 31_623];
const LINEAR: Baseline[] = ["average", "median", "em", "emWeights"];
const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0) / values.length;

function slope(T: readonly number[], R: readonly number[]): number {
  const [x, y] = [T.map(Math.log), R.map(Math.log)];
  const [mx, my] = [mean(x), mean(y)];
  return x.reduce((sum, xi, k) => sum + (xi - mx) * (y[k]! - my), 0) / x.reduce((sum, xi) => sum + (xi - mx) ** 2, 0);
}

const run = (environment: Environment, slots: number, more: MechanismOptions & Partial<CrowdSimulation> = {}) =>
  crowd.simulate({ environment, workers: 20, slots, runs: 8, seed: 1000 + slots, schedule: "fixed", ...more });

describe.each<[Environment, number, number]>([["needle-biased", 8, 18], ["needle-herd", 15, 40], ["adversarial-majority", 40, 200]])("%s", (environment, overAverage, overEm) => {
  const fixed = SLOTS.map((slots) => run(environment, slots, { baselines: LINEAR }));
  const anytime = SLOTS.map((slots) => run(environment, slots, { schedule: "anytime" }));
  const regret = fixed.map((r) => mean(r.regret));

  test("A1: wsu fixed grows like sqrt T", () => {
    expect(slope(SLOTS, regret)).toBeGreaterThanOrEqual(0.42);
    expect(slope(SLOTS, regret)).toBeLessThanOrEqual(0.55);
  });
  test("A2: wsu anytime hardly grows", () => expect(slope(SLOTS, anytime.map((r) => mean(r.regret)))).toBeLessThanOrEqual(0.25));
  test.each(LINEAR)("A3: %s is linear", (name) => {
    const exponent = slope(SLOTS, fixed.map((r) => mean(r.baselines[name]!)));
    expect(exponent).toBeGreaterThanOrEqual(0.95);
    expect(exponent).toBeLessThanOrEqual(1.05);
  });
  test("A4, A5: how much more average and EM lose at T = 31623", () => {
    expect(mean(fixed[3]!.baselines.average!) / regret[3]!).toBeGreaterThanOrEqual(overAverage);
    expect(mean(fixed[3]!.baselines.em!) / regret[3]!).toBeGreaterThanOrEqual(overEm);
  });
  test("A6: no run breaks the bound", () => {
    for (const { mixtureRegret, bound } of [...fixed, ...anytime]) expect(Math.max(...mixtureRegret)).toBeLessThanOrEqual(bound!);
  });
});

test("A7: sqrt T is tight where everybody tosses coins", () => {
  const M = SLOTS.map((slots) => mean(crowd.simulate({ environment: "coins", workers: 20, slots, runs: 32, seed: 5000 + slots, schedule: "fixed" }).mixtureRegret));
  expect(slope(SLOTS, M)).toBeGreaterThanOrEqual(0.45);
  expect(slope(SLOTS, M)).toBeLessThanOrEqual(0.55);
});

const zeros = (T: number): number[] => Array<number>(T).fill(0);
const replay = (reports: number[][]) => crowd.replay({
  workers: reports[0]!.map((_, i) => String(i)), reports: Float64Array.from(reports.flat()), labels: zeros(reports.length), baselines: [],
});

test("A8: when the best worker changes, mixing keeps anytime under its bound; a falling step without it is linear", () => {
  const T = [1000, 10_000, 100_000];
  for (const slots of T) {
    const { mixtureRegret, bound } = replay(twoPhase(10, slots));
    expect(mixtureRegret).toBeLessThanOrEqual(bound!);
  }
  expect(slope(T, T.map((slots) => wsu(10, twoPhase(10, slots), zeros(slots), "naive").mixtureRegret))).toBeGreaterThanOrEqual(0.9);
});

test("A9: against alternation wsu stays at sqrt T, following the leader is linear", () => {
  const reports = alternation(10, 100_000);
  expect(replay(reports).mixtureRegret).toBeLessThanOrEqual(500);
  expect(followTheLeader(10, reports, zeros(100_000))).toBeGreaterThanOrEqual(40_000);
});

describe.each([[5, 750], [2, 2000]])("%i of 20 asked", (perSlot, most) => {
  const T = [10_000, 31_623, 100_000];
  const regret = (schedule: "fixed" | "anytime", slots: number): number => mean(run("needle-herd", slots, { perSlot, schedule, seed: 3000 + slots }).regret);
  test("A10: fixed grows like sqrt T", () => {
    const exponent = slope(T, T.map((slots) => regret("fixed", slots)));
    expect(exponent).toBeGreaterThanOrEqual(0.42);
    expect(exponent).toBeLessThanOrEqual(0.57);
  });
  test("A11: anytime", () => expect(regret("anytime", 100_000)).toBeLessThanOrEqual(most));
});

test("A12: one of two asked: the bias keeps regret sublinear, without it the best worker is lost", () => {
  const T = 100_000;
  const gaps = [1, 0.7, 0.35];
  const worst = (biased: boolean): number => Math.max(...gaps.map((gap) => oneOfN(2, twoPhase(2, T, gap, 0.44), zeros(T), biased, noise(7))));
  expect(worst(true)).toBeLessThanOrEqual(0.1 * T);
  expect(worst(false)).toBeGreaterThanOrEqual(0.1 * T);
  for (const gap of gaps) {
    const reports = Float64Array.from(twoPhase(2, T, gap, 0.44).flat());
    const { mixtureRegret } = crowd.replay({ workers: ["a", "b"], reports, labels: zeros(T), schedule: "fixed", perSlot: 1, key: "7".repeat(32), baselines: [] });
    expect(mixtureRegret).toBeLessThanOrEqual(0.1 * T);
  }
});

test("A13: EM is linear when votes follow one signal, and finds the accurate worker when they are independent", () => {
  const em = (environment: Environment) => SLOTS.map((slots) => mean(run(environment, slots, { baselines: ["em"] }).baselines.em!));
  const herd = slope(SLOTS, em("factual-herd"));
  expect(herd).toBeGreaterThanOrEqual(0.95);
  expect(herd).toBeLessThanOrEqual(1.05);
  expect(em("factual-independent")[3]).toBeLessThanOrEqual(60);
});

test("P1, P15: shares stay shares over 100 000 slots at eta = 1/2, and recover from 2^-512", () => {
  const T = 100_000;
  const N = 20;
  const random = noise(1);
  const reports = Float64Array.from({ length: T * N }, (_, k) => (k % N === 3 ? (k < 5000 * N ? 1 : 0) : 0.5 * random()));
  const got = crowd.replay({ workers: Array.from({ length: N }, (_, i) => String(i)), reports, labels: zeros(T), schedule: "fixed", horizon: 1, baselines: [] });
  expect(Math.abs(got.weights.reduce((a, b) => a + b, 0) - 1)).toBeLessThanOrEqual(1e-9);
  // worker 3 loses 1 for 5000 slots, which takes it to 2^-4000, and nothing then: it would stay at 0 if weights could
  // underflow
  expect(got.weights[3]).toBeGreaterThan(0.99);
});

test("P18: 10 000 000 slots in pieces: finite weights, flat memory", () => {
  const workers = ["a", "b", "c"];
  const piece = 100_000;
  const random = noise(3);
  const reports = Float64Array.from({ length: piece * 3 }, random);
  const labels = Float64Array.from({ length: piece }, () => (random() < 0.5 ? 1 : 0));
  for (const options of [{}, { update: "prod", schedule: "fixed", horizon: 1e7 }] as const) {
    const replayer = crowd.replayer({ ...options, workers, baselines: [] });
    for (let k = 0; k < 100; k++) replayer.push({ reports, labels });
    const { slots, weights, mixtureRegret, bound } = replayer.standing();
    expect(slots).toBe(1e7);
    expect(mixtureRegret).toBeLessThanOrEqual(bound!);
    expect(Math.abs(weights.reduce((a, b) => a + b, 0) - 1)).toBeLessThanOrEqual(1e-9);
    replayer.free();
  }
});
