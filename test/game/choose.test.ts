// Draws: frequencies follow the policy, intervals are exact, keyed draws are a function of key and request.

import fc from "fast-check";
import { load } from "candor";
import { describe, expect, test } from "vitest";
import { caught } from "../caught.js";

const { game } = await load();
const KEY = "000102030405060708090a0b0c0d0e0f";

/** sum (observed - expected)^2 / expected. */
function chiSquare(policy: readonly number[], draws: number, draw: (request: number) => number): number {
  const seen = policy.map(() => 0);
  for (let request = 0; request < draws; request++) seen[draw(request)]!++;
  return policy.reduce((sum, p, x) => (p > 0 ? sum + (seen[x]! - draws * p) ** 2 / (draws * p) : sum + (seen[x]! > 0 ? Infinity : 0)), 0);
}

describe("a keyed draw", () => {
  const policy = [0.4, 0.05, 0, 0.25, 0.1, 0.2];

  test("follows the policy", () => {
    // the 99.9 % quantile of chi-square with 4 degrees of freedom
    expect(chiSquare(policy, 20_000, (request) => game.choose(policy, { key: KEY, request }))).toBeLessThan(18.47);
    const other = [0.3, 0.15, 0, 0.25, 0.1, 0.2];
    expect(chiSquare(other, 20_000, (request) => game.choose(policy, { key: KEY, request }))).toBeGreaterThan(100);
  });

  test("is the same for the same key and request, whatever the key's case, and another for others", () => {
    const wide = Array<number>(1024).fill(1 / 1024);
    const draws = Array.from({ length: 64 }, (_, request) => game.choose(wide, { key: KEY, request }));
    expect(Array.from({ length: 64 }, (_, request) => game.choose(wide, { key: KEY.toUpperCase(), request }))).toEqual(draws);
    expect(Array.from({ length: 64 }, (_, request) => game.choose(wide, { key: `1${KEY.slice(1)}`, request }))).not.toEqual(draws);
    expect(new Set(draws).size).toBeGreaterThan(48);
    expect(game.choose(wide, { key: KEY, request: Number.MAX_SAFE_INTEGER })).toBeLessThan(1024);
  });
});

describe("a draw by u", () => {
  test("is exact at the boundaries", () => {
    const policy = [0.25, 0, 0.25, 0.5];
    const below = (value: number): number => value - 2 ** -54;
    for (const [u, x] of [[0, 0], [below(0.25), 0], [0.25, 2], [below(0.5), 2], [0.5, 3], [1 - 2 ** -53, 3]] as const) expect(game.choose(policy, u)).toBe(x);
    expect(game.choose([0, 0, 1, 0], 0)).toBe(2);
    expect(game.choose([0, 0, 1, 0], 1 - 2 ** -53)).toBe(2);
    expect(game.choose([1], 0.5)).toBe(0);
  });

  test("reaches responses that are less likely than a rounding of the sum before them: it is compensated", () => {
    const rare = 2 ** 20;
    const policy = new Float64Array(rare + 2).fill(2 ** -55);
    policy[0] = 0.5;
    policy[rare + 1] = 0.5 - rare * 2 ** -55;
    expect(game.choose(policy, 0.5)).toBe(1);
    expect(game.choose(policy, 0.5 + 2 ** -36)).toBe(1 + rare / 2);
    expect(game.choose(policy, 0.5 + 2 ** -35)).toBe(1 + rare);
  });

  test("is the smallest x whose cumulative probability is above u, and never of probability 0", () => {
    const weights = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 1000 })), { minLength: 1, maxLength: 20 }).filter((w) => w.some((one) => one > 0));
    fc.assert(fc.property(weights, fc.integer({ min: 0, max: 2 ** 30 - 1 }), (w, k) => {
      // over a power of two everything is exact
      const total = w.reduce((a, b) => a + b, 0);
      const policy = [...w.map((one) => one / 2 ** 20), (2 ** 20 - total) / 2 ** 20];
      const u = k / 2 ** 30;
      let sum = 0;
      const want = policy.findIndex((p) => (sum += p) > u);
      expect(game.choose(policy, u)).toBe(want);
      expect(policy[game.choose(policy, u)]).toBeGreaterThan(0);
    }), { numRuns: 2000 });
  });

  test("takes a policy as price returns it", () => {
    const { policy } = game.price({ groups: [{ size: 1, reward: [1, 0, 3] }] });
    expect(game.choose(policy, policy[0]! + policy[1]! / 2)).toBe(1);
  });
});

const draw = (request: unknown, key: unknown = KEY): any => ({ key, request });

test.each<[unknown, unknown, string]>([
  [[0.5, -0.5, 1], 0.5, '"policy[1]" expected a finite number >= 0, got -0.5'],
  [[0.5, NaN], 0.5, '"policy[1]" expected a finite number >= 0, got NaN'],
  [[0.5, Infinity], 0.5, '"policy[1]" expected a finite number >= 0, got Infinity'],
  [[0.5, 0.4], 0.5, '"policy" expected probabilities that sum to 1 within 1e-9, got 0.9'],
  [[1, 2e-9], 0.5, '"policy" expected probabilities that sum to 1 within 1e-9, got 1.000000002'],
  [[], 0.5, '"policy" expected at least one number, got an array of 0'],
  ["ab", 0.5, '"policy" expected an array of numbers, got "ab"'],
  [[1], 1, '"u" expected a number from 0 to below 1, got 1'],
  [[1], -0.1, '"u" expected a number from 0 to below 1, got -0.1'],
  [[1], NaN, '"u" expected a finite number, got NaN'],
  [[1], undefined, '"u" expected a number from 0 to below 1, or { key, request }, got undefined'],
  [[1], draw(1, "abc"), '"key" expected 32 hexadecimal digits, got "another string"'],
  [[1], draw(-1), `"request" expected an integer from 0 to ${Number.MAX_SAFE_INTEGER}, got -1`],
  [[1], draw(0.5), `"request" expected an integer from 0 to ${Number.MAX_SAFE_INTEGER}, got 0.5`],
  [[1], draw(undefined), `"request" expected an integer from 0 to ${Number.MAX_SAFE_INTEGER}, got undefined`],
  [[1], { ...draw(1), seed: 3 }, '"seed" is not a field; expected key, request'],
])("refused: %j by %j", (policy, by, message) => {
  expect(caught(() => game.choose(policy as any, by as any)).message).toBe(message);
});
