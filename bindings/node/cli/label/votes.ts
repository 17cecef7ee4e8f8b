// The table `task,worker,label[,gold]`: who answered what to which task, and the class where it is known.

import { Names } from "../input/fields.js";
import type { Layout, Table } from "../input/table.js";
import { Refusal, quote, type Place } from "../refusal.js";

export const labelLayouts: readonly Layout[] = [{ columns: ["task", "worker", "label"], optional: ["gold"] }];

export interface VoteTable {
  readonly source: Place;
  /** In the order of their first rows, as workers and classes are. */
  readonly tasks: readonly string[];
  readonly workers: readonly string[];
  readonly classes: readonly string[];
  /** One entry a vote. */
  readonly task: Int32Array;
  readonly worker: Int32Array;
  /** Index of a class; NaN: an empty report. */
  readonly report: Float64Array;
  /** One entry a task: index of the known class; NaN: none. */
  readonly label: Float64Array;
}

/** @throws Refusal that names the row. */
export async function readVotes(table: Table): Promise<VoteTable> {
  const [taskAt, workerAt, labelAt, goldAt] = ["task", "worker", "label", "gold"].map((name) => table.column(name)) as
    [number, number, number, number];
  const tasks = new Names(table.source, "tasks");
  const workers = new Names(table.source, "workers");
  const classes = new Names(table.source, "classes");
  const columns: [number[], number[], number[]] = [[], [], []];
  const label: number[] = [];
  await table.forEach((rows, k) => {
    const number = (names: Names, column: number): number => {
      if (rows.isEmpty(k, column)) {
        throw new Refusal(rows.place(k), `"${table.header[column]}" expected a name, got ""`);
      }
      return names.number(rows, k, column);
    };
    const t = number(tasks, taskAt);
    columns[0].push(t);
    columns[1].push(number(workers, workerAt));
    columns[2].push(rows.isEmpty(k, labelAt) ? NaN : classes.number(rows, k, labelAt));
    if (t === label.length) label.push(NaN);
    if (goldAt < 0 || rows.isEmpty(k, goldAt)) return;
    const c = classes.number(rows, k, goldAt);
    if (Number.isNaN(label[t])) label[t] = c;
    else if (label[t] !== c) {
      const expected = quote(classes.text(label[t]!));
      throw new Refusal(
        rows.place(k), `"gold" expected ${expected} as in the task's other rows, got ${quote(rows.text(k, goldAt))}`,
      );
    }
  });
  return {
    source: table.source, tasks: tasks.list, workers: workers.list, classes: classes.list,
    task: Int32Array.from(columns[0]), worker: Int32Array.from(columns[1]), report: Float64Array.from(columns[2]),
    label: Float64Array.from(label),
  };
}
