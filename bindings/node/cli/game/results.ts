// Where the results of single prompts go: into a report, or line by line into a draft.

import { csv, type CsvRow } from "../output/csv.js";
import type { Draft } from "../output/draft.js";
import { json } from "../output/json.js";
import type { Printer, ReportOptions } from "../output/report.js";
import type { Observer, PricedPrompt, PricedPrompts } from "./prompt.js";
import { promptReport } from "./prompt-report.js";
import { Kept, resultOf } from "./result.js";

/** Prompts whose results json has. */
export const MOST = 1000;
/** Most prompts whose results the table has: of those or of none. */
export const FEW = 5;

export interface Results {
  readonly observe: Observer | undefined;
  /** Prints, when all prompts have been seen. */
  finish(priced: PricedPrompts): Promise<void>;
}

/** @param each csv with a row for every result. */
export function resultsFor(format: ReportOptions["format"], each: boolean, print: Printer): Results {
  if (format === "jsonl") return streamed(print, "", (priced) => `${json(resultOf(priced))}\n`);
  if (each) return streamed(print, csv([ROW_HEAD]), (priced) => csv(rowsOf(priced)));
  const { results, observe } = new Kept(format === "json" ? MOST : FEW);
  return { observe: format === "csv" ? undefined : observe, finish: (priced) => print(promptReport(priced, results)) };
}

/** Memory: one prompt, and what the draft holds before it writes. */
function streamed(print: Printer, head: string, text: (priced: PricedPrompt) => string): Results {
  let draft: Draft | undefined;
  return {
    observe(priced) {
      if (!draft) (draft = print.draft()).write(head);
      draft.write(text(priced));
      return true;
    },
    finish: () => draft!.finish(),
  };
}

/** Columns of `rowsOf`. */
export const ROW_HEAD = ["prompt", "response", "probability", "group", "valuation", "payment", "utility"];

/** A prompt as rows: one a response, then one a group, each with the other's columns empty. */
export function rowsOf({ id, responses, groups, policy, valuations, payments, utilities }: PricedPrompt): CsvRow[] {
  return [
    ...responses.map((response, x) => [id, response, policy[x]!, null, null, null, null]),
    ...groups.map((group, i) => [id, null, null, group.id, valuations[i]!, payments[i]!, utilities[i]!]),
  ];
}
