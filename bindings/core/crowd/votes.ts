// Histories as lists of votes: read in any order, gathered by slot for the core.

import { array, integer, isObject, isTyped, lengthOf, list, numbers, record, type Checked } from "../check.js";
import { array as field, layout, type Block } from "../memory/block.js";
import type { Heap } from "../memory/heap.js";
import { rangeError, typeError } from "../refusal.js";
import { classesOf, writeClass, writeDistribution, writeOpinion, type Classes } from "./distribution.js";
import { indices } from "./label/directory.js";

export interface VoteSizes {
  readonly slots: number;
  readonly votes: number;
  /** K: 1 for probabilities. */
  readonly classes: number;
}

/** assembly/crowd/sparse/votes.ts. */
export const VOTES = layout<VoteSizes>()({
  count: "u32",
  classes: "u32",
  starts: field("u32", ({ slots }) => slots + 1),
  who: field("u32", ({ votes }) => votes),
  reports: field("f64", ({ votes, classes }) => votes * classes),
  labels: field("f64", ({ slots, classes }) => slots * classes),
  predictions: field("f64", ({ slots, classes }) => slots * classes),
  losses: field("f64", ({ slots }) => slots),
});

export type VotesBlock = Block<VoteSizes, typeof VOTES.fields>;

/** A history, checked: votes in the order they were given. */
export interface Gathered {
  readonly sizes: VoteSizes;
  readonly classes: Classes | null;
  readonly slot: Int32Array;
  readonly worker: Int32Array;
  /** f64[V*K]; NaN: silence. */
  readonly reports: Float64Array;
  /** f64[T*K]; NaN: none. */
  readonly labels: Float64Array;
  /** Where vote j stands, in the caller's terms. */
  place(j: number): string;
}

/** Reads `votes`, or `reports` in rows, with `labels`, over `classes` or none. */
export function historyOf(input: Record<string, unknown>, workers: readonly string[]): Gathered {
  const classes = input.classes === undefined ? null : classesOf(input.classes);
  const labels = labelsOf(input.labels, classes);
  if (input.votes !== undefined && input.reports !== undefined) {
    throw rangeError("votes", "nothing beside reports, which say the same", input.votes);
  }
  const reader = new Reader(labels, workers, classes);
  if (input.votes === undefined) reader.addRows(input.reports);
  else if (Array.isArray(input.votes)) reader.addList(input.votes);
  else return reader.columns(input.votes);
  return reader.history();
}

/** Labels as f64[T*K]. */
function labelsOf(value: unknown, classes: Classes | null): Float64Array {
  const K = classes?.names.length ?? 1;
  if (isTyped(value)) {
    const given = numbers("labels", value);
    const labels = new Float64Array(lengthOf(given) * K);
    for (let t = 0; t * K < labels.length; t++) write(`labels[${t}]`, given[t], classes, labels, t * K);
    return labels;
  }
  const given = list("labels", value);
  const labels = new Float64Array(given.length * K);
  given.forEach((label, t) => writeEntry(`labels[${t}]`, label, classes, labels, t * K));
  return labels;
}

/** A report or label as a person writes it; null and NaN: none. */
function writeEntry(name: string, value: unknown, classes: Classes | null, into: Float64Array, at: number): void {
  if (value === null || Number.isNaN(value)) into.fill(NaN, at, at + (classes?.names.length ?? 1));
  else if (classes) writeOpinion(name, value, classes, into, at);
  else if (typeof value === "number") write(name, value, null, into, at);
  else throw typeError(name, "a number, or null", value);
}

/** The same as a number: a probability, or that of a class. */
function write(name: string, value: unknown, classes: Classes | null, into: Float64Array, at: number): void {
  const x = value as number;
  if (classes) {
    const k = classes.names.length;
    if (Number.isNaN(x)) into.fill(NaN, at, at + k);
    else writeClass(integer(name, x, 0, k - 1), k, into, at);
  } else if (x < 0 || x > 1) throw rangeError(name, "a number from 0 to 1", x);
  else into[at] = x;
}

/** Votes that come one by one, or in columns. */
class Reader {
  readonly #K: number;
  readonly #slots: number;
  #count = 0;
  #slot: Int32Array = new Int32Array(1024);
  #worker: Int32Array = new Int32Array(1024);
  #reports: Float64Array;
  #place = (j: number): string => `votes[${j}]`;

  constructor(
    readonly labels: Float64Array,
    readonly workers: readonly string[],
    readonly classes: Classes | null,
  ) {
    this.#K = classes?.names.length ?? 1;
    this.#slots = labels.length / this.#K;
    this.#reports = new Float64Array(1024 * this.#K);
  }

  addRows(value: unknown): void {
    const N = this.workers.length;
    const typed = isTyped(value);
    if (!typed && !Array.isArray(value)) throw typeError("reports", "an array of rows, or a Float64Array", value);
    const given = typed ? numbers("reports", value, this.#slots * N) : array("reports", value);
    if (!typed && given.length !== this.#slots) throw rangeError("reports", `${this.#slots} rows, one for each label`, given);
    for (let t = 0; t < this.#slots; t++) {
      const row = typed ? undefined : array(`reports[${t}]`, given[t]);
      if (row && row.length !== N) throw rangeError(`reports[${t}]`, `${N} entries, one for each worker`, row);
      for (let i = 0; i < N; i++) {
        const x = row ? row[i] : (given as Checked)[t * N + i];
        if (x === undefined || (typed && x === -1)) continue;
        this.#add(t, i, typed ? `reports[${t * N + i}]` : `reports[${t}][${i}]`, x, typed);
      }
    }
  }

  addList(value: readonly unknown[]): void {
    const places = new Map(this.workers.map((id, i) => [id, i]));
    array("votes", value).forEach((entry, j) => {
      const { slot, worker, report } = record(`votes[${j}]`, entry, ["slot", "worker", "report"]);
      const t = integer(`votes[${j}].slot`, slot, 0, this.#slots - 1);
      const i = places.get(worker as string);
      if (i === undefined) throw rangeError(`votes[${j}].worker`, "the name of a worker", worker);
      this.#add(t, i, `votes[${j}].report`, report, false);
    });
  }

  /** @param code whether the report is a number, also over classes */
  #add(slot: number, worker: number, name: string, report: unknown, code: boolean): void {
    const j = this.#count++;
    if (j === this.#slot.length) {
      this.#slot = into(new Int32Array(2 * j), this.#slot);
      this.#worker = into(new Int32Array(2 * j), this.#worker);
      this.#reports = into(new Float64Array(2 * j * this.#K), this.#reports);
    }
    this.#slot[j] = slot;
    this.#worker[j] = worker;
    (code ? write : writeEntry)(name, report, this.classes, this.#reports, j * this.#K);
  }

  columns(value: unknown): Gathered {
    if (!isObject(value)) throw typeError("votes", "a list of votes, or columns slot, worker and report", value);
    const given = record("votes", value, ["slot", "worker", "report"]);
    this.#slot = indices("votes.slot", given.slot, this.#slots);
    this.#count = this.#slot.length;
    this.#worker = indices("votes.worker", given.worker, this.workers.length, this.#count);
    this.#reports = this.#column(numbers("votes.report", given.report));
    this.#place = (j) => `votes.worker[${j}]`;
    return this.history();
  }

  #column(given: Checked): Float64Array {
    const [V, K] = [this.#count, this.#K];
    const length = lengthOf(given);
    const reports = new Float64Array(V * K);
    if (length === V) {
      for (let j = 0; j < V; j++) write(`votes.report[${j}]`, given[j], this.classes, reports, j * K);
      return reports;
    }
    if (length !== V * K) throw rangeError("votes.report", `${V} numbers${K > 1 ? `, or ${V * K}` : ""}`, given);
    for (let j = 0; j < V; j++) {
      const parts = Array.from({ length: K }, (_, c) => given[j * K + c]!);
      const name = `votes.report[${j * K}]`;
      if (Number.isNaN(parts[0])) reports.fill(NaN, j * K, j * K + K);
      else if (!parts.every((part) => part >= 0 && part <= 1)) throw rangeError(name, "numbers from 0 to 1", parts);
      else writeDistribution(name, parts, reports, j * K);
    }
    return reports;
  }

  history(): Gathered {
    const { labels, classes } = this;
    return {
      sizes: { slots: this.#slots, votes: this.#count, classes: this.#K }, classes, labels,
      slot: this.#slot.subarray(0, this.#count), worker: this.#worker.subarray(0, this.#count),
      reports: this.#reports.subarray(0, this.#count * this.#K), place: this.#place,
    };
  }
}

function into<Column extends Int32Array | Float64Array>(larger: Column, column: Column): Column {
  larger.set(column);
  return larger;
}

/** Takes a block of the history's votes by slot, and by worker within one.
 *  @throws Refusal for a second vote of a worker at a slot. */
export function takeVotes(heap: Heap, { sizes, slot, worker, reports, labels, place }: Gathered, workers: number): VotesBlock {
  const { slots, votes, classes } = sizes;
  const block = VOTES.take(heap, sizes, 0, ["votes", votes]);
  block.fill({ count: slots, classes });
  block.write("labels", labels);
  const order = sorted(sorted(undefined, worker, workers).order, slot, slots);
  block.view("starts").set(order.starts);
  const [who, rows] = [block.view("who"), block.view("reports")];
  for (let k = 0; k < votes; k++) {
    const j = order.order[k]!;
    who[k] = worker[j]!;
    if (k > 0 && worker[j] === worker[order.order[k - 1]!] && slot[j] === slot[order.order[k - 1]!]) {
      throw rangeError(place(j), `one vote of a worker at slot ${slot[j]}`, "a second one");
    }
    for (let c = 0; c < classes; c++) rows[k * classes + c] = reports[j * classes + c]!;
  }
  return block;
}

/** Votes by ascending key, equals in the order they came in. */
function sorted(
  before: Int32Array | undefined, keys: Int32Array, count: number,
): { readonly order: Int32Array; readonly starts: Uint32Array } {
  const starts = new Uint32Array(count + 1);
  for (let j = 0; j < keys.length; j++) starts[keys[j]! + 1]!++;
  for (let key = 0; key < count; key++) starts[key + 1]! += starts[key]!;
  const next = starts.slice();
  const order = new Int32Array(keys.length);
  for (let k = 0; k < keys.length; k++) {
    const j = before ? before[k]! : k;
    order[next[keys[j]!]!++] = j;
  }
  return { order, starts };
}
