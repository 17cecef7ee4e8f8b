// Seeded audits and noise, heuristics and rebates, every number of which is compared.

import type { Game, GameRoom } from "candor";
import { DIVERGENCES, NORMALIZATIONS } from "./games.js";
import { Random } from "./random.js";

export function runAudits(game: GameRoom, see: (value: number) => void): void {
  const random = new Random(20261126);
  const all = (values: ArrayLike<number>): void => Array.from(values).forEach(see);
  for (const divergence of DIVERGENCES) {
    const one: Game = {
      divergence, normalization: NORMALIZATIONS[random.integer(0, NORMALIZATIONS.length - 1)]!, lambda: random.scale(-2, 2),
      groups: Array.from({ length: random.integer(1, 3) }, () => ({
        size: random.integer(1, 5), reward: random.list(6, () => random.unit() + 0.1),
      })),
    };
    const { groups, tried } = game.audit(one, { starts: 2, steps: 8, seed: 3 });
    see(tried);
    for (const { unpaid, paid, tolerance, lies } of groups) {
      all([tolerance, unpaid.size, paid.size, ...unpaid.reward, ...paid.reward]);
      for (const lie of lies) for (const { parameter, valuationGain, utilityGain } of [lie.unpaid, lie.paid]) all([parameter, valuationGain, utilityGain]);
    }
    const { gradients, tilts } = game.gradient(one);
    [...gradients, ...tilts].forEach(all);
    for (const noise of ["uniform", "rounding"] as const) {
      const robust = game.robustness(one, { epsilon: 0.05, noise, samples: 8 });
      all([robust.welfareLoss, robust.welfareBound]);
      for (const { gain, standardError, valuationError } of robust.groups) all([gain, standardError, valuationError]);
    }
    const { rebates, surplus } = game.price({ ...one, rebate: "bailey" });
    all([...rebates!, surplus]);
    for (const rule of ["intermediate", "early-stopped"] as const) {
      all(game.price({ ...one, divergence: "kl", rule, ascent: { steps: 5, rate: 0.4 } }).payments);
    }
  }
  for (const { payments } of game.heuristics({ groups: [{ size: 1, reward: [1, 0.2] }, { size: 2, reward: [0, 0.7] }] }, { steps: [3] }).rows) all(payments);
}
