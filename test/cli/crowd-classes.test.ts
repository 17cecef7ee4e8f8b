// `candor crowd` on tables of classes.

import { load, type Baseline, type Replayed } from "candor";
import { describe, expect, test } from "vitest";
import { candor, file, folder } from "./candor.js";
import { cellsIn, chartsIn, reportIn } from "./page.js";

const { crowd } = await load();

const VOTES = `task,worker,label,gold
t1,ann,cat,cat
t1,bob,dog,cat
t2,ann,dog,
t2,cyd,dog,
t3,ann,bird,bird
t3,bob,,bird
t3,cyd,cat,bird
t4,bob,cat,cat
`;
const workers = ["ann", "bob", "cyd"];
const classes = ["cat", "dog", "bird"];
const slots = ["t1", "t2", "t3", "t4"];
const reports = [["cat", "dog", undefined], ["dog", undefined, "dog"], ["bird", null, "cat"], [undefined, "cat", undefined]];
const labels = ["cat", null, "bird", "cat"];
const replay = (options: object = {}): Replayed => crowd.replay({ horizon: 3, workers, classes, reports, labels, answers: true, ...options });

const run = async (args: readonly string[], input = VOTES): Promise<string> => {
  const { code, stdout, stderr } = await candor(["crowd", "-", ...args], { input });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
};

interface Opinion {
  readonly answer: string;
  readonly confidence: number;
  readonly distribution: Readonly<Record<string, number>>;
}

function opinion(values: Float64Array, t: number): Opinion {
  const shares = Array.from(values.subarray(3 * t, 3 * t + 3));
  const confidence = Math.max(...shares);
  return {
    answer: classes[shares.indexOf(confidence)]!, confidence,
    distribution: Object.fromEntries(classes.map((name, c) => [name, shares[c]!])),
  };
}

const expected = ({ predictions, losses }: Replayed): object[] => slots.map((slot, t) => ({
  slot, ...opinion(predictions, t), reports: [2, 2, 2, 1][t], label: labels[t], loss: labels[t] === null ? null : losses[t],
}));

describe("json", () => {
  test.each<[readonly string[], object]>([
    [[], {}],
    [["--silence", "sleep", "--scale", "0.5"], { silence: "sleep", scale: 0.5 }],
    [["--schedule", "fixed"], { schedule: "fixed" }],
    [["--update", "prod", "--label-noise", "0.1"], { update: "prod", labelNoise: 0.1 }],
    [["--output", "sample", "--key", "ab".repeat(16)], { output: "sample", key: "ab".repeat(16) }],
  ])("%j is what the library replays", async (args, options) => {
    const answer = JSON.parse(await run(["--format", "json", ...args])) as Record<string, unknown>;
    const want = replay(options);
    const compared = ["average", "majority", "em", "hedge", "supervised", "best"] as const;
    expect(answer).toMatchObject({ slots: 3, workers: 3, classes, regret: want.regret, bound: want.bound });
    expect(answer.loss).toEqual({ mechanism: want.loss, ...Object.fromEntries(compared.map((name) => [name, want.baselines[name]!.loss])) });
    expect(answer.weights).toEqual(workers.map((id, i) => ({ id, weight: want.weights[i] })));
    expect(answer.answers).toEqual(expected(want));
  });

  test("--answers: of every baseline the same, but of the median, which classes have not", async () => {
    const { answers } = JSON.parse(await run(["--format", "json", "--answers"])) as { answers: { baselines: Record<string, Opinion> }[] };
    const want = replay().answers!;
    expect(Object.keys(want)).not.toContain("median");
    expect(answers.map(({ baselines }) => baselines)).toEqual(slots.map((_, t) =>
      Object.fromEntries(Object.entries(want).map(([name, values]) => [name, opinion(values, t)]))));
  });

  test("payments are whole and sum to the budget with what is left", async () => {
    for (const rule of ["weight", "brier", "answers"]) {
      const { payments, unspent } = JSON.parse(await run(["--format", "json", "--budget", "1000001", "--rule", rule])) as { payments: { payment: number }[]; unspent: number };
      expect(payments).toEqual(crowd.payments(replay(), { budget: 1_000_001, rule: rule as "weight" }).payments);
      expect(payments.reduce((sum, { payment }) => sum + payment, unspent)).toBe(1_000_001);
    }
  });
});

test("jsonl: a slot a line", async () => {
  expect((await run(["--format", "jsonl"])).trimEnd().split("\n").map((line) => JSON.parse(line) as unknown)).toEqual(expected(replay()));
});

test("csv: weights, with --each the answers and what the baselines answer", async () => {
  expect(await run(["--format", "csv"])).toMatch(/^worker,weight\nann,0\.\d+\nbob,0\.\d+\ncyd,0\.\d+\n$/);
  const { predictions, losses, answers } = replay();
  const names = Object.keys(answers!) as Baseline[];
  expect(await run(["--format", "csv", "--each", "--answers"])).toBe([
    ["slot", "answer", "confidence", "reports", "label", "loss", ...names],
    ...slots.map((slot, t) => {
      const { answer, confidence } = opinion(predictions, t);
      const loss = labels[t] === null ? "" : losses[t];
      return [slot, answer, confidence, [2, 2, 2, 1][t], labels[t] ?? "", loss, ...names.map((name) => opinion(answers![name]!, t).answer)];
    }),
  ].map((row) => `${row.join(",")}\n`).join(""));
});

test("for a person: a table and a page without charts", async () => {
  const table = await run([]);
  for (const words of ["3 slots (1 more still open), 3 workers, 3 classes", "the largest probability in the answer", "cannot exceed"]) expect(table).toContain(words);
  expect(table).toMatch(/^t2 +dog +1\.0000 +2 +-$/m);
  expect(table).not.toMatch(/median|NaN|undefined/);
  const page = await run(["--format", "html"]);
  expect(cellsIn(page)).toContain("dog");
  expect(chartsIn(page)).toEqual([]);
  expect(reportIn(page).live).toBeUndefined();
});

test("classes that are numbers are in the order of size, so that equals are settled by it", async () => {
  const [one] = JSON.parse(`[${await run(["--format", "jsonl"], "task,worker,label\nt,a,10\nt,b,9\n")}]`) as Opinion[];
  expect(one).toMatchObject({ answer: "9", confidence: 0.5, distribution: { 9: 0.5, 10: 0.5 } });
});

test("a class that only gold names is one too", async () => {
  const { classes: named } = JSON.parse(await run(["--format", "json"], "task,worker,label,gold\nt,a,x,y\n")) as { classes: string[] };
  expect(named).toEqual(["x", "y"]);
});

describe("refusals", () => {
  test.each<[string, readonly string[], string]>([
    [VOTES, ["--per-slot", "2"], "--per-slot: reports are classes, and whoever has a vote was asked"],
    [VOTES, ["--state", "state.json"], '--state: expected reports from 0 to 1, got the class "cat"; --values cat=1,...'],
    [`${VOTES}t4,bob,dog,cat\n`, [], 'slot "t4" has worker "bob" twice'],
    ["task,worker,label\nt,a,cat\n", [], 'expected at least two classes, got "cat" alone'],
  ])("%#", async (input, args, message) => {
    const there = args.map((arg) => (arg === "state.json" ? `${folder()}/${arg}` : arg));
    const { code, stdout, stderr } = await candor(["crowd", "-", ...there], { input });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(message);
  });

  test("of an experiment", async () => {
    const { code, stderr } = await candor(["experiment", "votes", file(VOTES)]);
    expect(code).toBe(1);
    expect(stderr).toContain('expected reports from 0 to 1, got the class "cat"');
  });
});
