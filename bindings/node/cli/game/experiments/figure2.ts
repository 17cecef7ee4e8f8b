// Figure 2 of Sun et al. 2025 (Section 5): both lies of group 1, in two games of two groups.

import type { GameRoom } from "candor";
import type { Experiment } from "../../experiments/experiment.js";
import { fixed } from "../../experiments/statistics.js";
import { experimentReport, type Section } from "../../output/sections.js";
import { faithfulSummary, harmlessHumor, type CandidateSet } from "./candidate-sets.js";
import { letter, liesOverCandidates, manipulations, overstatements, type Lie, type Outcome } from "./lies.js";
import { heading, judge, seriesOf } from "./outcomes.js";

const GAMES: readonly (readonly [name: string, set: CandidateSet])[] = [
  ["Harmless vs. Humor", harmlessHumor],
  ["Faithful vs. Summary", faithfulSummary],
];
const SIZES = [[3, 7], [5, 5], [7, 3]] as const;

/** One curve of the figure: a game, its sizes, a strategy. */
interface Panel {
  readonly name: string;
  readonly sizes: readonly [number, number];
  readonly outcomes: readonly Outcome[];
}

export const figure2: Experiment = {
  name: "figure2",
  summary: "Figure 2: group 1 overstates its size or manipulates its reward, against one other group",
  run({ game }) {
    const panels = GAMES.flatMap(([name, set]) =>
      SIZES.flatMap((sizes) => [overstatements, manipulations].map((lies) => panel(game, name, set, sizes, lies))),
    );
    const failed = panels.filter(({ outcomes }) => !judge(outcomes).truthIsBest);
    return experimentReport(
      "Figure 2: two lies, with the payment",
      [
        "Group 1 reports alpha times its size, or beta times its reward and 1 - beta times the other group's.",
        harmlessHumor.source,
        failed.length === 0
          ? "Truth (1) leaves group 1 with the highest utility in every game, for all sizes and both lies; without " +
            "payment it would report as much as it can."
          : `THE TRUTH IS NOT BEST in ${failed.length} of ${panels.length} panels, which Prop. 4.4 excludes.`,
      ],
      [
        ["game", "size_1", "size_2", "strategy", "parameter", "valuation", "payment", "utility", "welfare"],
        ...panels.flatMap(({ name, sizes, outcomes }) =>
          outcomes.map(({ strategy, parameter, valuation, payment, utility, welfare }) => [
            ...[name, ...sizes, strategy, parameter, valuation, payment, utility, welfare],
          ]),
        ),
      ],
      panels.flatMap(sectionsOf),
    );
  },
};

function panel(game: GameRoom, name: string, set: CandidateSet, sizes: Panel["sizes"], lies: readonly Lie[]): Panel {
  const groups = sizes.map((size, i) => ({ size, values: set.values.map((values) => values[i]!) }));
  return { name, sizes, outcomes: liesOverCandidates(game, { groups }, 0, lies) };
}

function sectionsOf({ name, sizes, outcomes }: Panel): Section[] {
  const by = letter(outcomes[0]!);
  const title = `${name}, sizes (${sizes.join(", ")}), by ${by}`;
  return [
    {
      heading: title,
      table: {
        head: [by, ...outcomes.map(heading)],
        rows: (["valuation", "payment", "utility"] as const).map((row) => [
          row, ...outcomes.map((outcome) => fixed(outcome[row], 2)),
        ]),
      },
    },
    { chart: { title, x: by, y: "reward", series: seriesOf(outcomes) } },
  ];
}
