// candor experiment tuned and votes: the shipped figures, and a table of votes.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { candor } from "./candor.js";

interface Model { readonly loss: number; readonly reward: number; readonly error: number; readonly kl: number }
const shipped = JSON.parse(readFileSync(new URL("../../examples/tuned-crowd/tuned.json", import.meta.url), "utf8")) as {
  environments: Record<string, { schemes: Record<string, Model> }>;
};
const json = async (...words: string[]): Promise<Record<string, unknown>[]> =>
  JSON.parse((await candor(["experiment", ...words, "--format", "json"])).stdout) as Record<string, unknown>[];

test("tuned: every figure is the file's", async () => {
  const rows = await json("tuned");
  const wanted = Object.entries(shipped.environments).flatMap(([environment, { schemes }]) => Object.entries(schemes).map(
    ([scheme, model]) => ({ environment, scheme, ...model, replayed_loss: null })));
  expect(rows.slice(2)).toEqual(wanted);
  expect(wanted.length).toBe(20);
});

test("votes: losses are those of candor crowd, each with an error", async () => {
  const rows = await json("votes", "examples/votes.csv");
  const { loss } = JSON.parse((await candor(["crowd", "examples/votes.csv", "--format", "json"])).stdout) as { loss: Record<string, number> };
  const of = (scheme: string): Record<string, unknown> => rows.find((row) => row.scheme === scheme)!;
  for (const scheme of ["mechanism", "average", "median", "majority", "em", "hedge", "best"]) expect(of(scheme).loss).toBeCloseTo(loss[scheme]!, 12);
  expect(of("average").more).toBeCloseTo(loss.average! - loss.mechanism!, 12);
  // 22 labelled slots, a block each: the usual error of a mean of differences
  expect(of("average").error).toBeGreaterThan(0);
  expect(of("mechanism")).toMatchObject({ more: null, error: null, verdict: null });
});
