// Kong's theorem on small games, exhaustively: every strategy of a worker against every strategy of its peer, over every
// answer that can come. Controls: pay for agreement, which everybody games by saying the same, and what the theorem
// leaves out.

import { describe, expect, test } from "vitest";
import { determinant, type Answers } from "../reference/peer.js";
import { paid, scoreOf } from "./votes.js";

type Matrix = readonly (readonly number[])[];

const times = (a: Matrix, b: Matrix): Matrix => a.map((row) => b[0]!.map((_, c) => row.reduce((sum, x, j) => sum + x * b[j]![c]!, 0)));
const transposed = (a: Matrix): Matrix => a[0]!.map((_, c) => a.map((row) => row[c]!));
const determinantOf = (m: Matrix): number => (m.length === 1 ? m[0]![0]!
  : m[0]!.reduce((sum, x, c) => sum + (c % 2 ? -x : x) * determinantOf(m.slice(1).map((row) => row.filter((_, d) => d !== c))), 0));

/** All maps of k classes to k classes, as matrices [signal][answer]. */
function maps(k: number): Matrix[] {
  return Array.from({ length: k ** k }, (_, code) => Array.from({ length: k }, (_, s) => {
    const answer = Math.floor(code / k ** s) % k;
    return Array.from({ length: k }, (_, a) => Number(a === answer));
  }));
}

/** Joint distribution of two workers' signals that are independent given the truth. */
const joint = (prior: readonly number[], a: Matrix, b: Matrix): Matrix =>
  times(transposed(a).map((row) => row.map((x, c) => x * prior[c]!)), b);

/** What all answers that two can give to so many tasks are worth, by the library. */
function allScores(k: number, tasks: number): (readonly [cells: readonly number[], score: number])[] {
  const cells = k * k;
  return Array.from({ length: cells ** tasks }, (_, code) => {
    const profile = Array.from({ length: tasks }, (_, t) => Math.floor(code / cells ** t) % cells);
    const answers: Answers = profile.map((cell) => [Math.floor(cell / k), cell % k]);
    return [profile, Number(scoreOf(paid(answers, k), 0))] as const;
  });
}

const mixed = (a: Matrix, b: Matrix, share: number): Matrix => a.map((row, s) => row.map((x, c) => share * x + (1 - share) * b[s]![c]!));

describe("two classes, four tasks, two workers", () => {
  const games = allScores(2, 4);
  const expected = (own: Matrix, other: Matrix, u: Matrix): number => {
    const answered = times(times(transposed(own), u), other).flat();
    return games.reduce((sum, [profile, score]) => sum + score * profile.reduce((p, cell) => p * answered[cell]!, 1), 0);
  };
  const truth: Matrix = [[1, 0], [0, 1]];
  const strategies = [...maps(2), ...maps(2).flatMap((a) => maps(2).flatMap((b) => [0.25, 0.5, 0.75].map((share) => mixed(a, b, share))))];

  test.each([
    ["both good", [0.5, 0.5], [[0.9, 0.1], [0.2, 0.8]], [[0.8, 0.2], [0.3, 0.7]]],
    ["rare class", [0.9, 0.1], [[0.9, 0.1], [0.3, 0.7]], [[0.6, 0.4], [0.4, 0.6]]],
    ["a peer that says the opposite", [0.4, 0.6], [[0.8, 0.2], [0.1, 0.9]], [[0.1, 0.9], [0.7, 0.3]]],
    ["a peer that knows nothing", [0.4, 0.6], [[0.8, 0.2], [0.1, 0.9]], [[0.5, 0.5], [0.5, 0.5]]],
  ] as const)("%s: truth is a best answer to every strategy of the other", (_, prior, a, b) => {
    const u = joint(prior, a, b);
    for (const other of strategies) {
      const honest = expected(truth, other, u);
      // E det M = m (m-1) det U of each half, m = 2
      expect(honest).toBeCloseTo((2 * determinantOf(times(u, other))) ** 2, 12);
      for (const own of strategies) {
        expect(expected(own, other, u)).toBeLessThanOrEqual(honest + 1e-15);
        const informative = Math.abs(determinantOf(own)) < 1 - 1e-9;
        if (informative && honest > 1e-12) expect(expected(own, other, u)).toBeLessThan(honest);
      }
    }
  });

  test("who answers always the same earns nothing, whoever agrees", () => {
    const u = joint([0.5, 0.5], [[0.9, 0.1], [0.2, 0.8]], [[0.8, 0.2], [0.3, 0.7]]);
    for (const always of [[[1, 0], [1, 0]], [[0, 1], [0, 1]]]) {
      for (const other of strategies) expect(expected(always, other, u)).toBeCloseTo(0, 15);
    }
  });

  test("control: pay for agreement is gamed by saying the same, and so is a single half", () => {
    const u = joint([0.9, 0.1], [[0.7, 0.3], [0.3, 0.7]], [[0.7, 0.3], [0.3, 0.7]]);
    const agreement = (own: Matrix, other: Matrix): number => {
      const answered = times(times(transposed(own), u), other);
      return answered[0]![0]! + answered[1]![1]!;
    };
    const same: Matrix = [[1, 0], [1, 0]];
    expect(agreement(same, same)).toBeCloseTo(1, 12);
    expect(agreement(truth, truth)).toBeLessThan(0.6);
    // one determinant alone is best made large by saying the opposite, where it is negative
    const against = joint([0.5, 0.5], [[0.9, 0.1], [0.1, 0.9]], [[0.1, 0.9], [0.9, 0.1]]);
    const flip: Matrix = [[0, 1], [1, 0]];
    expect(determinantOf(times(transposed(flip), against))).toBeGreaterThan(determinantOf(against));
  });

  test("control: workers who follow one signal that has nothing to do with the truth are paid as for truth", () => {
    // independence given the truth is an assumption: here both see the same coin
    const coin: Matrix = [[0.5, 0], [0, 0.5]];
    const honest = joint([0.5, 0.5], [[0.9, 0.1], [0.1, 0.9]], [[0.9, 0.1], [0.1, 0.9]]);
    expect(expected(truth, truth, coin)).toBeGreaterThan(expected(truth, truth, honest));
  });
});

describe("three classes, six tasks", () => {
  test("truth is a best answer among all 27 maps, whatever map the other uses", () => {
    const k = 3;
    // every table of three answers, and its determinant, as the library takes it: twice the same half, squared
    const tables = Array.from({ length: 9 ** 3 }, (_, code) => [code % 9, Math.floor(code / 9) % 9, Math.floor(code / 81)]);
    const u = joint([0.5, 0.3, 0.2], [[0.8, 0.1, 0.1], [0.2, 0.7, 0.1], [0.1, 0.3, 0.6]], [[0.6, 0.3, 0.1], [0.1, 0.8, 0.1], [0.2, 0.2, 0.6]]);
    const dets = tables.map((cells) => {
      const table = Array.from({ length: k }, () => new Array<number>(k).fill(0));
      for (const cell of cells) table[Math.floor(cell / k)]![cell % k]!++;
      return Number(determinant(table));
    });
    tables.forEach((cells, n) => {
      const answers: Answers = cells.flatMap((cell) => [cell, cell]).map((cell) => [Math.floor(cell / k), cell % k]);
      expect(Number(scoreOf(paid(answers, k), 0))).toBe(dets[n]! ** 2);
    });
    const expected = (own: Matrix, other: Matrix): number => {
      const answered = times(times(transposed(own), u), other).flat();
      const half = tables.reduce((sum, cells, n) => sum + dets[n]! * cells.reduce((p, cell) => p * answered[cell]!, 1), 0);
      return half * half;
    };
    const identity = maps(k).find((map) => map.every((row, s) => row[s] === 1))!;
    for (const other of maps(k)) {
      const honest = expected(identity, other);
      for (const own of maps(k)) expect(expected(own, other)).toBeLessThanOrEqual(honest + 1e-15);
    }
    expect(expected(identity, identity)).toBeCloseTo((6 * determinantOf(u)) ** 2, 12);
  }, 60_000);
});
