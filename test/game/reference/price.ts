// The RLHF game as the paper writes it: nested bisection for the policy, eq. 1 with n + 1 training runs for the payments.
// It cancels where the core does not; use it on games with moderate rewards.

import type { Game, Priced } from "candor";
import { generator, type Generator } from "./divergences.js";

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const dot = (a: readonly number[], b: readonly number[]): number => sum(a.map((value, k) => value * b[k]!));

export function price(game: Game): Omit<Priced, "ids" | "options" | "properties" | "rebates" | "surplus"> {
  const lambda = game.lambda ?? 1;
  const divergence = game.divergence ?? "kl";
  const rewards = game.groups.map((group) => normalize(Array.from(group.reward), game.normalization ?? "none"));
  const m = rewards[0]!.length;
  const weights = game.groups.map((group) => group.size * (group.multiplier ?? 1));
  const boost = game.boost ? Array.from(game.boost) : Array<number>(m).fill(0);
  const given = game.baseline ? Array.from(game.baseline) : Array<number>(m).fill(1);
  const q = given.map((value) => value / sum(given));
  const f = generator(divergence);

  const score = (without: number): number[] =>
    boost.map((b, x) => b + sum(rewards.map((row, i) => (i === without ? 0 : weights[i]! * row[x]!))));
  const solve = (R: readonly number[]): number[] => (divergence === "total-variation" ? variation(R, q, lambda) : train(R, q, lambda, f));
  const distance = (policy: readonly number[]): number => lambda * sum(q.map((qx, x) => qx * f.f(policy[x]! / qx)));

  const policy = solve(score(-1));
  const valuations = rewards.map((row) => dot(policy, row));
  const payments = game.groups.map((group, i) => {
    if (game.rule === "none") return 0;
    const others = score(i);
    const elsewhere = solve(others);
    const harm = dot(elsewhere, others) - distance(elsewhere) - (dot(policy, others) - distance(policy));
    return harm / (group.multiplier ?? 1);
  });
  return {
    policy: Float64Array.from(policy),
    valuations: Float64Array.from(valuations),
    payments: Float64Array.from(payments),
    utilities: Float64Array.from(game.groups, (group, i) => group.size * valuations[i]! - payments[i]!),
    welfare: dot(policy, score(-1)) - distance(policy),
    divergence: distance(policy),
  };
}

function normalize(row: number[], how: string): number[] {
  const low = Math.min(...row);
  const high = Math.max(...row);
  if (how === "sum") return row.map((r) => r / sum(row));
  if (how === "max") return row.map((r) => r / high);
  if (how === "z-score") {
    const mean = sum(row) / row.length;
    const deviation = Math.sqrt(sum(row.map((r) => (r - mean) ** 2)) / row.length);
    return row.map((r) => (high > low ? (r - mean) / deviation : 0));
  }
  if (how === "range") return row.map((r) => (high > low ? (r - low) / (high - low) : 0));
  return row;
}

/** argmax policy.R - lambda D_f(policy, q): bisection for the multiplier mu around, inside it, bisection for f'(t) = (R - mu)/lambda. */
function train(R: readonly number[], q: readonly number[], lambda: number, f: Generator): number[] {
  const ratio = (y: number): number => bisect((t) => f.slope(t) - y, 0, 1e9);
  const policyAt = (mu: number): number[] => q.map((qx, x) => qx * ratio((R[x]! - mu) / lambda));
  const spread = Math.max(...R) - Math.min(...R) + lambda;
  const centre = -lambda * f.slope(1);
  const mu = bisect((trial) => 1 - sum(policyAt(trial)), Math.min(...R) + centre - spread, Math.max(...R) + centre + spread);
  const policy = policyAt(mu);
  return policy.map((value) => value / sum(policy));
}

/** The root of an increasing function, to the last bit a double has. */
function bisect(increasing: (x: number) => number, low: number, high: number): number {
  for (;;) {
    const middle = low + (high - low) / 2;
    if (!(middle > low && middle < high)) return middle;
    if (increasing(middle) < 0) low = middle;
    else high = middle;
  }
}

/** Linear program: move the mass of every outcome whose reward is more than 2 lambda below the best one. */
function variation(R: readonly number[], q: readonly number[], lambda: number): number[] {
  const best = R.indexOf(Math.max(...R));
  const policy = q.map((qx, x) => (R[x]! >= R[best]! - 2 * lambda ? qx : 0));
  policy[best]! += 1 - sum(policy);
  return policy;
}
