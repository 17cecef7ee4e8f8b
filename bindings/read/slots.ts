// Votes by slot: who reported what at which slot, and how it turned out.

import { AWAY } from "../core/crowd/abi.js";
import { inOrder } from "../core/crowd/label/classes.js";
import { Unreadable, quote, type Place } from "./place.js";
import type { VoteTable } from "./vote-table.js";

/** Votes by slot, slots in the order of their first row. Memory: 20 bytes a vote. */
export class Votes {
  readonly #starts: Uint32Array;
  readonly #workers: Int32Array;
  readonly #reports: Float64Array;

  readonly slots: readonly string[];
  readonly workers: readonly string[];
  /** In order, where reports and labels are their numbers; null: these are probabilities of label 1. */
  readonly classes: readonly string[] | null;
  /** NaN: not known. */
  readonly labels: Float64Array;

  /** @throws Unreadable when a worker has two rows at one slot, and for a single class that is neither 0 nor 1. */
  constructor({ source, tasks, workers, classes, task, worker, report, label }: VoteTable) {
    this.slots = tasks;
    this.workers = workers;
    this.classes = classes && !classes.every(isBinary) ? inOrder(classes) : null;
    if (this.classes?.length === 1) {
      throw new Unreadable(source, `expected at least two classes, got ${quote(this.classes[0]!)} alone`);
    }
    const numbers = classes && numbersOf(classes, this.classes);
    const of = (value: number): number => (numbers && !Number.isNaN(value) ? numbers[value]! : value);
    this.labels = label.map(of);
    const starts = new Uint32Array(tasks.length + 1);
    for (let k = 0; k < task.length; k++) starts[task[k]! + 1]!++;
    for (let t = 0; t < tasks.length; t++) starts[t + 1]! += starts[t]!;
    const next = starts.slice();
    this.#workers = new Int32Array(task.length);
    this.#reports = new Float64Array(task.length);
    for (let k = 0; k < task.length; k++) {
      const at = next[task[k]!]!++;
      this.#workers[at] = worker[k]!;
      this.#reports[at] = of(report[k]!);
    }
    this.#starts = starts;
    this.#refuseTwice(source);
  }

  #refuseTwice(source: Place): void {
    // the slot at which a worker was last seen, from 1
    const last = new Uint32Array(this.workers.length);
    for (let t = 0; t < this.slots.length; t++) {
      for (let k = this.#starts[t]!; k < this.#starts[t + 1]!; k++) {
        const worker = this.#workers[k]!;
        if (last[worker] === t + 1) {
          throw new Unreadable(source, `slot ${quote(this.slots[t]!)} has worker ${quote(this.workers[worker]!)} twice`);
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

const isBinary = (name: string): boolean => name === "0" || name === "1";

/** What stands for classes as they were read: their places in order, or the probabilities that 0 and 1 are. */
function numbersOf(read: readonly string[], ordered: readonly string[] | null): readonly number[] {
  if (!ordered) return read.map(Number);
  const places = new Map(ordered.map((name, c) => [name, c]));
  return read.map((name) => places.get(name)!);
}

/** @param what wants probabilities, if that is to be said
 *  @throws Unreadable for reports that are classes. */
export function refuseClasses(source: Place, { classes }: Votes, what = ""): void {
  const other = classes?.find((name) => !isBinary(name));
  if (other === undefined) return;
  throw new Unreadable(
    source,
    `${what}expected reports from 0 to 1, got the class ${quote(other)}; `
      + `--values ${other}=1,... says which words stand for which`,
  );
}
