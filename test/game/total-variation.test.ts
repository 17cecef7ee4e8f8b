// Total variation over more outcomes than a block of sums holds, whatever becomes of the last one of a block.

import { load } from "candor";
import { expect, test } from "vitest";
import { generator } from "./generator.js";

const { game } = await load();

/** Neumaier's compensated sum. */
function sum(values: Iterable<number>): number {
  let total = 0;
  let rest = 0;
  for (const value of values) {
    const next = total + value;
    rest += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  return total + rest;
}

test.each([4096, 4097, 8192, 12_301])("what is moved among %d outcomes is the mass of those that are left", (m) => {
  const random = generator(m);
  for (const last of [0, 1]) {
    const reward = Array.from({ length: m }, (_, x) => (x % 4096 === 4095 ? last : random()));
    const given = Array.from({ length: m }, () => 0.25 + random());
    const groups = [{ size: 1, reward }, { size: 2, reward: reward.map((r) => r * r) }];
    const { policy, divergence } = game.price({ groups, baseline: given, lambda: 0.3, divergence: "total-variation" });
    const whole = sum(given);
    const left = sum(given.filter((_, x) => policy[x] === 0)) / whole;
    expect(left).toBeGreaterThan(0.1);
    expect(Math.abs(divergence - 0.6 * left)).toBeLessThanOrEqual(4e-16 * left);
    expect(Math.abs(sum(policy) - 1)).toBeLessThanOrEqual(4e-16);
  }
});

test("a game of odd outcomes costs each group what it costs it in a game with one more that nobody wants", () => {
  const random = generator(5);
  for (const m of [1, 2, 3, 7, 8, 9, 15, 33]) {
    const rewards = Array.from({ length: 3 }, () => Array.from({ length: m }, random));
    const baseline = Array.from({ length: m }, () => 1);
    const price = (rows: number[][], q: number[]) => game.price({
      groups: rows.map((reward) => ({ size: 1, reward })), baseline: q, lambda: 0.4, divergence: "total-variation",
    });
    const { payments } = price(rewards, baseline);
    const more = price(rewards.map((row) => [...row, 0]), [...baseline, 1e-12]);
    payments.forEach((p, i) => expect(Math.abs(p - more.payments[i]!)).toBeLessThanOrEqual(1e-11));
  }
});
