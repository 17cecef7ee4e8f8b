// What a person and a program are told of the answers of a crowd.

import type { KnownClasses, Labelled } from "candor";
import { fixed } from "../experiments/statistics.js";
import type { CsvRow } from "../output/csv.js";
import type { PageTable, Part, TableCell } from "../output/page.js";
import { written } from "../output/parts.js";
import type { Report } from "../output/report.js";
import { printable } from "../output/text.js";
import { paidParts, type PaidVotes } from "./paid.js";
import { allAt, capped, counted, figure, label as shown, NONE } from "../output/table.js";

/** Most tasks whose answers a person is shown, and most workers. */
const FEW = 20;
const WORKERS = 30;

/** One task's answer. */
export interface Answer {
  readonly task: string;
  readonly answer: string;
  readonly confidence: number;
  readonly votes: number;
  /** By class. */
  readonly posterior: { readonly [name: string]: number };
  /** What the file says it is; null where it says nothing. */
  readonly gold: string | null;
}

/** @param gold the file's classes, by task */
export function answerOf(found: Labelled, gold: KnownClasses, t: number): Answer {
  const { tasks, classes, answers, confidence, votesOfTask, posteriors } = found;
  const task = tasks[t]!;
  const k = classes.length;
  return {
    task, answer: answers[t]!, confidence: confidence[t]!, votes: votesOfTask[t]!,
    posterior: Object.fromEntries(classes.map((name, c) => [name, posteriors[t * k + c]!])),
    gold: gold[task] === undefined ? null : String(gold[task]),
  };
}

/** A worker's part. */
interface WorkerRow {
  readonly worker: string;
  readonly votes: number;
  readonly accuracy: number;
  /** Row c: how it answers where the class is c. */
  readonly confusion: readonly (readonly number[])[];
}

function workersOf({ workers, classes, accuracy, votesOfWorker, confusion }: Labelled): WorkerRow[] {
  const k = classes.length;
  return workers.map((worker, i) => ({
    worker, votes: votesOfWorker[i]!, accuracy: accuracy[i]!,
    confusion: classes.map((_, c) => Array.from(confusion.subarray((i * k + c) * k, (i * k + c + 1) * k))),
  }));
}

/** @param paid for the votes */
export function labelReport(found: Labelled, gold: KnownClasses, paid?: PaidVotes): Report {
  const parts = (few: boolean): (string | PageTable)[] =>
    [...partsOf(found, gold, workersOf(found), few), ...(paid ? paidParts(paid, few) : [])];
  return {
    // each made when it is asked for: there may be many tasks
    get json() {
      return { ...jsonOf(found, gold), ...(paid && { paid }) };
    },
    get csv() {
      return csvOf(found);
    },
    table: (screen) => written(parts(true), screen),
    html: () => ({ title: "Answers of a crowd", parts: parts(false) }),
  };
}

function jsonOf(found: Labelled, gold: KnownClasses): object {
  const { tasks, classes, wanted, prior, agreement, score, taught } = found;
  return {
    method: found.options.method, tasks: tasks.length, classes, iterations: found.iterations,
    converged: found.converged, logLikelihood: found.logLikelihood, taught, score, agreement,
    prior: Object.fromEntries(classes.map((name, c) => [name, prior[c]!])), workers: workersOf(found),
    wanted: Array.from(wanted, (t) => tasks[t]!), answers: tasks.map((_, t) => answerOf(found, gold, t)),
  };
}

function csvOf({ tasks, answers, confidence }: Labelled): CsvRow[] {
  return [["task", "answer", "confidence"], ...tasks.map((task, t) => [task, answers[t]!, confidence[t]!])];
}

/** @param few whether only some workers are shown */
function partsOf(
  found: Labelled, gold: KnownClasses, workers: readonly WorkerRow[], few: boolean,
): (string | PageTable)[] {
  const { tasks, classes, wanted, votesOfWorker, options: { method }, iterations, converged } = found;
  const votes = votesOfWorker.reduce((sum, count) => sum + count, 0);
  const least = Array.from(wanted.subarray(0, FEW), (t) => answerOf(found, gold, t));
  const ranked = [...workers].sort((a, b) => b.accuracy - a.accuracy);
  const row = ({ worker, votes, accuracy }: WorkerRow): TableCell[] => [printable(worker), String(votes), figure(accuracy, 4)];
  const known = least.some((answer) => answer.gold !== null);
  const parts: Part[] = [
    `${counted(tasks.length, "task")}, ${counted(workers.length, "worker")}, ${counted(votes, "vote")}, `
      + `${counted(classes.length, "class").replace(/classs$/, "classes")}; ${method}`
      + `${iterations > 0 ? `, ${counted(iterations, "iteration")}` : ""}`,
    ...(converged ? [] : ["EM has not converged: --iterations more."]),
    ...scored(found),
    agreed(found),
    "The least sure answers, which want another vote first:",
    {
      caption: "Answers", named: true, head: ["task", "answer", "confidence", "votes", ...(known ? ["gold"] : [])],
      rows: least.map((one) => [
        printable(one.task), shown(one.answer), figure(one.confidence, 4), String(one.votes),
        ...(known ? [one.gold === null ? NONE : shown(one.gold)] : []),
      ]),
    },
    ...(wanted.length > FEW
      ? [`${(wanted.length - FEW).toLocaleString("en-US")} more: --format csv, json or jsonl has all.`] : []),
    "Confidence is the model's own: too sure where workers follow one another, and no bound. Labels are for honest "
      + "crowds.",
    {
      caption: "Workers", named: true, head: ["worker", "votes", "accuracy"],
      rows: few ? capped(ranked, WORKERS, row) : ranked.map(row),
    },
    ...(few ? allAt(workers.length, WORKERS, "worker", "json") : []),
  ];
  return parts as (string | PageTable)[];
}

function scored({ score, taught }: Labelled): string[] {
  return [
    ...(taught > 0 ? [`${counted(taught, "task")} of known class taught.`] : []),
    ...(score ? [
      `Against gold ${score.wrong.toLocaleString("en-US")} of ${score.labelled.toLocaleString("en-US")} answers `
        + `are wrong: error ${fixed(score.error, 4)}, ${fixed(score.sharedError, 4)} with ties shared.`,
    ] : []),
  ];
}

function agreed({ agreement: { krippendorff, fleiss, cohen } }: Labelled): string {
  const said = [["Krippendorff's alpha", krippendorff], ["Fleiss' kappa", fleiss], ["Cohen's kappa", cohen]] as const;
  const there = said.flatMap(([name, value]) => (value === null ? [] : [`${name} ${fixed(value, 4)}`]));
  if (there.length === 0) return "No measure of agreement is defined here.";
  return `Agreement beyond chance: ${there.join(", ")}.`;
}
