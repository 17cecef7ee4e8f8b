// Crowds as the library and the twin take them.

import type { KnownClasses, Vote } from "candor";
import fc from "fast-check";
import { readFileSync } from "node:fs";
import type { Crowd, Triple } from "./reference.js";

export const CLASSES = ["a", "b", "c", "d", "e"];

export const votesOf = ({ votes }: Crowd): Vote[] =>
  votes.map(([t, i, l]) => ({ task: `t${t}`, worker: `w${i}`, label: CLASSES[l]! }));

export const goldOf = ({ gold = [] }: Crowd): KnownClasses =>
  Object.fromEntries(gold.flatMap((c, t) => (c === undefined ? [] : [[`t${t}`, CLASSES[c]!]])));

/** Columns with every task and worker of the crowd, also those without a vote. */
export const columnsOf = ({ votes, tasks, workers, classes }: Crowd) => ({
  tasks: Array.from({ length: tasks }, (_, t) => `t${t}`), workers: Array.from({ length: workers }, (_, i) => `w${i}`),
  classes: CLASSES.slice(0, classes),
  task: votes.map(([t]) => t), worker: votes.map(([, i]) => i), label: votes.map(([, , l]) => l),
});

/** Any votes at all: repeated answers, tasks and workers without one. */
export const anyCrowd: fc.Arbitrary<Crowd> = fc
  .record({ tasks: fc.integer({ min: 1, max: 9 }), workers: fc.integer({ min: 1, max: 5 }), classes: fc.integer({ min: 2, max: 5 }) })
  .chain(({ tasks, workers, classes }) => fc.record({
    tasks: fc.constant(tasks), workers: fc.constant(workers), classes: fc.constant(classes),
    votes: fc.array(fc.tuple(fc.nat(tasks - 1), fc.nat(workers - 1), fc.nat(classes - 1)), { minLength: 1, maxLength: 40 }),
    gold: fc.array(fc.option(fc.nat(classes - 1), { nil: undefined, freq: 3 }), { minLength: tasks, maxLength: tasks }),
  }));

/** Seeded: workers of the given accuracy, errors alike. */
export function honest(tasks: number, accuracies: readonly number[], classes: number, seed: number): Crowd & { truth: number[] } {
  let state = seed;
  const draw = (): number => ((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32);
  const truth = Array.from({ length: tasks }, () => Math.floor(draw() * classes));
  const votes = truth.flatMap((c, t) => accuracies.flatMap((accuracy, i): Triple[] =>
    draw() < 0.2 ? [] : [[t, i, draw() < accuracy ? c : (c + 1 + Math.floor(draw() * (classes - 1))) % classes]]));
  return { tasks, workers: accuracies.length, classes, votes, truth };
}

/** Table 1 of Dawid and Skene 1979: 45 patients, 5 anaesthetists of whom the first judged three times, 4 classes. */
export const patients: Vote[] = readFileSync(new URL("../../vectors/dawid-skene-1979.csv", import.meta.url), "utf8")
  .trim().split("\n").slice(1).map((line) => {
    const [task, worker, label] = line.split(",") as [string, string, string];
    return { task, worker, label };
  });
