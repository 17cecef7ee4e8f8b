// A result in each of the formats that --format offers, and where --out sends it.

import { Option, type Command } from "commander";
import { csv } from "./csv.js";
import { html, type Page } from "./html.js";
import { output } from "./write.js";

/** What a command found, said in several ways. */
export interface Report {
  /** For programs: any JSON value; NaN becomes null. */
  readonly json: object;
  /** For spreadsheets: the header, then the rows. */
  readonly csv: readonly (readonly (string | number)[])[];
  /** For a person. */
  table(colour: boolean): string;
  /** For a browser; without it, a page with the rows of `csv`. */
  page?(): Page;
}

const formats = ["table", "json", "csv", "html"] as const;

/** The options that a command gets from `addReportOptions`. */
export interface ReportOptions {
  readonly format: (typeof formats)[number];
  readonly out?: string | undefined;
}

export function addReportOptions(command: Command): Command {
  return command
    .addOption(new Option("--format <format>", "of the result").choices(formats).default(formats[0]))
    .option("--out <file>", "write the result there instead of to standard output");
}

/** @returns what prints the report once there is one.
 *  @throws Refusal, before any work is done, when --out cannot be written. */
export async function printer({ format, out }: ReportOptions): Promise<(report: Report) => Promise<void>> {
  const write = await output(out);
  const colour = out === undefined && process.stdout.isTTY && !process.env["NO_COLOR"];
  return (report) => write(written(report, format, colour));
}

function written(report: Report, format: ReportOptions["format"], colour: boolean): string {
  switch (format) {
    case "json": return `${JSON.stringify(report.json, null, 2)}\n`;
    case "csv": return csv(report.csv);
    case "html": return html(report.page?.() ?? plain(report));
    case "table": return report.table(colour);
  }
}

function plain({ csv: [head = [], ...rows] }: Report): Page {
  return { title: "Candor", lead: [], sections: [{ table: { head: head.map(String), rows: rows.map((row) => row.map(String)) } }] };
}
