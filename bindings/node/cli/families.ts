// Many families of tasks in one file: a crowd each, which knows nothing of the others, so that workers can share them.

import { availableParallelism } from "node:os";
import type { Family } from "../../read/votes.js";
import type { VoteTable } from "../../read/vote-table.js";
import { thread } from "../pool/thread.js";
import type { CsvRow } from "./output/csv.js";
import { json } from "./output/json.js";
import type { PageTable, TableCell } from "./output/page.js";
import { written } from "./output/parts.js";
import type { Printer, Report } from "./output/report.js";
import { capped, allAt, counted } from "./output/table.js";
import { Refusal, printable, quote, type Place } from "./refusal.js";
import { Workers } from "./workers.js";
import type { WorkersOption } from "./workers-option.js";

/** Families with names. */
export interface Named extends Family {
  readonly name: string;
}

/** What became of a family: plain data, which goes from thread to thread. */
export interface FamilyResult {
  readonly json: object;
  readonly csv: readonly CsvRow[];
  /** For jsonl. */
  readonly answers: readonly object[];
  /** What the table has of it, by column. */
  readonly row: Readonly<Record<string, TableCell>>;
}

/** Votes from which on threads are started by themselves: about what one replays in their time to start. */
const ENOUGH = 2 ** 18;

/** Most families in the table for a person. */
const MOST = 50;

/** @returns the families of a file that has some. */
export function named(families: readonly Family[]): readonly Named[] | undefined {
  return families[0]!.name === undefined ? undefined : (families as readonly Named[]);
}

/** @throws Refusal where an option speaks of one crowd. */
export function refuseForFamilies(options: Readonly<Record<string, unknown>>, names: readonly string[], source: Place): void {
  const given = names.find((name) => options[name] !== undefined);
  if (given !== undefined) {
    throw new Refusal(source, `--${given} is for one crowd, and this file has a column family: give it each family's votes`);
  }
}

/** What becomes of each, in order.
 *  @param program a worker's, and @param given what it begins with
 *  @param here does one family on this thread
 *  @throws Refusal of the first that is refused */
export async function resultsOf(
  families: readonly Named[], { workers }: WorkersOption, source: Place, program: "crowd" | "label", given: unknown,
  here: (votes: VoteTable) => FamilyResult,
): Promise<readonly FamilyResult[]> {
  const votes = families.reduce((sum, family) => sum + family.votes.report.length, 0);
  const count = Math.min(families.length, workers ?? (votes < ENOUGH ? 1 : availableParallelism()));
  if (count === 1) return families.map((family) => here(family.votes));
  const results: FamilyResult[] = [];
  const others = new Workers<Named, FamilyResult>({
    count, source, where: ({ name }) => `family ${quote(name)}`,
    start: () => thread(new URL(`./workers/${program}.js`, import.meta.url), given),
    take: (result) => void results.push(result),
    refused: ({ votes: refused }) => void results.push(here(refused)),
  });
  try {
    for (const family of families) await others.give({ name: family.name, votes: own(family.votes) });
    await others.finish();
  } finally {
    others.close();
  }
  return results;
}

/** Columns without the memory behind them. */
const own = (votes: VoteTable): VoteTable => (
  { ...votes, task: votes.task.slice(), worker: votes.worker.slice(), report: votes.report.slice() });

/** Prints what became of them. @param what was done with each */
export function printFamilies(
  families: readonly Named[], results: readonly FamilyResult[], format: string, print: Printer, what: string,
): Promise<void> {
  if (format !== "jsonl") return print(familiesReport(families, results, what));
  const lines = print.draft();
  results.forEach(({ answers }, f) => answers.forEach((one) =>
    lines.write(`${json({ family: families[f]!.name, ...one })}\n`)));
  return lines.finish();
}

function familiesReport(families: readonly Named[], results: readonly FamilyResult[], what: string): Report {
  const head = [...new Set(results.flatMap(({ csv }) => csv[0] as readonly string[]))];
  const rowsOf = ({ csv: [own, ...rows] }: FamilyResult, f: number): CsvRow[] => {
    const at = head.map((name) => own!.indexOf(name));
    return rows.map((row) => [families[f]!.name, ...at.map((k) => (k < 0 ? null : row[k]!))]);
  };
  const columns = [...new Set(results.flatMap(({ row }) => Object.keys(row)))];
  const shown = results.map(({ row }, f) => [printable(families[f]!.name), ...columns.map((name) => row[name] ?? "-")]);
  const tableOf = (few: boolean): PageTable => ({
    caption: "Families", named: true, head: ["family", ...columns],
    rows: few ? capped(shown, MOST, (row) => row) : shown,
  });
  const title = `${counted(families.length, "family").replace(/familys$/, "families")}, each ${what} by itself`;
  return {
    get json() {
      return { families: results.map(({ json }, f) => ({ family: families[f]!.name, ...json })) };
    },
    get csv() {
      return [["family", ...head], ...results.flatMap(rowsOf)];
    },
    table: (screen) => written([title, tableOf(true), ...allAt(families.length, MOST, "family", "csv or json")], screen),
    html: () => ({ title: "Families of tasks", parts: [title, tableOf(false)] }),
  };
}
