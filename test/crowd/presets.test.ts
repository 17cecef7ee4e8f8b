// Presets: what they stand for, and that nothing contradicts them.

import { load } from "candor";
import { expect, test } from "vitest";
import { candor } from "../cli/candor.js";

const { crowd } = await load();
const workers = ["a", "b"];
const rows = { workers, reports: [[0.9, 0.2], [0.7, 0.4]], labels: [1, 0] };

test("hao-duan is wsu, fixed, mean, everybody asked", () => {
  const spelled = { update: "wsu", schedule: "fixed", output: "mean" } as const;
  expect(crowd.create({ workers, preset: "hao-duan", horizon: 9 })).toEqual(crowd.create({ workers, ...spelled, horizon: 9 }));
  expect(crowd.replay({ ...rows, preset: "hao-duan" })).toEqual(crowd.replay({ ...rows, ...spelled }));
  expect(crowd.replay({ ...rows, preset: "hao-duan", ...spelled })).toEqual(crowd.replay({ ...rows, ...spelled }));
  const run = { environment: "benign", workers: 3, slots: 20, runs: 2, seed: 1 } as const;
  expect(crowd.simulate({ ...run, preset: "hao-duan" })).toEqual(crowd.simulate({ ...run, ...spelled }));
});

test.each([
  [{ schedule: "anytime" }, '"schedule" expected fixed or nothing under preset hao-duan, got "anytime"'],
  [{ update: "prod" }, '"update" expected wsu or nothing under preset hao-duan, got "prod"'],
  [{ output: "sample" }, '"output" expected mean or nothing under preset hao-duan, got "sample"'],
  [{ perSlot: 2 }, '"perSlot" expected nothing: preset hao-duan asks everybody, got 2'],
] as const)("%o contradicts it", (more, message) => {
  expect(() => crowd.replay({ ...rows, preset: "hao-duan", ...more })).toThrow(message);
});

test("a state needs a horizon, and there is no other preset", () => {
  expect(() => crowd.create({ workers, preset: "hao-duan" })).toThrow('"horizon" expected an integer for the fixed schedule');
  expect(() => crowd.create({ workers, preset: "paper" as never })).toThrow('"preset" expected');
});

test("candor crowd --preset says the same as its options", async () => {
  const run = (...more: string[]) => candor(["crowd", "examples/votes.csv", "--format", "json", ...more]);
  expect(await run("--preset", "hao-duan")).toEqual(await run("--schedule", "fixed"));
  expect(await run("--preset", "hao-duan", "--schedule", "anytime")).toMatchObject({ code: 1, stderr: expect.stringContaining("preset hao-duan") });
});
