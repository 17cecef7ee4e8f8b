// Objectives trained for, tables asked whether they are implementable, payments bounded: on games of which each solver
// takes several steps.

import type { GameRoom, TrainingGame } from "candor";
import { Random } from "./random.js";

export function runTrainingRules(game: GameRoom, see: (value: number) => void): void {
  const random = new Random(20261126);
  const all = (values: ArrayLike<number>): void => {
    for (let k = 0; k < values.length; k++) see(values[k]!);
  };
  for (let round = 0; round < 60; round++) {
    const input = trainingGame(random, (["kl", "chi2"] as const)[round % 2]!);
    for (const objective of ["social-welfare", "nash", "max-min"] as const) {
      const { policy, valuations, weights, value, divergence, gap } = game.train({ ...input, objective });
      for (const values of [policy, valuations, weights, [value, divergence, gap]]) all(values);
    }
    const normalization = (["none", "max", "range"] as const)[round % 3]!;
    const { lower, upper, slack } = game.paymentBounds({ ...input, normalization });
    for (const values of [lower, upper, slack]) all(values);
    all([game.continuity({ lambda: input.lambda!, baseline: input.baseline!, change: random.unit() }).bound!]);
  }
  const levelled = game.paymentBounds({ ...trainingGame(random, "kl"), normalization: "sum" });
  all(levelled.slack);
  for (let k = 1; k <= 24; k++) {
    const bonus = random.integer(0, 1) * 4;
    const rows = Array.from({ length: k }, () => random.list(k, () => random.unit()));
    const valuations = rows.map((row, t) => row.map((v, s) => (s === t ? v + bonus : v)));
    const { cycle, weight, payments, lowest, gap, tolerance } = game.implementability({ valuations });
    for (const values of [cycle, payments ?? [], lowest ?? [], [weight ?? NaN, gap ?? NaN, tolerance]]) all(values);
  }
}

function trainingGame(random: Random, divergence: "kl" | "chi2"): TrainingGame {
  const m = random.integer(2, 20);
  const reward = (): number[] => random.list(m, () => random.unit() + 0.0625);
  const n = random.integer(1, 6);
  const groups = Array.from({ length: n }, () => ({ size: random.integer(1, 9), reward: reward() }));
  return { divergence, lambda: random.scale(-8, 4), groups, baseline: random.list(m, () => random.scale(-12, 2)) };
}
