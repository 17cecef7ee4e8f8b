// Golden questions: T4's pay on items of known label alone, and what it varies by.

import fc from "fast-check";
import { load } from "candor";
import { expect, test } from "vitest";
import { noise } from "../reference/noise.js";
import type { Answers } from "../reference/peer.js";
import { classesOf, votesOf } from "./votes.js";

const { crowd } = await load();

const known = (labels: readonly (number | null)[]): Record<string, string> =>
  Object.fromEntries(labels.flatMap((c, t) => (c === null ? [] : [[`t${t}`, `c${c}`]])));

const pay = (answers: Answers, k: number, labels: readonly (number | null)[], budget: number) =>
  crowd.payments({ votes: votesOf(answers), classes: classesOf(k), gold: known(labels) }, { budget, rule: "golden" });

test("a right answer to a golden item earns the rate, and nothing else counts", () => {
  const answers: Answers = [[0, 1], [1, 1], [0, 0], [1, null]];
  const { payments, unspent, golden } = pay(answers, 2, [0, 1, null, 1], 1000);
  expect(golden).toBe(3);
  expect(payments).toEqual([
    { id: "w0", payment: 600, asked: 3, right: 3, deviation: 0 },
    { id: "w1", payment: 200, asked: 2, right: 1, deviation: 200 },
  ]);
  expect(unspent).toBe(200);
});

test("answers to items that are not golden change no payment", () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.nat(2), fc.nat(2), fc.nat(2)), { minLength: 6, maxLength: 30 }), (rows) => {
    const labels = rows.map(([truth], t) => (t % 3 ? null : truth));
    const answers = rows.map(([, a, b]) => [a, b]);
    const other = answers.map((row, t) => (t % 3 ? row.map((a) => (a + 1) % 3) : row));
    expect(pay(other, 3, labels, 1e6)).toEqual(pay(answers, 3, labels, 1e6));
  }), { numRuns: 50 });
});

test("truth: an honest answer earns most in expectation, for any belief about the class", () => {
  for (const belief of [[0.5, 0.3, 0.2], [0.1, 0.1, 0.8], [0.34, 0.33, 0.33]]) {
    const earned = [0, 1, 2].map((answer) => belief.reduce((sum, b, truth) => {
      const { payments } = pay([[answer], [0]], 3, [truth, null], 1000);
      return sum + b * payments[0]!.payment;
    }, 0));
    expect(Math.max(...earned)).toBe(earned[belief.indexOf(Math.max(...belief))]);
  }
});

test("the standard deviation is that of draws: it falls as one over the root of the number of golden items", () => {
  const random = noise(7);
  const spread = (golden: number): readonly [measured: number, said: number] => {
    const runs = Array.from({ length: 400 }, () => {
      const answers = Array.from({ length: golden }, () => [random() < 0.8 ? 0 : 1]);
      const { payments } = pay(answers, 2, new Array<number>(golden).fill(0), 1e6);
      return payments[0]!;
    });
    const mean = runs.reduce((sum, { payment }) => sum + payment, 0) / runs.length;
    const variance = runs.reduce((sum, { payment }) => sum + (payment - mean) ** 2, 0) / (runs.length - 1);
    const said = runs.reduce((sum, { deviation }) => sum + deviation! ** 2, 0) / runs.length;
    return [variance, said];
  };
  const found = [10, 40, 160].map((golden) => [golden, ...spread(golden)] as const);
  for (const [golden, measured, said] of found) {
    // a p (1 - p) / g of the squared budget, within the error of 400 runs
    expect(measured / (1e12 * 0.16 / golden)).toBeCloseTo(1, 0);
    expect(said / (1e12 * 0.16 / golden)).toBeGreaterThan(0.9);
    expect(said / (1e12 * 0.16 / golden)).toBeLessThan(1.1);
  }
});
