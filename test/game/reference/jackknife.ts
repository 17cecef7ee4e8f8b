// The grouped jackknife as it is defined (Busing, Meijer and van der Leeden 1999): sample s is in block s mod B.

interface Scored {
  readonly size: number;
  readonly reward: readonly number[];
}

export function jackknife<Group extends Scored>(
  groups: readonly Group[], blocks: number, estimate: (groups: Group[]) => number[],
): { error: number; bias: number }[] {
  const S = groups[0]!.reward.length;
  const theta = estimate([...groups]);
  const of = Array.from({ length: blocks }, (_, b) => estimate(groups.map((group) => ({ ...group, reward: group.reward.filter((_, s) => s % blocks !== b) }))));
  const sizes = of.map((_, b) => groups[0]!.reward.filter((_, s) => s % blocks === b).length);
  return theta.map((value, k) => {
    const corrected = blocks * value - sizes.reduce((sum, m, b) => sum + (1 - m / S) * of[b]![k]!, 0);
    const variance = sizes.reduce((sum, m, b) => {
      const h = S / m;
      return sum + (h * value - (h - 1) * of[b]![k]! - corrected) ** 2 / (h - 1);
    }, 0) / blocks;
    return { error: Math.sqrt(variance), bias: value - corrected };
  });
}
