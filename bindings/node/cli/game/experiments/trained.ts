// A game that was really trained: what the quote from samples said, what training reached, what each payment rule makes
// of the checkpoints, and what misreporting brought (Sun et al. 2025, Sections 4.4 and 5).

import type { PricedCheckpoints, Rule } from "candor";
import type { Experiment } from "../../experiments/experiment.js";
import type { CsvRow } from "../../output/csv.js";
import { experimentReport, type Section } from "../../output/sections.js";
import { estimate, figure } from "../../output/table.js";
import { charts } from "./trained-charts.js";
import { find, toldBy, welfare, type Found } from "./trained-found.js";
import { readTrained } from "./trained-runs.js";

const LABELS: Readonly<Record<Rule, string>> = {
  "affine-maximizer": "left-out run, final model",
  intermediate: "same run, best checkpoint (heuristic 1)",
  "early-stopped": "left-out run, best checkpoint (heuristic 2)",
  none: "nobody pays",
};

function quoteSection({ trained, quote, optimal, byRule: [reached] }: Found): Section {
  const { ids, truth, samples } = trained;
  const count = samples[0]!.reward.length.toLocaleString("en-US");
  const base = truth.checkpoints[0]!;
  const { standardErrors: errors } = quote;
  return {
    heading: `Quoted from ${count} samples of the base model, optimal, and reached`,
    text: [
      "Values of one agent; payments of the whole group. Optimal: exact, by importance weights over 262,144 samples.",
      "Reached: after 160 steps.",
    ],
    table: {
      head: ["", "base", "quoted", "optimal", "reached"],
      rows: [
        ...ids.map((id, i) => [
          `${id} values it at`,
          figure(base.values[i]!, 4),
          estimate(quote.valuations[i]!, errors.valuations[i]!),
          figure(optimal.valuations[i]!, 4),
          estimate(truth.final.values[i]!, truth.final.se![i]!),
        ]),
        ...ids.map((id, i) => [
          `${id} pays`,
          "",
          estimate(quote.payments[i]!, errors.payments[i]!),
          figure(optimal.payments[i]!, 4),
          figure(reached!.payments[i]!, 4),
        ]),
        [
          "social welfare",
          figure(welfare(trained, base), 3),
          estimate(quote.welfare, errors.welfare),
          figure(welfare(trained, truth.optimum), 3),
          figure(welfare(trained, truth.final), 3),
        ],
      ],
    },
  };
}

function ruleSection({ trained: { ids, truth, without }, byRule }: Found): Section {
  const against = ({ rule, chosen }: PricedCheckpoints, i: number): string => {
    if (chosen[i]! < 0) return "";
    const { checkpoints } = rule === "intermediate" ? truth : without[i]!;
    return ` (step ${checkpoints[chosen[i]!]!.step})`;
  };
  const yes = (promised: boolean): string => (promised ? "yes" : "no");
  return {
    heading: "What each payment rule makes of the real checkpoints",
    text: [
      "What each group pays, against which checkpoint. Training stops short of the optimum, and so do the left-out runs: "
        + "the payment by final models can come out below 0. Heuristic 1 is never negative, and not truthful: its "
        + "checkpoints follow from the group's own report.",
    ],
    table: {
      head: ["rule", ...ids, "truthful", "never negative"],
      rows: byRule.map((found) => [
        LABELS[found.rule],
        ...Array.from(found.payments, (value, i) => ({ shown: value.toFixed(4) + against(found, i), value })),
        yes(found.properties.truthful),
        yes(found.properties.nonNegative),
      ]),
    },
  };
}

function lieSection(found: Found): Section {
  const { ids, sizes } = found.trained;
  const rows = ids.flatMap((id, i) => toldBy(found, i).map(({ factor, reached, optimal }) => [
    factor === 1 ? `${id}, the truth` : `${id}, x${factor}`,
    ...[sizes[i]! * reached.valuations[i]!, reached.payments[i]!, reached.utilities[i]!, optimal.utilities[i]!]
      .map((value) => figure(value, 3)),
  ]));
  return {
    heading: "What reporting another size brought in real training",
    text: [
      "Of the whole group at its true size. Without payments it keeps what it gets: overstating pays. With payments by "
        + "left-out runs it keeps less. Optimal: what it would keep if every run found the best model for its report.",
    ],
    table: { head: ["reported size", "gets, and keeps if nobody pays", "pays", "keeps", "keeps, optimal"], rows },
  };
}

/** Every number: a row for each group of each model and rule. */
function rowsOf({ trained: { ids, sizes }, quote, optimal, byRule, lies }: Found): CsvRow[] {
  const all = ids.map((_, i) => i);
  const { standardErrors: errors } = quote;
  const of = (part: string, factor: number, groups: readonly number[], found: PricedCheckpoints): CsvRow[] =>
    groups.map((i) => [
      part, found.rule, ids[i]!, sizes[i]!, factor,
      found.valuations[i]!, null, found.payments[i]!, null, found.utilities[i]!, null,
    ]);
  return [
    [
      "part", "rule", "group", "size", "reported",
      "valuation", "valuation_error", "payment", "payment_error", "utility", "utility_error",
    ],
    ...all.map((i) => [
      "quoted", quote.options.rule, ids[i]!, sizes[i]!, 1,
      quote.valuations[i]!, errors.valuations[i]!, quote.payments[i]!, errors.payments[i]!,
      quote.utilities[i]!, errors.utilities[i]!,
    ]),
    ...of("optimal", 1, all, optimal),
    ...byRule.flatMap((found) => of("reached", 1, all, found)),
    ...lies.flatMap(({ group, factor, reached, optimal: best }) => [
      ...of("misreport, reached", factor, [group], reached), ...of("misreport, optimal", factor, [group], best),
    ]),
  ];
}

export const trained: Experiment = {
  name: "trained",
  summary: "a game that was really trained: quote, outcome, payments, and what misreporting brought",
  async run({ game }) {
    const found = find(game, await readTrained());
    const { truth, sizes, ids, lambda } = found.trained;
    const best = welfare(found.trained, truth.optimum);
    const short = (best - welfare(found.trained, truth.final)).toFixed(3);
    const groups = ids.map((id, i) => `${id} (size ${sizes[i]})`).join(", ");
    return experimentReport(
      "A fine-tuning game that was really trained",
      [
        `A word-level transformer of 8.1 million parameters, lambda ${lambda}, groups ${groups}; examples/tiny-rlhf.`,
        `160 steps of training fall short of the optimum's welfare by ${short} of ${best.toFixed(3)}.`,
      ],
      rowsOf(found),
      [quoteSection(found), ruleSection(found), lieSection(found), ...charts(found)],
    );
  },
};
