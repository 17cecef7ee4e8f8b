// Seeded work for the studies of the game room, every number of which is compared.

import type { GameRoom, Statistic } from "candor";

export function runGameStudies(game: GameRoom, see: (value: number) => void): void {
  simulations(game, see);
}

function simulations(game: GameRoom, see: (value: number) => void): void {
  const statistic = ({ total, mean, standardError }: Statistic): void =>
    [total, mean, standardError ?? NaN].forEach(see);
  for (const options of [
    { samples: 200, seed: 1, epsilons: [0.001, 0.01, 0.1], lambda: 0.1 },
    { samples: 50, seed: 2 ** 53 - 1, epsilons: [0.05], normalization: "max", divergence: "chi2", outcomes: 17 },
    { samples: 50, seed: 3, epsilons: [0.02, 0.01], divergence: "jensen-shannon", groups: 1, outcomes: 2 },
  ] as const) {
    for (const { valuation, utility } of game.simulate(options).lies) [valuation, utility].forEach(statistic);
  }
}
