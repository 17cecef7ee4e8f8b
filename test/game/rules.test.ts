// The payment rules beyond the affine maximiser: both heuristics of Section 4.4, Bailey's rebate, and what results say of them.

import fc from "fast-check";
import { load, type Game, type GameOptions } from "candor";
import { describe, expect, test } from "vitest";
import { caught } from "../caught.js";
import { divergences, game as games, name, type RandomGame } from "./arbitraries.js";
import { heuristic, rebates } from "./reference/rules.js";

const { game } = await load();
const RUNS = { numRuns: 150 };

type Plain = RandomGame;
const unit = ({ groups, lambda }: Plain): number => lambda! + groups.reduce((all, { size, reward }) => all + size * Math.max(...reward), 0);
const ascents = fc.record({ steps: fc.integer({ min: 1, max: 12 }), rate: fc.double({ min: 0.05, max: 1, noNaN: true }) });
const total = (values: Float64Array): number => values.reduce((a, b) => a + b, 0);

describe.each(["intermediate", "early-stopped"] as const)("%s", (rule) => {
  test("the slow twin, which writes every checkpoint out, agrees", () => {
    fc.assert(fc.property(games("kl"), ascents, (g, ascent) => {
      const one: Game = { ...g, rule, ascent, groups: g.groups.map((group, i) => ({ ...group, multiplier: i === 0 ? 2 : 1 })) };
      const { payments } = game.price(one);
      heuristic(one).forEach((want, i) => expect(Math.abs(payments[i]! - want)).toBeLessThanOrEqual(1e-12 * unit(g)));
    }), RUNS);
  });

  test("with a boost too, and in a batch the same bits", () => {
    fc.assert(fc.property(games("kl"), ascents, (g, ascent) => {
      const boost = g.groups[0]!.reward.map((r, x) => (x % 2 ? r : -r));
      const { payments } = game.price({ ...g, boost, rule, ascent });
      heuristic({ ...g, boost, rule, ascent }).forEach((want, i) =>
        expect(Math.abs(payments[i]! - want)).toBeLessThanOrEqual(1e-12 * unit(g)));
      const room = game.batch({
        groups: g.groups.map(({ size }) => ({ size })), prompts: 1, outcomes: boost.length, lambda: g.lambda!, rule, ascent,
        views: ["baselines", "boosts"],
      });
      room.rewards.set(g.groups.flatMap(({ reward }) => reward));
      room.baselines!.set(g.baseline!);
      room.boosts!.set(boost);
      expect(room.price().payments).toEqual(payments);
      room.free();
    }), RUNS);
  });

  test("never more than the affine maximiser charges", () => {
    fc.assert(fc.property(games("kl"), ascents, (g, ascent) => {
      const exact = game.price(g).payments;
      game.price({ ...g, rule, ascent }).payments.forEach((payment, i) =>
        expect(payment).toBeLessThanOrEqual(exact[i]! + 1e-13 * unit(g)));
    }), RUNS);
  });

  test("takes kl and an ascent, and refuses both where they would change nothing", () => {
    const groups = [{ size: 1, reward: [1, 0] }];
    const refused = (options: GameOptions): string => caught(() => game.price({ groups, ...options })).message;
    const ascent = { steps: 3, rate: 0.5 };
    expect(refused({ rule, ascent, divergence: "chi2" })).toBe(`"rule" expected affine-maximizer or none for divergences other than kl, got "${rule}"`);
    expect(refused({ rule })).toBe(`"ascent" expected steps and a rate under rule ${rule}, got undefined`);
    expect(refused({ ascent })).toMatch(/^"ascent" expected nothing under rule affine-maximizer/);
    expect(refused({ rule, ascent: { steps: 0, rate: 0.5 } })).toBe('"ascent.steps" expected an integer from 1 to 10000, got 0');
    expect(refused({ rule, ascent: { steps: 1, rate: 1.5 } })).toBe('"ascent.rate" expected a number in (0, 1], got 1.5');
    expect(refused({ rule, ascent: { steps: 1, rate: 0 } })).toBe('"ascent.rate" expected a number > 0, got 0');
    expect(refused({ rule, ascent, rebate: "bailey" })).toMatch(/^"rebate" expected none under another rule/);
  });
});

test("Heuristic 1 charges nobody less than nothing", () => {
  fc.assert(fc.property(games("kl"), ascents, (g, ascent) => {
    expect(Math.min(...game.price({ ...g, rule: "intermediate", ascent }).payments)).toBeGreaterThanOrEqual(0);
  }), RUNS);
});

test("Heuristic 1 is not truthful: there is a lie that pays", () => {
  const groups = [{ size: 2, reward: [0.9, 0.4, 0.1] }, { size: 1, reward: [0.1, 0.5, 0.8] }];
  const audited = game.audit({ groups, lambda: 0.5, rule: "intermediate", ascent: { steps: 8, rate: 0.3 } });
  expect(audited.truthful).toBe(false);
  expect(audited.groups[1]!.paid.utilityGain).toBeGreaterThan(0.2);
  expect(audited.properties.truthful).toBe(false);
});

test("Heuristic 2 keeps truth dominant (Theorem 4.9), may pay a group, and comes to the exact payment as steps grow", () => {
  fc.assert(fc.property(games("kl"), ascents, (g, ascent) => {
    const { groups } = game.audit({ ...g, rule: "early-stopped", ascent }, { starts: 2, steps: 6 });
    for (const { paid, tolerance } of groups) expect(paid.utilityGain).toBeLessThanOrEqual(tolerance);
  }), { numRuns: 60 });
  const groups = [{ size: 2, reward: [0.9, 0.4, 0.1] }, { size: 1, reward: [0.1, 0.5, 0.8] }];
  const by = (steps: number): Float64Array =>
    game.price({ groups, lambda: 0.5, rule: "early-stopped", ascent: { steps, rate: 0.3 } }).payments;
  expect(Math.min(...by(1))).toBeLessThan(0);
  const exact = game.price({ groups, lambda: 0.5 }).payments;
  by(200).forEach((payment, i) => expect(payment).toBeCloseTo(exact[i]!, 12));
});

test("the report on heuristics: errors against the exact rule, negative payments, gains from lying, by steps", () => {
  const groups = [{ id: "a", size: 2, reward: [0.9, 0.4, 0.1] }, { id: "b", size: 1, reward: [0.1, 0.5, 0.8] }];
  const { ids, exact, rows } = game.heuristics({ groups, lambda: 0.5 }, { steps: [1, 4, 64], rate: 0.3 });
  expect(ids).toEqual(["a", "b"]);
  expect(exact).toEqual(game.price({ groups, lambda: 0.5 }).payments);
  expect(rows.map(({ rule, steps }) => [rule, steps])).toEqual([
    ["intermediate", 1], ["intermediate", 4], ["intermediate", 64], ["early-stopped", 1], ["early-stopped", 4], ["early-stopped", 64],
  ]);
  expect(caught(() => game.heuristics({ groups }, { rate: 2 })).message).toBe('"rate" expected a number in (0, 1], got 2');
  expect(caught(() => game.heuristics({ groups, rule: "none" })).message).toMatch(/^"rule" expected affine-maximizer, which/);
  expect(caught(() => game.heuristics({ groups, rebate: "bailey" })).message).toBe('"rebate" expected none, got "bailey"');
  expect(caught(() => game.heuristics({ groups, divergence: "chi2" })).message).toBe('"divergence" expected kl, got "chi2"');
  for (const { rule, steps, payments, errors, negative, gains, tolerances } of rows) {
    expect(payments).toEqual(game.price({ groups, lambda: 0.5, rule, ascent: { steps, rate: 0.3 } }).payments);
    errors.forEach((error, i) => expect(error).toBe(payments[i]! - exact[i]!));
    expect(negative).toBe(payments.filter((payment) => payment < 0).length);
    if (rule === "early-stopped") gains.forEach((gain, i) => expect(gain).toBeLessThanOrEqual(tolerances[i]!));
    else expect(Math.max(...gains)).toBeGreaterThan(0.1);
  }
});

describe("Bailey's rebate", () => {
  test.each(divergences.map((divergence) => [name(divergence), divergence] as const))("%s: 1/n of what the others would pay without it", (_, divergence) => {
    fc.assert(fc.property(games(divergence, { groups: 4, outcomes: 5 }), (g) => {
      const plain = game.price(g);
      const priced = game.price({ ...g, rebate: "bailey" });
      const tolerance = 1e-8 * unit(g);
      rebates(g).forEach((want, i) => expect(Math.abs(priced.rebates![i]! - want)).toBeLessThanOrEqual(tolerance));
      priced.payments.forEach((payment, i) => expect(payment).toBe(plain.payments[i]! - priced.rebates![i]!));
      priced.utilities.forEach((utility, i) => expect(utility).toBe(g.groups[i]!.size * priced.valuations[i]! - priced.payments[i]!));
      expect(priced.policy).toEqual(plain.policy);
      expect(Math.abs(priced.surplus - total(priced.payments))).toBeLessThanOrEqual(1e-14 * unit(g));
    }), { numRuns: 40 });
  });

  test("Theorem 4.9: it does not read the group's own report, so truth stays dominant", () => {
    fc.assert(fc.property(games("kl"), fc.double({ min: 0.1, max: 9, noNaN: true }), (g, size) => {
      const lied = { ...g, groups: g.groups.map((group, i) => (i === 0 ? { size, reward: group.reward.map((r) => 1 - r) } : group)) };
      expect(game.price({ ...lied, rebate: "bailey" }).rebates![0]).toBe(game.price({ ...g, rebate: "bailey" }).rebates![0]);
    }), RUNS);
  });

  test("no deficit where nobody's coming lowers what the others pay", () => {
    fc.assert(fc.property(games("kl"), (g) => {
      const revenue = game.price(g).surplus;
      const { rebates: back, surplus } = game.price({ ...g, rebate: "bailey" });
      const monotone = back!.every((r) => r * back!.length <= revenue);
      if (monotone) expect(surplus).toBeGreaterThanOrEqual(-1e-14 * unit(g));
      expect(Math.abs(surplus - (revenue - total(back!)))).toBeLessThanOrEqual(1e-13 * unit(g));
    }), RUNS);
  });

  test("an instance with a deficit: two who agree beside one who does not", () => {
    const groups = [[1, 0], [1, 0], [0, 1]].map((reward) => ({ size: 1, reward }));
    const { surplus, payments, properties } = game.price({ groups, lambda: 0.05, rebate: "bailey" });
    expect(surplus).toBeLessThan(-0.5);
    expect(Math.min(...payments)).toBeLessThan(0);
    expect(properties).toMatchObject({ truthful: true, nonNegative: false });
    expect(game.price({ groups, lambda: 0.05 }).surplus).toBeGreaterThan(0);
  });

  test("one group gets nothing back, and a batch gives the bits of single prompts, f32 and f64", () => {
    expect(game.price({ groups: [{ size: 1, reward: [1, 0] }], rebate: "bailey" }).rebates).toEqual(Float64Array.of(0));
    for (const precision of ["f32", "f64"] as const) {
      const groups = [{ size: 1 }, { size: 2, multiplier: 3 }, { size: 1 }];
      const room = game.batch({ groups, prompts: 2, offsets: [0, 2, 5], precision, rebate: "bailey" });
      room.rewards.set([1, 0, 0.5, 0.25, 0, 1, 1, 0, 0.5, 0, 1, 0.25, 0.5, 0.5, 1]);
      const { payments, rebates: back, surpluses } = room.price();
      const rows = [[[1, 0], [0.5, 0.25], [0, 1]], [[1, 0, 0.5], [0, 1, 0.25], [0.5, 0.5, 1]]];
      rows.forEach((rewards, p) => {
        const one = game.price({ groups: groups.map((group, i) => ({ ...group, reward: rewards[i]! })), rebate: "bailey" });
        expect(payments.slice(3 * p, 3 * p + 3)).toEqual(one.payments);
        expect(back!.slice(3 * p, 3 * p + 3)).toEqual(one.rebates);
        expect(surpluses[p]).toBe(one.surplus);
      });
      room.free();
    }
  });
});

describe("normalization z-score", () => {
  test("every group has mean 0 and variance 1 over the outcomes, whatever its level and scale", () => {
    fc.assert(fc.property(games("kl", { outcomes: 9 }), fc.double({ min: -1e6, max: 1e6, noNaN: true }), (g, level) => {
      const shifted = g.groups.map(({ size, reward }) => ({ size, reward: reward.map((r) => 7 * (r + 1) + level) }));
      const { policy } = game.price({ ...g, groups: shifted, normalization: "z-score" });
      const z = shifted.map(({ reward }) => {
        const mean = reward.reduce((a, b) => a + b, 0) / reward.length;
        const deviation = Math.sqrt(reward.reduce((a, b) => a + (b - mean) ** 2, 0) / reward.length);
        // what is no larger than rounding of the level is none of this test
        return { reward: reward.map((r) => (deviation > 0 ? (r - mean) / deviation : 0)), fine: deviation > 1e-3 };
      });
      if (!z.every(({ fine }) => fine)) return;
      const want = game.price({ ...g, groups: g.groups.map(({ size }, i) => ({ size, reward: z[i]!.reward })) }).policy;
      policy.forEach((p, x) => expect(Math.abs(p - want[x]!)).toBeLessThan(1e-4));
    }), RUNS);
    const { valuations } = game.price({ groups: [{ size: 1, reward: [1e300, -1e300, 0] }], normalization: "z-score", lambda: 1e6 });
    expect(Math.abs(valuations[0]!)).toBeLessThan(1e-5);
    expect(game.price({ groups: [{ size: 1, reward: [3, 3] }], normalization: "z-score" }).valuations[0]).toBe(0);
  });

  test("normalising each group keeps a signal that normalising their sum hides", () => {
    const loud = [0, 100, 0, 100];
    const quiet = [0, 0, 1, 1];
    const each = game.price({ groups: [loud, quiet].map((reward) => ({ size: 1, reward })), normalization: "z-score" }).policy;
    const sum = game.price({ groups: [{ size: 1, reward: loud.map((r, x) => r + quiet[x]!) }], normalization: "z-score" }).policy;
    expect(each[3]! / each[1]!).toBeCloseTo(Math.exp(2), 10);
    expect(sum[3]! / sum[1]!).toBeLessThan(1.03);
  });
});

test("what a caller does to a result reaches no other", () => {
  const groups = [{ size: 1, reward: [1, 0] }];
  (game.price({ groups, rule: "none" }).properties as { truthful: boolean }).truthful = true;
  expect(game.price({ groups, rule: "none" }).properties.truthful).toBe(false);
  (game.robustness({ groups }, { epsilon: 0.1 }).assumptions as string[]).length = 0;
  expect(game.robustness({ groups }, { epsilon: 0.1 }).assumptions.length).toBe(3);
});

test("every rule says what it promises", () => {
  const groups = [{ size: 1, reward: [1, 0] }, { size: 1, reward: [0, 1] }];
  const promises = (options: GameOptions): boolean[] => {
    const { truthful, nonNegative, individuallyRational, note } = game.price({ groups, ...options }).properties;
    expect(note.length).toBeGreaterThan(20);
    return [truthful, nonNegative, individuallyRational];
  };
  const ascent = { steps: 2, rate: 0.5 };
  expect(promises({})).toEqual([true, true, true]);
  expect(promises({ rule: "none" })).toEqual([false, true, true]);
  expect(promises({ rule: "intermediate", ascent })).toEqual([false, true, true]);
  expect(promises({ rule: "early-stopped", ascent })).toEqual([true, false, true]);
  expect(promises({ rebate: "bailey" })).toEqual([true, false, true]);
});
