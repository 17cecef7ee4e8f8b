// What a person and a program are told about priced prompts.

import type { Statistic } from "candor";
import type { Figure, Live, PageTable, Part } from "../output/page.js";
import { written } from "../output/parts.js";
import type { Report } from "../output/report.js";
import { allAt, counted, estimate, figures, label, leftOut as rest } from "../output/table.js";
import { printable } from "../output/text.js";
import type { PricedPrompts } from "./prompt.js";
import { groupTable, policyTable } from "./result-tables.js";
import type { PromptResult } from "./result.js";

const GROUPS = 30;
const PARTS = ["total", "mean", "standardError"] as const;

/** `outcomes` is the number of responses to a prompt, { min, max } where it differs; valuations are those of one agent.
 *  @param results of the first prompts. @param live the room that shows the first of them */
export function promptReport(priced: PricedPrompts, results: readonly PromptResult[], live?: Live): Report {
  const { groups, options, properties, outcomes } = priced;
  const { prompts, valuations, payments, utilities, welfare } = priced.totals;
  const leftOut = prompts - results.length;
  return {
    json: {
      prompts,
      outcomes: outcomes.min === outcomes.max ? outcomes.min : outcomes,
      divergence: options.divergence,
      lambda: options.lambda,
      rule: options.rule,
      ascent: options.ascent,
      rebate: options.rebate,
      properties,
      welfare,
      groups: groups.map(({ id, size }, i) => ({
        id,
        size,
        valuation: valuations[i],
        payment: payments[i],
        utility: utilities[i],
      })),
      results,
      resultsLeftOut: leftOut,
    },
    csv: [
      [
        "group",
        "size",
        ...["valuation", "payment", "utility"].flatMap((name) =>
          ["total", "mean", "standard_error"].map((part) => `${name}_${part}`),
        ),
      ],
      ...groups.map(({ id, size }, i) => [
        id,
        size,
        ...[valuations, payments, utilities].flatMap((column) => PARTS.map((part) => column[i]![part])),
      ]),
    ],
    table: (screen) => written([title(priced), ...partsOf(priced, results)], screen),
    html: () => ({ title: "What the groups get and pay", parts: [title(priced), ...partsOf(priced, results)], live }),
  };
}

/** What a person sees: each prompt where all have their results, then all together. */
function partsOf(priced: PricedPrompts, results: readonly PromptResult[]): Part[] {
  const { groups, properties, totals: { prompts, welfare } } = priced;
  const each = prompts > results.length ? [] : results.flatMap((result): Part[] => [
    ...(prompts > 1 ? [{ heading: `Prompt ${label(String(result.prompt))}` }] : []),
    policyTable(result),
    ...(prompts > 1 ? [groupTable(result, groups)] : []),
  ]);
  return [
    ...each,
    ...(each.length > 0 && prompts > 1 ? [{ heading: "All prompts" }] : []),
    totalsTable(priced),
    socialWelfare(welfare, prompts),
    properties.note,
    ...allAt(groups.length, GROUPS, "group"),
    ...(prompts > results.length
      ? ["The policy and the payments of each prompt: --format jsonl, or --format csv --each."] : []),
  ];
}

/** What was priced, in a line. */
function title({ options, outcomes: { min, max }, totals: { prompts } }: PricedPrompts): string {
  const { divergence, lambda, normalization } = options;
  const responses = `${min === max ? "" : `${min} to `}${counted(max, "response")}${prompts > 1 ? " each" : ""}`;
  const name = typeof divergence === "string" ? divergence : `alpha=${divergence.alpha}`;
  const normalized = normalization === "none" ? "" : `, normalization ${normalization}`;
  return `${counted(prompts, "prompt")}, ${responses}; divergence ${name}, lambda ${lambda}${normalized}`;
}

function totalsTable({ groups, totals: { prompts, valuations, payments, utilities } }: PricedPrompts): PageTable {
  const whole = valuations.map((statistic, i) => times(groups[i]!.size, statistic));
  const columns = [whole, payments, utilities].map(cells);
  const head = ["group", "size", "values the outcome at", "pays", "keeps"];
  const rows = groups
    .slice(0, GROUPS)
    .flatMap(({ id, size }, i) => [
      [printable(id), String(size), ...columns.map(({ totals }) => totals[i]!)],
      ...(prompts > 1 ? [["  per prompt", "", ...columns.map(({ means }) => means[i]!)]] : []),
    ]);
  const together = groups.length > 1 ? [["together", "", ...columns.map(({ sum }) => sum)]] : [];
  return { caption: "What each group pays", named: true, head, rows: [...rows, ...rest(groups.length - GROUPS, head.length), ...together] };
}

function socialWelfare(welfare: Statistic, prompts: number): string {
  const { sum, means } = cells([welfare]);
  return `Social welfare ${sum.shown}${prompts > 1 ? `; per prompt ${means[0]!.shown} (mean ± standard error)` : ""}.`;
}

/** One agent's statistic, for a group of so many. */
function times(size: number, { total, mean, standardError }: Statistic): Statistic {
  return {
    total: size * total,
    mean: size * mean,
    standardError: standardError === null ? null : size * standardError,
  };
}

/** A column of the table, as far as it is shown. */
function cells(column: readonly Statistic[]): { totals: readonly Figure[]; means: readonly Figure[]; sum: Figure } {
  const sum = column.reduce((all, { total }) => all + total, 0);
  const [all, ...totals] = figures([sum, ...column.map(({ total }) => total)]);
  const means = column.slice(0, GROUPS).map(({ mean, standardError }) => estimate(mean, standardError));
  return { totals, means, sum: all! };
}
