// A result in each of the formats that --format offers, and where --out sends it.

import { Option, type Command } from "commander";
import { csv } from "./csv.js";
import { output } from "./write.js";

/** What a command found, said in three ways. */
export interface Report {
  /** For programs: any JSON value; NaN becomes null. */
  readonly json: object;
  /** For spreadsheets: the header, then the rows. */
  readonly csv: readonly (readonly (string | number | null)[])[];
  /** For a person. */
  table(colour: boolean): string;
  /** A page of its own, where the command offers one. */
  html?(): string;
}

const formats = ["table", "json", "csv"] as const;
const withPage = [...formats, "html"] as const;

/** The options that a command gets from `addReportOptions`. */
export interface ReportOptions {
  readonly format: (typeof withPage)[number];
  readonly out?: string | undefined;
}

/** @param page whether the command's reports come as html too. */
export function addReportOptions(command: Command, page = false): Command {
  return command
    .addOption(new Option("--format <format>", "of the result").choices(page ? withPage : formats).default(formats[0]))
    .option("--out <file>", "write the result there instead of to standard output");
}

/** @returns what prints the report once there is one.
 *  @throws Refusal, before any work is done, when --out cannot be written. */
export async function printer({ format, out }: ReportOptions): Promise<(report: Report) => Promise<void>> {
  const write = await output(out);
  const colour = out === undefined && process.stdout.isTTY && !process.env["NO_COLOR"];
  return (report) => write(text(report, format, colour));
}

function text(report: Report, format: ReportOptions["format"], colour: boolean): string {
  switch (format) {
    case "json": return `${JSON.stringify(report.json, null, 2)}\n`;
    case "csv": return csv(report.csv);
    case "html": return report.html!();
    default: return report.table(colour);
  }
}
