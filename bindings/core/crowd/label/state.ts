// What `crowd.label` goes on from: checked in full where it comes in, O(V + T + N k^2).

import { array, choice, integer, list, numbers, record } from "../../check.js";
import { rangeError } from "../../refusal.js";
import { className } from "./classes.js";
import { directory, indices } from "./directory.js";
import { labelMethods } from "./names.js";
import type { LabelState } from "./types.js";
import type { Ballot } from "./votes.js";

export const FORMAT = "candor/labels/1";

const FIELDS = [
  "format", "version", "method", "classes", "tasks", "workers", "votes", "gold", "prior", "confusion",
] as const;

export interface Kept {
  readonly version: number;
  readonly method: number;
  readonly ballot: Ballot;
  /** Workers whose parameters these are. */
  readonly workers: number;
  readonly gold: readonly (number | null)[];
  readonly prior: Float64Array;
  readonly confusion: Float64Array;
}

export function keptIn(value: unknown): Kept {
  const state = record("state", value, FIELDS);
  choice("state.format", state.format, [FORMAT]);
  const version = integer("state.version", state.version, 1, Number.MAX_SAFE_INTEGER);
  const method = choice("state.method", state.method, labelMethods);
  const tasks = directory("state.tasks", list("state.tasks", state.tasks));
  const workers = directory("state.workers", list("state.workers", state.workers));
  const classes = directory("state.classes", list("state.classes", state.classes), className);
  const votes = record("state.votes", state.votes, ["task", "worker", "label"]);
  const task = indices("state.votes.task", votes.task, tasks.names.length);
  const worker = indices("state.votes.worker", votes.worker, workers.names.length, task.length);
  const label = indices("state.votes.label", votes.label, classes.names.length, task.length);
  const [T, N, k] = [tasks.names.length, workers.names.length, classes.names.length];
  const gold = array("state.gold", state.gold).map((c, t) =>
    (c === null ? null : integer(`state.gold[${t}]`, c, 0, k - 1)));
  if (gold.length !== T) throw rangeError("state.gold", `${T} classes or null`, gold);
  return {
    version, method, gold, workers: N,
    ballot: { tasks, workers, classes, task, worker, label },
    prior: distributions("state.prior", state.prior, 1, k),
    confusion: distributions("state.confusion", state.confusion, N * k, k),
  };
}

/** So many distributions over k classes: every entry above 0, each sum 1. */
function distributions(field: string, value: unknown, count: number, k: number): Float64Array {
  const entries = Float64Array.from(numbers(field, value, count * k));
  for (let row = 0; row < entries.length; row += k) {
    let sum = 0;
    for (let c = row; c < row + k; c++) {
      if (!(entries[c]! > 0)) throw rangeError(`${field}[${c}]`, "a probability > 0", entries[c]);
      sum += entries[c]!;
    }
    if (!(sum > 1 - SLACK && sum < 1 + SLACK)) {
      throw rangeError(`${field}[${row}]`, `the first of ${k} probabilities that sum to 1`, sum);
    }
  }
  return entries;
}

/** What rounding can leave. */
const SLACK = 1e-9;

export function stateOf(
  method: number, version: number, ballot: Ballot, gold: Int32Array, prior: Float64Array, confusion: Float64Array,
): LabelState {
  return {
    format: FORMAT, version, method: labelMethods[method]!, classes: ballot.classes.names, tasks: ballot.tasks.names,
    workers: ballot.workers.names,
    votes: { task: Array.from(ballot.task), worker: Array.from(ballot.worker), label: Array.from(ballot.label) },
    gold: Array.from(gold, (c) => (c < 0 ? null : c)), prior: Array.from(prior), confusion: Array.from(confusion),
  };
}
