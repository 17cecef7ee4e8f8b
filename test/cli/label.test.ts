// `candor label`: answers out of a file of votes.

import { load, type LabelState } from "candor";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { honest, patients, votesOf } from "../crowd/label/crowds.js";
import { ROOT } from "../packed.js";
import { candor, file, folder } from "./candor.js";
import { cellsIn } from "./page.js";

const { crowd } = await load();
const VOTES = `task,worker,label,gold
one,ann,yes,yes
one,bob,yes,
one,cyd,no,
two,ann,no,
two,bob,no,no
two,cyd,yes,
three,ann,yes,
three,bob,no,
three,cyd,,
`;
const PATIENTS = join(ROOT, "test/vectors/dawid-skene-1979.csv");

async function told(args: readonly string[], input = ""): Promise<string> {
  const { code, stdout, stderr } = await candor(["label", ...args], { input });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

test("csv is task,answer,confidence, and the library's", async () => {
  const { tasks, answers, confidence } = crowd.label(patients);
  const rows = tasks.map((task, t) => `${task},${answers[t]},${confidence[t]}`);
  expect(await told([PATIENTS, "--format", "csv"])).toBe(`${["task,answer,confidence", ...rows].join("\n")}\n`);
});

test("gold scores and teaches nothing, unless --gold says so", async () => {
  const [scored, taught] = await Promise.all([[], ["--gold"]].map(async (more) =>
    JSON.parse(await told(["-", "--format", "json", ...more], VOTES)) as Record<string, unknown>));
  expect(scored).toMatchObject({ method: "dawid-skene", taught: 0, score: { labelled: 2 }, classes: ["yes", "no"] });
  expect(taught).toMatchObject({ taught: 2, score: null, wanted: ["three"] });
  expect(taught!["answers"]).toMatchObject([
    { task: "one", answer: "yes", confidence: 1, votes: 3, posterior: { yes: 1, no: 0 }, gold: "yes" }, {}, { votes: 2, gold: null },
  ]);
});

test.each(["dawid-skene", "one-coin", "majority"])("--method %s", async (method) => {
  const lines = (await told(["-", "--format", "jsonl", "--method", method], VOTES)).trim().split("\n");
  expect(lines.map((line) => (JSON.parse(line) as { task: string }).task)).toEqual(["one", "two", "three"]);
});

test("the example's table says what a person looks for", async () => {
  const table = await told([join(ROOT, "examples/labels.csv")]);
  for (const said of ["30 tasks, 5 workers, 114 votes, 3 classes", "Against gold", "Krippendorff's alpha", "want another vote first", "accuracy"]) {
    expect(table).toContain(said);
  }
  expect(cellsIn(await told([join(ROOT, "examples/labels.csv"), "--format", "html"]))).toContain("photo-10");
  expect(await told([join(ROOT, "examples/labels.csv"), "--gold", "--method", "supervised"])).toContain("10 tasks of known class taught.");
});

test("--state: two days end where one does", async () => {
  const path = `${folder()}/labels.json`;
  const votes = votesOf(honest(80, [0.9, 0.8, 0.85, 0.7, 0.75], 2, 4));
  const day = (some: typeof votes): string =>
    `task,worker,label\n${some.map(({ task, worker, label }) => `${task},${worker},${label}\n`).join("")}`;
  await told(["-", "--state", path], day(votes.slice(0, 150)));
  const both = JSON.parse(await told(["-", "--state", path, "--format", "json"], day(votes.slice(150)))) as
    { answers: { task: string; answer: string }[] };
  const whole = crowd.label(votes);
  expect(both.answers.map(({ task, answer }) => [task, answer])).toEqual(whole.tasks.map((task, t) => [task, whole.answers[t]]));
  const state = JSON.parse(readFileSync(path, "utf8")) as LabelState;
  expect(state).toMatchObject({ format: "candor/labels/1", version: 2, method: "dawid-skene" });
  expect(state.votes.task).toHaveLength(votes.length);
});

describe("is refused, with the reason", () => {
  test.each<[string, readonly string[], string, string]>([
    ["another table", ["-"], "a,b\n1,2\n", "task,worker,label"],
    ["a task without a name", ["-"], "task,worker,label\n,ann,yes\n", '"task" expected a name, got ""'],
    ["gold that disagrees", ["-"], "task,worker,label,gold\nt,a,x,x\nt,b,x,y\n", 'line 3: "gold" expected "x" as in the task\'s other rows, got "y"'],
    ["no gold to learn from", ["-", "--gold"], "task,worker,label\nt,a,x\n", "no task has a class in a column gold"],
    ["no answer at all", ["-"], "task,worker,label\nt,a,\nt,b,\n", "no answers: the label is empty in all 2 rows"],
    ["JSON that is cut off", ["-"], '{"a":1', "line 1: not JSON"],
    ["JSON lines that are no rows", ["-"], '{"task":"t","worker":"w","label":"x"}\n[1]\n', "line 2: expected an object"],
    ["JSON", ["-"], "{}", "expected votes"],
  ])("%s", async (_, args, input, reason) => {
    const { code, stdout, stderr } = await candor(["label", ...args], { input });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(reason);
  });

  test("a state that is something else, or was made by another method", async () => {
    const other = await candor(["label", PATIENTS, "--state", file('{"format":"candor/crowd/1"}')]);
    expect(other).toMatchObject({ code: 1, stderr: expect.stringContaining("state") as unknown });
    const path = file(JSON.stringify(crowd.label(patients).state));
    const { code, stderr } = await candor(["label", PATIENTS, "--state", path, "--method", "majority"]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("--method expected dawid-skene, as in the state") as unknown });
  });

  test("wrong usage", async () => {
    for (const args of [["--method", "em"], ["--method", "supervised"], ["--iterations", "0"]]) {
      expect((await candor(["label", PATIENTS, ...args])).code).toBe(2);
    }
  });
});
