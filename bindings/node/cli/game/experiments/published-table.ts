// A table of the paper over candidates, its figures beside ours: Tables 2, 3 and 6.

import type { Experiment } from "../../experiments/experiment.js";
import { fixed } from "../../experiments/statistics.js";
import { experimentReport } from "../../output/sections.js";
import type { CandidateSet } from "./candidate-sets.js";
import { liesOverCandidates, overstatements, type Outcome } from "./lies.js";
import { heading, judge, seriesOf } from "./outcomes.js";

type Figures = readonly [number, number, number, number, number, number];

export interface PublishedTable {
  readonly number: number;
  readonly set: CandidateSet;
  /** By group: its agents, and how much of each reward of the set it wants. */
  readonly groups: readonly { readonly name: string; readonly size: number; readonly weights: readonly number[] }[];
  /** The paper's figures, of group 1, for alpha 0.2, 0.5, 1, 1.5, 2, 3. */
  readonly paper: { readonly valuation: Figures; readonly utility: Figures; readonly welfare: Figures };
}

const ROWS = [["Valuation", "valuation"], ["Utility", "utility"], ["Social welfare", "welfare"]] as const;

export function publishedTable({ number, set, groups, paper }: PublishedTable): Experiment {
  const named = groups.map(({ name, size }) => `${size} x ${name}`).join(", ");
  return {
    name: `table${number}`,
    summary: `Table ${number}: group 1 overstates its size, among trained candidates`,
    run({ game }) {
      const candidates = groups.map(({ size, weights }) => ({
        size,
        values: set.values.map((values) => values.reduce((sum, value, k) => sum + value * weights[k]!, 0)),
      }));
      const outcomes = liesOverCandidates(game, { groups: candidates }, 0, overstatements);
      const furthest = Math.max(
        ...ROWS.flatMap(([, key]) => outcomes.map((outcome, k) => Math.abs(outcome[key] - paper[key][k]!))),
      );
      return experimentReport(
        `Table ${number}: overstating a size`,
        [
          `Groups: ${named}. Group 1 reports alpha times its size; alpha = 1 is the truth.`,
          set.source,
          `Largest difference from the paper's figures, which are rounded to 0.01: ${fixed(furthest, 4)}.`,
        ],
        [
          ["alpha", "valuation", "payment", "utility", "welfare", "paper_valuation", "paper_utility", "paper_welfare"],
          ...outcomes.map(({ parameter, valuation, payment, utility, welfare }, k) => [
            ...[parameter, valuation, payment, utility, welfare],
            ...[paper.valuation[k]!, paper.utility[k]!, paper.welfare[k]!],
          ]),
        ],
        [
          {
            text: [said(outcomes)],
            table: { head: ["alpha", ...outcomes.map(heading)], rows: rowsOf(outcomes, paper) },
          },
          { chart: { title: "Group 1, by the size it reports", x: "alpha", y: "reward", series: seriesOf(outcomes) } },
        ],
      );
    },
  };
}

const rowsOf = (outcomes: readonly Outcome[], paper: PublishedTable["paper"]): string[][] =>
  ROWS.flatMap(([name, key]) => [
    [`${name}, paper`, ...paper[key].map((figure) => fixed(figure, 2))],
    [`${name}, here`, ...outcomes.map((outcome) => fixed(outcome[key], 2))],
  ]);

/** What the table shows, checked and not only said. */
function said(outcomes: readonly Outcome[]): string {
  const { truth, truthIsBest } = judge(outcomes);
  const most = outcomes.at(-1)!;
  return [
    `Overstating its size 3 times changes what group 1 gets by ${signed(most.valuation - truth.valuation)}, and what`,
    `it keeps after payment by ${signed(most.utility - truth.utility)}:`,
    truthIsBest ? "no report leaves it with more than the truth." : "THE TRUTH IS NOT BEST, which Prop. 4.4 excludes.",
  ].join(" ");
}

const signed = (value: number): string => `${value < 0 ? "-" : "+"}${fixed(Math.abs(value), 2)}`;
