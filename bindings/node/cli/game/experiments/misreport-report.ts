// What a person and a program are told about lies on their own data.

import { experimentReport, type Section } from "../../output/sections.js";
import { counted, digits, label, exactly } from "../../output/table.js";
import type { TableCell } from "../../output/page.js";
import type { Report } from "../../output/report.js";
import type { NamedGroup } from "../prompt.js";
import { letter, type Outcome } from "./lies.js";
import { heading, judge, seriesOf, type Judged } from "./outcomes.js";

const COLUMNS = ["valuation", "payment", "utility", "welfare"] as const;

/** @param liars by index, and @param outcomes what their reports come to, both strategies with the truth in each.
 *  @param of what there was in the file. */
export function misreportReport(
  groups: readonly NamedGroup[],
  liars: readonly number[],
  outcomes: readonly (readonly Outcome[])[],
  of: string,
): Report {
  const judged = outcomes.map(judge);
  const tempted = judged.filter(({ gain }) => gain > 0).length;
  const best = judged.every(({ truthIsBest }) => truthIsBest);
  return experimentReport(
    "What lying would bring",
    [
      `${of}, ${counted(groups.length, "group")}. One group lies, the others tell the truth.`,
      "alpha: it reports alpha times its size. beta: it reports beta times its rewards and 1 - beta times the others'" +
        `${groups.length > 2 ? ", which is their mean by size" : ""}. 1 is the truth.`,
      `Without payment a lie pays for ${tempted} of ${counted(liars.length, "group")} that may lie; with it ` +
        (best ? "none of these lies leaves anybody with more than the truth." : "A LIE STILL PAYS, see below."),
    ],
    [
      ["group", "size", "strategy", "parameter", ...COLUMNS],
      ...outcomes.flatMap((all, k) => {
        const { id, size } = groups[liars[k]!]!;
        return all.map((outcome) => [
          id, size, outcome.strategy, outcome.parameter, ...COLUMNS.map((column) => outcome[column]),
        ]);
      }),
    ],
    outcomes.flatMap((all, k) => sectionsOf(groups[liars[k]!]!, all, judged[k]!)),
  );
}

function sectionsOf({ id, size }: NamedGroup, outcomes: readonly Outcome[], judged: Judged): Section[] {
  const name = label(id);
  const write = exactly(digits(outcomes.flatMap((outcome) => COLUMNS.map((column) => outcome[column]))));
  const row = (outcome: Outcome): TableCell[] => [
    `${letter(outcome)} = ${heading(outcome)}`,
    ...COLUMNS.map((column) => write(outcome[column])),
  ];
  const by = (strategy: Outcome["strategy"]): Outcome[] => outcomes.filter((outcome) => outcome.strategy === strategy);
  const strategies = [by("overstatement"), by("manipulation")];
  return [
    {
      heading: `${name}, of size ${size}`,
      text: [verdict(name, judged)],
      table: { head: ["reports", "valuation", "pays", "keeps", "welfare"], rows: outcomes.map(row) },
    },
    ...strategies.map((one): Section => {
      const x = letter(one[0]!);
      return { chart: { title: `${name}, by ${x}`, x, y: "reward", series: seriesOf(one) } };
    }),
  ];
}

/** What the most tempting lie brings. */
function verdict(name: string, { truth, tempting, gain, kept, truthIsBest }: Judged): string {
  if (!truthIsBest) return `With the payment a lie leaves ${name} with more than the truth, which Prop. 4.4 excludes.`;
  if (gain === 0) return `None of these lies makes the model worth more to ${name}, paid for or not.`;
  const [before, after, gained, lost] = [truth.valuation, tempting.valuation, gain, -kept].map(
    digits([truth.valuation, tempting.valuation, gain, kept]),
  );
  const lie = `${letter(tempting)} = ${tempting.parameter}`;
  return [
    `Without payment, reporting ${lie} gains ${name} ${gained} (${after} instead of ${before});`,
    kept < 0 ? `with the payment it loses ${lost} by that.` : "with the payment it gains nothing by that.",
  ].join(" ");
}
