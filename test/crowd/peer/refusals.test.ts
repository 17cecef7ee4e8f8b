// What may not be paid for is refused by name.

import { load, type PayableVotes } from "candor";
import { expect, test } from "vitest";
import { caught } from "../../caught.js";

const { crowd } = await load();

const votes = [
  { task: "t1", worker: "ann", label: "yes" }, { task: "t1", worker: "bob", label: "no" },
];

test.each<[string, PayableVotes, object, string]>([
  ["an answer twice", { votes: [...votes, votes[0]!] }, {}, "votes"],
  ["one class alone", { votes: [votes[0]!] }, {}, "classes"],
  ["more classes than there is room for", { votes, classes: Array.from({ length: 17 }, (_, c) => ["yes", "no"][c] ?? c) }, {}, "classes"],
  ["an answer outside the classes", { votes, classes: ["yes", "maybe"] }, {}, "votes[1].label"],
  ["labels where none are used", { votes, gold: { t1: "yes" } }, {}, "gold"],
  ["a rule of states", { votes }, { rule: "brier" }, "rule"],
  ["no budget", { votes }, { budget: -1 }, "budget"],
  ["half a unit", { votes }, { budget: 0.5 }, "budget"],
  ["another field", { votes, golden: {} } as never, {}, "golden"],
  ["a known class that is none", { votes, classes: ["yes", "no"], gold: { t1: "maybe" } }, { rule: "golden" }, "gold.t1"],
])("%s", (_, of, options, field) => {
  const error = caught(() => crowd.payments(of, { budget: 100, rule: "peer", ...options } as never));
  expect(error).toMatchObject({ field });
});

test("gold of tasks without votes counts for nothing; without any, nobody is paid", () => {
  const { golden, payments, unspent } = crowd.payments({ votes, gold: { elsewhere: "yes" } }, { budget: 100, rule: "golden" });
  expect(golden).toBe(0);
  expect(payments.map(({ payment, deviation }) => [payment, deviation])).toEqual([[0, null], [0, null]]);
  expect(unspent).toBe(100);
});
