// Truth for every magnitude: what a lie may bring is a rounding of the truth, never of the lie (Prop. 4.4 under rounding).
//
// If payments are those of the policy that is returned, p_i = h_-i - ASW_-i(policy), a lie gains at most what the truthful outcome
// falls short of the optimum. So reports of any size are tried on games of every divergence.

import { load, type Divergence, type Game } from "candor";
import { describe, expect, test } from "vitest";
import { name } from "./arbitraries.js";
import { generator } from "./generator.js";

const { game } = await load();

type Group = { size: number; multiplier?: number; reward: number[] };
type Plain = Omit<Game, "groups"> & { groups: Group[]; lambda: number };

const spread = (values: readonly number[]): number => Math.max(...values) - Math.min(...values);

const divergences: readonly Divergence[] = [
  "kl", "chi2", "total-variation", "reverse-kl", "hellinger", "jensen-shannon",
  ...[-20, -3, -0.5, 0.3, 0.9, 0.97, 1.03, 1.5, 2.5, 3, 5, 10, 40, 300].map((alpha) => ({ alpha })),
];

/** Rewards from a hundred-millionth to a million lambda, some at a level far from 0, baselines down to 1e-34. */
function randomGame(random: () => number, divergence: Divergence): Plain {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const m = pick([2, 3, 4, 7, 9]);
  const lambda = 10 ** (7 * random() - 4);
  const unit = lambda * pick([1, 1, 30, 1e-6, 1000, 1e6]);
  const groups = Array.from({ length: 1 + Math.floor(4 * random()) }, (): Group => {
    const level = unit * pick([0, 0, 0, 1, 1e4]);
    return { size: pick([1, 2, 7, 0.1, 500]), reward: Array.from({ length: m }, () => level + unit * pick([random(), random(), 0, 1])) };
  });
  // two that claim the opposite of each other, beyond all measure
  if (groups.length > 2 && random() < 0.2) {
    const claim = Array.from({ length: m }, () => 10 ** (40 * random()) * (random() - 0.5));
    groups[0] = { size: 1, reward: claim };
    groups[1] = { size: 1, reward: claim.map((r) => -r) };
  }
  // alpha below -3 asks for q^(1 - alpha) above 1e-290
  const low = typeof divergence === "object" && divergence.alpha < -3 ? 10 : pick([2, 10, 34]);
  return {
    groups, lambda, divergence,
    ...(random() < 0.4 && { baseline: Array.from({ length: m }, () => 10 ** (-low * random())) }),
    ...(random() < 0.2 && { boost: Array.from({ length: m }, () => unit * (random() - 0.5)) }),
  };
}

function lie(random: () => number, { size, reward }: Group): Group {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const range = spread(reward) || 1;
  const huge = 10 ** pick([8 * random() - 6, 20 * random(), 20 + 40 * random()]) * pick([1, 1, -1]);
  const subset = reward.map(() => random() < 0.5);
  const at = Math.floor(random() * reward.length);
  const said = pick<() => number[]>([
    () => reward.map((r) => huge * r), () => reward.map((r) => r + huge * range), () => reward.map(() => huge),
    () => reward.map((_, x) => (subset[x] ? huge : 0)), () => reward.map((r, x) => (subset[x] ? r + huge : r)),
    () => reward.map((r, x) => (x === at ? huge * range : r)), () => reward.map((r, x) => (x === at ? r + range * pick([-2, -0.1, 0.1, 2]) : r)),
    () => reward.map((r) => r + (random() - 0.5) * range), () => reward.map(() => random() * range), () => reward.map(() => 0),
  ])();
  return { size: pick([size, size, size * 10 ** (12 * random() - 6)]), reward: said };
}

describe.each(divergences.map((divergence, k) => ({ divergence, label: name(divergence), seed: k + 1 })))("$label", ({ divergence, seed }) => {
  test("DSIC: no report of any magnitude gains more than 1e-9 of the liar's true stake", () => {
    const random = generator(seed);
    for (let k = 0; k < 60; k++) {
      const truth = randomGame(random, divergence);
      // of two that cancel, the others are the ones to watch
      const i = truth.groups.length > 2 ? truth.groups.length - 1 : Math.floor(random() * truth.groups.length);
      const me = truth.groups[i]!;
      const honest = game.price(truth);
      const stakes = truth.groups.reduce((sum, { size, reward }) => sum + size * spread(reward), truth.lambda);
      const allowed = 1e-9 * me.size * spread(me.reward) + 1e-12 * stakes;
      for (let j = 0; j < 40; j++) {
        const report = lie(random, me);
        const outcome = game.price({ ...truth, groups: truth.groups.map((group, index) => (index === i ? report : group)) });
        const more = me.reward.reduce((sum, r, x) => sum + (outcome.policy[x]! - honest.policy[x]!) * (r - me.reward[0]!), 0);
        expect(me.size * more - outcome.payments[i]! + honest.payments[i]!).toBeLessThanOrEqual(allowed);
      }
    }
  });

  test("a constant added to a report, however large, changes nothing but the valuation", () => {
    const random = generator(100 + seed);
    for (let k = 0; k < 60; k++) {
      const m = 2 + Math.floor(5 * random());
      // multiples of 2^-8 and constants that leave them exact
      const grid = (): number[] => Array.from({ length: m }, () => Math.floor(256 * random()) / 256);
      const groups = [{ size: 2, reward: grid() }, { size: 0.5, reward: grid() }, { size: 1, reward: grid() }];
      const there = game.price({ groups, divergence, lambda: 0.5 });
      const constant = 2 ** Math.floor(44 * random());
      const shifted = game.price({ groups: groups.map((group, i) => (i === 1 ? { ...group, reward: group.reward.map((r) => r + constant) } : group)), divergence, lambda: 0.5 });
      const joined = game.price({ groups: [...groups, { size: 3, reward: Array<number>(m).fill(10 ** (80 * random())) }], divergence, lambda: 0.5 });
      for (const other of [shifted, joined]) {
        there.policy.forEach((p, x) => expect(Math.abs(other.policy[x]! - p)).toBeLessThanOrEqual(1e-12));
        there.payments.forEach((p, i) => expect(Math.abs(other.payments[i]! - p)).toBeLessThanOrEqual(1e-12));
      }
      expect(joined.payments[3]).toBe(0);
    }
  });

  test("opposite claims of any size cancel to nothing", () => {
    const random = generator(200 + seed);
    for (let k = 0; k < 60; k++) {
      const m = 2 + Math.floor(5 * random());
      const groups = [{ size: 2, reward: Array.from({ length: m }, random) }, { size: 3, reward: Array.from({ length: m }, random) }];
      const there = game.price({ groups, divergence, lambda: 0.7 });
      const claim = Array.from({ length: m }, () => (random() - 0.5) * 10 ** (80 * random()));
      const joined = game.price({ groups: [...groups, { size: 1, reward: claim }, { size: 1, reward: claim.map((r) => -r) }], divergence, lambda: 0.7 });
      there.policy.forEach((p, x) => expect(Math.abs(joined.policy[x]! - p)).toBeLessThanOrEqual(1e-12));
      groups.forEach((_, i) => expect(Math.abs(joined.payments[i]! - there.payments[i]!)).toBeLessThanOrEqual(1e-12));
    }
  });
});
