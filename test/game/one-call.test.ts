// `game.price` reads a game straight into a block that stays laid out (bindings/core/game/desk.ts), or, where that is
// taken or memory is short, into columns of its own. Whatever it is given, both come to the same bits or the same
// refusal.

import fc from "fast-check";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Game, Priced } from "candor";
import type { GameCore } from "../../bindings/core/game/abi.js";
import { gameRoom } from "../../bindings/core/game/index.js";
import type { GameRoom } from "../../bindings/core/game/room.js";
import { instance } from "../../bindings/core/memory/core.js";
import { Heap } from "../../bindings/core/memory/heap.js";
import { isRefusal } from "../../bindings/core/refusal.js";
import { caught } from "../caught.js";
import { odd, type Made } from "./odd-games.js";

const module = new WebAssembly.Module(new Uint8Array(readFileSync(new URL("../../build/core.wasm", import.meta.url))));
const fresh = (): Heap<GameCore> => new Heap(instance<GameCore>(module));
const room = (): GameRoom => gameRoom(fresh(), fresh);
/** A room that gets no instance for single prompts. */
const careful = (): GameRoom => gameRoom(fresh(), () => {
  throw new RangeError("no memory");
});

/** Everything that a call shows: bits of its result, or its refusal; and what it read of its input, in order. */
function shown({ price }: GameRoom, { game, reads }: Made): object {
  try {
    return { reads, result: bitsOf(price(game as Game)) };
  } catch (error) {
    if (!isRefusal(error)) return { reads, error: String(error) };
    const { name, message, code, field, expected } = error;
    return { reads, refused: { name, message, code, field, expected } };
  }
}

const bits = (values: ArrayLike<number>): string[] =>
  Array.from(new BigUint64Array(Float64Array.from(values).buffer), String);

function bitsOf(result: Priced): unknown {
  return Object.fromEntries(Object.entries(result).map(([name, value]: [string, unknown]) => {
    if (value instanceof Float64Array) return [name, bits(value)];
    return [name, typeof value === "number" ? bits([value]) : structuredClone(value)];
  }));
}

describe("price", () => {
  test("gives the same bits or the same refusal either way, and reads everything once", () => {
    const [quick, slow] = [room(), careful()];
    fc.assert(fc.property(fc.array(odd, { minLength: 1, maxLength: 4 }), (makers) => {
      for (const make of makers) {
        const made = make();
        const first = shown(quick, made);
        expect(first).toEqual(shown(slow, make()));
        // again, in the block as it was left
        expect(shown(quick, make())).toEqual(first);
        // a message looks at what it shows
        if ("result" in first) expect(new Set(made.reads).size).toBe(made.reads.length);
      }
    }), { numRuns: 3000 });
  });

  test("is right when reading a game prices others", () => {
    const [outer, other] = [room(), careful()];
    const games: Game[] = [
      { groups: [{ size: 1, reward: [1, 0, 0.5] }, { size: 2, reward: [0, 1, 0.25] }], lambda: 0.7 },
      { groups: [{ size: 3, reward: [0, 2, 0.5] }, { size: 1, reward: [1, 1, 0] }], lambda: 0.2, normalization: "max" },
      { groups: [{ size: 1, reward: new Float64Array(30_000).fill(1) }] },
      { groups: [{ size: 1, reward: [1, NaN, 2] }] },
    ];
    const price = ({ price }: GameRoom, game: Game): unknown => {
      try {
        return bitsOf(price(game));
      } catch (error) {
        return String(error);
      }
    };
    for (const [k, inner] of games.entries()) {
      const seen: unknown[] = [];
      const look = (): void => void seen.push(price(outer, inner));
      const game = (interrupt: () => void): Game => ({
        get lambda() {
          interrupt();
          return 0.7;
        },
        groups: [
          { size: 1, get reward() { interrupt(); return [1, 0, 0.5]; } },
          {
            size: 2,
            reward: Object.defineProperty([0, 1, 0.25], 1, { get: () => { interrupt(); return 1; } }) as number[],
          },
        ],
        get baseline() {
          interrupt();
          return [1, 2, 3];
        },
      });
      expect(price(outer, game(look)), `inner ${k}`).toEqual(price(other, game(() => {})));
      expect(seen).toEqual(Array(4).fill(price(other, inner)));
    }
  });

  test.each([1, 2, 3, 5, 8, 11])("goes on after faults of every kind: %i outcomes", (m) => {
    const other = careful();
    const reward = Array.from({ length: m }, (_, x) => x / 3);
    const changed = (at: number, value: number): number[] => reward.map((r, x) => (x === at ? value : r));
    const good: Game = { groups: [{ size: 1, reward }, { size: 2, reward: [...reward].reverse() }] };
    const bad: Game[] = [
      { groups: [{ size: 1, reward }, { size: 2, reward: changed(m - 1, NaN) }] },
      { ...good, normalization: "sum", groups: [{ size: 1, reward: reward.map(() => 0) }, { size: 2, reward }] },
      { ...good, groups: [{ size: 1e300, reward }, { size: 1, reward }], lambda: 1e-30 },
      { ...good, groups: [{ size: 1e10, reward: reward.map((r) => 1e300 * (r + 1)) }, { size: 1, reward }] },
      { ...good, baseline: changed(0, 0) },
      { ...good, boost: changed(0, Infinity) },
    ];
    for (const game of bad) {
      const { price } = room();
      const error = caught(() => other.price(game));
      expect(caught(() => price(game))).toMatchObject({ message: error.message, field: error.field });
      expect(bitsOf(price(good))).toEqual(bitsOf(other.price(good)));
      const whole: Game = { ...good, baseline: reward.map((r) => r + 1), boost: reward };
      expect(bitsOf(price(whole))).toEqual(bitsOf(other.price(whole)));
    }
  });

  test("goes on after a getter that throws", () => {
    const { price } = room();
    const bad = { groups: [{ size: 1, get reward(): number[] { throw new Error("a getter's own"); } }] };
    const good: Game = { groups: [{ size: 1, reward: [1, 0] }] };
    const before = bitsOf(price(good));
    expect(() => price(bad)).toThrow("a getter's own");
    expect(bitsOf(price(good))).toEqual(before);
  });

  test("shares nothing that can be changed between results", () => {
    const { price } = room();
    const game: Game = { groups: [{ id: "a", size: 1, reward: [1, 0] }, { size: 2, reward: [0, 1] }] };
    const [first, second] = [price(game), price(game)];
    const objects = (value: object): object[] => [value, ...Object.values(value).flatMap((one: unknown) =>
      (ArrayBuffer.isView(one) ? [one, one.buffer] : typeof one === "object" && one !== null ? objects(one) : []))];
    const those = new Set(objects(first));
    expect(objects(second).filter((one) => those.has(one))).toEqual([]);
    for (const one of those) {
      if (!ArrayBuffer.isView(one) && !(one instanceof ArrayBuffer)) Object.assign(one, { rule: "", note: "", 0: "" });
    }
    expect(bitsOf(price(game))).toEqual(bitsOf(second));
  });

  test("has the bits of a batch, whatever shapes came before", () => {
    const { price, batch } = room();
    const real = (min: number, max: number): fc.Arbitrary<number> => fc.double({ min, max, noNaN: true });
    const number = real(-2, 2).map((r) => (Math.abs(r) < 1e-100 ? 0 : r));
    const game = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 26 })).chain(([n, m]) => {
      const row = fc.array(number, { minLength: m, maxLength: m });
      return fc.record({
        groups: fc.array(fc.record({ size: real(0.1, 5), reward: row }), { minLength: n, maxLength: n }),
        lambda: real(-9, 9).map((exponent) => 2 ** exponent),
        baseline: fc.option(fc.array(real(1e-6, 1), { minLength: m, maxLength: m }), { nil: undefined }),
        boost: fc.option(row, { nil: undefined }),
      });
    });
    fc.assert(fc.property(game, ({ groups, lambda, baseline, boost }) => {
      const m = groups[0]!.reward.length;
      const sizes = groups.map(({ size }) => ({ size }));
      const many = batch({ groups: sizes, prompts: 1, outcomes: m, lambda, views: ["baselines", "boosts"] });
      many.rewards.set(groups.flatMap(({ reward }) => reward));
      if (baseline) many.baselines!.set(baseline);
      if (boost) many.boosts!.set(boost);
      const whole = many.price();
      const one = price({ groups, lambda, ...(baseline && { baseline }), ...(boost && { boost }) });
      expect([one.policy, one.valuations, one.payments, one.utilities].map(bits))
        .toEqual([whole.policies, whole.valuations, whole.payments, whole.utilities].map(bits));
      expect([[one.welfare], [one.divergence], [one.surplus]].map(bits))
        .toEqual([whole.welfare, whole.divergences, whole.surpluses].map(bits));
    }), { numRuns: 2000 });
  });
});
