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
