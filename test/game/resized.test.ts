// Typed arrays whose memory somebody takes away, or adds to, while a call reads what comes after them.

import { load } from "candor";
import { expect, test } from "vitest";

const { game } = await load();

/** Of numbers 1, as many as `before`; `resize` makes them `after`. */
function resizable(before: number, after: number): { values: Float64Array; resize: () => number } {
  const Buffer = ArrayBuffer as unknown as new (bytes: number, options: { maxByteLength: number }) => ArrayBuffer;
  const buffer = new Buffer(8 * before, { maxByteLength: 8 * Math.max(before, after) });
  const values = new Float64Array(buffer).fill(1);
  return {
    values,
    resize() {
      (buffer as ArrayBuffer & { resize(bytes: number): void }).resize(8 * after);
      return 1;
    },
  };
}

test.each([[10_000, 9_000], [9_000, 10_000]])("rewards of a large game, %i that become %i", (before, after) => {
  const { values: reward, resize } = resizable(before, after);
  const late = { get size() { return resize(); }, reward: new Float64Array(before) };
  expect(() => game.price({ groups: [{ size: 1, reward }, late] })).toThrow(`${before} numbers, as before`);
  expect(game.price({ groups: [{ size: 1, reward: [1, 1] }] }).payments).toEqual(Float64Array.of(0));
});

test.each([[5, 2], [5, 400]])("rewards of a game within a game, %i that become %i", (before, after) => {
  const { values: reward, resize } = resizable(before, after);
  const late = { get size() { return resize(); }, reward: new Float64Array(before) };
  const outer = { get size(): number { return game.price({ groups: [{ size: 1, reward }, late] }).welfare; }, reward: [1] };
  expect(() => game.price({ groups: [outer] })).toThrow(`${before} numbers, as before`);
});

test.each([[5, 2], [5, 400]])("values of candidates, %i that become %i", (before, after) => {
  const { values, resize } = resizable(before, after);
  const late = { get size() { return resize(); }, values: new Float64Array(before) };
  expect(() => game.priceCandidates({ groups: [{ size: 1, values }, late] })).toThrow(/expected \d+ numbers/);
});

test.each([[4, 1], [4, 4000]])("columns of totals, %i that become %i", (before, after) => {
  const { values: welfare, resize } = resizable(before, after);
  const payments = [1, 1, 1, 1];
  const utilities = new Proxy(payments, { get: (of, name) => (name === "0" ? resize() : Reflect.get(of, name)) });
  const priced = { welfare, valuations: payments, payments, utilities };
  expect(() => game.totals(priced)).toThrow(`${before} numbers, as before`);
  expect(game.totals({ ...priced, welfare: payments, utilities: payments }).prompts).toBe(4);
});

test("totals look at numbers, whatever an array says of itself", () => {
  const welfare = Object.assign(Float64Array.of(NaN), { forEach: () => undefined });
  const one = { welfare, valuations: [1], payments: [0], utilities: [1] };
  expect(() => game.totals(one)).toThrow('"priced.welfare[0]" expected a finite number, got NaN');
});
