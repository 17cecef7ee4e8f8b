// A result in each of the formats that --format offers, and where --out sends it.

import { Option, type Command } from "commander";
import { csvPieces, type CsvRow } from "./csv.js";
import type { Draft } from "./draft.js";
import { json, jsonPieces } from "./json.js";
import { emptyPage, type PageReport } from "./page.js";
import type { Screen } from "./table.js";
import { wrap } from "./text.js";
import { output } from "./write.js";

/** What a command found, said in three ways. */
export interface Report {
  /** For programs: any JSON value; NaN becomes null. */
  readonly json: object;
  /** For spreadsheets: the header, then the rows. */
  readonly csv: readonly CsvRow[];
  /** For a person. Lines that are too wide for the screen are broken between words afterwards. */
  table(screen: Screen): string;
  /** What the page shows, where the command offers one. */
  html?(): PageReport;
}

const formats = ["table", "json", "csv"] as const;

/** Formats that only some commands offer: a page; JSON of one line for each part of the result. */
type More = "html" | "jsonl";

/** The options that a command gets from `addReportOptions`. */
export interface ReportOptions {
  readonly format: (typeof formats)[number] | More;
  readonly out?: string | undefined;
}

/** @param more formats that the command's reports come in too; true for html. */
export function addReportOptions(command: Command, more: boolean | readonly More[] = []): Command {
  const choices = [...formats, ...(typeof more !== "boolean" ? more : more ? ["html"] : [])];
  return command
    .addOption(new Option("--format <format>", "of the result").choices(choices).default(formats[0]))
    .option("--out <file>", "write the result there instead of to standard output; never over what is read");
}

/** Prints a report. */
export interface Printer {
  (report: Report): Promise<void>;
  /** For a result that is too long to hold, or comes line by line. */
  draft(): Draft;
}

/** @param inputs the files that the command reads, `-` for standard input: --out may be none of them.
 *  @returns what prints the report once there is one.
 *  @throws Refusal, before any work is done, when --out cannot be written or there is no page for html. */
export async function printer({ format, out }: ReportOptions, inputs: readonly string[] = []): Promise<Printer> {
  const to = await output(out, inputs);
  const page = format === "html" ? await emptyPage() : undefined;
  const print = (report: Report): Promise<void> =>
    to.put(page ? page(report.html!()) : text(report, format, screen(out)));
  return Object.assign(print, { draft: () => to.draft() });
}

/** COLUMNS wins over what the terminal says of itself. */
function screen(out: string | undefined): Screen {
  const terminal = out === undefined && process.stdout.isTTY;
  const asked = Number(process.env["COLUMNS"]);
  return {
    colour: terminal && !process.env["NO_COLOR"],
    width: Number.isInteger(asked) && asked > 0 ? asked : terminal ? process.stdout.columns || 80 : Infinity,
  };
}

/** In pieces, where it may be long. */
function text(report: Report, format: ReportOptions["format"], on: Screen): Iterable<string> {
  switch (format) {
    case "json": return jsonPieces(report.json);
    case "jsonl": return [`${json(report.json)}\n`];
    case "csv": return csvPieces(report.csv);
    default: return [wrap(report.table(on), on.width)];
  }
}
