// A small group beside one whose claims are astronomically larger, where outcomes are nearly impossible and lambda is small: the
// small one pays what it costs the other, not the rounding of the other's claims.

import { load, type Divergence, type Game } from "candor";
import { describe, expect, test } from "vitest";
import { Random } from "../runtimes/programs/random.js";

const { game } = await load();

/** What group 1 keeps by a report, by its true reward. */
function keeps(base: Game, report: readonly number[]): number {
  const truth = base.groups[1]!.reward;
  const { policy, payments } = game.price({ ...base, groups: [base.groups[0]!, { size: 1, reward: report }] });
  return policy.reduce((sum, p, x) => sum + p * truth[x]!, 0) - payments[1]!;
}

test.each<[string, Game]>([
  ["alpha 3", {
    lambda: 1e-5, divergence: { alpha: 3 }, baseline: [7.859095000663318e-25, 0.7925834138376044, 3.17107835308158e-14],
    groups: [
      { size: 1, reward: [2.0622905758643717e26, 0, 0] },
      { size: 1, reward: [0.8172502249074947, 0.040602418375083715, 0.19853269006262386] },
    ],
  }],
  ["chi2", {
    lambda: 1e-5, divergence: "chi2", baseline: [3.8862101546183102e-25, 0.08239993098691833, 6.474755795867204e-14],
    groups: [
      { size: 1, reward: [780976964984.2845, 0, 0] },
      { size: 1, reward: [0.18414677318927053, 0.1390003174456933, 0.3619122878152907] },
    ],
  }],
])("%s: the truth costs nothing that indifference would save", (_, base) => {
  expect(keeps(base, [0, 0, 0]) - keeps(base, base.groups[1]!.reward as number[])).toBeLessThan(1e-9);
  expect(game.price(base).payments[1]).toBeLessThan(1e-8);
});

describe.each<[string, Divergence]>([
  ["chi2", "chi2"], ["alpha 2", { alpha: 2 }], ["alpha 3", { alpha: 3 }], ["alpha 6", { alpha: 6 }], ["alpha 10", { alpha: 10 }],
  ["alpha 20", { alpha: 20 }], ["reverse-kl", "reverse-kl"], ["hellinger", "hellinger"], ["jensen-shannon", "jensen-shannon"], ["kl", "kl"],
])("%s", (_, divergence) => {
  test("no lie pays, whatever lambda, the small baseline and the other's claims are", () => {
    const random = new Random(7);
    for (const lambda of [1e-2, 1e-4, 1e-5, 1e-6]) {
      for (const q of [1e-6, 1e-12, 1e-24]) {
        for (const claim of [1e9, 1e12, 1e15, 1e20, 1e40]) {
          const reward = random.list(3, () => random.unit());
          const baseline = [q, 1, 1e-14 + 1e-13 * random.unit()];
          const base: Game = { lambda, divergence, baseline, groups: [{ size: 1, reward: [claim, 0, 0] }, { size: 1, reward }] };
          const honest = keeps(base, reward);
          for (const lie of [[0, 0, 0], reward.map((r) => 2 * r), reward.map((r) => r / 2), [0, 1, 0]]) {
            expect(keeps(base, lie) - honest).toBeLessThan(1e-9);
          }
        }
      }
    }
  });
});
