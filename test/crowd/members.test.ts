// Workers who come and go while slots are open, in any sequence.

import fc from "fast-check";
import { load, type CrowdState, type MechanismOptions } from "candor";
import { describe, expect, test } from "vitest";
import { KEY, unit } from "./arbitraries.js";

const { crowd } = await load();

const NAMES = ["a", "b", "c", "d", "e"] as const;
const mechanisms: MechanismOptions[] = [
  {}, { silence: "sleep" }, { schedule: "doubling" }, { schedule: "fixed", horizon: 30 }, { update: "prod" },
  { update: "elf-x", key: KEY }, { perSlot: 1, key: KEY }, { perSlot: 2, output: "sample", key: KEY }, { labelNoise: 0.2 },
];

type Step =
  | { readonly kind: "open"; readonly slot: number; readonly awake: readonly string[] | undefined }
  | { readonly kind: "join" | "leave"; readonly names: readonly string[] }
  | { readonly kind: "aggregate" | "settle"; readonly slots: readonly number[]; readonly x: number; readonly y: number };

const slot = fc.integer({ min: 0, max: 7 });
const names = fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 3 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant("open" as const), slot, awake: fc.option(names, { nil: undefined }) }),
  fc.record({ kind: fc.constantFrom("join" as const, "leave" as const), names }),
  fc.record({
    kind: fc.constantFrom("aggregate" as const, "settle" as const),
    slots: fc.uniqueArray(slot, { minLength: 1, maxLength: 4 }), x: unit(), y: unit(),
  }),
);

/** Half of those who were asked report. */
const reportsAt = (state: CrowdState, at: number, x: number): Record<string, number> =>
  Object.fromEntries(state.open.find((one) => one.slot === at)!.asked.flatMap(([id], i) => (i % 2 ? [] : [[id, i ? 1 - x : x]])));

const settlements = (state: CrowdState, slots: readonly number[], x: number, y: number) =>
  slots.filter((at) => state.open.some((one) => one.slot === at)).map((at) => ({ slot: at, reports: reportsAt(state, at, x), label: y }));

/** What a step makes of a state; whatever cannot be done is refused and changes nothing. */
function after(state: CrowdState, one: Step): { readonly state: CrowdState; readonly said: unknown } {
  const here = state.workers.map(({ id }) => id);
  switch (one.kind) {
    case "open": {
      const awake = one.awake?.filter((id) => here.includes(id));
      const known = state.open.some((other) => other.slot === one.slot) || state.settled.some(([a, b]) => a <= one.slot && one.slot <= b);
      if (known) return { state, said: null };
      const opened = crowd.open(state, one.slot, awake && { awake });
      return { state: opened.state, said: opened.asked };
    }
    case "join": {
      const fresh = one.names.filter((id) => !here.includes(id));
      return { state: fresh.length ? crowd.join(state, fresh) : state, said: null };
    }
    case "leave": {
      const gone = one.names.filter((id) => here.includes(id));
      return { state: gone.length && gone.length < here.length ? crowd.leave(state, gone) : state, said: null };
    }
    case "aggregate": {
      const waiting = settlements(state, one.slots, one.x, one.y).map(({ slot: at, reports }) => ({ slot: at, reports }));
      return { state, said: crowd.aggregate(state, waiting) };
    }
    case "settle": return { state: crowd.settle(state, settlements(state, one.slots, one.x, one.y)), said: null };
  }
}

describe.each(mechanisms)("%j", (options) => {
  test("any sequence of calls: a state goes through JSON after each, is accepted, and gives the same", () => {
    fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 24 }), (steps) => {
      let kept = crowd.create({ ...options, workers: NAMES.slice(0, 3) });
      let sent = kept;
      for (const one of steps) {
        const [want, got] = [after(kept, one), after(sent, one)];
        expect(got.said).toEqual(want.said);
        expect(JSON.stringify(got.state)).toBe(JSON.stringify(want.state));
        kept = want.state;
        sent = JSON.parse(JSON.stringify(got.state)) as CrowdState;
        const weights = crowd.weights(sent);
        expect(weights).toEqual(crowd.weights(kept));
        expect(weights.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
        expect(crowd.payments(sent, { budget: 1000, rule: "brier" })).toEqual(crowd.payments(kept, { budget: 1000, rule: "brier" }));
      }
    }), { numRuns: 60 });
  });

  test("who stays keeps its ratios, whoever leaves or joins", () => {
    if (options.update === "elf-x") return;
    fc.assert(fc.property(fc.array(unit(), { minLength: 8, maxLength: 40 }), names, (xs, some) => {
      let state = crowd.create({ ...options, workers: NAMES });
      xs.forEach((x, at) => {
        const opened = crowd.open(state, at);
        const reports = Object.fromEntries(opened.asked.map(({ id }) => [id, (NAMES.indexOf(id as "a") + x) / 5]));
        state = crowd.settle(opened.state, [{ slot: at, reports, label: x > 0.5 ? 1 : 0 }]);
      });
      const shares = new Map(crowd.weights(state).map(({ id, weight }) => [id, weight]));
      for (const next of [crowd.leave(state, some), crowd.join(state, ["f", "g"])]) {
        const [first, ...others] = crowd.weights(next).filter(({ id }) => shares.has(id));
        for (const { id, weight } of others) {
          expect(Math.abs(weight * shares.get(first!.id)! / (first!.weight * shares.get(id)!) - 1)).toBeLessThanOrEqual(1e-13);
        }
      }
    }), { numRuns: 40 });
  });

  test("several at once: as one after the other", () => {
    let state = crowd.create({ ...options, workers: NAMES });
    state = crowd.settle(crowd.open(state, [{ slot: 0 }, { slot: 1, awake: ["a", "e"] }, { slot: 2 }]).state, [{ slot: 0, reports: {}, label: 1 }]);
    const pairs = [
      [crowd.join(crowd.join(state, "f"), "g"), crowd.join(state, ["f", "g"])],
      [crowd.leave(crowd.leave(state, "d"), "b"), crowd.leave(state, ["b", "d"])],
    ] as const;
    for (const [one, all] of pairs) {
      expect(all.open).toEqual(one.open);
      expect(all.version).toBe(state.version + 1);
      const want = crowd.weights(one);
      crowd.weights(all).forEach(({ id, weight }, i) => {
        expect(id).toBe(want[i]!.id);
        expect(weight).toBeCloseTo(want[i]!.weight, 14);
      });
    }
  });
});

test("a list that cannot be is refused by its place", () => {
  const state = crowd.create({ workers: ["a", "b"] });
  expect(() => crowd.join(state, ["c", "b"])).toThrow('"worker[1]" expected a name that no other worker has, got "b"');
  expect(() => crowd.join(state, ["c", "c"])).toThrow('"worker[1]" expected a name that no other worker has, got "c"');
  expect(() => crowd.leave(state, ["a", "c"])).toThrow('"worker[1]" expected a worker of the crowd, got "c"');
  expect(() => crowd.leave(state, ["a", "b"])).toThrow('"worker[0]" expected one of several workers, got "a"');
  expect(() => crowd.leave(state, [])).toThrow('"worker" expected at least one entry');
});

test("half of a large crowd leaves, and comes back, while many slots wait", () => {
  const N = 40_000;
  const everybody = Array.from({ length: N }, (_, i) => `w${i}`);
  const half = everybody.filter((_, i) => i % 2 === 0);
  const { state } = crowd.open(crowd.create({ workers: everybody }), Array.from({ length: 200 }, (_, at) => ({ slot: at })));
  const back = crowd.join(crowd.leave(state, half), half);
  expect(back.workers).toHaveLength(N);
  expect(back.open[199]!.asked).toHaveLength(N / 2);
  expect(back.open[199]!.asked).toBe(back.open[0]!.asked);
});
