// Heuristics 1 and 2, Bailey's rebate and payments from measured checkpoints, as they are defined: every model is written out and its
// affine social welfare compared.

import type { CheckpointGame, Game } from "candor";
import { price } from "./price.js";

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const dot = (a: readonly number[], b: readonly number[]): number => sum(a.map((value, k) => value * b[k]!));

/** policy_k proportional to q exp(c_k R/lambda), k = 0 to steps. */
function climb(R: readonly number[], q: readonly number[], lambda: number, steps: number, rate: number): number[][] {
  return Array.from({ length: steps + 1 }, (_, k) => tilted(R, q, (1 - (1 - rate) ** k) / lambda));
}

function tilted(R: readonly number[], q: readonly number[], by: number): number[] {
  const high = Math.max(...R);
  const weights = q.map((qx, x) => qx * Math.exp((R[x]! - high) * by));
  return weights.map((w) => w / sum(weights));
}

/** Payments of a kl game by either heuristic. */
export function heuristic(game: Game): number[] {
  const { steps, rate } = game.ascent!;
  const lambda = game.lambda ?? 1;
  const rows = game.groups.map(({ reward }) => Array.from(reward));
  const m = rows[0]!.length;
  const weights = game.groups.map(({ size, multiplier = 1 }) => size * multiplier);
  const given = game.baseline ? Array.from(game.baseline) : Array<number>(m).fill(1);
  const q = given.map((value) => value / sum(given));
  const boost = game.boost ? Array.from(game.boost) : Array<number>(m).fill(0);
  const score = (without: number): number[] =>
    boost.map((b, x) => b + sum(rows.map((row, i) => (i === without ? 0 : weights[i]! * row[x]!))));
  const welfare = (policy: readonly number[], R: readonly number[]): number =>
    dot(policy, R) - lambda * sum(policy.map((p, x) => (p > 0 ? p * Math.log(p / q[x]!) : 0)));
  const final = tilted(score(-1), q, 1 / lambda);
  return game.groups.map(({ multiplier = 1 }, i) => {
    const R = score(i);
    const models = game.rule === "intermediate" ? [...climb(score(-1), q, lambda, steps, rate), final] : climb(R, q, lambda, steps, rate);
    return (Math.max(...models.map((policy) => welfare(policy, R))) - welfare(final, R)) / multiplier;
  });
}

/** What each group gets back: 1/n of what the others would pay without it. */
export function rebates(game: Game): number[] {
  const n = game.groups.length;
  return game.groups.map((_, i) => {
    if (n === 1) return 0;
    return sum(Array.from(price({ ...game, groups: game.groups.filter((__, j) => j !== i) }).payments)) / n;
  });
}

/** Payments from measured checkpoints. */
export function measured({ groups, regularizer, rule }: CheckpointGame): number[] {
  const weights = groups.map(({ size, multiplier = 1 }) => size * multiplier);
  const others = (values: readonly ArrayLike<number>[], cost: ArrayLike<number>, i: number, k: number): number =>
    sum(values.map((row, j) => (j === i ? 0 : weights[j]! * row[k]!))) - cost[k]!;
  const own = groups.map(({ values }) => values);
  const K = regularizer.length;
  return groups.map(({ without, multiplier = 1 }, i) => {
    if (rule === "none") return 0;
    const final = others(own, regularizer, i, K - 1);
    const all = (values: readonly ArrayLike<number>[], cost: ArrayLike<number>): number[] =>
      Array.from({ length: cost.length }, (_, k) => others(values, cost, i, k));
    const run = rule === "intermediate" ? all(own, regularizer) : all(without!.values, without!.regularizer);
    return ((rule === "affine-maximizer" ? run.at(-1)! : Math.max(...run)) - final) / multiplier;
  });
}
