// A batch is the same computation as single calls, to the bit, however it is laid out.

import fc from "fast-check";
import { load, type BatchOptions, type Divergence, type Normalization, type Totals } from "candor";
import { expect, test } from "vitest";
import { divergences } from "./arbitraries.js";

const { game } = await load();

/** Deterministic numbers in [0, 1). */
function numbers(seed: number): () => number {
  return () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };
}

const groups = [{ id: "a", size: 2 }, { id: "b", size: 0.5, multiplier: 3 }, { id: "c", size: 1 }];
const n = groups.length;

/** Fills a ragged batch and prices every prompt by itself as well. */
function both(options: Omit<BatchOptions, "groups" | "prompts">, lengths: readonly number[], seed: number) {
  const random = numbers(seed);
  const offsets = lengths.reduce<number[]>((all, m) => [...all, all.at(-1)! + m], [0]);
  const batch = game.batch({ ...options, groups, prompts: lengths.length, offsets });
  batch.rewards.forEach((_, k) => (batch.rewards[k] = random()));
  batch.baselines?.forEach((_, k) => (batch.baselines![k] = 0.1 + random()));
  batch.boosts?.forEach((_, k) => (batch.boosts![k] = random() - 0.5));
  const { precision: _, views: __, ...mechanism } = options;
  const single = lengths.map((m, p) => game.price({
    ...mechanism,
    groups: groups.map((group, i) => ({ ...group, reward: batch.rewards.slice(n * offsets[p]! + i * m, n * offsets[p]! + (i + 1) * m) })),
    ...(batch.baselines && { baseline: batch.baselines.slice(offsets[p], offsets[p + 1]) }),
    ...(batch.boosts && { boost: batch.boosts.slice(offsets[p], offsets[p + 1]) }),
  }));
  return { batch, offsets, single, priced: batch.price() };
}

test("ragged prompts, f32 and f64, every divergence and normalisation: the bits of single calls", () => {
  fc.assert(fc.property(fc.record({
    lengths: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 }),
    divergence: fc.constantFrom<Divergence[]>(...divergences),
    normalization: fc.constantFrom<Normalization[]>("none", "sum", "max", "range"),
    precision: fc.constantFrom("f32" as const, "f64" as const),
    lambda: fc.constantFrom(0.01, 0.5, 20),
    views: fc.subarray(["baselines" as const, "boosts" as const]),
    seed: fc.nat(),
  }), ({ lengths, seed, ...options }) => {
    const { offsets, single, priced } = both(options, lengths, seed);
    single.forEach((want, p) => {
      expect(priced.policies.slice(offsets[p], offsets[p + 1])).toEqual(want.policy);
      expect(priced.valuations.slice(p * n, p * n + n)).toEqual(want.valuations);
      expect(priced.payments.slice(p * n, p * n + n)).toEqual(want.payments);
      expect(priced.utilities.slice(p * n, p * n + n)).toEqual(want.utilities);
      expect([priced.welfare[p], priced.divergences[p]]).toEqual([want.welfare, want.divergence]);
    });
  }), { numRuns: 200 });
});

test("totals are the sums, means and standard errors over prompts", () => {
  const { priced } = both({}, Array<number>(50).fill(7), 1);
  const { payments, welfare, prompts } = priced.totals;
  expect(prompts).toBe(50);
  for (let i = 0; i < n; i++) {
    const column = Array.from({ length: 50 }, (_, p) => priced.payments[p * n + i]!);
    const total = column.reduce((a, b) => a + b);
    const variance = column.reduce((sum, x) => sum + (x - total / 50) ** 2, 0) / 49;
    expect(payments[i]!.total).toBeCloseTo(total, 12);
    expect(payments[i]!.mean).toBeCloseTo(total / 50, 13);
    expect(payments[i]!.standardError).toBeCloseTo(Math.sqrt(variance / 50), 13);
  }
  expect(welfare.total).toBeCloseTo(priced.welfare.reduce((a, b) => a + b), 10);
});

test("one prompt has no standard error", () => {
  expect(both({}, [3], 1).priced.totals.welfare.standardError).toBeNull();
});

test("totals carried over chunks are the bits of one batch, also through JSON", () => {
  const lengths = Array.from({ length: 60 }, (_, p) => 1 + (p * 7) % 11);
  const { batch, offsets, priced } = both({ lambda: 0.2 }, lengths, 5);
  for (const cuts of [[1, 59], [20, 20, 20], [13, 1, 46]]) {
    let after: Totals | undefined;
    let from = 0;
    for (const count of cuts) {
      const part = game.batch({ groups, lambda: 0.2, prompts: count, offsets: offsets.slice(from, from + count + 1).map((o) => o - offsets[from]!) });
      part.rewards.set(batch.rewards.subarray(n * offsets[from]!, n * offsets[from + count]!));
      after = JSON.parse(JSON.stringify(part.price(after && { after }).totals)) as Totals;
      from += count;
    }
    expect(after).toEqual(JSON.parse(JSON.stringify(priced.totals)));
  }
});

test("price({ prompts }) prices the first ones", () => {
  const { batch, priced } = both({}, [4, 5, 6], 2);
  const part = batch.price({ prompts: 2 });
  expect(part.policies).toEqual(priced.policies.slice(0, 9));
  expect(part.totals.prompts).toBe(2);
  expect(part.payments).toEqual(priced.payments.slice(0, 2 * n));
});

test("views stay attached over other calls, results belong to the caller", () => {
  const { batch, priced } = both({ views: ["baselines"] }, [8, 8], 3);
  const kept = priced.payments.slice();
  const big = game.batch({ groups, prompts: 2000, outcomes: 50 });
  game.price({ groups: groups.map((group) => ({ ...group, reward: Array<number>(20000).fill(1) })) });
  big.price();
  expect(batch.rewards.length).toBe(n * 16);
  batch.rewards.fill(0.5);
  expect(Array.from(batch.price().payments)).toEqual(Array<number>(2 * n).fill(0));
  expect(priced.payments).toEqual(kept);
});

test("a fault is named and nothing is returned; the batch goes on", () => {
  const { batch, priced } = both({ views: ["baselines", "boosts"] }, [3, 5], 4);
  const spoil = (view: Float32Array | Float64Array, k: number, value: number, message: string): void => {
    const before = view[k]!;
    view[k] = value;
    expect(() => batch.price()).toThrow(message);
    view[k] = before;
  };
  spoil(batch.rewards, 3 * 3 + 5 + 2, NaN, '"rewards[16]" expected a finite number, got NaN');
  spoil(batch.rewards, 0, -Infinity, '"rewards[0]" expected a finite number, got -Infinity');
  spoil(batch.baselines!, 7, 0, '"baselines[7]" expected a finite number > 0, got 0');
  spoil(batch.boosts!, 4, Infinity, '"boosts[4]" expected a finite number, got Infinity');
  expect(batch.price()).toEqual(priced);
});

test("a freed batch refuses", () => {
  const { batch } = both({}, [2], 1);
  batch.free();
  expect(() => batch.price()).toThrow('"batch" expected one that was not freed');
});

test("a uniform batch is the ragged one with equal lengths", () => {
  const { batch, priced } = both({}, [4, 4, 4], 9);
  const uniform = game.batch({ groups, prompts: 3, outcomes: 4 });
  uniform.rewards.set(batch.rewards);
  expect(uniform.price()).toEqual(priced);
});
