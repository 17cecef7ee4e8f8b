// Random games for fast-check.

import fc from "fast-check";
import type { Divergence, Game } from "candor";

export const divergences: readonly Divergence[] = [
  "kl", "chi2", "total-variation", "reverse-kl", "hellinger", "jensen-shannon",
  { alpha: -1 }, { alpha: 0.3 }, { alpha: 0.98 }, { alpha: 1.02 }, { alpha: 1.5 }, { alpha: 3 },
];

export const name = (divergence: Divergence): string => (typeof divergence === "string" ? divergence : `alpha=${divergence.alpha}`);

const real = (low: number, high: number): fc.Arbitrary<number> => fc.double({ min: low, max: high, noNaN: true });
/** In [0, 1], without numbers so small that their products become subnormal. */
const reward = real(0, 1).map((r) => (r < 1e-100 ? 0 : r));

export interface RandomGame extends Omit<Game, "groups"> {
  groups: { size: number; reward: number[] }[];
}

/** Non-negative rewards in [0, 1], lambda in [0.1, 10]. */
export function game(divergence: Divergence, { groups = 4, outcomes = 12 } = {}): fc.Arbitrary<RandomGame> {
  return fc.tuple(fc.integer({ min: 1, max: groups }), fc.integer({ min: 1, max: outcomes })).chain(([n, m]) =>
    fc.record({
      groups: fc.array(fc.record({ size: real(0.1, 5), reward: fc.array(reward, { minLength: m, maxLength: m }) }), { minLength: n, maxLength: n }),
      lambda: real(0.1, 10),
      baseline: fc.array(real(0.01, 1), { minLength: m, maxLength: m }),
      divergence: fc.constant(divergence),
    }));
}
