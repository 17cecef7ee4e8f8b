// Results by party: every result of the room that has something for each group, or each item, as one plain object a party.

import { load, rows } from "candor";
import { expect, test } from "vitest";

const { game } = await load();
const groups = [{ id: "a", size: 2, reward: [0.9, 0.4, 0.1] }, { id: "b", size: 1, reward: [0.1, 0.5, 0.8] }];

test("audits and robustness come as rows", () => {
  const audited = game.audit({ groups });
  expect(rows(audited)).toBe(audited.groups);
  expect(rows(audited)[0]!.paid.lie).toBeTypeOf("string");
  const robust = game.robustness({ groups }, { epsilon: 0.1 });
  expect(rows(robust)).toBe(robust.groups);
  expect(rows(robust)[1]!.bound).toBeCloseTo(0.2, 12);
});

test("columns become fields", () => {
  const keys = (result: object): string[] => Object.keys(rows(result)[0]!);
  expect(keys(game.price({ groups, rebate: "bailey" }))).toEqual(["id", "valuation", "payment", "utility", "rebate"]);
  expect(keys(game.quote({ groups }))).toEqual(["id", "valuation", "payment", "utility", "base", "gain"]);
  expect(keys(game.paymentBounds({ groups }))).toEqual(["id", "lower", "upper", "slack"]);
  expect(keys(game.train({ groups, objective: "nash" }))).toEqual(["id", "valuation", "weight"]);
  expect(keys(game.heuristics({ groups }, { steps: [2] }))).toEqual(["id", "exact"]);
  expect(keys(game.implementability({ valuations: [[1, 0], [0, 1]] }))).toEqual(["id", "payment", "lowest"]);
  const fitted = game.fitRewards({ comparisons: [{ winner: "x", loser: "y" }, { winner: "y", loser: "x" }] });
  expect(rows(fitted).map(({ id, reward }) => [id, reward])).toEqual([["x", 0], ["y", 0]]);
  expect(keys(fitted)).toEqual(["id", "reward", "standardError"]);
});
