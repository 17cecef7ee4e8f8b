// `candor crowd` on tables in which few workers have a vote at a slot: replayed vote by vote, with the numbers of rows.

import { load, type Baseline, type Replayed } from "candor";
import { expect, test } from "vitest";
import { candor } from "./candor.js";

const { crowd } = await load();

const N = 13;
const T = 40;
const workers = Array.from({ length: N }, (_, i) => `w${i}`);
const labels = Array.from({ length: T }, (_, t) => (t % 5 === 3 ? null : (t >> 1) % 2));
/** Two or three have a vote at a slot; every seventh is silent. A worker's first votes are in the order of the names. */
const reports = Array.from({ length: T }, (_, t) => workers.map((_, i) => {
  if ((i - 2 * t + 2 * N * T) % N > 1 + (t % 2)) return undefined;
  return (t + i) % 7 === 0 ? null : ((31 * t + 17 * i) % 20) / 20;
}));
const INPUT = `slot,worker,report,label\n${reports.flatMap((row, t) =>
  row.flatMap((report, i) => (report === undefined ? [] : [`s${t},${workers[i]},${report ?? ""},${labels[t] ?? ""}`]))).join("\n")}\n`;

const near = (got: number | null, want: number | null): void => {
  expect(got === null).toBe(want === null);
  expect(Math.abs((got ?? 0) - (want ?? 0))).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(want ?? 0)));
};

interface Told {
  readonly regret: number;
  readonly bound: number;
  readonly loss: Readonly<Record<string, number>>;
  readonly weights: readonly { readonly id: string; readonly weight: number }[];
  readonly answers: readonly { readonly prediction: number; readonly loss: number | null; readonly baselines: Readonly<Record<string, number>> }[];
}

function same(told: Told, want: Replayed): void {
  near(told.regret, want.regret);
  near(told.bound, want.bound);
  for (const name of ["average", "median", "majority", "em", "hedge", "supervised", "best"] as const) near(told.loss[name]!, want.baselines[name]!.loss);
  told.weights.forEach(({ id, weight }) => near(weight, want.weights[workers.indexOf(id)]!));
  told.answers.forEach(({ prediction, loss, baselines }, t) => {
    near(prediction, want.predictions[t]!);
    near(loss, labels[t] === null ? null : want.losses[t]!);
    expect(Object.keys(baselines)).toEqual(Object.keys(want.answers!));
    for (const name of Object.keys(baselines) as Baseline[]) near(baselines[name]!, want.answers![name]![t]!);
  });
}

test("the table has fewer votes than a quarter of slots times workers", () => {
  expect(4 * (INPUT.trimEnd().split("\n").length - 1)).toBeLessThan(N * T);
});

test.each<[readonly string[], object]>([
  [[], {}], [["--silence", "sleep"], { silence: "sleep" }], [["--schedule", "fixed"], { schedule: "fixed" }],
  [["--schedule", "fixed", "--horizon", "99"], { schedule: "fixed", horizon: 99 }], [["--update", "prod"], { update: "prod" }],
])("%j: answers, those of the baselines, weights and losses are those of rows, Hedge's step too", async (args, options) => {
  const { code, stdout, stderr } = await candor(["crowd", "-", "--format", "json", "--answers", ...args], { input: INPUT });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const labelled = labels.filter((label) => label !== null).length;
  same(JSON.parse(stdout) as Told, crowd.replay({ horizon: labelled, ...options, workers, reports, labels, answers: true }));
});

test("--answers in csv: a column a baseline", async () => {
  const { stdout } = await candor(["crowd", "-", "--format", "csv", "--each", "--answers"], { input: INPUT });
  expect(stdout).toMatch(/^slot,prediction,confidence,reports,label,loss,average,median,majority,em,emWeights,hedge,supervised\n/);
  expect(stdout.trimEnd().split("\n")).toHaveLength(1 + T);
});

test("--answers is refused where no answer is shown whole", async () => {
  for (const args of [[], ["--format", "csv"], ["--format", "html"]]) {
    const { code, stderr } = await candor(["crowd", "-", "--answers", ...args], { input: INPUT });
    expect(code).toBe(2);
    expect(stderr).toContain("--answers would change nothing in --format");
  }
});
