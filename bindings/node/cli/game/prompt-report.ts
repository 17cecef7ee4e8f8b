// What a person and a program are told about priced prompts.

import type { Statistic } from "candor";
import type { Report } from "../output/report.js";
import { counted, digits, label, table, withError } from "../output/table.js";
import type { PricedPrompts } from "./pricer.js";

const PARTS = ["total", "mean", "standardError"] as const;

/** `outcomes` is the number of responses to a prompt, { min, max } where it differs; valuations are those of one agent. */
export function promptReport(priced: PricedPrompts): Report {
  const { groups, options, outcomes } = priced;
  const { prompts, valuations, payments, utilities, welfare } = priced.totals;
  return {
    json: {
      prompts,
      outcomes: outcomes.min === outcomes.max ? outcomes.min : outcomes,
      divergence: options.divergence,
      lambda: options.lambda,
      rule: options.rule,
      welfare,
      groups: groups.map(({ id, size }, i) => ({ id, size, valuation: valuations[i], payment: payments[i], utility: utilities[i] })),
    },
    csv: [
      ["group", "size", ...["valuation", "payment", "utility"].flatMap((name) => ["total", "mean", "standard_error"].map((part) => `${name}_${part}`))],
      ...groups.map(({ id, size }, i) => [id, size, ...[valuations, payments, utilities].flatMap((column) => PARTS.map((part) => column[i]![part]))]),
    ],
    table(colour) {
      const many = prompts > 1;
      const whole = valuations.map((statistic, i) => times(groups[i]!.size, statistic));
      const columns = [whole, payments, utilities].map(cells);
      const rows = groups.flatMap(({ id, size }, i) => [
        [label(id), String(size), ...columns.map(({ totals }) => totals[i]!)],
        ...(many ? [["  per prompt", "", ...columns.map(({ means }) => means[i]!)]] : []),
      ]);
      if (groups.length > 1) rows.push(["together", "", ...columns.map(({ sum }) => sum)]);
      const social = cells([welfare]);
      return [
        title(priced),
        "",
        table(["group", "size", "values the outcome at", "pays", "keeps"], rows, colour),
        "",
        `Social welfare ${social.sum}${many ? `; per prompt ${social.means[0]} (mean ± standard error)` : ""}.`,
        options.rule === "none"
          ? "Nobody pays under this rule, so a group can gain by overstating its reward or size."
          : "Each group pays what its presence costs the others, so overstating its reward or size cannot pay.",
        "",
      ].join("\n");
    },
  };
}

/** What was priced, in a line. */
function title({ options, outcomes: { min, max }, totals: { prompts } }: PricedPrompts): string {
  const { divergence, lambda, normalization } = options;
  const responses = `${min === max ? "" : `${min} to `}${counted(max, "response")}${prompts > 1 ? " each" : ""}`;
  const name = typeof divergence === "string" ? divergence : `alpha=${divergence.alpha}`;
  return `${counted(prompts, "prompt")}, ${responses}; divergence ${name}, lambda ${lambda}${normalization === "none" ? "" : `, normalization ${normalization}`}`;
}

/** One agent's statistic, for a group of so many. */
function times(size: number, { total, mean, standardError }: Statistic): Statistic {
  return { total: size * total, mean: size * mean, standardError: standardError === null ? null : size * standardError };
}

/** A column of the table. */
function cells(column: readonly Statistic[]): { totals: string[]; means: string[]; sum: string } {
  const sum = column.reduce((all, { total }) => all + total, 0);
  const write = digits([sum, ...column.map(({ total }) => total)]);
  return { totals: column.map(({ total }) => write(total)), means: column.map(({ mean, standardError }) => withError(mean, standardError)), sum: write(sum) };
}
