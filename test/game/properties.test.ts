// The theorems of the paper and what follows from them, on random games. Tolerances are multiples of the rounding of the largest
// quantity involved.

import fc from "fast-check";
import { load, type Divergence, type Game } from "candor";
import { describe, expect, test } from "vitest";
import { divergences, game as games, name } from "./arbitraries.js";

const { game } = await load();
const RUNS = { numRuns: 150 };

type Plain = Game & { groups: { size: number; reward: number[] }[] };
const unit = (g: Plain): number => g.lambda! + g.groups.reduce((sum, { size, reward }) => sum + size * Math.max(...reward.map(Math.abs)), 0);
const near = (a: ArrayLike<number>, b: ArrayLike<number>, tolerance: number): void => {
  expect(a.length).toBe(b.length);
  for (let k = 0; k < a.length; k++) expect(Math.abs(a[k]! - b[k]!)).toBeLessThanOrEqual(tolerance);
};

describe.each(divergences.map((divergence) => ({ divergence, label: name(divergence) })))("$label", ({ divergence }) => {
  const all = games(divergence);
  const check = (property: (g: Plain) => void): void => fc.assert(fc.property(all, property), RUNS);
  // the policy of a total-variation game jumps; alpha > 2 has an infinite slope where an outcome drops out
  const smooth = divergence !== "total-variation" && !(typeof divergence === "object" && divergence.alpha > 2);

  test("the policy is a distribution", () => check((g) => {
    const { policy } = game.price(g);
    expect(Math.min(...policy)).toBeGreaterThanOrEqual(0);
    expect(Math.abs(policy.reduce((a, b) => a + b, 0) - 1)).toBeLessThanOrEqual(1e-14 * policy.length);
  }));

  test("Prop. 4.4, no positive transfer: nobody is paid", () => check((g) => {
    expect(Math.min(...game.price(g).payments)).toBeGreaterThanOrEqual(0);
  }));

  test("Prop. 4.4, individual rationality for non-negative rewards", () => check((g) => {
    expect(Math.min(...game.price(g).utilities)).toBeGreaterThanOrEqual(-1e-13 * unit(g));
  }));

  test("Prop. 4.4, DSIC: no other reward and no other size is worth reporting", () => {
    const lies = fc.record({ group: fc.nat(), size: fc.double({ min: 0.05, max: 20, noNaN: true }), seed: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 12, maxLength: 12 }) });
    fc.assert(fc.property(all, lies, (g, lie) => {
      const i = lie.group % g.groups.length;
      const truth = g.groups[i]!;
      const honest = game.price(g).utilities[i]!;
      const reports = [
        { size: lie.size, reward: truth.reward },
        { size: truth.size, reward: truth.reward.map((_, x) => lie.seed[x]!) },
        { size: lie.size, reward: truth.reward.map((r) => (r === Math.max(...truth.reward) ? 1 : 0)) },
        { size: truth.size, reward: truth.reward.map((r, x) => r + 0.01 * (lie.seed[x]! - 0.5)) },
      ];
      for (const report of reports) {
        const outcome = game.price({ ...g, groups: g.groups.map((group, j) => (j === i ? report : group)) });
        const valued = truth.size * outcome.policy.reduce((sum, p, x) => sum + p * truth.reward[x]!, 0);
        const slack = unit(g) + lie.size;
        expect(valued - outcome.payments[i]! - honest).toBeLessThanOrEqual(1e-12 * slack);
      }
    }), RUNS);
  });

  test("DSIC: overstating beyond all measure makes the group pay for it", () => {
    const decade = fc.double({ min: 3, max: 60, noNaN: true }).map((e) => 10 ** e);
    fc.assert(fc.property(all, fc.nat(), decade, fc.boolean(), (g, which, factor, bySize) => {
      const i = which % g.groups.length;
      const truth = g.groups[i]!;
      const honest = game.price(g).utilities[i]!;
      const report = bySize ? { ...truth, size: truth.size * factor } : { ...truth, reward: truth.reward.map((r) => r * factor) };
      const outcome = game.price({ ...g, groups: g.groups.map((group, j) => (j === i ? report : group)) });
      const valued = truth.size * outcome.policy.reduce((sum, p, x) => sum + p * truth.reward[x]!, 0);
      expect(valued - outcome.payments[i]! - honest).toBeLessThanOrEqual(1e-10 * unit(g));
    }), RUNS);
  });

  test("groups in another order: the same outcome, reordered", () => check((g) => {
    const there = game.price(g);
    const back = game.price({ ...g, groups: [...g.groups].reverse() });
    near(there.payments, [...back.payments].reverse(), 1e-13 * unit(g));
    near(there.valuations, [...back.valuations].reverse(), smooth ? 1e-12 : 1e-6);
  }));

  test("outcomes in another order: the same payments, the policy reordered", () => check((g) => {
    const there = game.price(g);
    const turned = (values: ArrayLike<number>): number[] => Array.from(values).reverse();
    const back = game.price({ ...g, baseline: turned(g.baseline!), groups: g.groups.map((group) => ({ ...group, reward: turned(group.reward) })) });
    near(there.payments, back.payments, 1e-13 * unit(g));
    if (smooth) near(there.policy, turned(back.policy), 1e-12);
  }));

  test("money in another unit: rewards and lambda times 8 give payments times 8, to the bit", () => check((g) => {
    const there = game.price(g);
    const scaled = game.price({ ...g, lambda: 8 * g.lambda!, groups: g.groups.map((group) => ({ ...group, reward: group.reward.map((r) => 8 * r) })) });
    expect(scaled.policy).toEqual(there.policy);
    expect(scaled.payments).toEqual(there.payments.map((p) => 8 * p));
  }));

  test("a constant added to a reward changes that group's valuation and nothing else", () => check((g) => {
    const there = game.price(g);
    const shifted = game.price({ ...g, groups: g.groups.map((group, i) => (i === 0 ? { ...group, reward: group.reward.map((r) => r + 1) } : group)) });
    near(shifted.payments, there.payments, 1e-13 * (unit(g) + g.groups[0]!.size));
    if (smooth) near([shifted.valuations[0]!], [there.valuations[0]! + 1], 1e-12);
  }));

  test("an indifferent group pays exactly nothing and changes nobody's payment", () => check((g) => {
    const m = g.groups[0]!.reward.length;
    const there = game.price(g);
    const joined = game.price({ ...g, groups: [...g.groups, { size: 3, reward: Array<number>(m).fill(0.7) }] });
    expect(joined.payments.at(-1)).toBe(0);
    near(joined.payments.slice(0, -1), there.payments, 1e-12 * (unit(g) + 3));
  }));

  test("a boost acts as a group that nobody charges", () => check((g) => {
    const [first, ...rest] = g.groups;
    if (rest.length === 0) return;
    const boosted = game.price({ ...g, groups: rest, boost: first!.reward.map((r) => first!.size * r) });
    const joined = game.price(g);
    near(boosted.payments, joined.payments.slice(1), 1e-12 * unit(g));
    near([boosted.welfare], [joined.welfare], 1e-12 * unit(g));
  }));

  test("a multiplier gamma counts the group gamma times and divides its payment by gamma", () => check((g) => {
    const multiplied = game.price({ ...g, groups: g.groups.map((group, i) => (i === 0 ? { ...group, multiplier: 4 } : group)) });
    const larger = game.price({ ...g, groups: g.groups.map((group, i) => (i === 0 ? { ...group, size: 4 * group.size } : group)) });
    expect(multiplied.policy).toEqual(larger.policy);
    expect(multiplied.payments[0]).toBe(larger.payments[0]! / 4);
    expect(multiplied.payments.slice(1)).toEqual(larger.payments.slice(1));
    expect(multiplied.welfare).toBe(larger.welfare);
  }));

  test("rule none: the same policy, nobody pays", () => check((g) => {
    const free = game.price({ ...g, rule: "none" });
    expect(free.policy).toEqual(game.price(g).policy);
    expect(Array.from(free.payments)).toEqual(g.groups.map(() => 0));
  }));
});

test("Theorem 4.2: without payments overstating pays", () => {
  const truth = { size: 1, reward: [1, 0.2, 0] };
  const others = [{ size: 1, reward: [0, 0.5, 1] }];
  const value = (report: { size: number; reward: number[] }): number => {
    const { policy } = game.price({ groups: [report, ...others], rule: "none" });
    return policy.reduce((sum, p, x) => sum + p * truth.reward[x]!, 0);
  };
  expect(value({ ...truth, size: 3 })).toBeGreaterThan(value(truth));
  expect(value({ ...truth, reward: [1, 0, 0] })).toBeGreaterThan(value(truth));
});

test.each<[Divergence, number]>([["chi2", 2], ["hellinger", 0.5], ["reverse-kl", 1e-7], ["kl", 1 + 1e-7]])(
  "Cressie-Read meets %s", (divergence, alpha) => {
    // (t-1)^2 is twice the alpha = 2 member, (sqrt t - 1)^2 half the alpha = 1/2 one
    const factor = divergence === "chi2" ? 2 : divergence === "hellinger" ? 0.5 : 1;
    const groups = [{ size: 2, reward: [0.3, 0.9, 0.1, 0.5] }, { size: 1, reward: [0.8, 0.2, 0.4, 0.1] }];
    const named = game.price({ groups, divergence, lambda: 0.7 });
    const family = game.price({ groups, divergence: { alpha }, lambda: 0.7 * factor });
    near(named.policy, family.policy, 1e-6);
    near(named.payments, family.payments, 1e-6);
  });
