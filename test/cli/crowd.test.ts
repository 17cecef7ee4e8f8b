// What `candor crowd` computes and how it says it.

import { load } from "candor";
import { describe, expect, test } from "vitest";
import { candor } from "./candor.js";
import { cellsIn, chartsIn, reportIn, slotOf } from "./page.js";

const { crowd } = await load();

const VOTES = `round,worker,report,label
r1,ann,1,1
r1,bob,0,1
r1,"c, d",0.5,1
r2,ann,0.2,0
r2,bob,0.9,0
r3,bob,0.4,
r4,ann,0.75,1
r4,bob,,1
r4,"c, d",1,1
`;
const workers = ["ann", "bob", "c, d"];
/** An empty report is silence, a missing row absence. */
const reports = [[1, 0, 0.5], [0.2, 0.9, undefined], [undefined, 0.4, undefined], [0.75, null, 1]];
const labels = [1, 0, null, 1];

const json = async (args: readonly string[] = [], input = VOTES): Promise<Record<string, unknown>> => {
  const { code, stdout, stderr } = await candor(["crowd", "-", "--format", "json", ...args], { input });
  expect(stderr).toBe("");
  expect(code).toBe(0);
  return JSON.parse(stdout) as Record<string, unknown>;
};

describe("json", () => {
  test.each<[readonly string[], object]>([
    [[], {}],
    [["--silence", "sleep", "--scale", "0.5"], { silence: "sleep", scale: 0.5 }],
    [["--schedule", "fixed"], { schedule: "fixed", horizon: 3 }],
    [["--update", "prod", "--label-noise", "0.1"], { update: "prod", labelNoise: 0.1 }],
    [["--per-slot", "2", "--key", "ab".repeat(16)], { perSlot: 2, key: "ab".repeat(16) }],
  ])("%j is what the library replays", async (args, options) => {
    const answer = await json(args);
    const want = crowd.replay({ horizon: 3, ...options, workers, reports, labels });
    expect(Object.keys(answer)).toEqual(["slots", "workers", "update", "schedule", "loss", "regret", "bound", "weights", "answers"]);
    expect(answer).toMatchObject({ slots: 3, workers: 3, regret: want.regret, bound: want.bound });
    expect(answer.loss).toEqual({
      mechanism: want.loss,
      ...Object.fromEntries((["average", "median", "majority", "em", "hedge", "supervised", "best"] as const).map((name) => [name, want.baselines[name]!.loss])),
    });
    expect(answer.weights).toEqual(workers.map((id, i) => ({ id, weight: want.weights[i] })));
    expect(answer.answers).toEqual(["r1", "r2", "r3", "r4"].map((slot, t) => ({
      slot, prediction: want.predictions[t], confidence: Math.max(want.predictions[t]!, 1 - want.predictions[t]!),
      reports: [3, 2, 1, 2][t], label: labels[t], loss: labels[t] === null ? null : want.losses[t],
    })));
  });

  test("payments are whole and sum to the budget with what is left", async () => {
    for (const rule of ["weight", "brier"]) {
      const { payments, unspent } = await json(["--budget", "1000001", "--rule", rule]) as { payments: { payment: number }[]; unspent: number };
      expect(payments.reduce((sum, { payment }) => sum + payment, unspent)).toBe(1_000_001);
      expect(payments.every(({ payment }) => Number.isInteger(payment))).toBe(true);
    }
  });

  test("slots whose rows do not stand together are the same slots", async () => {
    const lines = VOTES.trimEnd().split("\n");
    const shuffled = [lines[0], ...[1, 4, 6, 7, 2, 3, 5, 8, 9].map((k) => lines[k])].join("\n");
    expect(await json([], shuffled)).toEqual(await json());
  });
});

describe("the answers", () => {
  test("jsonl: a slot a line, as in json", async () => {
    const { stdout } = await candor(["crowd", "-", "--format", "jsonl"], { input: VOTES });
    expect(stdout.trimEnd().split("\n").map((line) => JSON.parse(line) as unknown)).toEqual((await json()).answers);
  });

  test("csv --each: the same, empty fields where there is nothing", async () => {
    const { stdout } = await candor(["crowd", "-", "--format", "csv", "--each"], { input: VOTES });
    const [head, ...lines] = stdout.trimEnd().split("\n");
    expect(head).toBe("slot,prediction,confidence,reports,label,loss");
    const answers = (await json()).answers as { slot: string; prediction: number; confidence: number; reports: number; label: number | null; loss: number | null }[];
    expect(lines).toEqual(answers.map((a) => [a.slot, a.prediction, a.confidence, a.reports, a.label ?? "", a.loss ?? ""].join(",")));
  });

  test("the table has what is open first, then the latest, and counts the rest", async () => {
    const rows = Array.from({ length: 30 }, (_, t) => `s${t},ann,0.8,${t === 4 ? "" : 1}`);
    const { stdout } = await candor(["crowd", "-"], { input: `slot,worker,report,label\n${rows.join("\n")}\n` });
    const shown = [...stdout.matchAll(/^(s\d+) +0\.8000 +0\.8000 +1 +([-1])$/gm)].map(([, slot, label]) => `${slot} ${label}`);
    expect(shown).toEqual(["s4 -", ...Array.from({ length: 19 }, (_, k) => `s${29 - k} 1`)]);
    expect(stdout).toContain("10 more slots left out: --format json, jsonl or csv --each has all.");
  });

  test("html has them too", async () => {
    const { stdout } = await candor(["crowd", "-", "--format", "html"], { input: VOTES });
    for (const cell of ["r3", "confidence"]) expect(cellsIn(stdout)).toContain(cell);
  });
});

describe("for a person", () => {
  test("a table", async () => {
    const { code, stdout } = await candor(["crowd", "-", "--budget", "100"], { input: VOTES });
    expect(code).toBe(0);
    for (const words of ["3 slots (1 more still open), 3 workers; update wsu, schedule anytime", "best worker (ann)", "cannot exceed", "payment", "Unspent: 0"]) expect(stdout).toContain(words);
  });

  test("csv", async () => {
    const { stdout } = await candor(["crowd", "-", "--format", "csv"], { input: VOTES });
    expect(stdout).toMatch(/^worker,weight\nann,0\.\d+\nbob,0\.\d+\n"c, d",0\.\d+\n$/);
  });

  test("html: regret and weights along the course, and the history itself", async () => {
    const { code, stdout } = await candor(["crowd", "-", "--format", "html"], { input: VOTES.replace("r4,bob,,1\n", "") });
    expect(code).toBe(0);
    expect(chartsIn(stdout).map(({ title }) => title)).toEqual(["Cumulative regret against the best worker so far", "Weights"]);
    expect(reportIn(stdout).live).toMatchObject({ room: "crowd", scene: { history: { workers: ["ann", "bob", "c, d"] } } });
  });
});

test("either name of the slots' column gives the same", async () => {
  expect(await json([], VOTES.replace("round,", "slot,"))).toEqual(await json());
});

describe("refusals name the row", () => {
  test.each([
    ["round,worker\n", "expected the columns slot,worker,report[,label][,family] or task,worker,label[,gold][,family]; got \"round,worker\""],
    ["round,worker,report,label\nr,a,1.5,1\n", 'line 2: "report" expected a number from 0 to 1 or nothing, got "1.5"'],
    ["round,worker,report,label\nr,a,x,1\n", 'line 2: "report" expected a number from 0 to 1 or nothing, got "x"'],
    ["round,worker,report,label\nr,a,1,2\n", 'line 2: "label" expected a number from 0 to 1 or nothing, got "2"'],
    ["round,worker,report,label\nr,a,1,1\nr,b,1,0\n", 'line 3: "label" expected 1 as in the slot\'s other rows, got "0"'],
    ["round,worker,report,label\nr,a,1,1\nr,a,1,1\n", 'slot "r" has worker "a" twice'],
    ["round,worker,report,label\n,a,1,1\n", 'line 2: "round" expected a name, got ""'],
    ["round,worker,report,label\nr,,1,1\n", 'line 2: "worker" expected a name, got ""'],
    ["round,worker,report,label\n", "a header, but no rows"],
    ["{}", "expected votes: rows with task, worker and label, or {task: {worker: label}}; got other JSON"],
  ])("%j", async (input, message) => {
    const { code, stdout, stderr } = await candor(["crowd", "-"], { input });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(message);
  });

  test("wrong options", async () => {
    expect((await candor(["crowd", "-", "--update", "naive"], { input: VOTES })).code).toBe(2);
    expect((await candor(["crowd", "-", "--update", "prod", "--schedule", "anytime"], { input: VOTES })).code).toBe(1);
  });
});

test("slots without any label are all predicted and stay open", async () => {
  const answer = await json([], "round,worker,report,label\nr,a,1,\n");
  expect(answer).toMatchObject({ slots: 0, regret: 0, weights: [{ id: "a", weight: 1 }] });
});

test("without any label there are dashes, no NaN", async () => {
  const input = "round,worker,report,label\nr,a,1,\n";
  for (const format of ["table", "html"]) {
    const { code, stdout } = await candor(["crowd", "-", "--format", format], { input });
    expect(code).toBe(0);
    expect(format === "html" ? slotOf(stdout) : stdout).not.toContain("NaN");
  }
  expect((await candor(["crowd", "-"], { input })).stdout).toMatch(/mechanism +- /);
});

test("what best and regret mean is said where workers are absent", async () => {
  const words = "the best worker's loss is the average's where it was absent";
  expect((await candor(["crowd", "-"], { input: VOTES })).stdout).toContain(words);
  expect((await candor(["crowd", "-"], { input: "round,worker,report,label\nr,a,1,1\n" })).stdout).not.toContain(words);
});

test.each([["--scale", "0"], ["--scale", "1e-310"], ["--label-noise", "0.5"], ["--label-noise", "-0.1"], ["--per-slot", "0"], ["--horizon", "0"], ["--key", "ab"], ["--budget", "-1"]])("%s %s is wrong usage, and the option is named", async (option, value) => {
  const { code, stdout, stderr } = await candor(["crowd", "-", `${option}=${value}`], { input: VOTES });
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(option);
});
