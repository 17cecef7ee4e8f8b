// Answers out of votes, twenty rounds of EM: by number of classes and of votes a task.

import { dawidSkene } from "./plain.mjs";
import { label } from "./core.mjs";

/** Seeded votes of workers whose accuracies differ. */
function votes({ tasks, each, workers, classes }) {
  let state = 12345;
  const draw = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  const names = (count, prefix) => Array.from({ length: count }, (_, k) => prefix + k);
  const accuracy = Array.from({ length: workers }, () => 0.4 + 0.55 * draw());
  const V = tasks * each;
  const columns = { task: new Int32Array(V), worker: new Int32Array(V), label: new Int32Array(V) };
  for (let t = 0, v = 0; t < tasks; t++) {
    const truth = Math.floor(draw() * classes);
    for (let j = 0; j < each; j++, v++) {
      columns.task[v] = t;
      columns.worker[v] = Math.floor(draw() * workers);
      const right = draw() < accuracy[columns.worker[v]];
      columns.label[v] = right ? truth : (truth + 1 + Math.floor(draw() * (classes - 1))) % classes;
    }
  }
  return { tasks: names(tasks, "t"), workers: names(workers, "w"), classes: names(classes, "c"), ...columns };
}

export const labels = {
  title: "answers out of votes, twenty rounds of EM",
  unit: "vote and class",
  points: {
    "1,000 tasks x 10, k = 2": { tasks: 1000, each: 10, workers: 50, classes: 2 },
    "20,000 tasks x 3, k = 2": { tasks: 20_000, each: 3, workers: 500, classes: 2 },
    "20,000 tasks x 10, k = 4": { tasks: 20_000, each: 10, workers: 500, classes: 4 },
    "10,000 tasks x 10, k = 8": { tasks: 10_000, each: 10, workers: 500, classes: 8 },
  },
  input: votes,
  size: ({ task, classes }) => 20 * task.length * classes.length,
  columns: ({ posteriors, prior, confusion }) => [posteriors, prior, confusion],
  tolerance: 1e-9,
  unitary: "core, label",
  contenders: { "core, label": label, "JavaScript, typed arrays": dawidSkene },
};
