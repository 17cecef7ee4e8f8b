// Appendix F's synthetic game as the paper writes it: games drawn one by one, each priced by the slow twin for every
// report.

import type { GameSimulation } from "candor";
import { price } from "./price.js";

/** SplitMix64 (Steele, Lea and Flood 2014): uniform on [0, 1). */
function splitMix(seed: number): () => number {
  let state = BigInt(seed);
  const word = (value: bigint): bigint => BigInt.asUintN(64, value);
  return () => {
    state = word(state + 0x9e3779b97f4a7c15n);
    let z = word((state ^ (state >> 30n)) * 0xbf58476d1ce4e5b9n);
    z = word((z ^ (z >> 27n)) * 0x94d049bb133111ebn);
    return Number((z ^ (z >> 31n)) >> 11n) / 2 ** 53;
  };
}

interface Change {
  readonly valuation: number;
  readonly utility: number;
}

/** What each epsilon changes for group 1, sample by sample. */
export function simulate(options: GameSimulation): Change[][] {
  const { samples, seed, epsilons, groups: n = 5, outcomes: m = 10, largestSize = 10, normalization = "sum" } = options;
  const { divergence = "kl", lambda = 1 } = options;
  const random = splitMix(seed);
  return Array.from({ length: samples }, () => {
    const rows = Array.from({ length: n }, () => {
      const row = Array.from({ length: m }, random);
      const by = normalization === "sum" ? row.reduce((sum, r) => sum + r, 0) : Math.max(...row);
      return row.map((r) => r / by);
    });
    const groups = rows.map((reward) => ({ size: 1 + Math.floor(largestSize * random()), reward }));
    const [{ size, reward: truth }, ...others] = groups as [(typeof groups)[number], ...typeof groups];
    const outcome = (reward: readonly number[]): Change => {
      const { policy, payments } = price({ groups: [{ size, reward }, ...others], divergence, lambda });
      const valuation = size * policy.reduce((sum, p, x) => sum + p * truth[x]!, 0);
      return { valuation, utility: valuation - payments[0]! };
    };
    const honest = outcome(truth);
    const [best, worst] = [truth.indexOf(Math.max(...truth)), truth.indexOf(Math.min(...truth))];
    return epsilons.map((epsilon) => {
      const moved = Math.min(epsilon, truth[worst]!);
      const report = truth.map((r, x) => {
        if (x === worst) return r - moved;
        return x === best && normalization === "sum" ? r + moved : r;
      });
      const lie = outcome(report);
      return { valuation: lie.valuation - honest.valuation, utility: lie.utility - honest.utility };
    });
  });
}
