// A report of tables and figures: what experiments print.

import type { Chart, PageTable } from "./page.js";
import type { Report } from "./report.js";
import { table } from "./table.js";

/** A part of what a person sees; charts are for pages only. */
export interface Section {
  readonly heading?: string;
  readonly text?: readonly string[];
  readonly table?: PageTable;
  readonly chart?: Chart;
}

/** Tables and figures as a report in every format. `csv` has every row, `sections` what a person sees. */
export function experimentReport(
  title: string,
  lead: readonly string[],
  csv: Report["csv"],
  sections: readonly Section[],
): Report {
  const [head = [], ...rows] = csv;
  return {
    json: rows.map((row) => Object.fromEntries(head.map((name, k) => [name, row[k]]))),
    csv,
    table: (screen) =>
      [
        title,
        ...lead,
        "",
        ...sections
          .filter(({ chart }) => !chart)
          .flatMap(({ heading, text = [], table: cells }) => [
            ...(heading === undefined ? [] : [heading]),
            ...text,
            ...(cells ? ["", table(cells.head, cells.rows, screen)] : []),
            "",
          ]),
      ].join("\n"),
    html: () => ({
      title,
      parts: [
        ...lead,
        ...sections.flatMap(({ heading, text = [], table: cells, chart }) =>
          [heading === undefined ? [] : { heading }, text, cells ?? [], chart ?? []].flat(),
        ),
      ],
    }),
  };
}
