// A game that was really trained: what the quote from samples said, what training reached, what each payment rule makes of the
// checkpoints, and what misreporting brought (Sun et al. 2025, Sections 4.4 and 5).

import type { GameRoom, PricedCheckpoints, Quote, Rule } from "candor";
import { rules } from "../../../../core/game/names.js";
import type { Experiment } from "../../experiments/experiment.js";
import { fixed } from "../../experiments/statistics.js";
import { experimentReport, type Section } from "../../output/sections.js";
import { withError } from "../../output/table.js";
import { readTrained, type Checkpoint, type Lie, type Trained } from "./trained-runs.js";

const LABELS: Readonly<Record<Rule, string>> = {
  "affine-maximizer": "by left-out runs, final models",
  intermediate: "heuristic 1: best checkpoint of the same run",
  "early-stopped": "heuristic 2: best checkpoint of the left-out run",
  none: "nobody pays",
};

/** Prices models of a run at the true sizes; `of` says which models of a left-out run there are. */
function priced(game: GameRoom, trained: Trained, models: readonly Checkpoint[], rule: Rule, of: (run: Trained["truth"]) => readonly Checkpoint[]): PricedCheckpoints {
  const { ids, sizes, lambda } = trained;
  const table = (checkpoints: readonly Checkpoint[]) => ({
    values: ids.map((_, j) => checkpoints.map(({ values }) => values[j]!)),
    regularizer: checkpoints.map(({ kl }) => lambda * kl),
  });
  const { values, regularizer } = table(models);
  const groups = ids.map((id, i) => ({ id, size: sizes[i]!, values: values[i]!, without: table(of(trained.without[i]!)) }));
  return game.priceCheckpoints({ groups, regularizer, rule });
}

function welfare({ sizes, lambda }: Trained, { values, kl }: Checkpoint): number {
  return values.reduce((sum, value, i) => sum + sizes[i]! * value, -lambda * kl);
}

interface Found {
  readonly trained: Trained;
  readonly quote: Quote;
  /** At the exact optimum. */
  readonly optimum: PricedCheckpoints;
  /** Of the trained models. */
  readonly byRule: readonly PricedCheckpoints[];
  /** In the order of `trained.lies`. */
  readonly lies: readonly { readonly lie: Lie; readonly trained: PricedCheckpoints; readonly optimum: PricedCheckpoints }[];
}

function find(game: GameRoom, trained: Trained): Found {
  const { ids, sizes, lambda, truth, samples } = trained;
  return {
    trained,
    quote: game.quote({ groups: samples.map(({ id, reward }, i) => ({ id, size: sizes[ids.indexOf(id)] ?? sizes[i]!, reward })), lambda }),
    optimum: priced(game, trained, [truth.optimum], "affine-maximizer", (run) => [run.optimum]),
    byRule: rules.map((rule) => priced(game, trained, truth.checkpoints, rule, (run) => run.checkpoints)),
    lies: trained.lies.map((lie) => ({
      lie,
      trained: priced(game, trained, [lie.run.final], "affine-maximizer", (run) => [run.final]),
      optimum: priced(game, trained, [lie.run.optimum], "affine-maximizer", (run) => [run.optimum]),
    })),
  };
}

function quoteSection({ trained, quote, optimum, byRule: [reached] }: Found): Section {
  const { truth } = trained;
  const estimate = (value: number, error: number): string => withError(value, error);
  return {
    heading: "Quoted from 4,096 samples of the base model, optimal, and reached",
    text: [
      "Values of one agent; payments of the whole group. Optimal: exact, by importance weights over 262,144 samples. Reached: after 160 steps.",
    ],
    table: {
      head: ["", "base", "quoted", "optimal", "reached"],
      rows: [
        ...trained.ids.map((id, i) => [
          `${id} values it at`, fixed(truth.checkpoints[0]!.values[i]!, 4), estimate(quote.valuations[i]!, quote.standardErrors.valuations[i]!),
          fixed(optimum.valuations[i]!, 4), estimate(truth.final.values[i]!, truth.final.se![i]!),
        ]),
        ...trained.ids.map((id, i) => [
          `${id} pays`, "", estimate(quote.payments[i]!, quote.standardErrors.payments[i]!), fixed(optimum.payments[i]!, 4), fixed(reached!.payments[i]!, 4),
        ]),
        [
          "social welfare", fixed(welfare(trained, truth.checkpoints[0]!), 3), estimate(quote.welfare, quote.standardErrors.welfare),
          fixed(welfare(trained, truth.optimum), 3), fixed(welfare(trained, truth.final), 3),
        ],
      ],
    },
  };
}

function ruleSection({ trained, byRule }: Found): Section {
  const { ids, truth, without } = trained;
  const against = ({ rule, chosen }: PricedCheckpoints, i: number): string => {
    if (chosen[i]! < 0) return "";
    const run = rule === "intermediate" ? truth : without[i]!;
    return ` (step ${run.checkpoints[chosen[i]!]!.step})`;
  };
  return {
    heading: "What each payment rule makes of the real checkpoints",
    text: [
      "What each group pays, against which checkpoint. Training stops short of the optimum, the left-out runs too: the payment by final models can",
      "come out below 0. Heuristic 1 is never negative, and not truthful: its checkpoints follow from the group's own report.",
    ],
    table: {
      head: ["rule", ...ids, "truthful", "never negative"],
      rows: byRule.map((found) => [
        LABELS[found.rule], ...ids.map((_, i) => fixed(found.payments[i]!, 4) + against(found, i)),
        found.properties.truthful ? "yes" : "no", found.properties.nonNegative ? "yes" : "no",
      ]),
    },
  };
}

function lieSection({ trained, byRule: [honest], optimum, lies }: Found): Section {
  const { ids, sizes } = trained;
  const rows = ids.flatMap((id, i) => {
    const told = [{ factor: 1, trained: honest!, optimum }, ...lies.filter(({ lie }) => lie.group === i).map(({ lie, ...found }) => ({ factor: lie.factor, ...found }))];
    return told.sort((a, b) => a.factor - b.factor).map(({ factor, trained: found, optimum: ideal }) => [
      factor === 1 ? `${id}, the truth` : `${id}, x${factor}`,
      fixed(sizes[i]! * found.valuations[i]!, 3), fixed(found.payments[i]!, 3), fixed(found.utilities[i]!, 3), fixed(ideal.utilities[i]!, 3),
    ]);
  });
  return {
    heading: "What reporting another size brought in real training",
    text: [
      "Of the whole group at its true size. Without payments it keeps what it gets: overstating pays. With payments by left-out runs it keeps",
      "less. Optimal: what it would keep if every run found the best model for its report.",
    ],
    table: { head: ["reported size", "gets, and keeps if nobody pays", "pays", "keeps", "keeps, optimal"], rows },
  };
}

function charts({ trained, lies, byRule: [honest] }: Found): Section[] {
  const { ids, sizes, truth } = trained;
  const steps = truth.checkpoints.map(({ step }) => Number(step));
  const at = (read: (checkpoint: Checkpoint) => number) => truth.checkpoints.map((checkpoint, k) => [steps[k]!, read(checkpoint)] as const);
  const flat = (value: number) => [[steps[0]!, value], [steps.at(-1)!, value]] as const;
  return [
    {
      chart: {
        title: "Value of one agent by step of training", x: "step", y: "mean reward",
        series: ids.flatMap((id, i) => [
          { name: id, points: at(({ values }) => values[i]!) },
          { name: `${id}, optimal`, points: flat(truth.optimum.values[i]!) },
        ]),
      },
    },
    {
      chart: {
        title: "Social welfare by step of training", x: "step", y: "welfare",
        series: [
          { name: "reached", points: at((checkpoint) => welfare(trained, checkpoint)) },
          { name: "optimal", points: flat(welfare(trained, truth.optimum)) },
        ],
      },
    },
    ...ids.map((id, i) => {
      const told = [
        { factor: 1, found: honest! }, ...lies.filter(({ lie }) => lie.group === i).map(({ lie, trained: found }) => ({ factor: lie.factor, found })),
      ].sort((a, b) => a.factor - b.factor);
      return {
        chart: {
          title: `What ${id} keeps by the size it reports`, x: "times its true size", y: "of the whole group",
          series: [
            { name: "nobody pays", points: told.map(({ factor, found }) => [factor, sizes[i]! * found.valuations[i]!] as const) },
            { name: "with payments", points: told.map(({ factor, found }) => [factor, found.utilities[i]!] as const) },
          ],
        },
      };
    }),
  ];
}

/** Every number: a row for each group of each model and rule. */
function rowsOf({ trained, quote, optimum, byRule, lies }: Found): (string | number | null)[][] {
  const { ids, sizes } = trained;
  const of = (part: string, factor: number, group: readonly number[], found: PricedCheckpoints): (string | number | null)[][] =>
    group.map((i) => [part, found.rule, ids[i]!, sizes[i]!, factor, found.valuations[i]!, null, found.payments[i]!, null, found.utilities[i]!, null]);
  const all = ids.map((_, i) => i);
  const { standardErrors: errors } = quote;
  return [
    ["part", "rule", "group", "size", "reported", "valuation", "valuation_error", "payment", "payment_error", "utility", "utility_error"],
    ...all.map((i) => [
      "quoted", quote.options.rule, ids[i]!, sizes[i]!, 1, quote.valuations[i]!, errors.valuations[i]!, quote.payments[i]!, errors.payments[i]!,
      quote.utilities[i]!, errors.utilities[i]!,
    ]),
    ...of("optimal", 1, all, optimum),
    ...byRule.flatMap((found) => of("reached", 1, all, found)),
    ...lies.flatMap(({ lie: { group, factor }, trained: found, optimum: ideal }) => [
      ...of("misreport, reached", factor, [group], found), ...of("misreport, optimal", factor, [group], ideal),
    ]),
  ];
}

export const trained: Experiment = {
  name: "trained",
  summary: "a game that was really trained: quote, outcome, payments, and what misreporting brought",
  async run({ game }) {
    const found = find(game, await readTrained());
    const { truth, sizes, ids, lambda } = found.trained;
    const short = welfare(found.trained, truth.optimum) - welfare(found.trained, truth.final);
    return experimentReport(
      "A fine-tuning game that was really trained",
      [
        `A word-level transformer of 8.1 million parameters, lambda ${lambda}, groups ${ids.map((id, i) => `${id} (size ${sizes[i]})`).join(", ")}; examples/tiny-rlhf.`,
        `160 steps of training fall short of the optimum's welfare by ${fixed(short, 3)} of ${fixed(welfare(found.trained, truth.optimum), 3)}.`,
      ],
      rowsOf(found),
      [quoteSection(found), ruleSection(found), lieSection(found), ...charts(found)],
    );
  },
};
