// VCG over a finite set, against eq. 1 in exact rational arithmetic.

import fc from "fast-check";
import { load } from "candor";
import { expect, test } from "vitest";
import { generator } from "./generator.js";
import { priceCandidates as reference } from "./reference/candidates.js";

const { game } = await load();

const value = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ min: -2, max: 2, noNaN: true }).map((v) => (Math.abs(v) < 1e-6 ? 0 : v)));
const candidateGame = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 6 })).chain(([n, K]) => fc.record({
  groups: fc.array(fc.record({ size: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.double({ min: 0.1, max: 4, noNaN: true })), values: fc.array(value, { minLength: K, maxLength: K }) }), { minLength: n, maxLength: n }),
  regularizer: fc.array(value, { minLength: K, maxLength: K }),
  boost: fc.array(value, { minLength: K, maxLength: K }),
}));

test("winner, leave-one-out winners and payments are those of exact arithmetic, ties included", () => {
  fc.assert(fc.property(candidateGame, (g) => {
    const got = game.priceCandidates(g);
    const want = reference(g);
    expect(got.winner).toBe(want.winner);
    expect(Array.from(got.withoutGroup)).toEqual(want.withoutGroup);
    want.payments.forEach((p, i) => expect(Math.abs(got.payments[i]! - p)).toBeLessThanOrEqual(4e-16 * Math.abs(p)));
    expect(Math.abs(got.welfare - want.welfare)).toBeLessThanOrEqual(2e-16 * Math.abs(want.welfare));
    expect(got.scores[got.winner]).toBe(got.welfare);
    g.groups.forEach((group, i) => {
      expect(got.valuations[i]).toBe(group.values[got.winner]);
      expect(got.utilities[i]).toBe(group.size * got.valuations[i]! - got.payments[i]!);
    });
  }), { numRuns: 2000 });
});

test("ties and near-ties of any magnitude are told apart as exact arithmetic does", () => {
  // few distinct numbers whose products nearly cancel: a, a (1 +- ulp), sums of two, negations
  const magnitude = fc.constantFrom(1, 0.1, 1e16, 1e-20, 1e120, 1e280, 1e-200, 5e-324);
  const nudge = fc.constantFrom(1, 1, 1, 1 + 2 ** -52, 1 - 2 ** -53, -1, 3, 1 / 3, 0);
  const number = fc.tuple(magnitude, nudge).map(([a, b]) => a * b);
  const near = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 2, max: 6 })).chain(([n, K]) => fc.record({
    groups: fc.array(fc.record({ size: fc.constantFrom(1, 3, 0.1, 7), values: fc.array(number, { minLength: K, maxLength: K }) }), { minLength: n, maxLength: n }),
    boost: fc.array(number, { minLength: K, maxLength: K }),
  }));
  fc.assert(fc.property(near, (g) => {
    const got = game.priceCandidates(g);
    const want = reference(g);
    expect(got.winner).toBe(want.winner);
    expect(Array.from(got.withoutGroup)).toEqual(want.withoutGroup);
    want.payments.forEach((p, i) => expect(Math.abs(got.payments[i]! - p)).toBeLessThanOrEqual(4e-16 * Math.abs(p) + 5e-324));
    expect(Math.abs(got.welfare - want.welfare)).toBeLessThanOrEqual(4e-16 * Math.abs(want.welfare) + 5e-324);
  }), { numRuns: 3000 });
});

test("so are they among many candidates, of which doubles cannot tell a few apart", () => {
  const random = generator(17);
  for (const K of [7, 8, 33, 64, 257]) {
    for (let round = 0; round < 20; ++round) {
      // the best few differ by less than what rounding does to their scores, or not at all
      const rivals = Array.from({ length: 4 }, () => Math.floor(random() * K));
      const groups = Array.from({ length: 3 }, () => {
        const level = 2 + random();
        const near = () => level * (1 + Math.floor(3 * random()) * 2 ** -52);
        const values = Array.from({ length: K }, (_, k) => (rivals.includes(k) ? near() : 2 * random()));
        return { size: 0.5 + random(), values };
      });
      const got = game.priceCandidates({ groups });
      const want = reference({ groups, regularizer: Array(K).fill(0), boost: Array(K).fill(0) });
      expect(got.winner).toBe(want.winner);
      expect(Array.from(got.withoutGroup)).toEqual(want.withoutGroup);
      want.payments.forEach((p, i) => expect(Math.abs(got.payments[i]! - p)).toBeLessThanOrEqual(4e-16 * p));
    }
  }
});

test("DSIC, individual rationality and no positive transfer on an exhaustive grid", () => {
  const grid = [0, 1, 2];
  const rows = grid.flatMap((a) => grid.flatMap((b) => grid.map((c) => [a, b, c])));
  const sizes = [1, 2, 3];
  const others = [{ size: 2, values: [0, 2, 1] }, { size: 1, values: [1, 0, 2] }];
  for (const values of rows) for (const size of sizes) {
    const truth = game.priceCandidates({ groups: [{ size, values }, ...others] });
    const utility = truth.utilities[0]!;
    expect(Math.min(...truth.payments, utility)).toBeGreaterThanOrEqual(0);
    for (const report of rows) for (const claimed of sizes) {
      const outcome = game.priceCandidates({ groups: [{ size: claimed, values: report }, ...others] });
      expect(size * values[outcome.winner]! - outcome.payments[0]!).toBeLessThanOrEqual(utility);
    }
  }
});

test("ties: the highest (v_1, v_2, ...), then the lowest index", () => {
  const tie = (a: number[], b: number[]): number => game.priceCandidates({ groups: [{ size: 1, values: a }, { size: 1, values: b }] }).winner;
  expect(tie([1, 2, 0], [1, 0, 2])).toBe(1);
  expect(tie([1, 1, 1], [1, 1, 1])).toBe(0);
  expect(tie([0, 1, 1], [2, 1, 1])).toBe(1);
});

test("one group pays nothing, one candidate costs nothing", () => {
  expect(Array.from(game.priceCandidates({ groups: [{ size: 3, values: [1, 5] }] }).payments)).toEqual([0]);
  expect(Array.from(game.priceCandidates({ groups: [{ size: 3, values: [1] }, { size: 1, values: [2] }] }).payments)).toEqual([0, 0]);
});

test("multipliers and boost: a reserve keeps the platform's candidate until the groups outbid it", () => {
  const groups = (v: number) => [{ size: 1, values: [0, v], multiplier: 2 }, { size: 1, values: [0, 0.1] }];
  expect(game.priceCandidates({ groups: groups(1), boost: [3, 0] }).winner).toBe(0);
  const won = game.priceCandidates({ groups: groups(2), boost: [3, 0] });
  expect(won.winner).toBe(1);
  expect(won.payments[0]).toBeCloseTo((3 - 0.1) / 2, 15);
});
