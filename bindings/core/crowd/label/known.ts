// Known classes of tasks.

import { record } from "../../check.js";
import { rangeError } from "../../refusal.js";
import { className, noClass } from "./classes.js";
import type { Kept } from "./state.js";
import type { Ballot } from "./votes.js";

/** Instead of the index of a class: it is not known. */
export const UNKNOWN = -1;

/** Tasks with their classes, as they were given. */
export function known(field: string, value: unknown): readonly (readonly [task: string, name: string])[] {
  if (value === undefined) return [];
  return Object.entries(record(field, value)).map(([task, one]) => [task, className(`${field}.${task}`, one)]);
}

/** Adds the classes that nobody answered, of tasks with votes. */
export function addClasses({ tasks, classes }: Ballot, entries: ReturnType<typeof known>): void {
  for (const [task, name] of entries) if (tasks.find(task) !== undefined) classes.number(name);
}

/** @param before known already, which may be said again and not changed @param stranger stands for a class that is
 *  none; without it there may be none */
export function byTask(
  field: string, entries: readonly (readonly [string, string])[], { tasks, classes }: Ballot,
  before: Kept["gold"] | undefined, stranger?: number,
): Int32Array {
  const column = new Int32Array(tasks.names.length).fill(UNKNOWN);
  before?.forEach((c, t) => c !== null && (column[t] = c));
  for (const [task, name] of entries) {
    const t = tasks.find(task);
    if (t === undefined) continue;
    const c = classes.find(name) ?? stranger;
    if (c === undefined) throw noClass(`${field}.${task}`, classes.names, name);
    if (column[t] !== UNKNOWN && column[t] !== c) {
      throw rangeError(`${field}.${task}`, `${classes.names[column[t]!]!}, as in the state`, name);
    }
    column[t] = c;
  }
  return column;
}
