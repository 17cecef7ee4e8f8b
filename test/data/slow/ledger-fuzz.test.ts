// 250,000 random commands against what must never happen to a call.

import { expect, test } from "vitest";
import { walk } from "../walk.js";


test("nothing that must never happen", () => {
  const { found, accepted } = walk(250_000);
  expect(found.slice(0, 5)).toEqual([]);
  expect(accepted).toBeGreaterThan(30_000);
}, 600_000);
