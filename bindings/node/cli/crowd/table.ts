// The table `round,worker,report,label`: who reported what in which round, and how it turned out.

import { AWAY } from "../../../core/crowd/abi.js";
import { Names, decimal } from "../input/fields.js";
import type { Layout, Table } from "../input/table.js";
import { Refusal, quote } from "../refusal.js";

export const votesLayout: Layout = { columns: ["round", "worker", "report", "label"] };

/** Votes by round, rounds in the order of their first row. Memory: 20 bytes a vote. */
export class Votes {
  readonly #starts: Uint32Array;
  readonly #workers: Int32Array;
  readonly #reports: Float64Array;

  constructor(
    private readonly table: Table,
    readonly rounds: readonly string[],
    readonly workers: readonly string[],
    /** NaN: not known. */
    readonly labels: Float64Array,
    votes: Columns,
  ) {
    const starts = new Uint32Array(rounds.length + 1);
    for (let k = 0; k < votes.count; k++) starts[votes.rounds[k]! + 1]!++;
    for (let t = 0; t < rounds.length; t++) starts[t + 1]! += starts[t]!;
    const next = starts.slice();
    this.#workers = new Int32Array(votes.count);
    this.#reports = new Float64Array(votes.count);
    for (let k = 0; k < votes.count; k++) {
      const at = next[votes.rounds[k]!]!++;
      this.#workers[at] = votes.workers[k]!;
      this.#reports[at] = votes.reports[k]!;
    }
    this.#starts = starts;
  }

  /** Rounds [first, last) as rows of f64[workers], as a replay takes them: NaN where a worker's report is empty, AWAY where it has no row.
   *  @throws Refusal when a worker has two rows in one round. */
  rows(first: number, last: number): Float64Array {
    const N = this.workers.length;
    const rows = new Float64Array((last - first) * N).fill(AWAY);
    for (let t = first; t < last; t++) {
      const seen = new Set<number>();
      for (let k = this.#starts[t]!; k < this.#starts[t + 1]!; k++) {
        const worker = this.#workers[k]!;
        if (seen.has(worker)) throw new Refusal(this.table.source, `round ${quote(this.rounds[t]!)} has worker ${quote(this.workers[worker]!)} twice`);
        seen.add(worker);
        rows[(t - first) * N + worker] = this.#reports[k]!;
      }
    }
    return rows;
  }
}

/** @throws Refusal that names the row. */
export async function readVotes(table: Table): Promise<Votes> {
  const [roundAt, workerAt, reportAt, labelAt] = ["round", "worker", "report", "label"].map((name) => table.column(name)) as [number, number, number, number];
  const rounds = new Names(table.source, "rounds");
  const workers = new Names(table.source, "workers");
  const votes = new Columns();
  let labels = new Float64Array(1024);
  await table.forEach((record, rows, k) => {
    const refuse = (reason: string): never => {
      throw new Refusal(rows.place(k), reason);
    };
    const [round, worker, report, label] = [record[roundAt]!, record[workerAt]!, record[reportAt]!, record[labelAt]!];
    if (round === "") refuse(`"round" expected a name, got ""`);
    if (worker === "") refuse(`"worker" expected a name, got ""`);
    let t = rounds.find(round);
    if (t < 0) {
      t = rounds.add(round);
      if (t === labels.length) labels = grown(labels, Float64Array);
      labels[t] = NaN;
    }
    let i = workers.find(worker);
    if (i < 0) i = workers.add(worker);
    const x = report === "" ? NaN : decimal(report);
    if (report !== "" && !(x >= 0 && x <= 1)) refuse(`"report" expected a number from 0 to 1 or nothing, got ${quote(report)}`);
    votes.add(t, i, x);
    if (label === "") return;
    const y = decimal(label);
    if (!(y >= 0 && y <= 1)) refuse(`"label" expected a number from 0 to 1 or nothing, got ${quote(label)}`);
    if (Number.isNaN(labels[t])) labels[t] = y;
    else if (labels[t] !== y) refuse(`"label" expected ${labels[t]} as in the round's other rows, got ${quote(label)}`);
  });
  return new Votes(table, rounds.list, workers.list, labels.slice(0, rounds.list.length), votes);
}

/** Growing columns. */
class Columns {
  count = 0;
  rounds = new Int32Array(4096);
  workers = new Int32Array(4096);
  reports = new Float64Array(4096);

  add(round: number, worker: number, report: number): void {
    if (this.count === this.rounds.length) {
      this.rounds = grown(this.rounds, Int32Array);
      this.workers = grown(this.workers, Int32Array);
      this.reports = grown(this.reports, Float64Array);
    }
    this.rounds[this.count] = round;
    this.workers[this.count] = worker;
    this.reports[this.count++] = report;
  }
}

function grown<Column extends Int32Array | Float64Array>(values: Column, Type: new (length: number) => Column): Column {
  const larger = new Type(2 * values.length);
  larger.set(values);
  return larger;
}
