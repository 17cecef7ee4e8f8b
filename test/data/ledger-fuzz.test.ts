// Random commands against what must never happen to a call (P1, P16 to P18); ten times as many are in slow/.

import { load } from "candor";
import { expect, test } from "vitest";
import { walk } from "./walk.js";

const { data } = await load();

test("25,000 random commands: nothing that must never happen, and the walk goes everywhere", () => {
  const { found, accepted, commits, reads, readsRefused } = walk(data, 25_000);
  expect(found.slice(0, 5)).toEqual([]);
  expect(accepted).toBeGreaterThan(3000);
  expect(commits).toBeGreaterThan(20);
  expect(reads).toBeGreaterThan(30);
  expect(readsRefused).toBeGreaterThan(10);
}, 600_000);
