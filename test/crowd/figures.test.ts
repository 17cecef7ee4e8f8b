// The figures of docs/crowd.md, found again: what lying is worth where it pays.

import { readFileSync } from "node:fs";
import { load } from "candor";
import { describe, expect, test } from "vitest";

const { crowd } = await load();
const docs = readFileSync(new URL("../../docs/crowd.md", import.meta.url), "utf8");

/** The numbers of a row of the docs' tables, in order. */
function figures(row: string): number[] {
  const line = docs.split("\n").find((one) => one.startsWith(`| ${row}.`))!;
  const last = line.split("|").at(-2)!;
  return [...last.matchAll(/\d+(?:\.\d+)?(?:e-?\d+)?/g)].map(([text]) => Number(text));
}

/** The most that a lie gains one of two workers, over shares, beliefs and what the other reports. */
function mostUnder(scheme: "prod" | "hedge", step: number): number {
  let most = 0;
  for (let share = 0.5; share < 0.96; share += 0.05) for (let belief = 0; belief <= 0.5; belief += 0.025) for (const x of [0.9, 1]) {
    const given = { scheme, utility: "share", worker: 0, belief, weights: [share, 1 - share], reports: [null, x], step, grid: 201 } as const;
    most = Math.max(most, crowd.bestResponse(given).gain);
  }
  return most;
}

test("F2: prod's share at eta = 1/2 and 0.1", () => {
  const [large, small] = [mostUnder("prod", 0.5), mostUnder("prod", 0.1)];
  expect(large).toBeGreaterThan(mostUnder("hedge", 0.5));
  const said = figures("F2").filter((figure) => figure < 0.1);
  expect(said).toHaveLength(2);
  expect(Math.abs(large / said[0]! - 1)).toBeLessThanOrEqual(0.05);
  expect(Math.abs(small / said[1]! - 1)).toBeLessThanOrEqual(0.05);
});

describe("F4: silence asleep", () => {
  const silenceOf = (weight: number, silence: "half" | "sleep"): number => {
    // the other knows the label
    const { gainOfSilence } = crowd.bestResponse({
      scheme: "wsu", utility: "share", worker: 0, belief: 0.5, weights: [weight, 1 - weight], reports: [null, 0], reportsIfOne: [null, 1],
      step: 0.5, silence, grid: 2,
    });
    return gainOfSilence / weight;
  };

  test("is worth up to what the docs say of the own weight, and no more", () => {
    const [said] = figures("F4");
    expect(said).toBe(0.125);
    expect(silenceOf(1e-9, "sleep")).toBeCloseTo(said!, 6);
    for (const weight of [1e-6, 0.01, 0.1, 0.5, 0.9]) expect(silenceOf(weight, "sleep")).toBeLessThanOrEqual(said!);
  });

  test("half repairs it", () => expect(silenceOf(0.1, "half")).toBeLessThanOrEqual(1e-12));
});
