// 250,000 random commands against what must never happen to a call.

import { load } from "candor";
import { expect, test } from "vitest";
import { walk } from "../walk.js";

const { data } = await load();

test("nothing that must never happen", () => {
  const { found, accepted } = walk(data, 250_000);
  expect(found.slice(0, 5)).toEqual([]);
  expect(accepted).toBeGreaterThan(30_000);
}, 600_000);
