// Votes of a table as `crowd.label` takes them.

import type { KnownClasses, VoteColumns } from "candor";
import { inOrder } from "../../../core/crowd/label/classes.js";
import type { VoteTable } from "./votes.js";

/** The classes that somebody answered, in order; rows without an answer are passed over. */
export function columnsOf({ tasks, workers, classes, task, worker, report }: VoteTable): VoteColumns {
  const answered = new Uint8Array(classes.length);
  for (const c of report) if (!Number.isNaN(c)) answered[c] = 1;
  const names = inOrder(classes.filter((_, c) => answered[c]));
  const places = new Map(names.map((name, c) => [name, c]));
  const number = classes.map((name) => places.get(name) ?? -1);
  const there = (_: number, v: number): boolean => !Number.isNaN(report[v]);
  return {
    tasks, workers, classes: names, task: task.filter(there), worker: worker.filter(there),
    label: Int32Array.from(report.filter((c) => !Number.isNaN(c)), (c) => number[c]!),
  };
}

/** Tasks whose class the file knows. */
export function knownOf({ tasks, classes, label }: VoteTable): KnownClasses {
  const known: Record<string, string> = Object.create(null) as Record<string, string>;
  label.forEach((c, t) => {
    if (!Number.isNaN(c)) known[tasks[t]!] = classes[c]!;
  });
  return known;
}
