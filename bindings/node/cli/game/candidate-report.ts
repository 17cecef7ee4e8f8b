// What a person and a program are told about a priced set of candidates.

import type { PricedCandidates } from "candor";
import type { Figure, PageTable, Part } from "../output/page.js";
import { written } from "../output/parts.js";
import type { Report } from "../output/report.js";
import { allAt, capped, counted, digits, figures, label } from "../output/table.js";
import { printable } from "../output/text.js";
import type { Candidates } from "../../../read/candidate-table.js";

const ROWS = 30;

interface Row {
  readonly id: string;
  readonly size: number;
  readonly value: number;
  readonly payment: number;
  readonly utility: number;
  /** Who would win without the group. */
  readonly withoutGroup: { readonly index: number; readonly id: string };
}

/** @param each csv with every candidate's score and every group, instead of a row for each group. */
export function candidateReport({ ids, groups }: Candidates, priced: PricedCandidates, each = false): Report {
  const named = (index: number): Row["withoutGroup"] => ({ index, id: ids[index]! });
  const winner = named(priced.winner);
  const candidates = ids.map((id, k) => ({ id, score: priced.scores[k]! }));
  const rows: Row[] = groups.map(({ id, size }, i) => ({
    id,
    size,
    value: priced.valuations[i]!,
    payment: priced.payments[i]!,
    utility: priced.utilities[i]!,
    withoutGroup: named(priced.withoutGroup[i]!),
  }));
  const headline = `${label(winner.id)} wins among ${counted(ids.length, "candidate")}, for ${counted(groups.length, "group")}`;
  return {
    json: { winner, welfare: priced.welfare, candidates, groups: rows },
    csv: each
      ? [
          ["candidate", "score", "group", "size", "value", "payment", "utility", "without_group"],
          ...candidates.map(({ id, score }) => [id, score, null, null, null, null, null, null]),
          ...rows.map(({ id, size, value, payment, utility, withoutGroup }) => [
            ...[null, null, id, size, value, payment, utility, withoutGroup.id],
          ]),
        ]
      : [
          ["group", "size", "value", "payment", "utility", "winner", "without_group"],
          ...rows.map(({ id, size, value, payment, utility, withoutGroup }) => [
            ...[id, size, value, payment, utility, winner.id, withoutGroup.id],
          ]),
        ],
    table: (screen) => written([headline, ...parts()], screen),
    html: () => ({ title: headline, parts: parts() }),
  };

  function parts(): Part[] {
    return [
      scoreTable(candidates),
      groupTable(rows),
      `Social welfare ${digits([priced.welfare])(priced.welfare)}.`,
      "Each group pays what its presence costs the others, so overstating its value or size cannot pay.",
      ...allAt(ids.length, ROWS, "candidate", "json or csv --each"),
      ...allAt(groups.length, ROWS, "group"),
    ];
  }
}

/** The candidates, the best first. */
function scoreTable(candidates: readonly { readonly id: string; readonly score: number }[]): PageTable {
  const best = [...candidates].sort((a, b) => b.score - a.score);
  const scores = figures(best.map(({ score }) => score));
  const rows = capped(best, ROWS, ({ id }, i) => [printable(id), scores[i]!]);
  return { caption: "Candidates", named: true, head: ["candidate", "score"], rows };
}

type Figures = readonly Figure[];

function groupTable(rows: readonly Row[]): PageTable {
  const [values, payments, utilities] = [
    rows.map(({ size, value }) => size * value), rows.map(({ payment }) => payment), rows.map(({ utility }) => utility),
  ].map((column) => {
    const sum = column.reduce((all, value) => all + value, 0);
    return figures([sum, ...column]);
  }) as [Figures, Figures, Figures];
  const lines = capped(rows, ROWS, ({ id, size, withoutGroup }, i) => [
    printable(id), String(size), values[i + 1]!, payments[i + 1]!, utilities[i + 1]!, label(withoutGroup.id),
  ]);
  const together = rows.length > 1 ? [["together", "", values[0]!, payments[0]!, utilities[0]!, ""]] : [];
  return {
    caption: "Groups",
    named: true,
    head: ["group", "size", "values it at", "pays", "keeps", "without it wins"],
    rows: [...lines, ...together],
  };
}
