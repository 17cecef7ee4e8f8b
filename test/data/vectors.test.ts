// Golden vectors and the worked instances of the model, exact.

import { readFileSync } from "node:fs";
import { load, type DataCall, type DataUser, type Ratio } from "candor";
import { describe, expect, test } from "vitest";

const { data } = await load();

interface Vector {
  name: string; cost: number[]; capacity: number[]; benefit: number[]; threshold: number; reserve: number; subsidy: number; spillover: Ratio;
  expected: {
    critical: { assigned: number[]; payments: number[] } | null;
    smallFirst: { kept: number[]; payments: number[] } | null;
    posted: { contributions: number[]; improved: boolean; expenditure: number; leakage: number };
    hindsight: { subsidy: number; data: number; expenditure: number } | null;
    pivotal: Backed; dominant: Backed;
  };
}
interface Backed { burdens: number[]; simultaneous: number[] | null; smallFirst: number[] | null }

const vectors = readFileSync(new URL("../vectors/data-call.jsonl", import.meta.url), "utf8").trim().split("\n").map((line) => JSON.parse(line) as Vector);

const people = (cost: readonly number[], capacity: readonly number[], benefit: readonly number[] = []): DataUser[] =>
  cost.map((c, i) => ({ cost: c, capacity: capacity[i]!, benefit: benefit[i] ?? 0 }));
const plan = (call: DataCall): ReturnType<typeof data.plan> => data.plan(call);

test.each(vectors)("$name", ({ cost, capacity, benefit, threshold, reserve, subsidy, spillover, expected }) => {
  const users = people(cost, capacity, benefit);
  const nobody = cost.map(() => 0);
  const base = { users, threshold };
  const hold = (got: ReturnType<typeof plan>, contributions: number[] | null, payments?: number[] | null): void => {
    expect(got.committed).toBe(contributions !== null);
    expect([...got.contributions]).toEqual(contributions ?? nobody);
    if (payments !== undefined) expect([...got.payments]).toEqual(payments ?? nobody);
    if (!contributions) expect([got.expenditure, got.leakage, got.totalCost, got.escrow, got.kept]).toEqual([0, 0, 0, 0, 0]);
  };
  hold(plan({ ...base, rule: "critical-value", reserve }), expected.critical && expected.critical.assigned, expected.critical && expected.critical.payments);
  hold(plan({ ...base, rule: "critical-value", protocol: "small-first", reserve }), expected.smallFirst && expected.smallFirst.kept, expected.smallFirst && expected.smallFirst.payments);
  const posted = plan({ ...base, rule: "posted", subsidy });
  expect({ contributions: [...posted.contributions], improved: posted.committed, expenditure: posted.expenditure, leakage: posted.leakage }).toEqual(expected.posted);
  const { committed, price, kept, expenditure } = plan({ ...base, rule: "posted-hindsight" });
  expect(committed ? { subsidy: price, data: kept, expenditure } : null).toEqual(expected.hindsight);
  for (const caps of ["pivotal", "dominant"] as const) {
    const call = { ...base, rule: "benefit-backed", subsidy, spillover, caps } as const;
    const sequential = plan({ ...call, protocol: "small-first" });
    expect([...sequential.burdens]).toEqual(expected[caps].burdens);
    hold(plan(call), expected[caps].simultaneous);
    hold(sequential, expected[caps].smallFirst);
  }
});

describe("worked instances", () => {
  test("1: critical values, a threshold met in full, and one that is out of reach", () => {
    const call = (threshold: number): ReturnType<typeof plan> => plan({ users: people([2, 5, 3, 9], [4, 6, 5, 10]), threshold, rule: "critical-value", reserve: 20 });
    expect([[...call(8).contributions], [...call(8).payments], call(8).expenditure, call(8).escrow]).toEqual([[4, 0, 4, 0], [18, 0, 20, 0], 38, 160]);
    expect([[...call(25).contributions], [...call(25).payments]]).toEqual([[4, 6, 5, 10], [80, 120, 100, 200]]);
    expect([call(30).committed, call(30).reason]).toEqual([false, "short-of-capacity"]);
  });
  const users = people([4, 2, 7, 3, 5], [5, 3, 6, 4, 2], [12, 10, 21, 6, 20]);
  test("2: pivotal caps", () => {
    const call = { users, threshold: 9, rule: "benefit-backed", subsidy: 1 } as const;
    const smallFirst = { ...call, protocol: "small-first" } as const;
    const [sim, seq] = [plan(call), plan(smallFirst)];
    expect([[...sim.burdens], [...sim.contributions], sim.totalCost, sim.expenditure]).toEqual([[4, 3, 3, 3, 2], [3, 3, 0, 3, 0], 27, 9]);
    expect([[...seq.contributions], seq.kept, seq.totalCost, seq.expenditure]).toEqual([[4, 0, 3, 3, 0], 10, 46, 10]);
    expect(data.window(smallFirst).sequential).toEqual({ stay: [0, 2, 3], kept: 10, committed: true });
  });
  test("3: dominant caps", () => {
    const call = { users, threshold: 7, rule: "benefit-backed", subsidy: 1, spillover: [1, 2], caps: "dominant" } as const;
    expect([...plan(call).burdens]).toEqual([2, 3, 1, 1, 2]);
    expect([...plan(call).contributions]).toEqual([2, 3, 0, 1, 1]);
    expect([...plan({ ...call, protocol: "small-first" }).contributions]).toEqual([2, 3, 1, 1, 2]);
    const missed = plan({ ...call, threshold: 10 });
    expect([missed.committed, missed.reason, missed.expenditure]).toEqual([false, "not-sustainable", 0]);
  });
  test("4: a posted subsidy leaks, the best one in hindsight does not", () => {
    const leaking = plan({ users, threshold: 9, rule: "posted", subsidy: 3 });
    expect([[...leaking.contributions], leaking.kept, leaking.leakage, leaking.reason]).toEqual([[0, 3, 0, 4, 0], 7, 21, "threshold-missed"]);
    const enough = plan({ users, threshold: 9, rule: "posted", subsidy: 4 });
    const best = plan({ users, threshold: 9, rule: "posted-hindsight" });
    expect([enough.kept, enough.expenditure, enough.leakage]).toEqual([12, 48, 0]);
    expect([best.price, best.kept, best.expenditure]).toEqual([4, 12, 48]);
  });
  test("5: two users, two equilibria, one sequential outcome", () => {
    const users = people([1, 1], [3, 3], [10, 10]);
    const { simultaneous, sequential } = data.window({ users, threshold: 6, rule: "benefit-backed", protocol: "small-first" });
    expect(simultaneous.map(({ stay }) => stay)).toEqual([[], [0, 1]]);
    expect(sequential.stay).toEqual([0, 1]);
  });
  test("6: a user above the reserve may volunteer at it and unlock the call", () => {
    const call = (second: number): ReturnType<typeof plan> => plan({ users: people([5, second], [4, 4]), threshold: 8, rule: "critical-value", reserve: 10 });
    expect(call(12).committed).toBe(false);
    expect([...call(10).payments]).toEqual([40, 40]);
  });
  test("7: critical values may be far above the best uniform price", () => {
    const call = { users: people([1, 100], [10, 10]), threshold: 10 };
    expect([...plan({ ...call, rule: "critical-value", reserve: 200 }).payments]).toEqual([1000, 0]);
    expect(plan({ ...call, rule: "posted-hindsight" }).expenditure).toBe(10);
  });
});

describe("edges", () => {
  const one = (cost: number, threshold = 4): ReturnType<typeof plan> => plan({ users: people([cost], [4]), threshold, rule: "critical-value", reserve: 7 });
  test("a cost at the reserve is eligible, one above is not", () => expect([one(7).committed, one(8).committed]).toEqual([true, false]));
  test("a threshold at the capacity is met, one above is not", () => expect([one(7, 4).committed, one(7, 5).committed]).toEqual([true, false]));
  test("a cost at the subsidy carries everything", () =>
    expect([...plan({ users: people([3, 4], [9, 9], [0, 0]), threshold: 1, rule: "benefit-backed", subsidy: 3 }).burdens]).toEqual([9, 0]));
  test("nobody, and nobody with capacity, are null outcomes", () => {
    expect(plan({ users: [], threshold: 1, rule: "critical-value", reserve: 1 }).reason).toBe("no-users");
    expect(plan({ users: people([0, 0], [0, 0]), threshold: 1, rule: "critical-value", reserve: 1 }).reason).toBe("short-of-capacity");
  });
  test("a lump sum buys the floor or nothing", () => {
    const lump = plan({ users: people([2, 3, 2], [5, 5, 4]), threshold: 6, rule: "posted-lump", subsidy: 10, floor: 5 });
    expect([[...lump.contributions], lump.leakage]).toEqual([[5, 0, 0], 10]);
  });
  test("money up to 2^53 - 1 is exact", () => {
    const cost = 3_000_000_000_001;
    const large = plan({ users: people([cost], [1501]), threshold: 1501, rule: "critical-value", reserve: cost });
    expect(large.expenditure).toBe(Number(BigInt(cost) * 1501n));
  });
});

describe("several thresholds", () => {
  const levels = [{ threshold: 5, value: 1 }, { threshold: 9, value: 2 }, { threshold: 14, value: 5 }];
  const users = people([4, 2, 7, 3, 5], [5, 3, 6, 4, 2], [4, 4, 4, 4, 4]);
  test("the target is the highest that commits", () => {
    const target = plan({ users, levels, rule: "critical-value", reserve: 4 });
    expect([target.level, target.threshold, target.kept]).toEqual([1, 9, 9]);
    expect(plan({ users, levels, rule: "critical-value", reserve: 7 }).level).toBe(2);
  });
  test("benefits count at their level", () => {
    // m at value 5: [5, 3, 2, 4, 2] (20 // 7, at most k): 14 or more; at value 1: [1, 2, 0, 1, 0]
    expect(plan({ users, levels, rule: "benefit-backed" }).level).toBe(2);
    expect(plan({ users, levels: levels.map((level) => ({ ...level, value: level.threshold })), threshold: 5, rule: "benefit-backed" }).threshold).toBe(5);
  });
  test("an announced target does not fall back", () => {
    const announced = plan({ users, levels, threshold: 14, rule: "critical-value", reserve: 4 });
    expect([announced.committed, announced.threshold]).toEqual([false, 14]);
  });
});
