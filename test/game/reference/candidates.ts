// VCG over a finite set as eq. 1 says it, with exact rational arithmetic so that ties are ties.

import type { CandidateGame } from "candor";

/** A double as an integer multiple of 2^-1074. */
function exact(value: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const exponent = (bits >> 52n) & 0x7ffn;
  const fraction = bits & 0xfffffffffffffn;
  const magnitude = exponent === 0n ? fraction : (fraction | 0x10000000000000n) << (exponent - 1n);
  return bits >> 63n ? -magnitude : magnitude;
}

/** A multiple of 2^-2148 as a number. */
function rounded(value: bigint): number {
  const negative = value < 0n;
  const magnitude = negative ? -value : value;
  const bits = magnitude.toString(2).length;
  const shift = BigInt(Math.max(0, bits - 60));
  const number = Number(magnitude >> shift) * 2 ** Number(shift - 1074n) * 2 ** -1074;
  return negative ? -number : number;
}

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
