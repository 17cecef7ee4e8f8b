// Bradley-Terry strengths as they are defined: the score equations written down, and Hunter's MM algorithm (2004), slow and sure.

import type { Preferences } from "candor";

type Comparisons = Preferences["comparisons"];

/** P(win), P(loss), P(tie) of a over b (Davidson 1970): p_a, p_b and nu sqrt(p_a p_b) over their sum. */
function chances(a: number, b: number, nu: number): [number, number, number] {
  const [pa, pb] = [Math.exp(a), Math.exp(b)];
  const tie = nu * Math.sqrt(pa * pb);
  const sum = pa + pb + tie;
  return [pa / sum, pb / sum, tie / sum];
}

/** What the gradient of the log-likelihood less the ridge is, by item, and behind them by log nu. */
export function scoreEquations(ids: readonly string[], rewards: ArrayLike<number>, tau: number | null, { comparisons, ridge = 0 }: Preferences): number[] {
  const residuals = [...ids.map((_, i) => -ridge * rewards[i]!), 0];
  for (const { winner, loser, tie = false, weight = 1 } of comparisons) {
    const [i, j] = [ids.indexOf(winner), ids.indexOf(loser)];
    const [win, loss, tied] = chances(rewards[i]!, rewards[j]!, tau === null ? 0 : Math.exp(tau));
    // a tie is half a win of each
    const pull = weight * ((tie ? 0.5 : 1) - win - tied / 2);
    residuals[i]! += pull;
    residuals[j]! -= weight * (loss + tied / 2 - (tie ? 0.5 : 0));
    residuals[ids.length]! += weight * ((tie ? 1 : 0) - tied);
  }
  return tau === null ? residuals.slice(0, -1) : residuals;
}

export function logLikelihood(ids: readonly string[], rewards: ArrayLike<number>, tau: number | null, comparisons: Comparisons): number {
  return comparisons.reduce((sum, { winner, loser, tie = false, weight = 1 }) => {
    const [win, , tied] = chances(rewards[ids.indexOf(winner)]!, rewards[ids.indexOf(loser)]!, tau === null ? 0 : Math.exp(tau));
    return sum + weight * Math.log(tie ? tied : win);
  }, 0);
}

/** p_i <- wins_i / sum_j n_ij / (p_i + p_j), without ties. @returns log-strengths of mean 0 */
export function mm(ids: readonly string[], comparisons: Comparisons, rounds = 20_000): number[] {
  const m = ids.length;
  const wins = Array<number>(m).fill(0);
  const between = Array.from({ length: m }, () => Array<number>(m).fill(0));
  for (const { winner, loser, weight = 1 } of comparisons) {
    const [i, j] = [ids.indexOf(winner), ids.indexOf(loser)];
    wins[i]! += weight;
    between[i]![j]! += weight;
    between[j]![i]! += weight;
  }
  let p = Array<number>(m).fill(1);
  for (let round = 0; round < rounds; round++) {
    p = p.map((_, i) => wins[i]! / between[i]!.reduce((sum, n, j) => sum + n / (p[i]! + p[j]!), 0));
    const level = Math.exp(p.reduce((sum, value) => sum + Math.log(value), 0) / m);
    p = p.map((value) => value / level);
  }
  return p.map(Math.log);
}
