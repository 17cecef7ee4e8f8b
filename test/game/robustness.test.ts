// Noisy reports: Theorem 4.12, Lemmas D.1 and D.2.

import fc from "fast-check";
import { load } from "candor";
import { expect, test } from "vitest";
import { caught } from "../caught.js";
import { divergences, game as games, name } from "./arbitraries.js";

const { game } = await load();
const epsilons = fc.double({ min: 0, max: 0.5, noNaN: true });

test.each(divergences.flatMap((divergence) => (["uniform", "rounding"] as const).map((noise) => [name(divergence), noise, divergence] as const)))(
  "%s, %s: lying gains at most 2 w epsilon (Theorem 4.12), valuations are off by epsilon (D.1), welfare by 2 epsilon sum w (D.2)",
  (_, noise, divergence) => {
    fc.assert(fc.property(games(divergence, { groups: 3, outcomes: 5 }), epsilons, (g, epsilon) => {
      const { groups, welfareLoss, welfareBound } = game.robustness(g, { epsilon, noise, samples: 16 });
      const rounding = 1e-12 * (g.lambda! + g.groups.reduce((all, { size }) => all + size, 0));
      groups.forEach(({ bound, gain, valuationError, standardError }, i) => {
        expect(bound).toBe(2 * g.groups[i]!.size * epsilon);
        // of few draws the mean may pass what the expectation may not
        expect(gain).toBeLessThanOrEqual(bound + 6 * standardError + rounding);
        expect(valuationError).toBeLessThanOrEqual(epsilon + rounding);
      });
      expect(Math.abs(welfareBound - 2 * epsilon * g.groups.reduce((all, { size }) => all + size, 0))).toBeLessThanOrEqual(rounding);
      expect(welfareLoss).toBeLessThanOrEqual(welfareBound + rounding);
    }), { numRuns: 20 });
  });

test("the lie that is named gains what is said: recomputed for rounding, where nothing is drawn", () => {
  fc.assert(fc.property(games("kl", { groups: 3, outcomes: 5 }), fc.double({ min: 0.01, max: 0.3, noNaN: true }), (g, epsilon) => {
    const step = 2 * epsilon;
    const even = (value: number): number => {
      const floor = Math.floor(value);
      const part = value - floor;
      return part < 0.5 || (part === 0.5 && floor % 2 === 0) ? floor : floor + 1;
    };
    const heard = (reward: ArrayLike<number>): number[] => Array.from(reward, (r) => step * even(r / step));
    const read = g.groups.map((group) => ({ ...group, reward: heard(group.reward) }));
    const utility = (i: number, reward: ArrayLike<number>): number => {
      const { policy, payments } = game.price({ ...g, groups: read.map((group, j) => (j === i ? { ...group, reward: heard(reward) } : group)) });
      return g.groups[i]!.size * g.groups[i]!.reward.reduce((sum, r, x) => sum + policy[x]! * r, 0) - payments[i]!;
    };
    game.robustness(g, { epsilon, noise: "rounding" }).groups.forEach(({ gain, report }, i) => {
      expect(Math.abs(gain - (utility(i, report) - utility(i, g.groups[i]!.reward)))).toBeLessThanOrEqual(1e-12);
    });
  }), { numRuns: 100 });
});

test("noise makes room for lies: rounding hides one that pays, well below the bound, and without noise none does", () => {
  const groups = [{ size: 2, reward: [0.9, 0.4, 0.1] }, { size: 1, reward: [0.1, 0.5, 0.8] }];
  const most = (epsilon: number): number =>
    Math.max(...game.robustness({ groups, lambda: 0.2, divergence: "total-variation" }, { epsilon, noise: "rounding" }).groups.map(({ gain, bound }) => gain / (bound || 1)));
  expect(most(0.1)).toBeGreaterThan(0.1);
  expect(most(0)).toBeLessThanOrEqual(1e-12);
});

test("what is assumed stands in the result, and what is wrong is named", () => {
  const groups = [{ id: "a", size: 1, reward: [1, 0] }];
  const robust = game.robustness({ groups }, { epsilon: 0.1, samples: 3, seed: 5 });
  expect(robust.assumptions.join()).toMatch(/independent across groups.*rewards alone/);
  expect(robust).toEqual(game.robustness({ groups }, { epsilon: 0.1, samples: 3, seed: 5 }));
  const refused = (options: any, one: any = { groups }): string => caught(() => game.robustness(one, options)).message;
  expect(refused({})).toBe('"epsilon" expected a number, got undefined');
  expect(refused({ epsilon: -1 })).toBe('"epsilon" expected a number >= 0, got -1');
  expect(refused({ epsilon: 0.1, samples: 0 })).toMatch(/^"samples" expected an integer/);
  expect(refused({ epsilon: 0.1, seed: 1.5 })).toMatch(/^"seed" expected an integer/);
  expect(refused({ epsilon: 0.1, noise: "gauss" })).toMatch(/^"noise" expected one of uniform, rounding/);
  expect(refused({ epsilon: 1e291 })).toMatch(/^"epsilon" expected noise that leaves reports within the range/);
  const two = { groups: [{ size: 1, reward: [1, 2] }, { size: 2, reward: [2, 1] }] };
  expect(refused({ epsilon: 1e160, samples: 8 }, two)).toMatch(/^"epsilon" expected noise/);
  expect(refused({ epsilon: 0.1, more: 1 })).toMatch(/^"more" is not a field/);
  expect(refused({ epsilon: 0.1 }, { groups, rule: "none" })).toBe('"rule" expected affine-maximizer, got "none"');
});
