// Published figures: Dawid and Skene 1979, and agreement by Krippendorff, Fleiss and Cohen.

import { load, type Vote } from "candor";
import { expect, test } from "vitest";
import { patients } from "./crowds.js";

const { crowd } = await load();
const rounded = (values: ArrayLike<number>): number[] => Array.from(values, (x) => Math.round(100 * x) / 100);

test("Dawid and Skene 1979: the shares of the classes and the error rates of the first two observers", () => {
  const { prior, confusion, classes, converged, votesOfWorker } = crowd.label(patients);
  expect(converged).toBe(true);
  expect(classes).toEqual(["1", "2", "3", "4"]);
  expect(Array.from(votesOfWorker)).toEqual([135, 45, 45, 45, 45]);
  expect(rounded(prior)).toEqual([0.4, 0.42, 0.11, 0.07]);
  expect(rounded(confusion.subarray(0, 16))).toEqual([
    0.89, 0.11, 0, 0,
    0.07, 0.88, 0.05, 0,
    0, 0.34, 0.66, 0,
    0, 0, 0.56, 0.44,
  ]);
  expect(rounded(confusion.subarray(16, 32))).toEqual([
    0.83, 0.17, 0, 0,
    0.05, 0.63, 0.31, 0,
    0, 0, 1, 0,
    0, 0, 0, 1,
  ]);
});

/** Rows of workers' answers by unit, `.` for none. */
const table = (rows: readonly string[]): Vote[] => rows.flatMap((row, i) =>
  row.split(/\s+/).flatMap((label, t) => (label === "." ? [] : [{ task: `u${t + 1}`, worker: `o${i}`, label }])));

test("Krippendorff 2011, four observers, twelve units, missing data: nominal alpha .743", () => {
  const { agreement } = crowd.label(table([
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
  ]), { method: "majority" });
  expect(agreement.krippendorff).toBeCloseTo(0.743, 3);
  expect(agreement).toMatchObject({ fleiss: null, cohen: null });
});

test("Fleiss' kappa of ten subjects by fourteen raters in five categories: .210", () => {
  const counts = [
    [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
  ];
  const votes = counts.flatMap((row, t) => row.flatMap((count, c) => Array<number>(count).fill(c))
    .map((label, i) => ({ task: `${t}`, worker: `${i}`, label })));
  expect(crowd.label(votes, { method: "majority" }).agreement.fleiss).toBeCloseTo(0.21, 3);
});

test.each([
  // Cohen 1960's two-by-two kind: 20 and 15 agreed of 50
  [[[20, 5], [10, 15]], 0.4],
  // the same agreement of 60 in 100, other marginals
  [[[45, 15], [25, 15]], 0.1304],
  [[[25, 35], [5, 35]], 0.2593],
])("Cohen's kappa of %j is %d", (cells, kappa) => {
  let t = 0;
  const votes = cells.flatMap((row, a) => row.flatMap((count, b) => Array.from({ length: count }, () => {
    const task = `${t++}`;
    // the second worker's answer first, half of the time
    const pair = [{ task, worker: "x", label: a }, { task, worker: "y", label: b }];
    return t % 2 && t > 1 ? pair.reverse() : pair;
  }).flat()));
  const { agreement } = crowd.label(votes, { method: "majority" });
  expect(agreement.cohen).toBeCloseTo(kappa, 4);
  expect(agreement.fleiss).not.toBeNull();
});

test("no agreement is defined where only one class occurs, or no task has two votes", () => {
  const none = { krippendorff: null, fleiss: null, cohen: null };
  expect(crowd.label(table(["1 1", "1 1"])).agreement).toEqual(none);
  expect(crowd.label(table(["1 2"])).agreement).toEqual(none);
  expect(crowd.label(table(["1 2 .", ". . 1"])).agreement).toEqual(none);
});
