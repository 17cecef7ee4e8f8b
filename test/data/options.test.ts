// What results say of the call they are of: names, and terms with every default filled in.

import { load, rows, toPlain, type DataCall } from "candor";
import { describe, expect, test } from "vitest";

const { data } = await load();
const users = [{ id: "ann", cost: 2, capacity: 4, benefit: 3 }, { cost: 5, capacity: 6 }, { id: "cyd", cost: 3, capacity: 5 }];

const levels = [{ threshold: 4, value: 1 }, { threshold: 8, value: 2 }];
const calls: readonly (readonly [DataCall, object])[] = [
  [{ users, threshold: 8, rule: "critical-value", reserve: 20 }, { protocol: "simultaneous", reserve: 20, spillover: [1, 1], buffer: [0, 1], threshold: 8 }],
  [{ users, threshold: 8, rule: "critical-value", reserve: 20, spillover: [2, 4], buffer: [0, 9], protocol: "small-first" },
    { protocol: "small-first", reserve: 20, spillover: [1, 2], buffer: [0, 1], threshold: 8 }],
  [{ users, levels, rule: "benefit-backed" }, { protocol: "simultaneous", subsidy: 0, spillover: [1, 1], caps: "pivotal", levels }],
  [{ users, levels, threshold: 4, rule: "club", subsidy: 3 }, { protocol: "simultaneous", subsidy: 3, spillover: [1, 1], levels, threshold: 4 }],
  [{ users, threshold: 8, rule: "proportional", reserve: 6 }, { protocol: "simultaneous", reserve: 6, spillover: [1, 1], threshold: 8 }],
  [{ users, threshold: 8, rule: "posted", subsidy: 3 }, { subsidy: 3, threshold: 8 }],
  [{ users, threshold: 8, rule: "posted-lump", subsidy: 30, floor: 4 }, { subsidy: 30, floor: 4, threshold: 8 }],
  [{ users, threshold: 8, rule: "posted-hindsight" }, { threshold: 8 }],
];

describe.each(calls)("%#", (call, options) => {
  test("ids and resolved options", () => {
    const plan = data.plan(call);
    expect(plan.ids).toEqual(["ann", null, "cyd"]);
    expect(plan.options).toEqual({ rule: call.rule, ...options });
    expect(plan).not.toHaveProperty("call");
  });
  test("the options are the call", () => expect(data.plan({ users, ...data.plan(call).options })).toEqual(data.plan(call)));
  test("leavers by id, by index and mixed", () => {
    const byIndex = data.withdraw(call, [0, 1]);
    expect(data.withdraw(call, ["ann", 1])).toEqual(byIndex);
    expect(data.withdraw(call, [1, "ann"])).toEqual(byIndex);
    expect(byIndex.options).toEqual(data.plan(call).options);
  });
  test("rows and JSON", () => {
    const plan = data.plan(call);
    expect(rows(plan)[2]).toEqual({ id: "cyd", contribution: plan.contributions[2], payment: plan.payments[2], burden: plan.burdens[2] });
    expect(toPlain(plan)).toMatchObject({ ids: ["ann", null, "cyd"], contributions: [...plan.contributions] });
  });
});

test("a window says its frictions", () => {
  const call = { users, threshold: 8, rule: "critical-value", reserve: 20 } as const;
  expect(data.window(call, { exposure: [2, 20] }).options).toEqual({ ...data.plan(call).options, reversibility: [1, 1], exposure: [1, 10] });
  expect(data.window(call).ids).toEqual(["ann", null, "cyd"]);
});

test("a convex plan says its terms", () => {
  const plan = data.planConvex({ users, threshold: 3, curvature: 0.1, rule: "posted", subsidy: 4 });
  expect(plan.ids).toEqual(["ann", null, "cyd"]);
  expect(plan.options).toEqual({ threshold: 3, curvature: 0.1, rule: "posted", subsidy: 4, spillover: [1, 1], caps: "pivotal" });
});

test("means of no commits are null", () => {
  const [never] = data.simulate({ distribution: "uniform", users: 3, seed: 1, trials: 5, threshold: 1000, contenders: [{ rule: "critical-value", reserve: 900 }] });
  expect(never).toMatchObject({ success: 0, expenditure: null, totalCost: null, used: null, rounds: null, voidedCost: null, mostRounds: 0 });
});

test("types: a rule has its own fields and no other's", () => {
  const base = { users, threshold: 8 };
  // @ts-expect-error floor is posted-lump's
  expect(() => data.plan({ ...base, rule: "critical-value", reserve: 9, floor: 2 })).toThrow('"floor" is not a field');
  // @ts-expect-error the reserve is required
  expect(() => data.plan({ ...base, rule: "proportional" })).toThrow('"reserve"');
  // @ts-expect-error club decides all at once
  expect(() => data.plan({ ...base, rule: "club", protocol: "small-first" })).toThrow('"protocol"');
  // @ts-expect-error posted rules have no window
  expect(() => data.window({ ...base, rule: "posted", subsidy: 1 })).toThrow('"rule"');
});
