// Many users, and what a call over them must come to: the same as by sorting in JavaScript.

import type { DataRoom, DataUser } from "candor";
import { expect } from "vitest";

function crowd(n: number): DataUser[] {
  let state = 1;
  const next = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  return Array.from({ length: n }, () => ({ cost: next(1_000_000), capacity: 1 + next(20), benefit: next(100_000) }));
}

export function checkScale(data: DataRoom, n: number): void {
  const users = crowd(n);
  const reserve = 500_000;
  const eligible = users.map((user, i) => ({ ...user, i })).filter((user) => user.cost <= reserve);
  const threshold = 4 * n;
  const call = { users, threshold, rule: "critical-value", reserve } as const;

  const plan = data.plan(call);
  const byCost = [...eligible].sort((a, b) => a.cost - b.cost || a.i - b.i);
  expect([...plan.order.slice(0, 1000)]).toEqual(byCost.slice(0, 1000).map(({ i }) => i));
  expect(plan.kept).toBe(threshold);
  // all that could replace a winner lies in a narrow band of costs above the marginal one
  const marginal = users[plan.order[plan.participants - 1]!]!.cost;
  plan.payments.forEach((payment, i) => {
    if (plan.contributions[i]! > 0 && !(payment >= marginal * plan.contributions[i]! && payment <= (marginal + 1000) * plan.contributions[i]!)) throw new Error(`user ${i} is paid ${payment}`);
  });

  const scan = data.plan({ ...call, protocol: "small-first" });
  const bySize = [...eligible].sort((a, b) => a.capacity - b.capacity || a.i - b.i);
  let kept = 0;
  const asked = bySize.filter(({ capacity }) => kept < threshold && (kept += capacity) > 0);
  expect([scan.kept, scan.participants, scan.expenditure]).toEqual([kept, asked.length, kept * reserve]);
}
