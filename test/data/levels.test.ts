// Several thresholds, and fills near the largest number there is.

import { load, type DataCall, type Level } from "candor";
import { describe, expect, test } from "vitest";
import { calls, check, mechanisms, type Case } from "./arbitraries.js";

const { data } = await load();

describe("exact fills near 2^53", () => {
  const users = Array.from({ length: 2000 }, () => ({ cost: 1, capacity: 4_501e9 }));
  const SAFE = Number.MAX_SAFE_INTEGER;
  test.each<[number, readonly [number, number], number]>([
    [9e15, [0, 1], 9e15], [5e15, [8, 10], 9e15], [9e15 - 1, [0, 7], 9e15 - 1], [9e15 - 1, [1, 2 ** 31 - 1], 9e15 - 1 + 4_190_952],
    [9e15, [1, 10], 9_002e12], [9e15, [2 ** 31 - 1, 1], 9_002e12], [1e15, [2 ** 31 - 1, 2 ** 31 - 1], 2e15],
  ])("threshold %d, buffer %j: %d", (threshold, buffer, kept) =>
    expect(data.plan({ users, threshold, rule: "critical-value", reserve: 1, buffer }).kept).toBe(kept));
  test("the largest there is", () => {
    const plan = data.plan({ users: [{ cost: 0, capacity: (SAFE - 1) / 2 }], threshold: (SAFE - 1) / 2, rule: "critical-value", reserve: 1, buffer: [2 ** 31 - 1, 1] });
    expect([plan.kept, plan.expenditure, plan.escrow]).toEqual([(SAFE - 1) / 2, (SAFE - 1) / 2, (SAFE - 1) / 2]);
  });
});

describe("several thresholds", () => {
  const levels = (c: Case): readonly Level[] => [1, 2, 3].map((value) => ({ threshold: c.threshold * value, value }));
  test("1.5: the target is the highest level that commits by itself", () => check(calls(), (c) => {
    for (const [, call] of mechanisms) {
      const { threshold: _, ...terms } = call(c);
      const picked = data.plan({ ...terms, levels: levels(c) } as DataCall);
      const announced = levels(c).map(({ threshold }) => data.plan({ ...terms, levels: levels(c), threshold }));
      const highest = announced.map(({ committed }) => committed).lastIndexOf(true);
      expect(picked).toMatchObject(highest < 0 ? { committed: false, level: 0 } : { committed: true, level: highest, kept: announced[highest]!.kept, payments: announced[highest]!.payments });
    }
  }));
  test("and rises with the subsidy and with every benefit", () => check(calls(6), (c) => {
    const target = (users: Case["users"], subsidy: number): number => {
      const plan = data.plan({ users, levels: levels(c), rule: "benefit-backed", subsidy });
      return plan.committed ? plan.level : -1;
    };
    const before = target(c.users, c.price);
    expect(target(c.users, c.price + 1)).toBeGreaterThanOrEqual(before);
    c.users.forEach((_, j) => expect(target(c.users.map((user, i) => (i === j ? { ...user, benefit: user.benefit + 5 } : user)), c.price)).toBeGreaterThanOrEqual(before));
  }));
});
