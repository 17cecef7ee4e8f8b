// Whole grids of misreports (P6, P7): where the truth is the best report, and where it is not.

import { load, type DataCall, type DataPlan } from "candor";
import { describe, expect, test } from "vitest";
import { calls, check, club, simultaneous, smallFirst } from "./arbitraries.js";

const { data } = await load();

/** What user i gets by reporting `cost`, at its true one. */
const gain = (call: DataCall, i: number, cost: number, truth: number): number => {
  const users = call.users.map((user, j) => (j === i ? { ...user, cost } : user));
  const plan: DataPlan = data.plan({ ...call, users });
  return plan.payments[i]! - truth * plan.contributions[i]! + (plan.committed ? (call.users[i]!.benefit ?? 0) : 0);
};

/** The same where those who give nothing keep only `spillover` of their benefit. */
const gainWith = (call: DataCall, i: number, cost: number, truth: number, [part, whole]: readonly [number, number]): number => {
  const plan = data.plan({ ...call, users: call.users.map((user, j) => (j === i ? { ...user, cost } : user)) });
  const benefit = plan.committed ? (call.users[i]!.benefit ?? 0) * (plan.contributions[i]! > 0 ? 1 : part / whole) : 0;
  return plan.payments[i]! - truth * plan.contributions[i]! + benefit;
};

describe("truthfulness of critical values, over whole grids of reports", () => {
  const grid = Array.from({ length: 15 }, (_, z) => z);
  test.each([["simultaneous", simultaneous], ["small-first", smallFirst]] as const)("P6: %s, no benefits: no report beats the truth", (_, call) => check(calls(6, { benefits: false }), (c) => {
    c.users.forEach((user, i) => {
      const truth = gain(call(c), i, user.cost, user.cost);
      for (const z of grid) expect(gain(call(c), i, z, user.cost)).toBeLessThanOrEqual(truth);
    });
  }));
  test("with benefits: none for those at or below the reserve, and never more than the benefit", () => check(calls(6), (c) => {
    c.users.forEach((user, i) => {
      const truth = gain(simultaneous(c), i, user.cost, user.cost);
      for (const z of grid) expect(gain(simultaneous(c), i, z, user.cost) - truth).toBeLessThanOrEqual(user.cost <= c.price ? 0 : user.benefit);
    });
  }));
  test("benefits that those who are not asked do not enjoy: underbidding to be asked pays, with spillover 1 it does not", () => {
    const call: DataCall = { users: [{ cost: 1, capacity: 4 }, { cost: 5, capacity: 4, benefit: 100 }], threshold: 4, rule: "critical-value", reserve: 10 };
    const excluded: DataCall = { ...call, spillover: [0, 1] };
    expect(gainWith(excluded, 1, 0, 5, [0, 1]) - gainWith(excluded, 1, 5, 5, [0, 1])).toBe(84);
    for (const z of grid) expect(gainWith(call, 1, z, 5, [1, 1])).toBeLessThanOrEqual(gainWith(call, 1, 5, 5, [1, 1]));
  });
  test("under-claiming capacity does not pay simultaneously", () => check(calls(5, { benefits: false }), (c) => {
    c.users.forEach((user, i) => {
      const truth = gain(simultaneous(c), i, user.cost, user.cost);
      for (let k = 0; k < user.capacity; k++) {
        const users = c.users.map((other, j) => (j === i ? { ...other, capacity: k } : other));
        expect(gain(simultaneous({ ...c, users }), i, user.cost, user.cost)).toBeLessThanOrEqual(truth);
      }
    });
  }));
  test("under-claiming capacity pays small-first: capacities must be verified", () => {
    const honest = data.plan({ users: [{ cost: 0, capacity: 5 }, { cost: 0, capacity: 4 }], threshold: 4, rule: "critical-value", protocol: "small-first", reserve: 10 });
    const small = data.plan({ users: [{ cost: 0, capacity: 3 }, { cost: 0, capacity: 4 }], threshold: 4, rule: "critical-value", protocol: "small-first", reserve: 10 });
    expect([honest.payments[0], small.payments[0]]).toEqual([0, 30]);
  });
  test("P7: the own share falls with the own report", () => check(calls(6), (c) => {
    c.users.forEach((_, i) => {
      const shares = grid.map((cost) => data.plan(simultaneous({ ...c, users: c.users.map((user, j) => (j === i ? { ...user, cost } : user)) })).contributions[i]!);
      expect(shares).toEqual([...shares].sort((a, b) => b - a));
    });
  }));
  test("club is truthful where improvement can be denied: no report beats the truth", () => check(calls(5), (c) => {
    const worth = (i: number, cost: number, benefit: number): number => {
      const users = c.users.map((user, j) => (j === i ? { ...user, cost, benefit } : user));
      const plan = data.plan(club({ ...c, users }));
      const units = plan.contributions[i]!;
      return units > 0 ? plan.payments[i]! - c.users[i]!.cost * units + c.users[i]!.benefit : 0;
    };
    c.users.forEach((user, i) => {
      if (c.price === 0) for (const z of grid) expect(worth(i, z, user.benefit)).toBeLessThanOrEqual(worth(i, user.cost, user.benefit));
    });
  }));
  test("under-claiming capacity pays in a club: capacities must be verified", () => {
    const costs = [4, 0, 2, 4];
    const benefits = [4, 0, 12, 0];
    const worth = (capacities: number[]): number => {
      const users = costs.map((cost, i) => ({ cost, capacity: capacities[i]!, benefit: benefits[i]! }));
      const plan = data.plan({ users, threshold: 7, rule: "club", spillover: [0, 1] });
      return plan.contributions[2]! > 0 ? plan.payments[2]! - 2 * plan.contributions[2]! + 12 : 0;
    };
    expect(worth([1, 4, 2, 6]) - worth([1, 4, 6, 6])).toBe(2);
  });
});
