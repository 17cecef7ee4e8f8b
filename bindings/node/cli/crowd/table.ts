// The table `slot,worker,report,label`: who reported what at which slot, and how it turned out.

import { AWAY } from "../../../core/crowd/abi.js";
import { Names } from "../input/fields.js";
import type { Layout, Table } from "../input/table.js";
import { Refusal, quote } from "../refusal.js";
import { Columns, grown } from "./columns.js";

/** The slots' column has either name. */
export const votesLayouts: readonly Layout[] = ["slot", "round"]
  .map((slot) => ({ columns: [slot, "worker", "report", "label"] }));

/** Votes by slot, slots in the order of their first row. Memory: 20 bytes a vote. */
export class Votes {
  readonly #starts: Uint32Array;
  readonly #workers: Int32Array;
  readonly #reports: Float64Array;

  /** @throws Refusal when a worker has two rows at one slot. */
  constructor(
    table: Table,
    readonly slots: readonly string[],
    readonly workers: readonly string[],
    /** NaN: not known. */
    readonly labels: Float64Array,
    votes: Columns,
  ) {
    const starts = new Uint32Array(slots.length + 1);
    for (let k = 0; k < votes.count; k++) starts[votes.slots[k]! + 1]!++;
    for (let t = 0; t < slots.length; t++) starts[t + 1]! += starts[t]!;
    const next = starts.slice();
    this.#workers = new Int32Array(votes.count);
    this.#reports = new Float64Array(votes.count);
    for (let k = 0; k < votes.count; k++) {
      const at = next[votes.slots[k]!]!++;
      this.#workers[at] = votes.workers[k]!;
      this.#reports[at] = votes.reports[k]!;
    }
    this.#starts = starts;
    this.#refuseTwice(table);
  }

  #refuseTwice({ source }: Table): void {
    // the slot at which a worker was last seen, from 1
    const last = new Uint32Array(this.workers.length);
    for (let t = 0; t < this.slots.length; t++) {
      for (let k = this.#starts[t]!; k < this.#starts[t + 1]!; k++) {
        const worker = this.#workers[k]!;
        if (last[worker] === t + 1) {
          throw new Refusal(source, `slot ${quote(this.slots[t]!)} has worker ${quote(this.workers[worker]!)} twice`);
        }
        last[worker] = t + 1;
      }
    }
  }

  /** How many votes there are. */
  get count(): number {
    return this.#workers.length;
  }

  /** All votes, one entry each. */
  columns(): { readonly slot: Int32Array; readonly worker: Int32Array; readonly report: Float64Array } {
    const slot = new Int32Array(this.count);
    for (let t = 0; t < this.slots.length; t++) slot.fill(t, this.#starts[t], this.#starts[t + 1]);
    return { slot, worker: this.#workers, report: this.#reports };
  }

  /** Who has a row at slot t, and its report: NaN where that is empty. */
  at(t: number): readonly (readonly [worker: string, report: number])[] {
    const votes: [string, number][] = [];
    for (let k = this.#starts[t]!; k < this.#starts[t + 1]!; k++) {
      votes.push([this.workers[this.#workers[k]!]!, this.#reports[k]!]);
    }
    return votes;
  }

  /** How many reports were made at slot t. */
  reportsAt(t: number): number {
    let count = 0;
    for (let k = this.#starts[t]!; k < this.#starts[t + 1]!; k++) count += Number(!Number.isNaN(this.#reports[k]));
    return count;
  }

  /** Slots [first, last) as rows of f64[workers], as a replay takes them: NaN where a report is empty, AWAY where there
   *  is no row. */
  rows(first: number, last: number): Float64Array {
    const N = this.workers.length;
    const rows = new Float64Array((last - first) * N).fill(AWAY);
    for (let t = first; t < last; t++) {
      const row = (t - first) * N;
      for (let k = this.#starts[t]!; k < this.#starts[t + 1]!; k++) rows[row + this.#workers[k]!] = this.#reports[k]!;
    }
    return rows;
  }
}

/** @throws Refusal that names the row. */
export async function readVotes(table: Table): Promise<Votes> {
  const { columns } = table.layout;
  const at = columns.map((name) => table.column(name));
  const [slotAt, workerAt, reportAt, labelAt] = at as [number, number, number, number];
  const slots = new Names(table.source, "slots");
  const workers = new Names(table.source, "workers");
  const votes = new Columns();
  let labels = new Float64Array(1024).fill(NaN);
  await table.forEach((rows, k) => {
    const refuse = (reason: string): never => {
      throw new Refusal(rows.place(k), reason);
    };
    const number = (names: Names, column: number): number => {
      if (rows.isEmpty(k, column)) refuse(`"${table.header[column]}" expected a name, got ""`);
      return names.number(rows, k, column);
    };
    /** NaN where there is nothing. */
    const part = (column: number): number => {
      const value = rows.decimal(k, column);
      if (!(value >= 0 && value <= 1) && !rows.isEmpty(k, column)) {
        refuse(`"${table.header[column]}" expected a number from 0 to 1 or nothing, got ${quote(rows.text(k, column))}`);
      }
      return value;
    };
    const t = number(slots, slotAt);
    if (t === labels.length) labels = grown(labels, Float64Array).fill(NaN, t);
    const i = number(workers, workerAt);
    votes.add(t, i, part(reportAt));
    const y = part(labelAt);
    if (Number.isNaN(y)) return;
    if (Number.isNaN(labels[t])) labels[t] = y;
    else if (labels[t] !== y) {
      refuse(`"label" expected ${labels[t]} as in the slot's other rows, got ${quote(rows.text(k, labelAt))}`);
    }
  });
  return new Votes(table, slots.list, workers.list, labels.slice(0, slots.list.length), votes);
}
