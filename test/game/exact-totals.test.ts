// Totals are exact: the same bits for every order and every partition, those of integers of any length.

import { instantiate, type Candor, type PricedColumns, type Totals } from "candor";
import fc from "fast-check";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { caught } from "../caught.js";
import { Random } from "../runtimes/programs/random.js";
import { totalsOf } from "./reference/totals.js";

const builds = ["core", "core.scalar"].map((name) => {
  const bytes = readFileSync(new URL(`../../build/${name}.wasm`, import.meta.url));
  return [name, instantiate(new WebAssembly.Module(new Uint8Array(bytes)))] as const;
});
const { game } = builds[0]![1];

/** Columns of one group, of the same values moved on by one from column to column. */
function columnsOf(values: readonly number[]): PricedColumns & { readonly each: readonly (readonly number[])[] } {
  const n = values.length;
  const each = [0, 1, 2, 3].map((by) => values.map((_, k) => values[(k + by) % n]! * (by === 3 ? -1 : 1)));
  const [valuations, payments, utilities, welfare] = each as [number[], number[], number[], number[]];
  return { valuations, payments, utilities, welfare, each };
}

const rowsOf = ({ valuations, payments, utilities, welfare }: PricedColumns, rows: readonly number[]): PricedColumns => ({
  valuations: rows.map((k) => valuations[k]!), payments: rows.map((k) => payments[k]!),
  utilities: rows.map((k) => utilities[k]!), welfare: rows.map((k) => welfare[k]!),
});

const statistics = ({ valuations, payments, utilities, welfare }: Totals) => [...valuations, ...payments, ...utilities, welfare];

/** Any finite double: of every exponent alike, subnormal, whole, and 0. */
const double = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ noNaN: true, min: -1, max: 1 }),
  fc.integer({ min: -4, max: 4 }).map((k) => k * Number.MIN_VALUE),
  fc.constantFrom(0, -0, 1, -1, Number.MAX_VALUE, -Number.MAX_VALUE, 2 ** -1022, 2 ** 53 - 1, 1 + 2 ** -52),
);

describe.each(builds)("%s", (_, candor: Candor) => {
  test("are those of integers of any length: sums to the bit, roundings as promised", () => {
    fc.assert(fc.property(fc.array(double, { minLength: 1, maxLength: 40 }), (values) => {
      const { each, ...columns } = columnsOf(values);
      const totals = candor.game.totals(columns);
      const want = each.map(totalsOf);
      expect(totals.state).toEqual(want.flatMap(({ state }) => state));
      statistics(totals).forEach(({ total, mean, standardError }, c) => {
        const exact = want[c]!;
        expect(total).toBe(exact.total + 0);
        if (Number.isFinite(total)) expect(mean).toBe(total / values.length);
        else expect(Math.abs(mean - exact.mean)).toBeLessThanOrEqual(2 ** -52 * Math.abs(exact.mean));
        if (exact.standardError === null) expect(standardError).toBeNull();
        else expect(Math.abs(standardError! - exact.standardError)).toBeLessThanOrEqual(2 ** -51 * exact.standardError + Number.MIN_VALUE);
      });
    }), { numRuns: 1500 });
  });

  test("of more prompts than a table holds, of one exponent at its fullest and of all", () => {
    const random = new Random(7);
    const fullest = [1, -1, 0.5, 2 ** 1023].map((sign) => Array<number>(4100).fill(sign * (2 - 2 ** -52)));
    const all = Array.from({ length: 4100 }, () => (random.coin() ? 1 : -1) * random.scale(-1074, 1023));
    for (const values of [...fullest, all, all.slice(0, 1024), all.slice(0, 1025)]) {
      const { each, ...columns } = columnsOf(values);
      expect(candor.game.totals(columns).state).toEqual(each.map(totalsOf).flatMap(({ state }) => state));
    }
  });
});

test("10,000 random partitions and orders have one hash", () => {
  const random = new Random(15);
  const PROMPTS = 24;
  const kinds: (() => number)[] = [
    () => random.scale(-1074, 1023), () => random.unit(), () => Number.MIN_VALUE * random.integer(0, 9),
    () => 2 ** 53 - random.integer(0, 3), () => 2 ** 1023 * (1 + random.unit()), () => 0,
  ];
  const value = (): number => (random.coin() ? 1 : -1) * kinds[random.integer(0, kinds.length - 1)]!();
  const half = random.list(PROMPTS / 2, value);
  const whole = columnsOf([...half, ...half.map((x, k) => (k % 3 ? -x : x + 1))]);
  const hash = (totals: Totals): string => createHash("sha256").update(JSON.stringify(totals)).digest("hex");
  const hashes = new Set<string>();
  for (let run = 0; run < 10_000; run++) {
    const order = Array.from({ length: PROMPTS }, (_, k) => k);
    for (let k = PROMPTS - 1; k > 0; k--) {
      const other = random.integer(0, k);
      [order[k], order[other]] = [order[other]!, order[k]!];
    }
    const parts: Totals[] = [];
    for (let from = 0; from < PROMPTS; ) {
      const to = Math.min(PROMPTS, from + random.integer(1, 12));
      const after = parts.length > 0 && random.coin() ? parts.pop() : undefined;
      parts.push(game.totals(rowsOf(whole, order.slice(from, to)), after));
      from = to;
    }
    while (parts.length > 1) {
      const [one] = parts.splice(random.integer(0, parts.length - 1), 1);
      const [other] = parts.splice(random.integer(0, parts.length - 1), 1);
      const through = random.coin() ? one! : (JSON.parse(JSON.stringify(one)) as Totals);
      parts.push(game.mergeTotals(through, other!));
    }
    hashes.add(hash(parts[0]!));
  }
  expect([...hashes]).toEqual([hash(game.totals(rowsOf(whole, whole.each[0]!.map((_, k) => k))))]);
}, 120_000);

test("merging commutes and associates, and is what `after` does", () => {
  const part = fc.array(double, { minLength: 1, maxLength: 12 }).map((values) => columnsOf(values));
  fc.assert(fc.property(part, part, part, (...parts) => {
    const columns = parts.map(({ each: _, ...priced }) => priced);
    const [a, b, c] = columns.map((priced) => game.totals(priced)) as [Totals, Totals, Totals];
    const both = game.mergeTotals(a, b);
    expect(game.mergeTotals(b, a)).toEqual(both);
    expect(game.totals(columns[1]!, a)).toEqual(both);
    expect(game.mergeTotals(both, c)).toEqual(game.mergeTotals(a, game.mergeTotals(b, c)));
    expect(both.prompts).toBe(a.prompts + b.prompts);
  }), { numRuns: 300 });
});

test("what cancels is gone, and what overflows comes back", () => {
  const { MAX_VALUE, MIN_VALUE } = Number;
  const one = (...valuations: number[]): PricedColumns => ({
    valuations, payments: valuations, utilities: valuations, welfare: valuations,
  });
  const beyond = game.totals(one(MAX_VALUE, MAX_VALUE));
  expect(beyond.welfare).toEqual({ total: Infinity, mean: MAX_VALUE, standardError: 0 });
  expect(game.totals(one(-MAX_VALUE, -MAX_VALUE), beyond).welfare).toMatchObject({ total: 0, mean: 0 });
  expect(game.totals(one(-MAX_VALUE, -MAX_VALUE, MIN_VALUE), beyond).welfare.total).toBe(MIN_VALUE);
  expect(game.totals(one(1e308, -1e308, 3, 1e-300)).welfare.total).toBe(3);
  expect(game.totals(one(MIN_VALUE, MIN_VALUE, -MIN_VALUE, -MIN_VALUE)).state.slice(0, 2)).toEqual([0, 0]);
});

describe("states that no totals have are refused by name", () => {
  const priced = { valuations: [1, -3], payments: [0.5, 0.25], utilities: [1, 2], welfare: [4, 4] };
  const good = game.totals(priced);
  const other = game.totals({ valuations: [1, 2], payments: [0, 0], utilities: [0, 0], welfare: [1] });
  const damaged = (edit: (state: number[]) => void): Totals => {
    const state = [...good.state];
    edit(state);
    return { ...good, state };
  };

  test("what they are", () => {
    // -2, then 10, in units of 2^0: word 68
    expect(good.state.slice(0, 6)).toEqual([68, 1, -2, 68, 1, 10]);
  });

  test.each<[string, string, Totals]>([
    ["a fraction", "state[2]", damaged((s) => (s[2] = -1.5))],
    ["a word that is too long", "state[2]", damaged((s) => (s[2] = -(2 ** 32)))],
    ["not a number", "state[5]", damaged((s) => (s[5] = NaN))],
    ["no number", "state[5]", damaged((s) => (s[5] = "10" as never))],
    ["a first word of 0", "state[2]", damaged((s) => s.splice(0, 3, 67, 2, 0, -2))],
    ["a last word of 0", "state[3]", damaged((s) => s.splice(0, 3, 68, 2, -2, 0))],
    ["words of two signs", "state[3]", damaged((s) => s.splice(0, 3, 67, 2, 1, -2))],
    ["a sum of 0 that says where", "state[0]", damaged((s) => s.splice(0, 3, 68, 0))],
    ["a negative sum of squares", "state[5]", damaged((s) => (s[5] = -10))],
    ["words below the smallest double", "state[0]", damaged((s) => (s[0] = 33))],
    ["words beyond all doubles", "state[1]", damaged((s) => (s[0] = 102))],
    ["more words than there are", "state[1]", damaged((s) => (s[1] = 200))],
    ["squares that are too few for the sum", "state[0]", damaged((s) => (s[5] = 1))],
    ["a word too few", `state[${good.state.length - 1}]`, { ...good, state: good.state.slice(0, -1) }],
    ["a column too few", "state", { ...good, state: good.state.slice(6) }],
    ["nothing", "state", { ...good, state: [] }],
    ["no prompts", "prompts", { ...good, prompts: 0 }],
  ])("%s", (_, field, totals) => {
    expect(caught(() => game.mergeTotals(totals, good)).field).toBe(`a.${field}`);
    expect(caught(() => game.totals(priced, totals)).field).toBe(`after.${field}`);
    expect(caught(() => game.mergeTotals(good, totals)).field).toBe(`b.${field}`);
    expect(game.mergeTotals(good, good).prompts).toBe(4);
  });

  test("other groups, and more prompts than a double counts", () => {
    expect(caught(() => game.mergeTotals(good, other)).field).toBe("b.state");
    const most = { ...good, prompts: Number.MAX_SAFE_INTEGER - 1 };
    expect(caught(() => game.mergeTotals(most, good)).field).toBe("b.prompts");
    expect(caught(() => game.totals(priced, most)).field).toBe("after.prompts");
    const single = game.totals({ valuations: [1], payments: [1], utilities: [1], welfare: [1] });
    expect(game.mergeTotals(most, single).prompts).toBe(Number.MAX_SAFE_INTEGER);
  });
});
