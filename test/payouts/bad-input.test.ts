// One valid call, then one thing wrong at a time; and states and batches that somebody changed.

import { describe, expect, test } from "vitest";
import * as payouts from "../../bindings/core/payouts/index.js";
import { caught } from "../caught.js";

const TERMS = { currency: "USD", decimals: 6, unit: 10_000 };
const valid = (): any => ({
  owed: [{ id: "ann", amount: 25_000 }, { id: "bob", amount: 9_999 }], minimum: 10_000, reference: "1", ...TERMS,
});

test("valid", () => {
  const { batch, carried, state, again } = payouts.batch(valid());
  expect([batch.lines, batch.total, carried, again, state.version]).toEqual(
    [[{ id: "ann", amount: 20_000 }], 20_000, [{ id: "ann", amount: 5_000 }, { id: "bob", amount: 9_999 }], false, 1]);
});

test.each<[string, string, string, (due: any) => void]>([
  ["no list", "owed", "an array", (due) => (due.owed = {})],
  ["no entry", "owed[1]", "an object", (due) => (due.owed[1] = null)],
  ["a number for a name", "owed[0].id", "a string", (due) => (due.owed[0].id = 7)],
  ["no name", "owed[0].id", "a string that is not empty", (due) => (due.owed[0].id = "")],
  ["half a character", "owed[0].id", "a well-formed string", (due) => (due.owed[0].id = "\ud800")],
  ["twice", "owed[1].id", "every participant once", (due) => (due.owed[1].id = "ann")],
  ["another field", "owed[0].payment", "id, amount", (due) => (due.owed[0].payment = 1)],
  ["less than nothing", "owed[0].amount", "an integer from 0 to 9007199254740991", (due) => (due.owed[0].amount = -1)],
  ["a part", "owed[0].amount", "an integer from 0 to 9007199254740991", (due) => (due.owed[0].amount = 0.5)],
  ["2^53", "owed[0].amount", "an integer from 0 to 9007199254740991", (due) => (due.owed[0].amount = 2 ** 53)],
  ["a text", "owed[0].amount", "an integer from 0 to 9007199254740991", (due) => (due.owed[0].amount = "5")],
  ["no unit", "unit", "an integer from 1 to 1000000000000000", (due) => delete due.unit],
  ["a unit of 0", "unit", "an integer from 1 to 1000000000000000", (due) => (due.unit = 0)],
  ["no currency", "currency", "a string", (due) => delete due.currency],
  ["a currency with a comma", "currency", "1 to 12 characters without blanks, commas and colons: USD",
    (due) => (due.currency = "a,b")],
  ["decimals", "decimals", "an integer from 0 to 15", (due) => (due.decimals = 16)],
  ["minimum", "minimum", "an integer from 0 to 9007199254740991", (due) => (due.minimum = NaN)],
  ["reference", "reference", "a string", (due) => (due.reference = 1)],
  ["half a character", "reference", "a JSON value: finite numbers, well-formed strings, no circles",
    (due) => (due.reference = "\ud800")],
  ["unknown", "rounding", "owed, currency, decimals, unit, reference, state, minimum", (due) => (due.rounding = "up")],
  ["a state that is none", "state", "an object", (due) => (due.state = [])],
  ["nothing", "owed", "an entry, as nothing carried can be paid", (due) => (due.owed = [])],
])("%s: %s", (_, field, expected, change) => {
  const due = valid();
  change(due);
  expect(caught(() => payouts.batch(due))).toMatchObject({ field, expected });
});

describe("with a state", () => {
  const { state, batch } = payouts.batch(valid());

  test.each<[string, object, string, string]>([
    ["another currency", { currency: "EUR" }, "currency", "USD, as in the batches before"],
    ["other decimals", { decimals: 2 }, "decimals", "6, as in the batches before"],
    ["another unit", { unit: 1 }, "unit", "10000, as in the batches before"],
    ["other amounts under its reference", { owed: [{ id: "ann", amount: 1 }] }, "reference",
      "another one, as other amounts came under this"],
  ])("%s", (_, change, field, expected) => {
    expect(caught(() => payouts.batch({ ...valid(), state, ...change }))).toMatchObject({ field, expected });
  });

  test("equal amounts under another reference are owed again", () => {
    const { again, state: after } = payouts.batch({ ...valid(), state, reference: "2" });
    expect([again, payouts.totals(after).owed]).toEqual([false, 2 * 34_999]);
  });

  test.each<[string, () => unknown, string]>([
    ["no batch", () => payouts.sent(state, "x"), "batch"],
    ["no id", () => payouts.sent(state, 1 as never), "batch"],
    ["who is not in it", () => payouts.failed(state, batch.id, ["ann", "bob"]), "ids[1]"],
    ["nobody", () => payouts.failed(state, batch.id, []), "ids"],
    ["nothing carried", () => payouts.forfeit(state, ["ann", "cyd"], "gone"), "ids[1]"],
    ["twice", () => payouts.forfeit(state, ["ann", "ann"], "gone"), "ids[1]"],
    ["no reason", () => payouts.forfeit(state, ["ann"], ""), "reason"],
    ["no state", () => payouts.totals(null as never), "state"],
  ])("%s", (_, call, field) => {
    expect(caught(call).field).toBe(field);
  });
});

describe("changed by somebody", () => {
  const first = payouts.batch(valid());
  const failed = payouts.failed(first.state, first.batch.id, ["ann"]);
  const second = payouts.batch({ ...valid(), owed: [], state: failed });
  const whole = payouts.forfeit(second.state, ["bob"], "gone");

  test("as it was", () => {
    expect(payouts.totals(JSON.parse(JSON.stringify(whole)))).toEqual(
      { owed: 34_999, pending: 20_000, paid: 0, carried: 5_000, forfeited: 9_999 });
  });

  test.each<[string, (state: any) => void]>([
    ["state.format", (state) => (state.format = "candor/payouts/0")],
    ["state.version", (state) => (state.version = 0)],
    ["state.accounts[0].carried", (state) => (state.accounts[0].carried += 1)],
    ["state.accounts[0].paid", (state) => (state.accounts[0].paid = 20_000)],
    ["state.accounts", (state) => (state.accounts[0].owed += 1)],
    ["state.accounts[1].id", (state) => (state.accounts[1].id = "ann")],
    ["state.batches[0].batch.id", (state) => (state.batches[0].batch.id = state.batches[1].batch.id)],
    ["state.batches[0].batch.id", (state) => (state.batches[0].batch.lines[0].id = "eve")],
    ["state.batches[0].batch.lines[0].amount", (state) => (state.batches[0].batch.lines[0].amount = 20_001)],
    ["state.batches[0].batch.total", (state) => (state.batches[0].batch.total = 10_000)],
    ["state.batches[0].batch.id", (state) => (state.batches[0].batch.reference = "2")],
    ["state.batches[0].batch.number", (state) => state.batches.reverse()],
    ["state.batches[0].batch.number", (state) => state.batches.shift()],
    ["state.batches[1].batch.lines[0].amount", (state) => state.batches[0].failed.pop()],
    ["state.batches[0].failed[0]", (state) => (state.batches[0].failed = ["bob"])],
    ["state.batches[0].failed[1]", (state) => (state.batches[0].failed = ["ann", "ann"])],
    ["state.batches[0].source", (state) => (state.batches[0].source = "yes")],
    ["state.batches[0].source", (state) => delete state.batches[0].source],
    ["state.batches[0].batch.source", (state) => (state.batches[0].batch.source = state.batches[0].source)],
    ["state.batches[0].sent", (state) => (state.batches[0].sent = "yes")],
    ["state.batches", (state) => (state.batches = [])],
    ["state.accounts[0].pending", (state) => state.batches.pop()],
    ["state.accounts[1].carried", (state) => state.forfeits.pop()],
    ["state.forfeits[0].amount", (state) => (state.forfeits[0].amount = 10_000)],
    ["state.forfeits[0].id", (state) => (state.forfeits[0].id = 1)],
    ["state.unit", (state) => delete state.unit],
    ["state.more", (state) => (state.more = 1)],
  ])("%s", (field, change) => {
    const state = JSON.parse(JSON.stringify(whole));
    change(state);
    expect(caught(() => payouts.totals(state)).field).toBe(field);
  });

  test("a cent moved from a line to another: every sum is right, the id is not", () => {
    const { state } = payouts.batch({ ...TERMS, owed: [{ id: "a", amount: 50_000 }, { id: "b", amount: 50_000 }] });
    const forged = JSON.parse(JSON.stringify(state));
    const [{ batch }] = forged.batches;
    batch.lines[0].amount += 10_000;
    batch.lines[1].amount -= 10_000;
    forged.accounts[0].owed += 10_000;
    forged.accounts[1].owed -= 10_000;
    expect(caught(() => payouts.totals(forged)).field).toBe("state.batches[0].batch.id");
  });
});
