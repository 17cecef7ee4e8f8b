// The slow, obvious twin of supervised Dawid-Skene: for every slot all labelled slots before it are counted anew.

import { sum } from "./row.js";

/** Who voted for which class. */
export type ClassVotes = readonly (readonly [worker: number, vote: number])[];

/** The posterior of every slot over k classes. @param labels of every slot, a distribution, or null */
export function supervised(
  k: number, votes: readonly ClassVotes[], labels: readonly (readonly number[] | null)[],
): number[][] {
  const classes = Array.from({ length: k }, (_, c) => c);
  return votes.map((slot, t) => {
    const truths = classes.map((c) => 1 + sum(labels.slice(0, t).map((y) => y?.[c] ?? 0)));
    const said = (i: number, v: number | undefined, c: number): number =>
      sum(votes.slice(0, t).map((those, s) =>
        (those.some(([j, vote]) => j === i && (v === undefined || vote === v)) ? labels[s]?.[c] ?? 0 : 0)));
    const scores = classes.map((c) => slot.reduce((product, [i, v]) => product * (said(i, v, c) + 1) / (said(i, undefined, c) + k), truths[c]!));
    return scores.map((score) => score / sum(scores));
  });
}
