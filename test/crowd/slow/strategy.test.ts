// B5, B8, B9: foresight, steering over whole runs, and what pay follows from.

import { load } from "candor";
import { expect, test, vi } from "vitest";
import { noise } from "../reference/noise.js";

vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

const { crowd } = await load();
const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0) / values.length;

test.each(["informed", { shift: 0 }, { shift: 0.15 }, { shift: 0.4 }] as const)("B5, T7: planning 64 slots ahead is worth next to nothing under wsu against %o", (opponent) => {
  const { gain, deviation } = crowd.foresee({ scheme: "wsu", slots: 64, opponent });
  expect(gain).toBeLessThanOrEqual(5e-5);
  expect(deviation).toBeLessThanOrEqual(0.015);
  expect(gain).toBeGreaterThanOrEqual(0);
});

test("T7: under Hedge the best lie stays within eta of the truth in log-odds", () => {
  const step = Math.sqrt(Math.LN2 / 16);
  expect(crowd.foresee({ scheme: "hedge", slots: 16, step, opponent: { shift: 0.4 } }).logOddsDeviation).toBeLessThanOrEqual(step);
});

test("B8, F1: steering defeats the mean output and not the sampled one", () => {
  const T = 31_623;
  const run = { environment: "needle-biased", workers: 20, slots: T, runs: 8, seed: 1000 + T, schedule: "fixed" } as const;
  const steered = crowd.simulate({ ...run, strategy: "steering" });
  expect(mean(steered.regret) / T).toBeGreaterThanOrEqual(0.03);
  expect(mean(steered.accurateShare)).toBeLessThanOrEqual(0.01);
  // with a sampled output truth is the best steering (T2)
  const sampled = crowd.simulate({ ...run, output: "sample" });
  expect(mean(sampled.regret)).toBeLessThanOrEqual(500);
  expect(mean(sampled.accurateShare)).toBeGreaterThanOrEqual(0.99);
});

test("B9: pay in proportion to shares is highest for who reports its belief", () => {
  const [T, N, S] = [2000, 5, 256];
  const random = noise(2);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const lies = [0.9, 1, 1.1];
  const workers = Array.from({ length: N }, (_, i) => String(i));
  const pay = lies.map((): number[] => []);
  for (let run = 0; run < S; run++) {
    const labels = new Float64Array(T);
    const beliefs = new Float64Array(T * N);
    for (let t = 0; t < T; t++) {
      const q = 0.05 + 0.9 * random();
      for (let i = 0; i < N; i++) beliefs[t * N + i] = Math.max(0, Math.min(1, q + (0.02 + (0.33 * i) / (N - 1)) * normal()));
      labels[t] = random() < q ? 1 : 0;
    }
    lies.forEach((a, k) => {
      const reports = beliefs.map((b, at) => (at % N === 0 ? Math.max(0, Math.min(1, 0.5 + a * (b - 0.5))) : b));
      const replayer = crowd.replayer({ workers, schedule: "fixed", horizon: T, baselines: [] });
      let total = 0;
      for (let t = 0; t < T; t += 10) {
        replayer.push({ reports: reports.subarray(t * N, (t + 10) * N), labels: labels.subarray(t, t + 10) });
        total += replayer.standing().weights[0]!;
      }
      pay[k]!.push(total);
    });
  }
  for (const k of [0, 2]) {
    const gaps = pay[1]!.map((truth, run) => truth - pay[k]![run]!);
    const error = Math.sqrt(mean(gaps.map((gap) => (gap - mean(gaps)) ** 2)) / (S - 1));
    expect(mean(gaps)).toBeGreaterThan(5 * error);
  }
});
