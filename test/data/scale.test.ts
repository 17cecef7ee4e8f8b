// Twenty thousand users (a million: slow/). Times are bench/data/index.mjs's.

import { load } from "candor";
import { expect, test } from "vitest";
import { checkScale } from "./crowd.js";

const { data } = await load();

test("20,000 users", () => checkScale(data, 20_000), 600_000);

test("ties stay in the order of users", () => {
  const users = Array.from({ length: 5000 }, () => ({ cost: 7, capacity: 2 }));
  const { order } = data.plan({ users, threshold: 100, rule: "critical-value", reserve: 9 });
  expect([...order]).toEqual(users.map((_, i) => i));
});

test("a club that loses one user after the other: 100,000 users, half of whom cannot carry what those before them leave", () => {
  const n = 100_000;
  const threshold = 1000 * n;
  // the share grows as users leave, and just passes what the next of them can carry
  const users = Array.from({ length: n }, (_, j) => ({ cost: 1, capacity: threshold, benefit: j < n / 2 ? Math.floor(threshold / (n - j)) - 1 : threshold }));
  const plan = data.plan({ users, threshold, rule: "club" });
  expect([plan.committed, plan.participants, plan.kept, plan.contributions[n - 1]]).toEqual([true, n / 2, threshold, 2000]);
});
