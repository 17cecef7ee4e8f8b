// Votes that cannot be right, though every one of them can be read.

import type { VoteTable } from "./vote-table.js";

/** Answers, or labels, that are too many to be alike by chance. */
const MANY = 10;
/** Most workers that are named. */
const NAMED = 3;

export function voteNotes({ workers, classes, worker, report, label }: Omit<VoteTable, "notes">): string[] {
  const notes: string[] = [];
  const shown = (value: number): string => (classes ? classes[value]! : String(value));
  const first = new Float64Array(workers.length).fill(NaN);
  const count = new Uint32Array(workers.length);
  const alike = new Uint8Array(workers.length).fill(1);
  for (let k = 0; k < report.length; k++) {
    const value = report[k]!;
    if (Number.isNaN(value)) continue;
    const i = worker[k]!;
    if (count[i]!++ === 0) first[i] = value;
    else if (first[i] !== value) alike[i] = 0;
  }
  const answers = first.filter((value) => !Number.isNaN(value));
  const constant = answers.length > 0 && answers.every((value) => value === answers[0]) && alike.every((same) => same === 1);
  if (constant && report.length >= MANY) {
    notes.push(`every answer is ${shown(answers[0]!)}: nothing can be learned from them`);
  } else {
    const same = workers.flatMap((name, i) => (alike[i] && count[i]! >= MANY ? [`${name} (${count[i]} times ${shown(first[i]!)})`] : []));
    if (same.length > 0) {
      const more = same.length > NAMED ? ` and ${same.length - NAMED} more` : "";
      notes.push(`always the same answer: ${same.slice(0, NAMED).join(", ")}${more}`);
    }
  }
  const known = label.filter((value) => !Number.isNaN(value));
  if (known.length >= MANY && known.every((value) => value === known[0])) {
    notes.push(`every known label is ${shown(known[0]!)}`);
  }
  return notes;
}
