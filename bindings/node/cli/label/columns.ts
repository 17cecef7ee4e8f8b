// Votes of a table as `crowd.label` takes them.

import type { KnownClasses, VoteColumns } from "candor";
import { inOrder } from "../../../core/crowd/label/classes.js";
import type { Place } from "../../../read/place.js";
import type { VoteTable } from "../../../read/vote-table.js";

/** Votes whose reports are classes. */
interface ClassTable extends VoteTable {
  readonly classes: readonly string[];
}

/** What a file says, as the library takes it. */
export interface FileVotes {
  readonly source: Place;
  readonly votes: VoteColumns;
  /** The class of the tasks of which the file knows it. */
  readonly known: KnownClasses;
}

export const fileVotes = (table: ClassTable): FileVotes =>
  ({ source: table.source, votes: columnsOf(table), known: knownOf(table) });

/** The classes that somebody answered, in order; rows without an answer are passed over. */
function columnsOf({ tasks, workers, classes, task, worker, report }: ClassTable): VoteColumns {
  const answered = new Uint8Array(classes.length);
  for (let v = 0; v < report.length; v++) if (!Number.isNaN(report[v])) answered[report[v]!] = 1;
  const names = inOrder(classes.filter((_, c) => answered[c]));
  const places = new Map(names.map((name, c) => [name, c]));
  const number = classes.map((name) => places.get(name) ?? -1);
  const columns = [task.slice(), worker.slice(), new Int32Array(report.length)] as const;
  let count = 0;
  for (let v = 0; v < report.length; v++) {
    if (Number.isNaN(report[v])) continue;
    columns[0][count] = task[v]!;
    columns[1][count] = worker[v]!;
    columns[2][count++] = number[report[v]!]!;
  }
  const [ofTask, ofWorker, label] = columns;
  return {
    tasks, workers, classes: names, task: ofTask.subarray(0, count), worker: ofWorker.subarray(0, count),
    label: label.subarray(0, count),
  };
}

/** Tasks whose class the file knows. */
function knownOf({ tasks, classes, label }: ClassTable): KnownClasses {
  const known: Record<string, string> = Object.create(null) as Record<string, string>;
  label.forEach((c, t) => {
    if (!Number.isNaN(c)) known[tasks[t]!] = classes[c]!;
  });
  return known;
}
