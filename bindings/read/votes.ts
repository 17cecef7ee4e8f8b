// Votes out of a table, in columns: who answered what to which task, and what is known of the truth.

import { Names } from "./fields.js";
import type { Document } from "./json.js";
import { Unreadable, quote, type Place } from "./place.js";
import type { Rows } from "./records.js";
import type { Layout, Table } from "./table.js";
import { voteNotes } from "./vote-notes.js";
import type { VoteTable } from "./vote-table.js";

const TASKS = { slot: ["round", "task", "item"], worker: ["annotator"] } as const;

/** Probabilities that workers report, and labels beside them. */
const reports: Layout = {
  columns: ["slot", "worker", "report"], optional: ["label"], also: { ...TASKS, label: ["gold"] },
  values: ["report", "label"],
};

/** Labels that workers give, and gold beside them. */
const labels: Layout = {
  columns: ["task", "worker", "label"], optional: ["gold"], also: { task: ["slot", "round", "item"], worker: TASKS.worker },
  values: ["label", "gold"],
};

export const voteLayouts: readonly Layout[] = [reports, labels];

const NO_VOTES = "expected votes: rows with task, worker and label, or {task: {worker: label}}; got other JSON";

/** The votes of a file. @throws Unreadable that names the row, and for JSON that is no table. */
export async function votesIn(
  input: { readonly source: Place } & ({ readonly table: Table } | { readonly documents: AsyncIterable<Document> }),
): Promise<VoteTable> {
  if ("table" in input) return readVotes(input.table);
  // what is no JSON says so itself, with its line
  for await (const { place } of input.documents) throw new Unreadable(place, NO_VOTES);
  throw new Unreadable(input.source, NO_VOTES);
}

/** Memory: 16 bytes a vote, and as much again while they grow. @throws Unreadable that names the row. */
export async function readVotes(table: Table): Promise<VoteTable> {
  const { source, layout } = table;
  const [taskAt, workerAt, reportAt] = layout.columns.map((name) => table.column(name)) as [number, number, number];
  const labelAt = table.column(layout.optional![0]!);
  const tasks = new Names(source, "tasks");
  const workers = new Names(source, "workers");
  const classes = layout === reports || table.numbers ? undefined : new Names(source, "classes");
  const votes = new Columns();
  let label = new Float64Array(1024).fill(NaN);
  await table.forEach((rows, k) => {
    const number = (names: Names, column: number): number => {
      if (rows.isEmpty(k, column)) throw new Unreadable(rows.place(k), `"${table.header[column]}" expected a name, got ""`);
      return names.number(rows, k, column);
    };
    /** NaN where there is nothing. */
    const value = (column: number): number => {
      if (rows.isEmpty(k, column)) return NaN;
      return classes ? classes.number(rows, k, column) : probability(rows, k, column, table.header[column]!);
    };
    const t = number(tasks, taskAt);
    if (t === label.length) label = grown(label, Float64Array).fill(NaN, t);
    votes.add(t, number(workers, workerAt), value(reportAt));
    const y = labelAt < 0 ? NaN : value(labelAt);
    if (Number.isNaN(y)) return;
    if (Number.isNaN(label[t])) label[t] = y;
    else if (label[t] !== y) {
      const before = quote(classes ? classes.text(label[t]!) : String(label[t]));
      const [field, slot] = [table.header[labelAt]!, layout.columns[0]!];
      throw new Unreadable(
        rows.place(k),
        `"${field}" expected ${classes ? before : label[t]} as in the ${slot}'s other rows, got ${quote(rows.text(k, labelAt))}`,
      );
    }
  });
  const { count } = votes;
  const found = {
    source, tasks: tasks.list, workers: workers.list, classes: classes?.list ?? null,
    task: votes.tasks.subarray(0, count), worker: votes.workers.subarray(0, count), report: votes.reports.subarray(0, count),
    label: label.slice(0, tasks.count),
  };
  return { ...found, notes: [...table.notes, ...voteNotes(found)] };
}

function probability(rows: Rows, k: number, column: number, field: string): number {
  const value = rows.decimal(k, column);
  if (value >= 0 && value <= 1) return value;
  const advice = value > 1 ? "; --scale 1..5 reads ratings" : "";
  const got = quote(rows.text(k, column));
  throw new Unreadable(rows.place(k), `"${field}" expected a number from 0 to 1 or nothing, got ${got}${advice}`);
}

/** Votes as they are read, in columns that grow. */
class Columns {
  count = 0;
  tasks = new Int32Array(4096);
  workers = new Int32Array(4096);
  reports = new Float64Array(4096);

  add(task: number, worker: number, report: number): void {
    if (this.count === this.tasks.length) {
      this.tasks = grown(this.tasks, Int32Array);
      this.workers = grown(this.workers, Int32Array);
      this.reports = grown(this.reports, Float64Array);
    }
    this.tasks[this.count] = task;
    this.workers[this.count] = worker;
    this.reports[this.count++] = report;
  }
}

function grown<Column extends Int32Array | Float64Array>(values: Column, Of: new (length: number) => Column): Column {
  const larger = new Of(2 * values.length);
  larger.set(values);
  return larger;
}
