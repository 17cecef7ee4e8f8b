// Golden vectors in 60 digits, and the slow twins.

import { readFileSync } from "node:fs";
import fc from "fast-check";
import { load, type ReplayOptions, type Rows } from "candor";
import { describe, expect, test } from "vitest";
import { baselines } from "./reference/baselines.js";
import type { Row } from "./reference/row.js";
import { prod, wsu } from "./reference/updates.js";
import { history } from "./arbitraries.js";

const { crowd } = await load();

type Case = ReplayOptions & Rows & { name: string; expected: { predictions: number[]; weights: number[] } };
const cases = readFileSync(new URL("../vectors/crowd.jsonl", import.meta.url), "utf8").trim().split("\n").map((line) => JSON.parse(line) as Case);

const close = (got: ArrayLike<number>, want: readonly number[], tolerance: number): void => {
  expect(got.length).toBe(want.length);
  want.forEach((value, k) => expect(Math.abs(got[k]! - value), `${k}: got ${got[k]}, want ${value}`).toBeLessThanOrEqual(tolerance * Math.abs(value) + 1e-300));
};

describe("golden vectors of the crowd", () => {
  test.each(cases)("$name", ({ name, expected, ...options }) => {
    const got = crowd.replay({ ...options, silence: "sleep", output: "mean" });
    close(got.predictions, expected.predictions, 1e-12);
    close(got.weights, expected.weights, 1e-11);
  });
});

describe("slow twins", () => {
  test.each(["anytime", "fixed"] as const)("wsu %s", (schedule) => {
    fc.assert(fc.property(history({ missing: true }), ({ workers, reports, labels }) => {
      const twin = wsu(workers.length, reports, labels, schedule);
      const got = crowd.replay({ workers, reports, labels, schedule, silence: "sleep", baselines: [] });
      close(got.predictions, twin.predictions, 1e-11);
      close(got.weights, twin.weights, 1e-11);
    }), { numRuns: 200 });
  });

  test("prod", () => {
    fc.assert(fc.property(history({ missing: true }), ({ workers, reports, labels }) => {
      const twin = prod(workers.length, reports, labels);
      const got = crowd.replay({ workers, reports, labels, update: "prod", schedule: "fixed", silence: "sleep", baselines: [] });
      close(got.predictions, twin.predictions, 1e-11);
      close(got.weights, twin.weights, 1e-11);
    }), { numRuns: 200 });
  });

  test("every baseline", () => {
    fc.assert(fc.property(history({ workers: 5, slots: 90, least: 2 }), ({ workers, reports, labels }) => {
      const want = baselines(workers.length, reports as Row[], labels);
      const got = crowd.replay({ workers, reports, labels }).baselines;
      for (const [name, loss] of Object.entries(want)) {
        expect(Math.abs(got[name as keyof typeof want]!.loss! - loss), name).toBeLessThanOrEqual(1e-9);
      }
    }), { numRuns: 100 });
  });
});
