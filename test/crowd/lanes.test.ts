// Whatever lane a row of a replay takes, the numbers are the same: in pieces or at once, and as plain JavaScript has
// them.

import { load, type MechanismOptions } from "candor";
import { expect, test } from "vitest";
import { KEY } from "./arbitraries.js";

const { crowd } = await load();

interface Input {
  readonly workers: readonly string[];
  readonly reports: Float64Array;
  readonly labels: Float64Array;
  readonly silence: "half" | "sleep";
}

/** A row in three is whole; of the others workers are silent or away, and some rows are nobody's. */
function history(N: number, T: number, missing = true): Input {
  let state = 77 + N;
  const random = (): number => (state = (state * 48271) % 2147483647) / 2147483647;
  const labels = Float64Array.from({ length: T }, () => Number(random() < 0.5));
  const reports = new Float64Array(T * N);
  for (let t = 0; t < T; t++) {
    const gaps = !missing || t % 3 === 0 ? 0 : t % 17 === 0 ? 1 : 0.4;
    for (let i = 0; i < N; i++) {
      const x = random();
      reports[t * N + i] = random() < gaps ? (random() < 0.5 ? NaN : -1) : x;
    }
  }
  return { workers: Array.from({ length: N }, (_, i) => `w${i}`), reports, labels, silence: "half" };
}

const options: MechanismOptions[] = [
  {}, { silence: "sleep" }, { schedule: "doubling" }, { labelNoise: 0.2 }, { output: "sample", key: KEY },
];

test.each(options)("%j: in pieces of any length as at once, to the bit", (mechanism) => {
  for (const N of [1, 2, 3, 4, 5, 8, 9, 16, 19]) {
    const input = history(N, 600);
    const whole = crowd.replay({ ...mechanism, ...input, silence: mechanism.silence ?? "half", horizon: 600 });
    const replayer = crowd.replayer({ ...mechanism, workers: input.workers, horizon: 600 });
    const predictions: number[] = [];
    for (let t = 0, k = 1; t < 600; t += k, k = (k % 7) + 1) {
      const last = Math.min(600, t + k);
      const rows = { reports: input.reports.subarray(t * N, last * N), labels: input.labels.subarray(t, last) };
      predictions.push(...replayer.push(rows).predictions);
    }
    expect(predictions).toEqual(Array.from(whole.predictions));
    const { predictions: _, losses: __, ...standing } = whole;
    expect(replayer.standing()).toEqual(standing);
    replayer.free();
  }
});

type Computed = "predictions" | "weights" | "regret" | "mixtureRegret" | "loss";
type Contender = (input: Input) => () => Pick<ReturnType<typeof crowd.replay>, Computed>;
const contenders = new URL("../../bench/crowd/contenders/plain.mjs", import.meta.url).href;

test("plain JavaScript, which is what a replay's speed is compared with, computes the same", async () => {
  const { dense, sparse } = await import(contenders) as Record<"dense" | "sparse", Contender>;
  for (const N of [1, 3, 8, 20, 123]) {
    for (const missing of [false, true]) for (const silence of ["half", "sleep"] as const) {
      const input = { ...history(N, 300, missing), silence };
      const want = crowd.replay({ ...input, baselines: [] });
      for (const contender of missing ? [sparse] : [dense, sparse]) {
        const got = contender(input)();
        got.predictions.forEach((p, t) => expect(p).toBeCloseTo(want.predictions[t]!, 12));
        got.weights.forEach((weight, i) => expect(weight).toBeCloseTo(want.weights[i]!, 12));
        for (const field of ["regret", "mixtureRegret", "loss"] as const) {
          expect(got[field]).toBeCloseTo(want[field]!, 9);
        }
      }
    }
  }
});
