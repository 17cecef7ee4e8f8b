// The two lies of Section 5 (Sun et al. 2025), told by one group while the others tell the truth, and what they come
// to.
//
//     Strategy 1, overstatement:  the truth of the rewards, alpha times the size
//     Strategy 2, manipulation:   beta times its rewards and 1 - beta times the others', the truth of the size
//
// The others' reward is their mean by size. alpha = 1 and beta = 1 are the truth.

import type { CandidateGame, GameRoom, Numbers } from "candor";

export interface Lie {
  readonly strategy: "overstatement" | "manipulation";
  /** alpha or beta, > 0. */
  readonly parameter: number;
}

const all = (strategy: Lie["strategy"], parameters: readonly number[]): readonly Lie[] =>
  parameters.map((parameter) => ({ strategy, parameter }));

/** With the parameters of the paper's tables, the truth among them. */
export const overstatements = all("overstatement", [0.2, 0.5, 1, 1.5, 2, 3]);
export const manipulations = all("manipulation", [0.5, 0.8, 1, 1.5, 2, 3]);

export const isTruth = ({ parameter }: Lie): boolean => parameter === 1;

/** The letter that the paper gives a lie's parameter. */
export const letter = ({ strategy }: Lie): string => (strategy === "overstatement" ? "alpha" : "beta");

/** What the group as a whole has of a report, by its true rewards and size; `welfare` is everybody's. */
export interface Outcome extends Lie {
  /** w_i v_i. */
  readonly valuation: number;
  readonly payment: number;
  /** w_i v_i - p_i. */
  readonly utility: number;
  /** Of the truth. */
  readonly welfare: number;
}

export interface Sized {
  readonly size: number;
  readonly multiplier?: number;
}

/** The size that the group reports. */
export const reportedSize = (size: number, { strategy, parameter }: Lie): number =>
  strategy === "overstatement" ? parameter * size : size;

/** The rewards that group i reports, of everybody's n rows of m. */
export function reportedRow(rows: readonly Numbers[], groups: readonly Sized[], i: number, lie: Lie): Numbers {
  if (lie.strategy === "overstatement") return rows[i]!;
  const beta = lie.parameter;
  return Array.from(rows[i]!, (own, x) => beta * own + (1 - beta) * othersMean(groups, i, (j) => rows[j]![x]!));
}

/** What was priced on the reports: of a prompt, or in sum over prompts. */
export interface PricedReports {
  /** By group, of one agent and by the reported rewards. */
  readonly valuations: ArrayLike<number>;
  readonly payment: number;
  /** By reported rewards and sizes. */
  readonly welfare: number;
}

/** What a lie comes to by the truth. Expectations are linear in the rewards, so the true valuation is what the reported
 *  one becomes when the lie is taken out of it: v = (v~ - (1 - beta) v_-i) / beta. */
export function outcomeOf(priced: PricedReports, groups: readonly Sized[], i: number, lie: Lie): Outcome {
  const { valuations, payment, welfare } = priced;
  const { size, multiplier = 1 } = groups[i]!;
  const reported = valuations[i]!;
  const beta = lie.parameter;
  const valued = lie.strategy === "overstatement"
    ? reported
    : (reported - (1 - beta) * othersMean(groups, i, (j) => valuations[j]!)) / beta;
  const valuation = size * valued;
  return {
    ...lie, valuation, payment,
    utility: valuation - payment,
    welfare: welfare + multiplier * (valuation - reportedSize(size, lie) * reported),
  };
}

/** What each lie of group i comes to among trained candidates. */
export function liesOverCandidates(
  game: GameRoom, candidates: CandidateGame, i: number, lies: readonly Lie[],
): Outcome[] {
  const { groups } = candidates;
  const rows = groups.map(({ values }) => values);
  return lies.map((lie) => {
    const report = { size: reportedSize(groups[i]!.size, lie), values: reportedRow(rows, groups, i, lie) };
    const reports = groups.map((group, j) => (j === i ? { ...group, ...report } : group));
    const { valuations, payments, welfare } = game.priceCandidates({ ...candidates, groups: reports });
    return outcomeOf({ valuations, payment: payments[i]!, welfare }, groups, i, lie);
  });
}

function othersMean(groups: readonly Sized[], i: number, value: (j: number) => number): number {
  let [sum, agents] = [0, 0];
  groups.forEach(({ size }, j) => {
    if (j === i) return;
    sum += size * value(j);
    agents += size;
  });
  return sum / agents;
}
