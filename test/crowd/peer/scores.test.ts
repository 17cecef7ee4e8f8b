// The scores are the mechanism's own, to the last digit, and what is paid follows from them.

import fc from "fast-check";
import { expect, test } from "vitest";
import { determinant, scores, type Answers } from "../reference/peer.js";
import { paid, scoreOf, votesOf, classesOf } from "./votes.js";

/** k classes, N workers, and what they answered. */
const crowds = fc.integer({ min: 2, max: 4 }).chain((k) => fc.integer({ min: 2, max: 6 }).chain((N) => {
  const answer = fc.option(fc.integer({ min: 0, max: k - 1 }), { nil: null, freq: 8 });
  const rows = fc.array(fc.array(answer, { minLength: N, maxLength: N }), { minLength: 1, maxLength: 60 });
  return rows.filter((all) => all.some((row) => row.some((a) => a !== null))).map((answers) => ({ k, N, answers }));
}));

test("scores and peers are those of the definition", () => {
  fc.assert(fc.property(crowds, ({ k, N, answers }) => {
    const got = paid(answers, k);
    scores(answers, N, k).forEach(({ score, peers }, i) => {
      const own = got.payments.find(({ id }) => id === `w${i}`);
      expect(BigInt(own?.score ?? 0)).toBe(score);
      expect(own?.peers ?? 0).toBe(peers);
    });
  }), { numRuns: 200 });
});

test("payments are whole, sum with what is left to the budget, and grow with the score over its most", () => {
  fc.assert(fc.property(crowds, fc.integer({ min: 0, max: 2 ** 50 }), ({ k, answers }, budget) => {
    const { payments, unspent } = paid(answers, k, budget);
    expect(payments.reduce((sum, { payment }) => sum + BigInt(payment), BigInt(unspent))).toBe(BigInt(budget));
    for (const { payment, peers, ratio } of payments) {
      expect(Number.isSafeInteger(payment)).toBe(true);
      const exact = peers ? (budget / payments.length) * (0.5 + 0.5 * ratio) : 0;
      expect(Math.abs(payment - exact)).toBeLessThanOrEqual(1 + 1e-12 * budget);
      expect(Math.abs(ratio)).toBeLessThanOrEqual(1);
    }
  }), { numRuns: 100 });
});

test("classes and workers by other names, and answers permuted by everybody alike, change nothing else", () => {
  fc.assert(fc.property(crowds, ({ k, N, answers }) => {
    const flipped = answers.map((row) => row.map((a) => (a === null ? null : k - 1 - a)));
    const mirrored = answers.map((row) => [...row].reverse());
    const [own, other, back] = [paid(answers, k), paid(flipped, k), paid(mirrored, k)];
    for (let i = 0; i < N; i++) {
      expect(scoreOf(other, i)).toBe(scoreOf(own, i));
      expect(scoreOf(back, N - 1 - i)).toBe(scoreOf(own, i));
    }
  }), { numRuns: 50 });
});

test("100,000 tasks in 5 classes: 41 digits, all of them right", () => {
  const k = 5;
  const answers: Answers = Array.from({ length: 100_000 }, (_, t) => {
    const truth = t >> 1;
    return [truth, truth, truth + (t % 20 < 2 ? 1 : 0)].map((x) => x % k);
  });
  const got = paid(answers, k);
  // counts of a half: 10,000 on the diagonal
  expect(scoreOf(got, 0)).toBe(scores(answers, 3, k)[0]!.score);
  expect(String(scoreOf(got, 0))).toHaveLength(41);
  expect(scoreOf(got, 2)).toBe(scores(answers, 3, k)[2]!.score);
}, 60_000);

test("the most that a pair can earn is (m/k)^2k, and the largest of crowds reaches it", () => {
  for (const k of [2, 3, 5, 8]) {
    const N = 7;
    const answers: Answers = Array.from({ length: 4 * k }, (_, t) => new Array<number>(N).fill((t >> 1) % k));
    const { payments } = paid(answers, k);
    for (const { score, ratio } of payments) {
      expect(BigInt(score)).toBe(BigInt(N - 1) * 2n ** BigInt(2 * k));
      expect(ratio).toBeCloseTo(1, 12);
    }
  }
});

test("a sign of a determinant is not lost: scores below 0 stand as such", () => {
  // one half agrees, the other says the opposite
  const answers: Answers = Array.from({ length: 12 }, (_, t) => [(t >> 1) % 2, ((t >> 1) + t) % 2]);
  const { payments } = paid(answers, 2);
  const agree = determinant([[3, 0], [0, 3]]);
  expect(payments.map(({ score }) => BigInt(score))).toEqual([-agree * agree, -agree * agree]);
  expect(payments.map(({ payment }) => payment)).toEqual([0, 0]);
});

test("who shares fewer than 2k tasks with everybody is paid nothing", () => {
  const answers: Answers = Array.from({ length: 8 }, (_, t) => [(t >> 1) % 2, (t >> 1) % 2, t < 3 ? 0 : null]);
  const { payments, unspent } = paid(answers, 2, 900);
  expect(payments.map(({ peers, payment }) => [peers, payment])).toEqual([[1, 300], [1, 300], [0, 0]]);
  expect(unspent).toBe(300);
});

test("the order of votes does not matter, and that of tasks only by which half each falls into", () => {
  const answers: Answers = Array.from({ length: 30 }, (_, t) => [t * 7 % 3, t * 5 % 3, t * t % 3]);
  const votes = votesOf(answers);
  expect(votes.length).toBe(90);
  expect(classesOf(3)).toHaveLength(3);
  expect(paid(answers, 3).payments).toEqual(paid(answers, 3).payments);
});
