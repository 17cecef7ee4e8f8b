// What is drawn follows its probabilities, and the bound its formula.

import { load } from "candor";
import { describe, expect, test } from "vitest";
import { KEY } from "./arbitraries.js";

const { crowd } = await load();
const T = 20_000;

test("a sampled output is each worker's report as often as its share says", () => {
  const workers = ["a", "b", "c"];
  const { predictions } = crowd.replay({ workers, reports: Array.from({ length: T }, () => [0.1, 0.2, 0.3]), labels: Array<null>(T).fill(null), output: "sample", key: KEY, baselines: [] });
  // six standard deviations
  for (const x of [0.1, 0.2, 0.3]) expect(Math.abs(predictions.filter((p) => p === x).length - T / 3)).toBeLessThan(6 * Math.sqrt(T * 2 / 9));
});

test("a lottery is won as often as its probabilities say", () => {
  const workers = ["a", "b"];
  let state = crowd.create({ workers, update: "elf-x", key: KEY });
  const n = 2000;
  for (let slot = 0; slot < n; slot++) state = crowd.open(state, slot).state;
  state = crowd.settle(state, Array.from({ length: n }, (_, slot) => ({ slot, label: 1, reports: { a: 1, b: 0.5 } })));
  // P(a) = (1 - 0 + 0.25) / 2
  expect(Math.abs(state.workers[0]!.weight - 0.625 * n)).toBeLessThan(6 * Math.sqrt(n * 0.625 * 0.375));
  expect(state.workers[0]!.weight + state.workers[1]!.weight).toBe(n);
});

describe("the bound is ln N / eta + sum eta", () => {
  const N = 5;
  const workers = Array.from({ length: N }, (_, i) => String(i));
  const boundOf = (slots: number, options: object): number => crowd.replay({
    workers, reports: Array.from({ length: slots }, () => workers.map((_, i) => i / N)), labels: Array.from({ length: slots }, (_, t) => t % 2), baselines: [], ...options,
  }).bound!;
  const near = (got: number, want: number): void => expect(Math.abs(got / want - 1)).toBeLessThan(1e-12);

  test("fixed", () => near(boundOf(100, { schedule: "fixed" }), 2 * Math.sqrt(100 * Math.log(N))));

  test("anytime", () => {
    const eta = (t: number): number => Math.min(0.5, Math.sqrt(Math.log(N) / (2 * t)));
    near(boundOf(100, {}), Math.log(N) / eta(101) + Array.from({ length: 100 }, (_, t) => eta(t + 1)).reduce((a, b) => a + b));
  });

  test("doubling: epochs of ceil(4 ln N) 2^e", () => {
    let want = 0;
    let left = 100;
    for (let length = Math.ceil(4 * Math.log(N)); left > 0; length *= 2) {
      const eta = Math.min(0.5, Math.sqrt(Math.log(N) / length));
      want += Math.log(N) / eta + eta * Math.min(left, length);
      left -= length;
    }
    near(boundOf(100, { schedule: "doubling" }), want);
  });

  test("k of N: M = (N-1)/(k-1) in both terms", () => {
    const M = (N - 1) / 2;
    const eta = Math.min(0.5 / M, Math.sqrt(Math.log(N) / (M * 400)));
    near(boundOf(400, { schedule: "fixed", perSlot: 3, key: KEY }), Math.log(N) / eta + 400 * eta * M);
  });
});
