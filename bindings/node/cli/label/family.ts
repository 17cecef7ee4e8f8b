// Answers to the tasks of a table, and to those of one family.

import type { CrowdRoom, Labelled, LabelOptions, LabelState } from "candor";
import type { Refusal as Refused } from "../../../core/refusal.js";
import type { VoteTable } from "../../../read/vote-table.js";
import { fixed } from "../experiments/statistics.js";
import type { FamilyResult } from "../families.js";
import { Refusal, refusing, saying, sentence } from "../refusal.js";
import { fileVotes, type FileVotes } from "./columns.js";
import type { LabelWanted } from "./options.js";
import { answerOf, labelReport } from "./report.js";

/** What all families share. */
export interface FamilyWanted {
  readonly wanted: LabelWanted;
  /** Whether answers are wanted one by one. */
  readonly lines: boolean;
}

/** @throws Refusal that names the family */
export function labelFamily(crowd: CrowdRoom, table: VoteTable, { wanted, lines }: FamilyWanted): FamilyResult {
  const given = classesOf(table);
  const found = labelled(crowd, given, wanted, undefined);
  const { json, csv } = labelReport(found, given.known);
  const { tasks, workers, classes, iterations, score, agreement } = found;
  return {
    json: json as object, csv: csv!, answers: lines ? tasks.map((_, t) => answerOf(found, given.known, t)) : [],
    row: {
      tasks: String(tasks.length), workers: String(workers.length), votes: String(given.votes.label.length),
      classes: String(classes.length), iterations: String(iterations), alpha: fixed(agreement.krippendorff, 4),
      ...(score && { error: fixed(score.error, 4) }),
    },
  };
}

export function labelled(
  crowd: CrowdRoom, { source, votes, known }: FileVotes, { method, gold, iterations }: LabelWanted,
  state: LabelState | undefined,
): Labelled {
  if (gold && !state && Object.keys(known).length === 0) {
    throw new Refusal(source, "no task has a class in a column gold, from which --gold would teach");
  }
  const options: LabelOptions = {
    ...(method && { method }), ...(iterations && { iterations }), ...(state && { state }),
    ...(gold ? { gold: known } : { truth: known }),
  };
  return refusing(source, () => crowd.label(votes, options), reword);
}

/** The library's option is the command's. */
function reword(refused: Refused): string {
  return refused.field === "method" ? saying("--method", refused) : sentence(refused);
}

/** The table's answers as classes. */
export function classesOf(votes: VoteTable): FileVotes {
  if (votes.classes) {
    if (votes.report.every(Number.isNaN)) {
      const rows = votes.report.length.toLocaleString("en-US");
      throw new Refusal(votes.source, `no answers: the label is empty in all ${rows} rows`);
    }
    return fileVotes({ ...votes, classes: votes.classes });
  }
  throw new Refusal(
    votes.source, "expected answers that are classes, got probabilities; --columns label=report takes them as classes",
  );
}
