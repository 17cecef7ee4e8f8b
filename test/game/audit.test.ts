// Audits: what lies bring, found by the core, recomputed here through the public pricing.

import fc from "fast-check";
import { load, type Audited, type CandidateGame, type Game } from "candor";
import { describe, expect, test } from "vitest";
import { caught } from "../caught.js";
import { divergences, game as games, name } from "./arbitraries.js";

const { game } = await load();
type Plain = Omit<Game, "groups"> & { groups: { size: number; multiplier?: number; reward: number[] }[] };
const QUICK = { starts: 2, steps: 8 };

/** The truth as the mechanism sees it, so that lies, which are said after normalisation, can be priced as they are. */
function normalized({ groups, normalization, ...rest }: Plain): Plain {
  const rows = groups.map(({ reward }) => {
    const [sum, high, low] = [reward.reduce((a, b) => a + b, 0), Math.max(...reward), Math.min(...reward)];
    if (normalization === "sum") return reward.map((r) => r / sum);
    if (normalization === "max") return reward.map((r) => r / high);
    if (normalization === "range") return reward.map((r) => (high > low ? (r - low) / (high - low) : 0));
    return reward;
  });
  return { ...rest, groups: groups.map((group, i) => ({ ...group, reward: rows[i]! })) };
}

/** Gains of what group i says, by game.price. */
function gains(truth: Plain, i: number, said: { size: number; reward: ArrayLike<number> }): [valuation: number, utility: number] {
  const me = truth.groups[i]!;
  const honest = game.price(truth);
  const lie = game.price({ ...truth, groups: truth.groups.map((group, j) => (j === i ? { ...group, size: said.size, reward: Array.from(said.reward) } : group)) });
  const gain = me.size * me.reward.reduce((sum, r, x) => sum + lie.policy[x]! * (r - honest.valuations[i]!), 0);
  return [gain, gain - (lie.payments[i]! - honest.payments[i]!)];
}

const tolerance = (g: Plain): number => 1e-9 * (g.lambda! + g.groups.reduce((all, { size }) => all + size, 0));

describe.each(divergences.map((divergence) => ({ divergence, label: name(divergence) })))("$label", ({ divergence }) => {
  test.each(["none", "sum", "max", "range"] as const)("%s: the best lies bring what the audit says", (normalization) => {
    fc.assert(fc.property(games(divergence, { outcomes: 7 }), (g) => {
      const positive = { ...g, normalization, groups: g.groups.map((group) => ({ ...group, reward: group.reward.map((r) => r + 0.01) })) };
      const plain = normalized(positive);
      const audited = game.audit(positive, QUICK);
      audited.groups.forEach(({ unpaid, paid, valuation, payment, utility, size }, i) => {
        for (const lie of [unpaid, paid]) {
          const [valuationGain, utilityGain] = gains(plain, i, lie);
          expect(Math.abs(lie.valuationGain - valuationGain)).toBeLessThanOrEqual(tolerance(g));
          expect(Math.abs(lie.utilityGain - utilityGain)).toBeLessThanOrEqual(tolerance(g));
        }
        const honest = game.price(positive);
        expect(Math.abs(valuation - size * honest.valuations[i]!)).toBeLessThanOrEqual(tolerance(g));
        expect(Math.abs(payment - honest.payments[i]!)).toBeLessThanOrEqual(tolerance(g));
        expect(utility).toBe(valuation - payment);
      });
    }), { numRuns: 25 });
  });

  test("Prop. 4.4: no lie gains more than rounding under the payments", () => {
    fc.assert(fc.property(games(divergence), (g) => {
      const { groups, truthful } = game.audit(g, QUICK);
      for (const { paid, tolerance: allowed } of groups) expect(paid.utilityGain).toBeLessThanOrEqual(allowed);
      expect(truthful).toBe(true);
    }), { numRuns: 60 });
  });

  test("the gradient in closed form is that of finite differences, and t(z) has its sign", () => {
    fc.assert(fc.property(games(divergence, { groups: 3, outcomes: 5 }), (g) => {
      const { gradients, tilts } = game.gradient(g);
      g.groups.forEach(({ reward }, i) => reward.forEach((_, z) => {
        const at = (step: number): number => {
          const moved = { ...g, groups: g.groups.map((group, j) => (j === i ? { ...group, reward: reward.map((r, x) => (x === z ? r + step : r)) } : group)) };
          return game.price(moved).policy.reduce((sum, p, x) => sum + p * reward[x]!, 0);
        };
        const h = 1e-6;
        const [slope, left, right] = [(at(h) - at(-h)) / (2 * h), (at(0) - at(-h)) / h, (at(h) - at(0)) / h];
        // at a kink, where an outcome drops out, there is no derivative
        if (Math.abs(left - right) > 1e-4 * (1 + Math.abs(slope))) return;
        expect(Math.abs(gradients[i]![z]! - slope)).toBeLessThanOrEqual(1e-4 * (1 + Math.abs(slope)));
        if (gradients[i]![z]! !== 0) expect(Math.sign(tilts[i]![z]!)).toBe(Math.sign(gradients[i]![z]!));
      }));
    }), { numRuns: 25 });
  });
});

test("Theorem B.2 under kl: t(z) is (r(z) - v)/lambda, the gradient w policy(z) times that", () => {
  fc.assert(fc.property(games("kl"), (g) => {
    const { policy, valuations } = game.price(g);
    const { gradients, tilts } = game.gradient(g);
    g.groups.forEach(({ size, reward }, i) => reward.forEach((r, z) => {
      const t = (r - valuations[i]!) / g.lambda!;
      expect(Math.abs(tilts[i]![z]! - t)).toBeLessThanOrEqual(1e-14 / g.lambda!);
      expect(Math.abs(gradients[i]![z]! - size * policy[z]! * t)).toBeLessThanOrEqual(1e-14 * size / g.lambda!);
    }));
  }), { numRuns: 200 });
});

describe("Theorem 4.2", () => {
  test.each(["sum", "max"] as const)("(2) under %s: where the lowest reward is positive and rewards differ, a lie pays if nobody does", (normalization) => {
    fc.assert(fc.property(games("kl", { outcomes: 8 }), (g) => {
      const one = { ...g, normalization, rule: "none" as const, groups: g.groups.map((group) => ({ ...group, reward: group.reward.map((r, x) => r + 0.1 + 0.01 * x) })) };
      if (one.groups[0]!.reward.length < 2) return;
      for (const { unpaid, unpaidPromise, paid } of game.audit(one, { starts: 0 }).groups) {
        if (unpaidPromise !== "sure") continue;
        expect(unpaid.valuationGain).toBeGreaterThan(0);
        expect(paid.utilityGain).toBe(paid.valuationGain);
      }
    }), { numRuns: 100 });
  });

  test("(1): who is indifferent gains nothing", () => {
    const { groups } = game.audit({ groups: [{ size: 1, reward: [0.5, 0.5] }, { size: 2, reward: [1, 0] }], normalization: "max", rule: "none" });
    expect(groups[0]!.unpaidPromise).toBe("indifferent");
    expect(groups[0]!.unpaid.valuationGain).toBeLessThanOrEqual(1e-15);
    expect(groups[1]!.unpaidPromise).toBe("open");
  });
});

describe("candidates", () => {
  const real = fc.double({ min: -3, max: 3, noNaN: true });
  const candidateGames: fc.Arbitrary<CandidateGame> = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 6 })).chain(([n, K]) => fc.record({
    groups: fc.array(fc.record({ size: fc.integer({ min: 1, max: 5 }), multiplier: fc.constantFrom(1, 2), values: fc.array(real, { minLength: K, maxLength: K }) }), { minLength: n, maxLength: n }),
    regularizer: fc.array(real, { minLength: K, maxLength: K }),
  }));

  test("the best lie is the best candidate that can be made the winner: brute force", () => {
    fc.assert(fc.property(candidateGames, (one) => {
      const honest = game.priceCandidates(one);
      game.audit(one).groups.forEach(({ unpaid, paid, tolerance: allowed }, i) => {
        const { size, values } = one.groups[i]!;
        const best = Math.max(...Array.from(values, (value) => size * (value - values[honest.winner]!)));
        expect(Math.abs(Math.max(0, unpaid.valuationGain) - best)).toBeLessThanOrEqual(1e-12);
        expect(paid.utilityGain).toBeLessThanOrEqual(allowed);
        for (const lie of [unpaid, paid]) {
          const said = game.priceCandidates({ ...one, groups: one.groups.map((group, j) => (j === i ? { ...group, size: lie.size, values: lie.reward } : group)) });
          const gain = size * (values[said.winner]! - values[honest.winner]!);
          expect(Math.abs(lie.valuationGain - gain)).toBeLessThanOrEqual(1e-12);
          expect(Math.abs(lie.utilityGain - (gain - said.payments[i]! + honest.payments[i]!))).toBeLessThanOrEqual(1e-11);
        }
      });
    }), { numRuns: 300 });
  });
});

test("with a rebate: what the truth pays is what it pays there, and gains are as without", () => {
  const one: Game = { groups: [{ size: 1, reward: [1, 2] }, { size: 2, reward: [2, 1] }] };
  const { payments } = game.price({ ...one, rebate: "bailey" });
  const audited = game.audit({ ...one, rebate: "bailey" });
  audited.groups.forEach(({ payment }, i) => expect(Math.abs(payment - payments[i]!)).toBeLessThan(1e-14));
  expect(audited.groups.map(({ paid }) => paid)).toEqual(game.audit(one).groups.map(({ paid }) => paid));
});

test("what is found is the same for the same seed, and progress is told", () => {
  const one: Game = { groups: [{ id: "a", size: 2, reward: [0.9, 0.4, 0.1] }, { size: 1, reward: [0.1, 0.5, 0.8] }], lambda: 0.5 };
  const steps: number[][] = [];
  const first = game.audit(one, { seed: 7, progress: (done, of) => steps.push([done, of]) });
  expect(steps).toEqual([[1, 2], [2, 2]]);
  expect(game.audit(one, { seed: 7 })).toEqual(first);
  expect(first.verdict).toContain('Without payments "a" would gain');
  expect(first.groups.map(({ id }) => id)).toEqual(["a", null]);
  const without: Audited = game.audit({ ...one, rule: "none" });
  expect(without.truthful).toBe(false);
  expect(without.verdict).toContain("does not promise truth");
});

test("what is wrong is named", () => {
  const one: Game = { groups: [{ size: 1, reward: [1, 0] }] };
  const refused = (call: () => unknown): string => caught(call).message;
  expect(refused(() => game.audit(null as any))).toBe('"game" expected an object, got null');
  expect(refused(() => game.audit({ groups: [{ size: 1, reward: [NaN] }] }))).toBe('"groups[0].reward[0]" expected a finite number, got NaN');
  expect(refused(() => game.audit({ groups: [{ size: 1, values: [NaN] }] }))).toBe('"groups[0].values[0]" expected a finite number, got NaN');
  expect(refused(() => game.audit(one, { starts: -1 }))).toBe('"starts" expected an integer from 0 to 1000000, got -1');
  expect(refused(() => game.audit(one, { steps: 0.5 }))).toMatch(/^"steps" expected/);
  expect(refused(() => game.audit(one, { seed: -1 }))).toMatch(/^"seed" expected/);
  expect(refused(() => game.audit(one, { reach: 0 }))).toMatch(/^"reach" expected/);
  expect(refused(() => game.audit(one, { progress: 1 as any }))).toBe('"progress" expected a function, got 1');
  expect(refused(() => game.audit(one, { more: 1 } as any))).toMatch(/^"more" is not a field/);
  expect(refused(() => game.gradient({ groups: [{ size: 1, reward: [Infinity] }] }))).toMatch(/^"groups\[0\].reward\[0\]"/);
});
