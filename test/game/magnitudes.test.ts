// Single games whose numbers lie far apart, with the outcome that exact arithmetic gives them.

import { load, type Divergence, type Game } from "candor";
import { describe, expect, test } from "vitest";

const { game } = await load();

const near = (got: ArrayLike<number>, want: readonly number[], tolerance: number): void => {
  expect(got.length).toBe(want.length);
  want.forEach((value, k) => expect(Math.abs(got[k]! - value)).toBeLessThanOrEqual(tolerance * Math.max(Math.abs(value), 1e-300)));
};

test("one huge constant is a group that is indifferent", () => {
  for (const constant of [1.1e33, -3e60, 7e200]) {
    const said = game.price({ groups: [{ size: 7, reward: [1, 0] }, { size: 3, reward: [constant, constant] }], lambda: 0.5 });
    const silent = game.price({ groups: [{ size: 7, reward: [1, 0] }, { size: 3, reward: [0, 0] }], lambda: 0.5 });
    near(said.policy, Array.from(silent.policy), 1e-14);
    near(said.payments, Array.from(silent.payments), 1e-14);
  }
});

test("between outcomes that one group calls equal, the others decide", () => {
  const { policy, payments } = game.price({ groups: [{ size: 7, reward: [1, 0, 0] }, { size: 3, reward: [1e37, 1e37, 0] }], lambda: 0.5 });
  const two = game.price({ groups: [{ size: 7, reward: [1, 0] }], lambda: 0.5, baseline: [1, 1] });
  near(policy, [...two.policy, 0], 1e-14);
  near(payments.slice(0, 1), Array.from(two.payments), 1e-14);
});

test("a leader with a baseline of 1e-24 neither takes all nor goes free (alpha 3)", () => {
  const { policy, payments } = game.price({ divergence: { alpha: 3 }, lambda: 1, baseline: [1, 1e-24], groups: [{ size: 1, reward: [1, 0] }, { size: 1, reward: [-5.01e15, 0] }] });
  near(policy, [1, 1.0009995e-16], 1e-7);
  near([payments[1]!], [0.16716692], 1e-7);
});

test("at an edge with an infinite slope the policy is the report's own, and charged for (alpha 10)", () => {
  const truth = [1, 0.3136752953287214, 0.6056976506952196];
  const price = (reward: number[]) => game.price({ groups: [{ size: 1, reward }], lambda: 0.0003800653479984644, divergence: { alpha: 10 } });
  const honest = price(truth);
  const said = price([0.6117692520028377, 0, 0]);
  near([honest.utilities[0]!], [0.93235], 1e-5);
  near(said.policy, [0.96651579, 0.016742104, 0.016742104], 1e-7);
  expect(said.policy.reduce((sum, p, x) => sum + p * truth[x]!, 0) - said.payments[0]!).toBeLessThan(honest.utilities[0]!);
});

test("near-ties a unit in the last place apart, at a pole (alpha -1)", () => {
  const { policy } = game.price({ groups: [{ size: 3, reward: [0, 0.1, 0.10000000000000002] }], lambda: 0.1, divergence: { alpha: -1 }, baseline: [1, 1e-9, 1e-9] });
  near(policy, [0.40824829, 0.034588028, 0.55716368], 1e-7);
});

test("an edge that no double resolves is divided as the mass demands (alpha 400)", () => {
  // R(0)/lambda lies just above what P(0) = 1 would cost: the rest is the second outcome's, whose s is 1e-400
  const { policy, payments } = game.price({ divergence: { alpha: 400 }, lambda: 1, groups: [{ size: 1, reward: [1e60, 0] }] });
  expect(policy[0]! + policy[1]!).toBe(1);
  // t^399 / 399 = 1e60 + s, so t is 399^(1/399) 10^(60/399) to 1e-16
  near(policy, [0.5 * (399e60) ** (1 / 399), 1 - 0.5 * (399e60) ** (1 / 399)], 1e-12);
  expect(payments[0]).toBeGreaterThan(0);
});

describe("total variation", () => {
  const keep = (reward: number[], lambda: number) => game.price({ divergence: "total-variation", lambda, groups: [{ size: 3, reward }] });

  test("keeps an outcome exactly 2 lambda below, and not one unit further", () => {
    // 3 * 0.1 = 0.3 + 2^-55 in doubles: the sum's rounding must not decide
    const at = game.price({ divergence: "total-variation", lambda: 0.15, groups: [{ size: 1, reward: [0.3, 0] }, { size: 1, reward: [1e5, 1e5] }] });
    expect(at.policy).toEqual(Float64Array.of(0.5, 0.5));
    const past = game.price({ divergence: "total-variation", lambda: 0.15, groups: [{ size: 1, reward: [0.30000000000000004, 0] }, { size: 1, reward: [1e5, 1e5] }] });
    expect(past.policy).toEqual(Float64Array.of(1, 0));
    expect(keep([2, 0], 3).policy).toEqual(Float64Array.of(0.5, 0.5));
    expect(keep([2.0000000000000004, 0], 3).policy).toEqual(Float64Array.of(1, 0));
  });

  test("gives what has moved to the exact best, the lowest index among equals", () => {
    const level = 2 ** 20;
    const { policy } = game.price({ divergence: "total-variation", lambda: 1, groups: [{ size: 1, reward: [level, level + 2 ** -30, level + 2 ** -30, 0] }] });
    expect(policy).toEqual(Float64Array.of(0.25, 0.5, 0.25, 0));
  });
});

test("the sum a reward is divided by is right however its terms cancel", () => {
  const { valuations } = game.price({ normalization: "sum", groups: [{ size: 1, reward: [1e16, 1, -1e16] }] });
  expect(valuations[0]).toBe(1e16);
});

test.each<[string, Game]>([
  ['"groups[0].size" expected size * multiplier / lambda below 1e308, got 1e+200', { groups: [{ size: 1e200, reward: [1e-150, 0] }], lambda: 1e-150 }],
  ['"groups[1].reward" expected finite differences between rewards, got Infinity', { groups: [{ size: 1, reward: [0, 1] }, { size: 1e-25, reward: [1.7e308, -1.7e308] }] }],
  ['"divergence.alpha" expected a number up to 1e9, got 10000000000', { groups: [{ size: 1, reward: [0, 1] }], divergence: { alpha: 1e10 } }],
])("what doubles cannot price is refused: %s", (message, input) => {
  expect(() => game.price(input)).toThrow(message);
});

test.each<Divergence>(["kl", "chi2", "reverse-kl", "hellinger", "jensen-shannon", { alpha: 1.5 }])("%s: over 300,000 outcomes nothing drifts", (divergence) => {
  const m = 300_000;
  const reward = Float64Array.from({ length: m }, (_, x) => ((x * 7919) % 1000) / 1000);
  const few = game.price({ divergence, lambda: 0.3, groups: [{ size: 1, reward: reward.subarray(0, 1000) }, { size: 2, reward: reward.slice(0, 1000).reverse() }] });
  const many = game.price({ divergence, lambda: 0.3, groups: [{ size: 1, reward }, { size: 2, reward: reward.map((_, x) => reward[1000 * Math.floor(x / 1000) + 999 - (x % 1000)]!) }] });
  near(many.valuations, Array.from(few.valuations), 1e-14);
  near(many.payments, Array.from(few.payments), 3e-14);
});
