// `candor crowd --state`: today's votes on top of yesterday's state.

import { load, type CrowdState } from "candor";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { candor, folder } from "./candor.js";

const { crowd } = await load();
const HEAD = "slot,worker,report,label\n";
const KEY = "ab".repeat(16);

/** Slots [first, last) of three workers. */
function votes(first: number, last: number, name = (t: number): string => String(t)): string {
  return HEAD + Array.from({ length: last - first }, (_, k) => first + k).flatMap((t) =>
    ["ann", "bob", "cyd"].map((worker, i) => `${name(t)},${worker},${((t * 7 + i * 3) % 10) / 10},${t % 2}`)).join("\n") + "\n";
}

interface Told {
  readonly weights: { id: string; weight: number }[];
  readonly answers: { slot: string; prediction: number; label: number | null }[];
  readonly joined: string[];
  readonly settledBefore: string[];
  readonly unreported: string[];
  readonly slots: number;
}

async function run(input: string, args: readonly string[]): Promise<Told> {
  const { code, stdout, stderr } = await candor(["crowd", "-", "--format", "json", ...args], { input });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout) as Told;
}

const stateOf = (path: string): CrowdState => JSON.parse(readFileSync(path, "utf8")) as CrowdState;

describe.each<[string, readonly string[], (t: number) => string]>([
  ["wsu", [], String], ["wsu, slots with names", [], (t) => `question ${t}`], ["prod", ["--update", "prod"], String],
  ["elf-x", ["--update", "elf-x", "--key", KEY], String], ["two of three", ["--per-slot", "2", "--key", KEY], String],
])("%s", (_, options, name) => {
  test("two days are as one, to the bit", async () => {
    const state = `${folder()}/state.json`;
    const first = await run(votes(0, 9, name), ["--state", state, ...options]);
    const second = await run(votes(9, 20, name), ["--state", state]);
    const whole = await run(votes(0, 20, name), options);
    expect(second.weights).toEqual(whole.weights);
    expect([...first.answers, ...second.answers].map(({ prediction }) => prediction)).toEqual(whole.answers.map(({ prediction }) => prediction));
    expect(stateOf(state)).toMatchObject({ format: "candor/crowd/1", clock: 20, open: [] });
  });
});

test("the state is the library's: it can be read, gone on with and paid from there", async () => {
  const path = `${folder()}/state.json`;
  const { weights } = await run(votes(0, 6), ["--state", path]);
  expect(crowd.weights(stateOf(path))).toEqual(weights);
  const opened = crowd.open(stateOf(path), 6, { awake: ["ann", "bob"] });
  writeFileSync(path, JSON.stringify(opened.state));
  // a slot that was opened elsewhere keeps who was asked there
  const { code, stderr } = await candor(["crowd", "-", "--state", path], { input: `${HEAD}6,cyd,1,1\n` });
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('reports of workers who were asked at slot 6, got "cyd"') });
  expect((await run(`${HEAD}6,ann,1,1\n`, ["--state", path])).slots).toBe(1);
});

test("what comes again is passed over, and said", async () => {
  const path = `${folder()}/state.json`;
  await run(votes(0, 5), ["--state", path]);
  const before = stateOf(path);
  const again = await run(votes(3, 5), ["--state", path]);
  expect(again).toMatchObject({ slots: 0, settledBefore: ["3", "4"], answers: [] });
  expect(stateOf(path)).toEqual(before);
  const { stdout } = await candor(["crowd", "-", "--state", path], { input: votes(4, 6) });
  expect(stdout).toContain("1 slot settled before and passed over: 4.");
});

test("a label without a report is said", async () => {
  const path = `${folder()}/state.json`;
  expect(await run(`${HEAD}0,ann,0.5,1\n1,ann,,1\n`, ["--state", path])).toMatchObject({ unreported: ["1"] });
  expect((await candor(["crowd", "-", "--state", path], { input: `${HEAD}2,ann,,1\n` })).stdout).toContain("1 label without a report, which moves nothing: 2.");
});

test("a slot without a label is answered, not kept, and settles when it comes again with one", async () => {
  const path = `${folder()}/state.json`;
  const [open] = (await run(`${HEAD}0,ann,0.9,\n0,bob,0.7,\n`, ["--state", path])).answers;
  expect(open).toMatchObject({ slot: "0", prediction: 0.8, label: null });
  expect(stateOf(path)).toMatchObject({ open: [], settled: [], clock: 0 });
  const [settled] = (await run(`${HEAD}0,ann,0.9,1\n0,bob,0.7,1\n`, ["--state", path])).answers;
  expect(settled).toMatchObject({ prediction: 0.8, label: 1 });
  expect(stateOf(path).settled).toEqual([[0, 0]]);
});

test("new workers join with the share 1/N", async () => {
  const path = `${folder()}/state.json`;
  await run(votes(0, 4), ["--state", path]);
  const { joined, weights } = await run(`${HEAD}9,dan,0.5,\n`, ["--state", path]);
  expect(joined).toEqual(["dan"]);
  expect(weights.at(-1)).toMatchObject({ id: "dan", weight: expect.closeTo(0.25, 12) as number });
});

test("payments are of all days", async () => {
  const path = `${folder()}/state.json`;
  await run(votes(0, 4), ["--state", path]);
  const { payments } = await run(votes(4, 8), ["--state", path, "--budget", "1000", "--rule", "brier"]) as unknown as { payments: unknown };
  expect(payments).toEqual(crowd.payments(stateOf(path), { budget: 1000, rule: "brier" }).payments);
});

describe("refused, and the state is as it was", () => {
  test.each<[string, readonly string[], string, number]>([
    ["an option that says otherwise", ["--update", "prod"], "--update: this state was made with wsu", 1],
    ["another silence", ["--silence", "sleep"], "--silence: this state was made with half", 1],
    ["a limit it does not have", ["--per-slot", "2", "--key", KEY], "--per-slot: this state was made with none", 1],
    ["a wrong row", [], 'line 2: "report" expected', 1],
  ])("%s", async (what, options, message, want) => {
    const path = `${folder()}/state.json`;
    await run(votes(0, 4), ["--state", path]);
    const before = readFileSync(path, "utf8");
    const input = what === "a wrong row" ? `${HEAD}9,ann,7,1\n` : votes(4, 6);
    const { code, stdout, stderr } = await candor(["crowd", "-", "--state", path, ...options], { input });
    expect({ code, stdout }).toEqual({ code: want, stdout: "" });
    expect(stderr).toContain(message);
    expect(readFileSync(path, "utf8")).toBe(before);
    expect(readdirSync(path.slice(0, path.lastIndexOf("/")))).toEqual(["state.json"]);
  });

  test.each([
    ["no JSON", "{", "not JSON"], ["no state", "{}", '"state.format" expected "candor/crowd/1"'], ["a table", "a,b\n", "not JSON"],
  ])("%s", async (_, content, message) => {
    const path = `${folder()}/state.json`;
    writeFileSync(path, content);
    const { code, stderr } = await candor(["crowd", "-", "--state", path], { input: votes(0, 2) });
    expect(code).toBe(1);
    expect(stderr).toContain(message);
  });

  test("the votes are no state, and the state no place for the result", async () => {
    const path = `${folder()}/votes.csv`;
    writeFileSync(path, votes(0, 2));
    expect((await candor(["crowd", path, "--state", path])).stderr).toContain("a state has a file of its own");
    const state = `${folder()}/state.json`;
    await run(votes(0, 2), ["--state", state]);
    expect((await candor(["crowd", path, "--state", state, "--out", state])).code).toBe(1);
  });
});

test("the same options may be said every day", async () => {
  const path = `${folder()}/state.json`;
  const options = ["--state", path, "--output", "sample", "--key", KEY.toUpperCase(), "--scale", "0.5"];
  await run(votes(0, 2), options);
  expect((await run(votes(2, 4), options)).slots).toBe(2);
});
