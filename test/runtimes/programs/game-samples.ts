// The game room's part of the workload that starts from samples and preferences: quotes and draws.

import type { Estimates, GameRoom } from "candor";
import { Random } from "./random.js";

const SIZES = [3, 2, 1];
const OPTIONS = [{}, { divergence: "chi2" }, { divergence: { alpha: 0.5 }, lambda: 2 }, { normalization: "range" }, { divergence: "total-variation" }] as const;

export function runSamples(game: GameRoom, see: (value: number) => void): void {
  const random = new Random(404);
  const all = (values: ArrayLike<number>): void => {
    for (let k = 0; k < values.length; k++) see(values[k]!);
  };
  const estimates = ({ base, valuations, payments, utilities, gains, welfare, divergence }: Estimates): void => {
    for (const values of [base, valuations, payments, utilities, gains, [welfare, divergence]]) all(values);
  };
  for (const options of OPTIONS) {
    for (const samples of [2, 31, 200]) {
      const groups = SIZES.map((size) => ({ size, reward: random.list(samples, () => random.unit()) }));
      const quote = game.quote({ groups, ...options });
      for (const of of [quote, quote.standardErrors, quote.biases]) estimates(of);
      see(quote.effectiveSamples);
      const { policy } = game.price({ groups });
      for (let request = 0; request < 20; request++) see(game.choose(policy, { key: "00112233445566778899aabbccddeeff", request }));
      see(game.choose(policy, random.unit()));
    }
  }
}
