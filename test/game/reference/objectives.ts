// Nash social welfare and max-min as they are defined, over the policy itself: a section search for each outcome's
// probability inside that for the one before. The objective is concave, so what is best inside is concave too. For two
// or three outcomes.

import type { TrainingGame } from "candor";
import { generator } from "./divergences.js";

/** The objective at a policy: what `value` claims to be the highest of. */
export function evaluate(game: TrainingGame, policy: ArrayLike<number>): number {
  const q = baseline(game);
  const f = generator(game.divergence ?? "kl");
  const p = Array.from(policy);
  const dot = (values: ArrayLike<number>): number => p.reduce((sum, px, x) => sum + px * values[x]!, 0);
  const weights = game.groups.map(({ size, multiplier }) => size * (multiplier ?? 1));
  const valuations = game.groups.map(({ reward }) => dot(reward));
  const gained = {
    "social-welfare": () => valuations.reduce((sum, v, i) => sum + weights[i]! * v, 0),
    nash: () => valuations.reduce((sum, v, i) => sum + weights[i]! * Math.log(v), 0),
    "max-min": () => Math.min(...valuations),
  }[game.objective ?? "social-welfare"]();
  const distance = (game.lambda ?? 1) * p.reduce((sum, px, x) => sum + q[x]! * f.f(px / q[x]!), 0);
  return gained + (game.boost ? dot(game.boost) : 0) - distance;
}

const baseline = ({ groups, baseline: given }: TrainingGame): number[] => {
  const q = Array.from(given ?? Array.from(groups[0]!.reward, () => 1));
  const sum = q.reduce((a, b) => a + b, 0);
  return q.map((value) => value / sum);
};

/** The highest objective over all policies. */
export function search(game: TrainingGame): number {
  const m = game.groups[0]!.reward.length;
  const best = (policy: readonly number[], left: number): number => {
    if (policy.length === m - 1) return evaluate(game, [...policy, left]);
    return highest((p) => best([...policy, p * left], (1 - p) * left));
  };
  return best([], 1);
}

/** The highest value of a concave function on [0, 1]: thirds. */
function highest(concave: (x: number) => number): number {
  let [low, high] = [0, 1];
  let top = -Infinity;
  for (let step = 0; step < 70; step++) {
    const [a, b] = [low + (high - low) / 3, high - (high - low) / 3];
    const [first, second] = [concave(a), concave(b)];
    top = Math.max(top, first, second);
    if (first < second) low = a;
    else high = b;
  }
  return top;
}
