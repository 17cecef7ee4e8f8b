// Results as JSON-safe values and as rows.

import { load, names, rows, toPlain } from "candor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { caught } from "../caught.js";

const { game, data, crowd } = await load();

const GAME = { groups: [{ id: "legal", size: 2, reward: [1, 0.25] }, { size: 1, reward: [0, 0.5] }] };

describe("toPlain", () => {
  test("typed arrays become arrays, and every number comes back from JSON with its bits", () => {
    fc.assert(fc.property(fc.float64Array({ noNaN: true, noDefaultInfinity: true }), (values) => {
      const back = JSON.parse(JSON.stringify(toPlain({ values }))) as { values: number[] };
      expect(back.values).toEqual(Array.from(values, (value) => value + 0));
    }));
  });

  test("NaN in a typed array, which stands for none, is null; any other is refused, as infinities are, with its place", () => {
    expect(toPlain({ losses: Float64Array.of(1, NaN) })).toEqual({ losses: [1, null] });
    expect(caught(() => toPlain({ groups: [{ size: NaN }] }))).toMatchObject({ field: "value.groups[0].size" });
    expect(caught(() => toPlain(Float64Array.of(1, Infinity)))).toMatchObject({ field: "value[1]" });
    const deep = { groups: [{}, { reward: [Float32Array.of(0, 1, -Infinity)] }] };
    expect(caught(() => toPlain(deep, "game"))).toMatchObject({ field: "game.groups[1].reward[0][2]", got: -Infinity });
    expect(caught(() => toPlain({ a: [{ 7: 1n }] }, ""))).toMatchObject({ field: ".a[0].7" });
  });

  test.each([[1n], [() => 1], [Symbol("s")], [new Map()], [new BigInt64Array(1)], [new Date(0)], [undefined]])("JSON does not know it: %#", (value) => {
    expect(caught(() => toPlain(value))).toMatchObject({ code: "wrong-type", field: "value" });
  });

  test("every result of every room is JSON-safe, also where a number is not defined", () => {
    const batch = game.batch({ groups: [{ size: 1 }], prompts: 1, outcomes: 2 });
    const results = [
      game.price(GAME), batch.price(), game.priceCandidates({ groups: [{ size: 1, values: [1, 2] }] }),
      data.plan({ users: [{ cost: 1, capacity: 2 }], threshold: 1, rule: "critical-value", reserve: 2 }),
      crowd.replay({ workers: ["a", "b"], reports: [[0.5, null], [1, 0]], labels: [null, 1] }),
      crowd.replay({ workers: ["a"], reports: [[0.5]], labels: [null], update: "elf-x", key: "0".repeat(32) }),
    ];
    for (const result of results) expect(JSON.parse(JSON.stringify(toPlain(result)))).toEqual(toPlain(result));
  });

  test("a circle is refused with its place; the same value twice is none", () => {
    const circle: Record<string, unknown> = { list: [] };
    (circle.list as unknown[]).push(circle);
    expect(caught(() => toPlain(circle))).toMatchObject({ field: "value.list[0]" });
    const shared = { a: 1 };
    expect(toPlain([shared, shared])).toEqual([{ a: 1 }, { a: 1 }]);
  });

  test("a field named __proto__ is a field", () => {
    expect(JSON.stringify(toPlain(JSON.parse('{"__proto__":1}')))).toBe('{"__proto__":1}');
  });
});

describe("rows", () => {
  test("one plain object per group, with its id", () => {
    const priced = game.price(GAME);
    expect(rows(priced)).toEqual([
      { id: "legal", valuation: priced.valuations[0], payment: priced.payments[0], utility: priced.utilities[0] },
      { id: null, valuation: priced.valuations[1], payment: priced.payments[1], utility: priced.utilities[1] },
    ]);
    const candidates = game.priceCandidates({ groups: [{ id: "a", size: 1, values: [1, 2] }] });
    expect(rows(candidates)).toEqual([{ id: "a", valuation: 2, payment: 0, utility: 2, withoutGroup: 0 }]);
  });

  test("of a batch: statistics over prompts", () => {
    const batch = game.batch({ groups: [{ id: "a", size: 1 }], prompts: 2, outcomes: 2 });
    batch.rewards.set([1, 0, 0, 0]);
    const priced = batch.price();
    expect(rows(priced)).toEqual([
      { id: "a", valuation: priced.totals.valuations[0], payment: priced.totals.payments[0], utility: priced.totals.utilities[0] },
    ]);
  });

  test("per user, and per worker", () => {
    const plan = data.plan({ users: [{ id: "ann", cost: 1, capacity: 2 }], threshold: 1, rule: "critical-value", reserve: 2 });
    expect(rows(plan)).toEqual([{ id: "ann", contribution: 1, payment: plan.payments[0], burden: 2 }]);
    const replayed = crowd.replay({ workers: ["a", "b"], reports: [[0.9, 0.1]], labels: [1] });
    expect(rows(replayed).map(({ id }) => id)).toEqual(["a", "b"]);
  });

  test("what no room returned is refused", () => {
    for (const none of [{ payments: [1] }, null, undefined, 7]) {
      expect(caught(() => rows(none as never))).toMatchObject({ field: "result" });
    }
  });
});

test("the words of every room's options are public", () => {
  expect(names.game.divergences).toContain("kl");
  expect(names.crowd.updates).toContain("wsu");
  expect(names.data.dataRules).toContain("critical-value");
});
