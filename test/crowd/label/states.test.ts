// Going on from a saved state, and what is refused.

import { isRefusal, load, type LabelState } from "candor";
import { describe, expect, test } from "vitest";
import { CLASSES, columnsOf, honest, patients, votesOf } from "./crowds.js";

const { crowd } = await load();
const EXACT = { tolerance: 1e-12, iterations: 5000 };
const day = honest(120, [0.9, 0.8, 0.75, 0.6, 0.85, 0.7], 3, 11);
const all = votesOf(day);
const passed = (state: LabelState): LabelState => JSON.parse(JSON.stringify(state)) as LabelState;

describe.each(["dawid-skene", "one-coin"] as const)("%s", (method) => {
  test.each([
    ["new votes on new tasks", all.slice(0, 200), all.slice(200)],
    ["new votes on old tasks", all.filter(({ worker }) => worker !== "w4"), all.filter(({ worker }) => worker === "w4")],
    ["nothing new", all, []],
  ])("%s: the fixed point of all votes at once", (_, first, second) => {
    const options = { method, classes: CLASSES.slice(0, 3), ...EXACT };
    const before = crowd.label(first, options);
    const after = crowd.label(second, { state: passed(before.state), ...EXACT });
    const whole = crowd.label(all, options);
    const place = new Map(whole.tasks.map((task, t) => [task, t]));
    expect(after.state.version).toBe(2);
    expect(after.answers.length).toBe(whole.answers.length);
    after.tasks.forEach((task, t) => {
      for (let c = 0; c < 3; c++) {
        expect(Math.abs(after.posteriors[3 * t + c]! - whole.posteriors[3 * place.get(task)! + c]!)).toBeLessThan(1e-4);
      }
    });
    expect(after.logLikelihood).toBeCloseTo(whole.logLikelihood!, 6);
  });
});

test("columns go on as lists do", () => {
  const before = passed(crowd.label(all.slice(0, 200), { classes: ["a", "b", "c"] }).state);
  const rest = { ...day, votes: day.votes.slice(200) };
  const [listed, columns] = [votesOf(rest), { ...columnsOf(rest), classes: ["c", "b", "a"], label: rest.votes.map(([, , l]) => 2 - l) }]
    .map((votes) => crowd.label(votes, { state: before }));
  const place = new Map(columns!.tasks.map((task, t) => [task, t]));
  listed!.tasks.forEach((task, t) => expect(columns!.confidence[place.get(task)!]).toBeCloseTo(listed!.confidence[t]!, 9));
});

test("a class that becomes known later is certain from then on", () => {
  const before = crowd.label(all);
  const [task] = [before.tasks[before.wanted[0]!]!];
  const other = before.classes.find((name) => name !== before.answers[before.wanted[0]!])!;
  const after = crowd.label([], { state: passed(before.state), gold: { [task]: other } });
  expect(after.answers[after.tasks.indexOf(task)]).toBe(other);
  expect(after.taught).toBe(1);
  const later = crowd.label([], { state: passed(after.state) });
  expect(later.answers[later.tasks.indexOf(task)]).toBe(other);
  expect(() => crowd.label([], { state: passed(after.state), gold: { [task]: before.classes.find((name) => name !== other)! } }))
    .toThrow(`"gold.${task}" expected ${other}, as in the state`);
});

const votes = patients.slice(0, 14);
const state = crowd.label(votes).state;
const edited = (change: object): unknown => ({ ...passed(state), ...change });

test.each<[string, unknown, unknown, string, unknown]>([
  ["no votes", [], undefined, "votes", undefined],
  ["a text", "votes", undefined, "votes", "votes"],
  ["a vote that is none", [...votes, 3], undefined, "votes[14]", 3],
  ["a hole", [votes[0], , votes[1]], undefined, "votes[1]", undefined],
  ["an unknown field", [{ ...votes[0], extra: 1 }], undefined, "votes[0].extra", "extra"],
  ["a task that is a number", [{ ...votes[0], task: 7 }], undefined, "votes[0].task", 7],
  ["a label that is NaN", [{ ...votes[0], label: NaN }], undefined, "votes[0].label", NaN],
  ["a label without a name", [{ ...votes[0], label: "" }], undefined, "votes[0].label", ""],
  ["a label that is no class", votes, { classes: ["1", "2"] }, "votes[7].label", "3"],
  ["a class twice", votes, { classes: [1, "1"] }, "classes[1]", "1"],
  ["no method", votes, { method: "em" }, "method", "em"],
  ["supervised without gold", votes, { method: "supervised" }, "gold", undefined],
  ["supervised, gold of no task", votes, { method: "supervised", gold: { nobody: 1 } }, "gold", expect.anything()],
  ["gold that is a list", votes, { gold: ["1"] }, "gold", ["1"]],
  ["gold that is a Map", votes, { gold: new Map([["1", "1"]]) }, "gold", expect.anything()],
  ["gold that is no class", votes, { classes: [1, 2, 3, 4], gold: { 1: "9" } }, "gold.1", "9"],
  ["truth that is no class", votes, { classes: [1, 2, 3, 4], truth: { 1: "9" } }, "truth.1", "9"],
  ["no iteration", votes, { iterations: 0 }, "iterations", 0],
  ["a negative tolerance", votes, { tolerance: -1 }, "tolerance", -1],
  ["an unknown option", votes, { smoothing: 1 }, "smoothing", "smoothing"],
  ["columns of unequal length", { tasks: ["t"], workers: ["w"], classes: ["a"], task: [0, 0], worker: [0], label: [0, 0] }, undefined, "votes.worker", [0]],
  ["an index too high", { tasks: ["t"], workers: ["w"], classes: ["a"], task: [0], worker: [1], label: [0] }, undefined, "votes.worker[0]", 1],
  ["a task's name twice", { tasks: ["t", "t"], workers: ["w"], classes: ["a"], task: [0], worker: [0], label: [0] }, undefined, "votes.tasks[1]", "t"],
  ["columns without a vote", { tasks: [], workers: [], classes: [], task: [], worker: [], label: [] }, undefined, "votes.task", undefined],
  ["another method than the state's", votes, { state, method: "majority" }, "method", "majority"],
  ["other classes than the state's", votes, { state, classes: ["1"] }, "classes", ["1"]],
  ["a class that the state does not know", [{ ...votes[0], label: "9" }], { state }, "votes[0].label", "9"],
  ["a state of another kind", votes, { state: edited({ format: "candor/crowd/1" }) }, "state.format", "candor/crowd/1"],
  ["a state without votes", votes, { state: edited({ votes: undefined }) }, "state.votes", undefined],
  ["a state whose vote is of nobody", votes, { state: edited({ votes: { ...state.votes, worker: state.votes.worker.map(() => 7) } }) }, "state.votes.worker[0]", 7],
  ["a state with too little gold", votes, { state: edited({ gold: [] }) }, "state.gold", []],
  ["a state whose gold is no class", votes, { state: edited({ gold: [9, null] }) }, "state.gold[0]", 9],
  ["a prior of 0", votes, { state: edited({ prior: [0, ...state.prior.slice(1)] }) }, "state.prior[0]", 0],
  ["a prior that sums to 2", votes, { state: edited({ prior: state.prior.map((p) => 2 * p) }) }, "state.prior[0]", expect.any(Number)],
  ["confusions that are missing", votes, { state: edited({ confusion: [1] }) }, "state.confusion", [1]],
  ["a version that is none", votes, { state: edited({ version: 0 }) }, "state.version", 0],
])("%s is refused, by name and value", (_, given, options, field, got) => {
  let refused: unknown;
  try {
    crowd.label(given as never, options as never);
  } catch (error) {
    refused = error;
  }
  expect(isRefusal(refused), String(refused)).toBe(true);
  expect(refused).toMatchObject({ field });
  if (got !== undefined) expect((refused as { got: unknown }).got).toEqual(got);
});

test("what is refused changes nothing: the state goes on as before", () => {
  const text = JSON.stringify(state);
  expect(() => crowd.label([...votes, { task: "new", worker: "new", label: "9" }], { state })).toThrow();
  expect(JSON.stringify(state)).toBe(text);
  expect(crowd.label([], { state }).tasks).toEqual(state.tasks);
});
