// Votes, checked, in columns. They are added to those of a state, where there is one.

import { array, isObject, list, record, text } from "../../check.js";
import { typeError, underEach } from "../../refusal.js";
import { className, inOrder, noClass } from "./classes.js";
import { Directory, directory, indices } from "./directory.js";

/** All votes that there are: indices, an entry a vote. */
export interface Ballot {
  readonly tasks: Directory;
  readonly workers: Directory;
  readonly classes: Directory;
  readonly task: Int32Array<ArrayBuffer>;
  readonly worker: Int32Array<ArrayBuffer>;
  readonly label: Int32Array<ArrayBuffer>;
}

const VOTE = ["task", "worker", "label"] as const;
const COLUMNS = ["tasks", "workers", "classes", ...VOTE] as const;

/** @param before the votes of a state, which come first and whose classes are all there are
 *  @param classes all classes, where they are said */
export function ballotOf(votes: unknown, before: Ballot | undefined, classes: Directory | undefined): Ballot {
  const fixed = before?.classes ?? classes;
  if (Array.isArray(votes)) return listed(votes, before, fixed);
  if (!isObject(votes)) throw typeError("votes", "an array of votes, or an object of columns", votes);
  return inColumns(record("votes", votes, COLUMNS), before, fixed);
}

function listed(votes: readonly unknown[], before: Ballot | undefined, fixed: Directory | undefined): Ballot {
  const entries = before ? array("votes", votes) : list("votes", votes);
  // those before are this call's own, made of its state
  const { tasks, workers } = before ?? { tasks: new Directory(), workers: new Directory() };
  const classes = fixed ?? new Directory();
  const [task, worker, label] = VOTE.map(() => new Int32Array(entries.length)) as [Ints, Ints, Ints];
  let v = 0;
  underEach("votes", entries, (entry) => {
    const vote = record("", entry, VOTE, "");
    task[v] = tasks.number(text("task", vote.task));
    worker[v] = workers.number(text("worker", vote.worker));
    const name = className("label", vote.label);
    const c = fixed ? fixed.find(name) : classes.number(name);
    if (c === undefined) throw noClass("label", classes.names, name);
    label[v++] = c;
  });
  const found = { tasks, workers, classes, task, worker, label };
  return after(before, fixed ? found : reordered(found));
}

type Ints = Int32Array<ArrayBuffer>;

function inColumns(
  columns: Record<string, unknown>, before: Ballot | undefined, fixed: Directory | undefined,
): Ballot {
  const own = {
    tasks: directory("votes.tasks", columns.tasks), workers: directory("votes.workers", columns.workers),
    classes: directory("votes.classes", columns.classes, className),
  };
  const task = indices("votes.task", columns.task, own.tasks.names.length);
  const worker = indices("votes.worker", columns.worker, own.workers.names.length, task.length);
  const label = indices("votes.label", columns.label, own.classes.names.length, task.length);
  if (!before && task.length === 0) list("votes.task", []);
  const tasks = before?.tasks ?? own.tasks;
  const workers = before?.workers ?? own.workers;
  const classes = fixed ?? own.classes;
  if (before) renumber(task, own.tasks.names.map((name) => tasks.number(name)));
  if (before) renumber(worker, own.workers.names.map((name) => workers.number(name)));
  if (fixed) {
    renumber(label, own.classes.names.map((name, c) => {
      const known = fixed.find(name);
      if (known === undefined) throw noClass(`votes.classes[${c}]`, fixed.names, name);
      return known;
    }));
  }
  return after(before, { tasks, workers, classes, task, worker, label });
}

function renumber(column: Ints, numbers: readonly number[]): void {
  for (let v = 0; v < column.length; v++) column[v] = numbers[column[v]!]!;
}

/** Classes as they first appeared become those in order. */
function reordered(found: Ballot): Ballot {
  const classes = new Directory();
  for (const name of inOrder(found.classes.names)) classes.number(name);
  renumber(found.label, found.classes.names.map((name) => classes.find(name)!));
  return { ...found, classes };
}

function after(before: Ballot | undefined, found: Ballot): Ballot {
  if (!before) return found;
  const joined = (a: Ints, b: Ints): Ints => {
    const both = new Int32Array(a.length + b.length);
    both.set(a);
    both.set(b, a.length);
    return both;
  };
  return {
    ...found, task: joined(before.task, found.task), worker: joined(before.worker, found.worker),
    label: joined(before.label, found.label),
  };
}

/** Votes by task, as the core takes them: those of task t are starts[t] to starts[t + 1], in the order they came in. */
export function gather(
  { tasks, task, worker, label }: Ballot, starts: Uint32Array, who: Uint32Array, answers: Uint32Array,
): void {
  starts.fill(0);
  for (let v = 0; v < task.length; v++) starts[task[v]! + 1]!++;
  for (let t = 0; t < tasks.names.length; t++) starts[t + 1]! += starts[t]!;
  const next = starts.slice();
  for (let v = 0; v < task.length; v++) {
    const at = next[task[v]!]!++;
    who[at] = worker[v]!;
    answers[at] = label[v]!;
  }
}
