// VCG over a finite set as eq. 1 says it, with exact rational arithmetic so that ties are ties.

import type { CandidateGame } from "candor";
import { exact, rounded as round, UNIT } from "./exact.js";

/** A multiple of 2^-2148 as a number. */
const rounded = (value: bigint): number => round(value, 2 * UNIT);

export function priceCandidates(game: CandidateGame): { winner: number; withoutGroup: number[]; payments: number[]; welfare: number } {
  const K = game.groups[0]!.values.length;
  const weights = game.groups.map((group) => exact(group.size * (group.multiplier ?? 1)));
  const unit = exact(1);
  const score = (k: number, without: number): bigint => {
    let total = (exact(game.boost?.[k] ?? 0) - exact(game.regularizer?.[k] ?? 0)) * unit;
    game.groups.forEach((group, i) => (total += i === without ? 0n : weights[i]! * exact(group.values[k]!)));
    return total;
  };
  const best = (without: number): number => {
    const order = Array.from({ length: K }, (_, k) => k).sort((a, b) => {
      const gap = score(b, without) - score(a, without);
      if (gap !== 0n) return gap > 0n ? 1 : -1;
      for (const [i, group] of game.groups.entries()) {
        if (i !== without && group.values[a]! !== group.values[b]!) return group.values[b]! - group.values[a]!;
      }
      return a - b;
    });
    return order[0]!;
  };
  const winner = best(-1);
  const withoutGroup = game.groups.map((_, i) => best(i));
  const payments = game.groups.map((group, i) => rounded(score(withoutGroup[i]!, i) - score(winner, i)) / (group.multiplier ?? 1));
  return { winner, withoutGroup, payments, welfare: rounded(score(winner, -1)) };
}
