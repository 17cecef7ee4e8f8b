// The divergences as the paper writes them: f(t)/lambda and its derivative's inverse. Slow, obvious twin of
// assembly/game/divergences/conjugates.

import type { Divergence } from "candor";

export interface Generator {
  /** f(t), t >= 0. */
  f(t: number): number;
  /** f'(t), t > 0; f'(0) may be -Infinity. */
  slope(t: number): number;
}

export function generator(divergence: Divergence): Generator {
  if (typeof divergence === "object") {
    const a = divergence.alpha;
    return {
      f: (t) => (t ** a - a * t + a - 1) / (a * (a - 1)),
      slope: (t) => (t ** (a - 1) - 1) / (a - 1),
    };
  }
  const named: Record<string, Generator> = {
    kl: { f: (t) => (t > 0 ? t * Math.log(t) : 0), slope: (t) => Math.log(t) + 1 },
    chi2: { f: (t) => (t - 1) ** 2, slope: (t) => 2 * (t - 1) },
    "total-variation": { f: (t) => Math.abs(t - 1), slope: (t) => Math.sign(t - 1) },
    "reverse-kl": { f: (t) => -Math.log(t), slope: (t) => -1 / t },
    hellinger: { f: (t) => (Math.sqrt(t) - 1) ** 2, slope: (t) => 1 - 1 / Math.sqrt(t) },
    "jensen-shannon": {
      f: (t) => (t > 0 ? t * Math.log(t) : 0) - (t + 1) * Math.log((t + 1) / 2),
      slope: (t) => Math.log((2 * t) / (t + 1)),
    },
  };
  return named[divergence]!;
}
