// Appendix E of Sun et al. 2025 on tables: cycle monotonicity, payments by shortest paths, their uniqueness.

import fc from "fast-check";
import { load, type Implementability } from "candor";
import { describe, expect, test } from "vitest";
import { caught } from "../caught.js";
import { distance, edges, lightest, weigh } from "./reference/cycles.js";

const { game } = await load();

/** Valuations in [-1, 1], the diagonal raised so that about half of the tables are implementable; sizes with them. */
const table = (least: number, most: number): fc.Arbitrary<{ valuations: number[][]; sizes: number[] }> =>
  fc.tuple(fc.integer({ min: least, max: most }), fc.constantFrom(0, 0.5, 1, 2), fc.boolean()).chain((drawn) => {
    const [k, bonus, whole] = drawn;
    const value = whole ? fc.integer({ min: -3, max: 3 }) : fc.double({ min: -1, max: 1, noNaN: true });
    return fc.record({
      valuations: fc.array(fc.array(value, { minLength: k, maxLength: k }), { minLength: k, maxLength: k })
        .map((rows) => rows.map((row, t) => row.map((v, s) => (s === t ? v + bonus : v)))),
      sizes: fc.array(fc.double({ min: 0.1, max: 5, noNaN: true }), { minLength: k, maxLength: k }),
    });
  });

const scale = (valuations: number[][], sizes: number[]): number =>
  Math.max(...valuations.map((row, t) => sizes[t]! * Math.max(...row.map(Math.abs))), 1e-300);

/** The largest gain that a payment rule leaves to a lie. */
function gain(valuations: number[][], sizes: number[], payments: Float64Array): number {
  const saved = (t: number, s: number): number => payments[t]! - payments[s]!;
  return Math.max(...valuations.flatMap((row, t) => row.map((v, s) => sizes[t]! * (v - row[t]!) + saved(t, s))));
}

describe("against every simple cycle and path", () => {
  test("Prop. E.2: implementable iff no cycle is negative, and the cycle is the lightest", () => {
    let [can, cannot] = [0, 0];
    fc.assert(fc.property(table(2, 6), ({ valuations, sizes }) => {
      const l = edges(valuations, sizes);
      const found = game.implementability({ valuations, sizes });
      const unit = 1e-11 * scale(valuations, sizes);
      const lowest = lightest(l);
      if (Math.abs(lowest) > unit) expect(found.implementable).toBe(lowest > 0);
      expect(found.exact).toBe(true);
      expect(Math.abs(found.weight! - lowest)).toBeLessThanOrEqual(unit);
      expect(Math.abs(weigh(l, found.cycle) - lowest)).toBeLessThanOrEqual(unit);
      expect(new Set(found.cycle).size).toBe(found.cycle.length);
      if (found.implementable) can++;
      else cannot++;
    }), { numRuns: 1000, seed: 1 });
    expect(Math.min(can, cannot)).toBeGreaterThan(200);
  });

  test("V(0, t), -V(t, 0), and the largest V(s, t) + V(t, s) with its pair (Lemma C.2)", () => {
    fc.assert(fc.property(table(2, 5), ({ valuations, sizes }) => {
      const l = edges(valuations, sizes);
      const { payments, lowest, gap, pair } = game.implementability({ valuations, sizes });
      if (!payments) return;
      const unit = 1e-11 * scale(valuations, sizes);
      const round = (s: number, t: number): number => distance(l, s, t) + distance(l, t, s);
      l.forEach((_, t) => {
        expect(Math.abs(payments[t]! - distance(l, 0, t))).toBeLessThanOrEqual(unit);
        expect(Math.abs(lowest![t]! + distance(l, t, 0))).toBeLessThanOrEqual(unit);
        l.forEach((_, s) => expect(round(s, t)).toBeLessThanOrEqual(gap! + unit));
      });
      expect(Math.abs(round(...pair!) - gap!)).toBeLessThanOrEqual(unit);
    }), { numRuns: 500, seed: 2 });
  });
});

describe("any number of types", () => {
  const check = (property: (t: { valuations: number[][]; sizes: number[] }, found: Implementability) => void): void =>
    fc.assert(fc.property(table(1, 24), (t) => property(t, game.implementability(t))), { numRuns: 500, seed: 3 });

  test("Prop. E.2, sufficiency: no lie pays with the payments that are returned, nor with the lowest ones", () => {
    check(({ valuations, sizes }, { payments, lowest, tolerance }) => {
      if (!payments) return;
      const slack = 2 * tolerance + 1e-13 * scale(valuations, sizes) * sizes.length;
      expect(gain(valuations, sizes, payments)).toBeLessThanOrEqual(slack);
      expect(gain(valuations, sizes, lowest!)).toBeLessThanOrEqual(slack);
      payments.forEach((p, t) => expect(lowest![t]!).toBeLessThanOrEqual(p));
    });
  });

  test("Prop. E.2, necessity: what is refused has a negative cycle, whose types are distinct", () => {
    let [exact, lean] = [0, 0];
    check(({ valuations, sizes }, { implementable, cycle, weight, exact: lightestOfAll }) => {
      if (implementable) return;
      expect(weight).toBeLessThan(0);
      expect(weigh(edges(valuations, sizes), cycle)).toBeCloseTo(weight!, 10);
      expect(new Set(cycle).size).toBe(cycle.length);
      expect(lightestOfAll).toBe(sizes.length <= 14);
      if (lightestOfAll) exact++;
      else lean++;
    });
    expect(Math.min(exact, lean)).toBeGreaterThan(50);
  });

  test("with one type there is no cycle, and nothing to pay", () => {
    expect(game.implementability({ valuations: [[3]] })).toEqual({
      ids: [null], implementable: true, cycle: [], weight: null, exact: true, tolerance: 3e-12,
      payments: Float64Array.of(0), lowest: Float64Array.of(0), gap: 0, pair: [0, 0], unique: true,
    });
  });

  test("cycles of rounding's size are no cycles, however many types they have", () => {
    // valued the same whatever is reported, but for the last digit
    const k = 300;
    const value = (t: number, s: number): number => 1 + t - 2 ** -44 * ((t * 31 + s * 17) % 7);
    const valuations = Array.from({ length: k }, (_, t) => Array.from({ length: k }, (_, s) => value(t, s)));
    const found = game.implementability({ valuations });
    expect(found.implementable).toBe(true);
    expect(found.unique).toBe(true);
    expect(Math.max(...found.payments!.map(Math.abs))).toBeLessThan(1e-9);
  });

  test("a tolerance of the caller's own: measured tables forgive their error", () => {
    const valuations = [[1, 1.01], [0, 0]];
    expect(game.implementability({ valuations })).toMatchObject({ implementable: false, cycle: [0, 1] });
    const forgiven = game.implementability({ valuations, tolerance: 0.02 });
    expect(forgiven).toMatchObject({ implementable: true, tolerance: 0.02, unique: true });
  });
});

describe("bad input is refused by the field's name", () => {
  const good = { valuations: [[1, 0], [0, 1]], sizes: [1, 2], ids: ["a", null] };
  test.each<[field: string, change: object]>([
    ["valuations", { valuations: [] }],
    ["valuations", { valuations: 3 }],
    ["valuations[1]", { valuations: [[1, 0], [0]] }],
    ["valuations[1][0]", { valuations: [[1, 0], ["0", 1]] }],
    ["valuations[0][1]", { valuations: [[1, NaN], [0, 1]] }],
    ["valuations[0][1]", { valuations: [[1, 1e290], [0, 1]] }],
    ["sizes", { sizes: [1] }],
    ["sizes[1]", { sizes: [1, 0] }],
    ["sizes[0]", { sizes: [Infinity, 1] }],
    ["ids", { ids: ["a"] }],
    ["ids[1]", { ids: ["a", 2] }],
    ["tolerance", { tolerance: -1 }],
    ["payments", { payments: true }],
  ])("%s", (field, change) => {
    expect(caught(() => game.implementability({ ...good, ...change } as never)).field).toBe(field);
  });
});
