// Where the results of single prompts go: into a report, or line by line into a draft.

import { csv } from "../output/csv.js";
import type { Draft } from "../output/draft.js";
import { json } from "../output/json.js";
import type { Live } from "../output/page.js";
import type { Printer, ReportOptions } from "../output/report.js";
import type { PricedPrompts } from "./prompt.js";
import { promptReport } from "./prompt-report.js";
import { ROW_HEAD, type How, type Made, type PromptResult } from "./result.js";

/** Prompts whose results json has. */
export const MOST = 1000;
/** Most prompts whose results the table has: of those or of none. */
export const FEW = 5;

const CHARACTERS = 2 ** 26; // of JSON, after which no more results are held, however few they are

export interface Results {
  /** What is made of every prompt, as long as more are wanted. */
  readonly how: How | undefined;
  keep(made: Made): void;
  /** Prints, when all prompts have been seen. @param live the room that shows the first */
  finish(priced: PricedPrompts, live: Live | undefined): Promise<void>;
}

/** @param each csv with a row for every result. */
export function resultsFor(format: ReportOptions["format"], each: boolean, print: Printer): Results {
  if (format === "jsonl") return streamed(print, "", "jsonl");
  if (each) return streamed(print, csv([ROW_HEAD]), "rows");
  return held(print, format === "csv" ? 0 : format === "json" ? MOST : FEW);
}

/** Memory: what the draft holds before it writes. */
function streamed(print: Printer, head: string, how: How): Results {
  let draft: Draft | undefined;
  return {
    how,
    keep(made) {
      if (!draft) (draft = print.draft()).write(head);
      draft.write(made as string);
    },
    finish: () => draft!.finish(),
  };
}

/** The results of the first prompts, for a report. */
function held(print: Printer, most: number): Results {
  const results: PromptResult[] = [];
  let room = CHARACTERS;
  return {
    get how() {
      return results.length < most && room > 0 ? "result" : undefined;
    },
    keep(made) {
      room -= json(made, 2).length;
      results.push(made as PromptResult);
    },
    finish: (priced, live) => print(promptReport(priced, results, live)),
  };
}
