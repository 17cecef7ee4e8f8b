// Totals over prompts against exact rational arithmetic, at any offset and magnitude of the values.

import { load } from "candor";
import { expect, test } from "vitest";
import { exact, root, rounded, UNIT } from "./reference/exact.js";

const { game } = await load();

/** Sum, mean and standard error of the mean, each rounded at the end alone. */
function reference(values: readonly number[]): { total: number; mean: number; standardError: number } {
  const n = BigInt(values.length);
  const all = values.map(exact);
  const sum = all.reduce((a, b) => a + b, 0n);
  // n^2 times the squared deviations
  const squares = all.reduce((total, x) => total + (n * x - sum) ** 2n, 0n);
  const digits = 200;
  const error = root((squares << BigInt(2 * digits)) / (n * n * n * (n - 1n)));
  return { total: rounded(sum, UNIT), mean: rounded((sum << BigInt(digits)) / n, UNIT + digits), standardError: rounded(error, UNIT + digits) };
}

const N = 300;
let state = 1;
const random = (): number => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
};

/** One group and one outcome a prompt: the valuation is the reward. */
function statistics(values: readonly number[]) {
  const batch = game.batch({ groups: [{ size: 1 }], prompts: values.length, outcomes: 1 });
  batch.rewards.set(values);
  return batch.price().totals.valuations[0]!;
}

test.each<[string, (k: number) => number]>([
  ["in [0, 1]", () => random()],
  ["1e12 and a hundredth", () => 1e12 + random() / 100],
  ["1e15 and small integers", () => 1e15 + Math.floor(5 * random())],
  ["the first one far from the others", (k) => (k === 0 ? 1e12 : random() / 1000)],
  ["the last one far from the others", (k) => (k === N - 1 ? -1e12 : random() / 1000)],
  ["from 1e-20 to 1e20", () => 10 ** (40 * random() - 20)],
  ["1e200 and above, whose squares overflow", () => 1e200 * random()],
  ["1e-200 and below, whose squares vanish", () => 1e-200 * random()],
  ["1e16, 1, -1e16 and so on", (k) => [1e16, 1, -1e16][k % 3]!],
])("total, mean and standard error of values %s", (_, value) => {
  const values = Array.from({ length: N }, (_, k) => value(k));
  const got = statistics(values);
  const want = reference(values);
  expect(Math.abs(got.total - want.total)).toBeLessThanOrEqual(3e-16 * Math.abs(want.total));
  expect(Math.abs(got.mean - want.mean)).toBeLessThanOrEqual(4e-16 * Math.abs(want.mean));
  expect(Math.abs(got.standardError! - want.standardError)).toBeLessThanOrEqual(1e-15 * want.standardError);
});

test("equal values have no error, wherever they are", () => {
  for (const value of [0, 0.1, -1e12 / 3, 1e250]) expect(statistics(Array<number>(N).fill(value)).standardError).toBe(0);
});

test("totals of results that were priced elsewhere are those of one batch", () => {
  const groups = [{ size: 1 }, { size: 2.5 }];
  const rewards = Float64Array.from({ length: 2 * 3 * 50 }, (_, k) => Math.sin(k) * 10 ** (k % 7));
  const price = (from: number, to: number, after?: ReturnType<typeof game.totals>) => {
    const batch = game.batch({ groups, prompts: to - from, outcomes: 3 });
    batch.rewards.set(rewards.subarray(6 * from, 6 * to));
    return batch.price(after ? { after } : {});
  };
  const whole = price(0, 50);
  expect(game.totals(whole)).toEqual(whole.totals);
  expect(game.totals(price(20, 50), game.totals(price(0, 20)))).toEqual(whole.totals);
  expect(price(20, 50, game.totals(price(0, 20))).totals).toEqual(whole.totals);
  const { valuations, payments, utilities, welfare } = whole;
  const plain = {
    valuations: [...valuations], payments: [...payments], utilities: [...utilities], welfare: [...welfare],
  };
  expect(game.totals(plain)).toEqual(whole.totals);
  expect(() => game.totals({ ...plain, payments: [1] })).toThrow('"priced.payments" expected 100 numbers');
  expect(() => game.totals({ ...plain, welfare: plain.welfare.slice(1) }))
    .toThrow('"priced.valuations" expected as many numbers for each of 49 prompts');
  expect(() => game.totals({ ...plain, utilities: plain.utilities.map((u, k) => (k === 3 ? NaN : u)) })).toThrow(
    '"priced.utilities[3]" expected a finite number, got NaN',
  );
});
