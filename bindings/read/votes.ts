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

/** The same with a column that says to which family of tasks a row belongs: each is a crowd of its own. */
export const familyLayouts: readonly Layout[] = voteLayouts.map((layout) => (
  { ...layout, optional: [...layout.optional!, "family"] }));

/** Votes of one family of tasks; without a name where the file has no families. */
export interface Family {
  readonly name: string | undefined;
  readonly votes: VoteTable;
}

type Given = { readonly source: Place } & ({ readonly table: Table } | { readonly documents: AsyncIterable<Document> });

/** The votes of a file. @throws Unreadable that names the row, and for JSON that is no table. */
export async function votesIn(input: Given): Promise<VoteTable> {
  return readVotes(await tableIn(input));
}

/** The votes of a file by family, in the order of their first rows. @throws Unreadable likewise */
export async function familiesIn(input: Given): Promise<readonly Family[]> {
  const table = await tableIn(input);
  return table.column("family") < 0 ? [{ name: undefined, votes: await readVotes(table) }] : readFamilies(table);
}

async function tableIn(input: Given): Promise<Table> {
  if ("table" in input) return input.table;
  // what is no JSON says so itself, with its line
  for await (const { place } of input.documents) throw new Unreadable(place, NO_VOTES);
  throw new Unreadable(input.source, NO_VOTES);
}

/** Memory: 16 bytes a vote, and as much again while they grow. @throws Unreadable that names the row. */
export async function readVotes(table: Table): Promise<VoteTable> {
  const reader = new VoteReader(table, table.source);
  await table.forEach((rows, k) => reader.add(rows, k));
  const found = reader.finish();
  return { ...found, notes: [...table.notes, ...found.notes] };
}

async function readFamilies(table: Table): Promise<readonly Family[]> {
  const { source } = table;
  const familyAt = table.column("family");
  const names = new Names(source, "families");
  const readers: VoteReader[] = [];
  await table.forEach((rows, k) => {
    if (rows.isEmpty(k, familyAt)) {
      throw new Unreadable(rows.place(k), `"${table.header[familyAt]}" expected a name, got ""`);
    }
    const f = names.number(rows, k, familyAt);
    readers[f] ??= new VoteReader(table, { name: `${source.name}, family ${quote(names.text(f))}` });
    readers[f].add(rows, k);
  });
  return readers.map((reader, f) => ({ name: names.text(f), votes: reader.finish() }));
}

/** Takes rows of votes. */
class VoteReader {
  readonly #tasks: Names;
  readonly #workers: Names;
  readonly #classes: Names | undefined;
  readonly #votes = new Columns();
  #label = new Float64Array(1024).fill(NaN);
  readonly #at: readonly [task: number, worker: number, report: number, label: number];

  constructor(private readonly table: Table, private readonly source: Place) {
    const { layout, numbers } = table;
    const [task, worker, report] = layout.columns.map((name) => table.column(name)) as [number, number, number];
    this.#at = [task, worker, report, table.column(layout.optional![0]!)];
    this.#tasks = new Names(source, "tasks");
    this.#workers = new Names(source, "workers");
    this.#classes = layout.columns.includes("report") || numbers ? undefined : new Names(source, "classes");
  }

  /** @throws Unreadable that names the row. */
  add(rows: Rows, k: number): void {
    const [taskAt, workerAt, reportAt, labelAt] = this.#at;
    const t = this.#number(this.#tasks, rows, k, taskAt);
    if (t === this.#label.length) this.#label = grown(this.#label, Float64Array).fill(NaN, t);
    this.#votes.add(t, this.#number(this.#workers, rows, k, workerAt), this.#value(rows, k, reportAt));
    const y = labelAt < 0 ? NaN : this.#value(rows, k, labelAt);
    if (Number.isNaN(y)) return;
    const known = this.#label[t]!;
    if (Number.isNaN(known)) this.#label[t] = y;
    else if (known !== y) {
      const expected = this.#classes ? quote(this.#classes.text(known)) : known;
      const [field, slot] = [this.table.header[labelAt]!, this.table.layout.columns[0]!];
      throw new Unreadable(
        rows.place(k), `"${field}" expected ${expected} as in the ${slot}'s other rows, got ${quote(rows.text(k, labelAt))}`,
      );
    }
  }

  #number(names: Names, rows: Rows, k: number, column: number): number {
    if (rows.isEmpty(k, column)) throw new Unreadable(rows.place(k), `"${this.table.header[column]}" expected a name, got ""`);
    return names.number(rows, k, column);
  }

  /** NaN where there is nothing. */
  #value(rows: Rows, k: number, column: number): number {
    if (rows.isEmpty(k, column)) return NaN;
    return this.#classes ? this.#classes.number(rows, k, column) : probability(rows, k, column, this.table.header[column]!);
  }

  finish(): VoteTable {
    const votes = this.#votes;
    const { count } = votes;
    const found = {
      source: this.source, tasks: this.#tasks.list, workers: this.#workers.list, classes: this.#classes?.list ?? null,
      task: votes.tasks.subarray(0, count), worker: votes.workers.subarray(0, count), report: votes.reports.subarray(0, count),
      label: this.#label.slice(0, this.#tasks.count),
    };
    return { ...found, notes: voteNotes(found) };
  }
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
