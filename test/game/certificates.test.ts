// Proofs that an outcome is optimal, checked on the outcome itself.

import fc from "fast-check";
import { load } from "candor";
import { describe, expect, test } from "vitest";
import { generator } from "./reference/divergences.js";
import { price as reference } from "./reference/price.js";
import { divergences, game as games, name } from "./arbitraries.js";

const { game } = await load();

const near = [1e-16, 1e-9, 1e-4, -1e-9, 1 - 1e-9, 1 + 1e-16 * 3, 1 + 1e-6, 1.0001, 0.999].map((alpha) => ({ alpha }));

describe.each([...divergences, ...near].map((divergence) => ({ divergence, label: name(divergence) })))("$label", ({ divergence }) => {
  test("eq. 1: what a group pays is the others' welfare without it less their welfare with it, at any lambda", () => {
    const decade = fc.double({ min: -3.5, max: 3, noNaN: true }).map((e) => 10 ** e);
    fc.assert(fc.property(games(divergence), decade, (g, lambda) => {
      if (g.groups.length < 2) return;
      const all = { ...g, lambda };
      const { payments, valuations, welfare } = game.price(all);
      const unit = lambda + g.groups.reduce((sum, { size, reward }) => sum + size * Math.max(...reward), 0);
      // alpha > 2: an outcome that drops out does so with an infinite slope
      const loose = typeof divergence === "object" && divergence.alpha > 2 ? 1e-8 : 1e-13;
      g.groups.forEach((group, i) => {
        const others = game.price({ ...all, groups: g.groups.filter((_, j) => j !== i) }).welfare;
        expect(Math.abs(others - (welfare - group.size * valuations[i]!) - payments[i]!)).toBeLessThanOrEqual(loose * unit);
      });
    }), { numRuns: 200 });
  });
});

describe.each(divergences.map((divergence) => ({ divergence, label: name(divergence) })))("$label", ({ divergence }) => {
  test("KKT: R - lambda f'(policy/q) is one number on the support and no more than that off it", () => {
    const f = generator(divergence);
    fc.assert(fc.property(games(divergence), (g) => {
      const { policy } = game.price(g);
      const mass = Array.from(g.baseline!).reduce((a, b) => a + b, 0);
      const q = Array.from(g.baseline!, (value) => value / mass);
      const R = q.map((_, x) => g.groups.reduce((sum, { size, reward }) => sum + size * reward[x]!, 0));
      const tolerance = 1e-9 * (g.lambda! + Math.max(...R));
      // total variation: f' jumps from -1 to 1 at t = 1, so its one number is known only to lie between R - lambda and R + lambda
      const lower = q.map((qx, x) => {
        const t = policy[x]! / qx;
        if (divergence === "total-variation") return R[x]! - g.lambda! * (t > 1 + 1e-12 || Math.abs(t - 1) <= 1e-12 ? 1 : -1);
        return R[x]! - g.lambda! * f.slope(t);
      });
      const upper = q.map((qx, x) => (divergence === "total-variation" && policy[x]! / qx <= 1 + 1e-12 ? R[x]! + g.lambda! : lower[x]!));
      const held = q.map((_, x) => x).filter((x) => policy[x]! > (divergence === "total-variation" ? 0 : 1e-6 * q[x]!));
      const highest = Math.max(...held.map((x) => lower[x]!));
      const lowest = Math.min(...held.map((x) => upper[x]!));
      expect(highest - lowest).toBeLessThanOrEqual(tolerance);
      q.forEach((_, x) => {
        if (policy[x] === 0) expect(R[x]! - g.lambda! * (divergence === "total-variation" ? -1 : f.slope(0))).toBeLessThanOrEqual(highest + tolerance);
      });
    }), { numRuns: 150 });
  });

  test("the slow twin, with n + 1 training runs, agrees", () => {
    fc.assert(fc.property(games(divergence, { groups: 3, outcomes: 6 }), fc.constantFrom("none", "sum", "max", "range" as const), (g, normalization) => {
      const positive = g.groups.every(({ reward }) => Math.max(...reward) > 1e-3);
      const input = { ...g, normalization: positive ? normalization : ("none" as const) };
      const got = game.price(input);
      const want = reference(input);
      // the twin rounds its nested bisections; where alpha > 2 an outcome drops out with an infinite slope
      const loose = typeof divergence === "object" && divergence.alpha > 2 ? 1e-3 : 1e-7;
      want.policy.forEach((p, x) => expect(Math.abs(got.policy[x]! - p)).toBeLessThanOrEqual(loose));
      for (const field of ["payments", "utilities"] as const) {
        want[field].forEach((value, i) => expect(Math.abs(got[field][i]! - value)).toBeLessThanOrEqual(1e-7));
      }
      expect(Math.abs(got.welfare - want.welfare)).toBeLessThanOrEqual(1e-7);
      expect(Math.abs(got.divergence - want.divergence)).toBeLessThanOrEqual(1e-6);
    }), { numRuns: 40 });
  });

  test("any legal magnitude: finite, non-negative, normalised", () => {
    const decade = (from: number, to: number): fc.Arbitrary<number> => fc.double({ min: from, max: to, noNaN: true }).map((e) => 10 ** e);
    fc.assert(fc.property(fc.integer({ min: 1, max: 9 }).chain((m) => fc.record({
      groups: fc.array(fc.record({
        size: decade(-3, 6),
        reward: fc.array(fc.tuple(fc.constantFrom(-1, 0, 1), decade(-300, 9)).map(([sign, size]) => sign * size), { minLength: m, maxLength: m }),
      }), { minLength: 1, maxLength: 5 }),
      lambda: decade(-9, 20),
      baseline: fc.array(decade(-60, 0), { minLength: m, maxLength: m }),
    })), (g) => {
      if (typeof divergence === "object" && divergence.alpha < 0.9) g.baseline = g.baseline.map((q) => Math.max(q, 1e-60));
      const got = game.price({ ...g, divergence });
      for (const value of [...got.policy, ...got.valuations, ...got.payments, ...got.utilities, got.welfare, got.divergence]) expect(Number.isFinite(value)).toBe(true);
      expect(Math.min(...got.payments)).toBeGreaterThanOrEqual(0);
      expect(got.divergence).toBeGreaterThanOrEqual(0);
      expect(Math.abs(got.policy.reduce((a, b) => a + b, 0) - 1)).toBeLessThanOrEqual(1e-13);
    }), { numRuns: 400 });
  });
});
