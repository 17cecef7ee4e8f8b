// Losses that are hard to follow.

/** Losses (of reports x with y = 0) in which the best worker changes; the others always lose 1. */
export function twoPhase(N: number, T: number, gap = 1, change = 0.25): number[][] {
  const x = Math.sqrt(gap);
  return Array.from({ length: T }, (_, t) => Array.from({ length: N }, (_, i) => (i > 1 ? 1 : (i === 0) === t < change * T ? 0 : x)));
}

/** Two workers lose 1 in turn, the first of them 1/2 at the start, so that whoever leads loses next. */
export function alternation(N: number, T: number): number[][] {
  return Array.from({ length: T }, (_, t) => Array.from({ length: N }, (_, i) => {
    if (i > 1) return 1;
    if (t === 0) return i === 0 ? Math.SQRT1_2 : 0;
    return (t % 2 === 1) === (i === 1) ? 1 : 0;
  }));
}
