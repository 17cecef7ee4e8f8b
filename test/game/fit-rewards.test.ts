// Bradley-Terry and Davidson: certificates computed again, closed forms, the MM algorithm, known strengths found again, and who is
// refused because the comparisons tell no finite strength.

import fc from "fast-check";
import type { Preferences } from "candor";
import { load } from "candor";
import { describe, expect, test } from "vitest";
import { caught } from "../caught.js";
import { stream } from "./base-model.js";
import { logLikelihood, mm, scoreEquations } from "./reference/bradley-terry.js";

const { game } = await load();

type Comparison = Preferences["comparisons"][number];
const win = (winner: string, loser: string, weight = 1): Comparison => ({ winner, loser, weight });
const tie = (winner: string, loser: string, weight = 1): Comparison => ({ winner, loser, weight, tie: true });
const near = (got: ArrayLike<number>, want: readonly number[], within: number): void => {
  expect(got).toHaveLength(want.length);
  want.forEach((value, k) => expect(Math.abs(got[k]! - value)).toBeLessThanOrEqual(within));
};

/** Everybody against everybody at least once each way, so that there is a maximum. */
const names = (m: number): string[] => Array.from({ length: m }, (_, i) => `item ${i}`);
const weight = fc.double({ min: 0.1, max: 20, noNaN: true });
const preferences = (ties: boolean): fc.Arbitrary<Preferences> => fc.integer({ min: 2, max: 7 }).chain((m) => {
  const ring = fc.array(weight, { minLength: 2 * m, maxLength: 2 * m }).map((w) =>
    names(m).flatMap((id, i) => [win(id, names(m)[(i + 1) % m]!, w[2 * i]), win(names(m)[(i + 1) % m]!, id, w[2 * i + 1])]));
  const more = fc.array(fc.record({ i: fc.nat(m - 1), j: fc.nat(m - 1), weight, tie: ties ? fc.boolean() : fc.constant(false) }), { maxLength: 12 })
    .map((all) => all.filter(({ i, j }) => i !== j).map(({ i, j, ...rest }) => ({ winner: `item ${i}`, loser: `item ${j}`, ...rest })));
  return fc.record({ comparisons: fc.tuple(ring, more).map(([a, b]) => [...a, ...b]), ridge: fc.oneof(fc.constant(0), fc.double({ min: 1e-3, max: 10, noNaN: true })) });
});

describe.each([false, true])("ties: %s", (ties) => {
  test("the score equations hold, computed again, and the log-likelihood is that of the comparisons", () => {
    fc.assert(fc.property(preferences(ties), (given) => {
      const { ids, rewards, tie: tau, scores, logLikelihood: value } = game.fitRewards(given);
      const total = given.comparisons.reduce((sum, { weight: w = 1 }) => sum + w, 0);
      expect(scores).toBeLessThanOrEqual(1e-9 * total);
      for (const residual of scoreEquations(ids, rewards, tau, given)) expect(Math.abs(residual)).toBeLessThanOrEqual(1e-9 * total);
      expect(Math.abs(value - logLikelihood(ids, rewards, tau, given.comparisons))).toBeLessThanOrEqual(1e-11 * total);
      expect(Math.abs(rewards.reduce((a, b) => a + b, 0))).toBeLessThan(1e-12 * ids.length);
    }), { numRuns: 300 });
  });

  test("no strengths near them are likelier", () => {
    fc.assert(fc.property(preferences(ties), fc.array(fc.double({ min: -0.1, max: 0.1, noNaN: true }), { minLength: 8, maxLength: 8 }), (given, moved) => {
      const { ids, rewards, tie: tau } = game.fitRewards(given);
      const penalised = (of: readonly number[], nu: number | null): number =>
        logLikelihood(ids, of, nu, given.comparisons) - ((given.ridge ?? 0) / 2) * of.reduce((sum, r) => sum + r * r, 0);
      const best = penalised([...rewards], tau);
      expect(penalised(Array.from(rewards, (r, i) => r + moved[i]!), tau === null ? null : tau + moved[7]!)).toBeLessThanOrEqual(best + 1e-9);
    }), { numRuns: 300 });
  });
});

test("two items: log(wins / losses), with the error of a logit", () => {
  const { ids, rewards, standardErrors, tie: tau } = game.fitRewards({ comparisons: [win("a", "b", 30), win("b", "a", 12)] });
  expect(ids).toEqual(["a", "b"]);
  expect(tau).toBeNull();
  expect(rewards[0]! - rewards[1]!).toBeCloseTo(Math.log(30 / 12), 13);
  near(standardErrors, [0.5 * Math.sqrt(1 / 30 + 1 / 12), 0.5 * Math.sqrt(1 / 30 + 1 / 12)], 1e-13);
});

test("two items with ties: nu is ties over the geometric mean of wins and losses", () => {
  const { rewards, tie: tau } = game.fitRewards({ comparisons: [win("a", "b", 8), win("b", "a", 2), tie("b", "a", 6)] });
  expect(rewards[0]! - rewards[1]!).toBeCloseTo(Math.log(4), 12);
  expect(tau).toBeCloseTo(Math.log(6 / Math.sqrt(16)), 12);
});

test("Hunter's MM algorithm ends at the same strengths", () => {
  fc.assert(fc.property(preferences(false), ({ comparisons }) => {
    const { ids, rewards } = game.fitRewards({ comparisons });
    near(rewards, mm(ids, comparisons, 5000), 1e-6);
  }), { numRuns: 20 });
});

test("a ridge pulls strengths in, and makes them finite where nobody ever beat the best", () => {
  const comparisons = [win("a", "b", 5), win("b", "c", 5)];
  const spread = (ridge: number): number => {
    const { rewards } = game.fitRewards({ comparisons, ridge });
    return rewards[0]! - rewards[2]!;
  };
  expect(spread(1)).toBeGreaterThan(spread(10));
  expect(spread(10)).toBeGreaterThan(0);
  expect(caught(() => game.fitRewards({ comparisons })).message).toContain('win of "b" over "a"');
});

describe("strengths that are known", () => {
  const STRENGTHS = Array.from({ length: 12 }, (_, i) => Math.sin(i) + 0.1 * i);
  const level = STRENGTHS.reduce((a, b) => a + b, 0) / STRENGTHS.length;
  const truth = STRENGTHS.map((s) => s - level);
  const drawn = (count: number, seed: number, nu: number): Preferences => {
    const next = stream(seed);
    return {
      items: names(12),
      comparisons: Array.from({ length: count }, () => {
        const i = Math.floor(next() * 12);
        const j = (i + 1 + Math.floor(next() * 11)) % 12;
        const half = Math.exp((STRENGTHS[i]! - STRENGTHS[j]!) / 2);
        const u = next() * (half + 1 / half + nu);
        return { winner: `item ${u < half ? i : j}`, loser: `item ${u < half ? j : i}`, tie: u >= half + 1 / half };
      }),
    };
  };

  test.each([0, 0.8])("are found again from many comparisons, nu = %d", (nu) => {
    const fitted = game.fitRewards(drawn(50_000, 7, nu));
    near(fitted.rewards, truth, 0.1);
    fitted.rewards.forEach((reward, i) => expect(Math.abs(reward - truth[i]!)).toBeLessThan(4 * fitted.standardErrors[i]!));
    if (nu > 0) expect(fitted.tie).toBeCloseTo(Math.log(nu), 1);
  });

  test("are within two standard errors 95 times of a hundred", () => {
    let within = 0;
    for (let seed = 0; seed < 100; seed++) {
      const { rewards, standardErrors } = game.fitRewards(drawn(1500, 100 + seed, 0.5));
      rewards.forEach((reward, i) => (within += Math.abs(reward - truth[i]!) <= 2 * standardErrors[i]! ? 1 : 0));
    }
    expect(within / 1200).toBeGreaterThan(0.93);
    expect(within / 1200).toBeLessThan(0.975);
  });
});

test("order, names and how a comparison is split change nothing", () => {
  const comparisons = [win("a", "b", 3), win("b", "c", 2), win("c", "a", 1), tie("a", "c", 2)];
  const there = game.fitRewards({ comparisons });
  const back = game.fitRewards({ comparisons: [...comparisons].reverse(), items: ["c", "b", "a"] });
  expect(back.ids).toEqual(["c", "b", "a"]);
  near([...back.rewards].reverse(), [...there.rewards], 1e-12);
  const split = game.fitRewards({ comparisons: [win("a", "b"), win("a", "b", 2), ...comparisons.slice(1, 3), tie("c", "a"), tie("a", "c")] });
  near(split.rewards, [...there.rewards], 1e-12);
});

test("the rewards can be priced", () => {
  const { rewards } = game.fitRewards({ comparisons: [win("a", "b", 3), win("b", "c", 2), win("c", "a", 1)] });
  expect(game.price({ groups: [{ size: 2, reward: rewards }, { size: 1, reward: [0, 1, 0] }] }).payments).toHaveLength(2);
});

describe("Ford 1957 and Davidson 1970: who has no finite strength", () => {
  test("exactly those that Ford's condition names: everybody reaches everybody through losses", () => {
    const pairs = fc.array(fc.tuple(fc.nat(4), fc.nat(4)).filter(([i, j]) => i !== j), { minLength: 1, maxLength: 12 });
    fc.assert(fc.property(pairs, (given) => {
      const comparisons = given.map(([i, j]) => win(`item ${i}`, `item ${j}`));
      const reaches = Array.from({ length: 5 }, (_, i) => Array.from({ length: 5 }, (_, j) => i === j || given.some(([a, b]) => a === i && b === j)));
      for (let k = 0; k < 5; k++) for (let i = 0; i < 5; i++) for (let j = 0; j < 5; j++) reaches[i]![j] ||= reaches[i]![k]! && reaches[k]![j]!;
      const there = [...new Set(given.flat())];
      const strong = there.every((i) => there.every((j) => reaches[i]![j]));
      if (strong) game.fitRewards({ comparisons });
      else expect(caught(() => game.fitRewards({ comparisons })).field).toBe("comparisons");
    }), { numRuns: 1000 });
  });

  test.each<[string, Preferences, string]>([
    ["two that are compared with nobody else", { comparisons: [win("a", "b"), win("b", "a"), win("c", "d"), win("d", "c")] }, 'at least one comparison of "c" with "a", if through others, got 0'],
    ["the same, with a ridge", { comparisons: [win("a", "b"), win("c", "d")], ridge: 1 }, 'at least one comparison of "c" with "a"'],
    ["an item that is never compared", { comparisons: [win("a", "b"), win("b", "a")], items: ["a", "b", "e"] }, 'at least one comparison of "e" with "a"'],
    ["one that never loses", { comparisons: [win("b", "c"), win("c", "b"), win("a", "b")] }, 'at least one loss of "a" to "b", if through others, or a ridge > 0, got 0'],
    ["one that never wins", { comparisons: [win("b", "c"), win("c", "b"), win("b", "a")] }, 'at least one win of "a" over "b", if through others, or a ridge > 0, got 0'],
    ["nothing but ties", { comparisons: [tie("a", "b")] }, "a cycle of items, each beating or tying the next, with more wins than ties, or a ridge > 0 if not all are ties, got 0"],
    ["nothing but ties, with a ridge", { comparisons: [tie("a", "b")], ridge: 1 }, "at least one that is no tie, got 0"],
    ["a win beside a tie: the likelier a tie, the less a loss", { comparisons: [win("a", "b"), tie("a", "b", 0.1)] }, "a cycle of items, each beating or tying the next, with more wins than ties"],
  ])("%s", (_, given, message) => expect(caught(() => game.fitRewards(given)).message).toContain(message));

  test("a cycle of more wins than ties is enough, wherever it is; a ridge is enough where there is a win", () => {
    expect(game.fitRewards({ comparisons: [win("a", "b"), win("b", "c"), tie("c", "a")] }).scores).toBeLessThan(1e-8);
    expect(game.fitRewards({ comparisons: [tie("a", "b"), win("b", "c"), win("c", "b")] }).scores).toBeLessThan(1e-8);
    expect(game.fitRewards({ comparisons: [win("a", "b"), tie("a", "b", 0.1)], ridge: 0.1 }).scores).toBeLessThan(1e-8);
  });

  test("however small the ridge that makes strengths finite, they are those of the score equation", () => {
    for (const ridge of [1e-3, 1e-12, 1e-20, 1e-100]) {
      const [x] = game.fitRewards({ comparisons: [{ winner: "a", loser: "b" }], ridge }).rewards;
      // P(b beats a) = ridge x
      expect(Math.abs(1 / (1 + Math.exp(2 * x!)) / (ridge * x!) - 1)).toBeLessThan(1e-6);
    }
  });

  test("what is not reached is refused: odds of 10^18 to one", () => {
    const comparisons = [{ winner: "a", loser: "b", weight: 1e9 }, { winner: "b", loser: "a", weight: 1e-9 }];
    expect(caught(() => game.fitRewards({ comparisons })).message).toMatch(/^"comparisons" expected weights that are not so unequal/);
  });

  test("odds of a thousand million to one are found", () => {
    const { rewards } = game.fitRewards({ comparisons: [win("a", "b", 1e9), win("b", "a", 1)] });
    expect(rewards[0]! - rewards[1]!).toBeCloseTo(Math.log(1e9), 5);
  });
});

const valid = (): any => ({ comparisons: [win("a", "b"), win("b", "a")], items: ["a", "b"], ridge: 0 });

test.each<[string, string, (given: any) => void]>([
  ["no comparisons", '"comparisons" expected at least one entry, got an array of 0', (g) => (g.comparisons = [])],
  ["comparisons missing", '"comparisons" expected an array, got undefined', (g) => delete g.comparisons],
  ["a name that is no text", '"comparisons[1].winner" expected a string, got 7', (g) => (g.comparisons[1].winner = 7)],
  ["an empty name", '"comparisons[0].loser" expected a string that is not empty, got ""', (g) => (g.comparisons[0].loser = "")],
  ["an item that is none", '"comparisons[0].loser" expected one of items, got "z"', (g) => (g.comparisons[0].loser = "z")],
  ["against itself", '"comparisons[0].loser" expected another item than the winner, got "a"', (g) => (g.comparisons[0].loser = "a")],
  ["tie as a number", '"comparisons[0].tie" expected true or false, got 1', (g) => (g.comparisons[0].tie = 1)],
  ["weight 0", '"comparisons[0].weight" expected a number from 1e-9 to 1000000000, got 0', (g) => (g.comparisons[0].weight = 0)],
  ["weight NaN", '"comparisons[0].weight" expected a number from 1e-9 to 1000000000, got NaN', (g) => (g.comparisons[0].weight = NaN)],
  ["an unknown field", '"comparisons[0].draw" is not a field; expected winner, loser, tie, weight', (g) => (g.comparisons[0].draw = true)],
  ["an item twice", '"items[1]" expected a name that is not there yet, got "a"', (g) => (g.items[1] = "a")],
  ["no items", '"items" expected at least one entry, got an array of 0', (g) => (g.items = [])],
  ["too many items", '"items" expected at most 2048 items, got 2049', (g) => (g.items = Array.from({ length: 2049 }, (_, k) => `i${k}`))],
  ["ridge negative", '"ridge" expected a number from 0 to 1000000000, got -1', (g) => (g.ridge = -1)],
  ["ridge NaN", '"ridge" expected a number from 0 to 1000000000, got NaN', (g) => (g.ridge = NaN)],
])("refused: %s", (_, message, edit) => {
  const given = valid();
  edit(given);
  expect(caught(() => game.fitRewards(given)).message).toBe(message);
});

test("too many items by first appearance are refused where the first too many stands", () => {
  const comparisons = Array.from({ length: 2100 }, (_, k) => win("a", `b${k}`));
  expect(caught(() => game.fitRewards({ comparisons })).message).toBe('"comparisons[2047].loser" expected at most 2048 different items, got "b2047"');
});
