// What a person and a program are told about a crowd.

import type { Paid, Standing, Weighed } from "candor";
import { fixed } from "../experiments/statistics.js";
import type { Chart, Live, PageTable, Part, Series, TableCell } from "../output/page.js";
import { written } from "../output/parts.js";
import type { Report } from "../output/report.js";
import { allAt, capped, counted, figure, figures, label, NONE } from "../output/table.js";
import { printable } from "../output/text.js";
import { FEW, answerRows, answersTable, listed, type Answers } from "./answers.js";
import type { Continued } from "./continued.js";
import type { Course } from "./replayed.js";

/** Names of what is compared, in the order of the reports; `loss` of the JSON has these keys. */
const COMPARED = ["average", "median", "majority", "em", "hedge", "supervised", "best"] as const;

/** Most workers whose weights are drawn. */
const DRAWN = 8;
/** Most workers in the table for a person; csv and json have all. */
const WORKERS = 30;

/** What every report on a crowd has. */
interface Told {
  readonly title: string;
  readonly json: object;
  /** Before the answers: paragraphs, tables and, for pages, charts. */
  readonly parts: readonly Part[];
  readonly answers: Answers;
  readonly weights: readonly Weighed[];
  readonly payments?: Paid | undefined;
  /** csv of answers instead of weights. */
  readonly each: boolean;
  readonly overClasses: boolean;
  /** The room that replays them, for pages. */
  live?(): Live | undefined;
}

/** @param live the room that replays the same, for pages */
export function replayReport(
  { standings, answers }: Course, payments: Paid | undefined, each: boolean, live: () => Live | undefined,
): Report {
  const end = standings.at(-1)!;
  const { slots, loss, regret, bound, baselines, workers, options: { update, schedule, classes } } = end;
  const losses = {
    mechanism: loss, ...Object.fromEntries(comparedIn(end).map((name) => [name, baselines[name]!.loss])),
  };
  return told({
    title: titleOf(slots, answers.length - slots, workers.length, update, schedule, classes),
    json: {
      slots, workers: workers.length, ...(classes && { classes }), update, schedule, loss: losses, regret, bound,
    },
    parts: [comparison(end), ...notesOf(end), boundLine(end), ...charts(standings)],
    answers, weights: workers.map(({ id, weight }) => ({ id, weight })), payments, each, overClasses: classes !== null, live,
  });
}

export function stateReport(
  { state, answers, joined, settledBefore, unreported }: Continued, weights: readonly Weighed[],
  payments: Paid | undefined, each: boolean,
): Report {
  const { update, schedule, version, clock } = state;
  const settled = listed(answers).flatMap(({ loss }) => (loss === null ? [] : [loss]));
  const mean = settled.length > 0 ? settled.reduce((sum, loss) => sum + loss, 0) / settled.length : null;
  const said = (names: readonly string[], what: (count: number) => string): string[] =>
    names.length > 0 ? [`${what(names.length)}: ${some(names)}.`] : [];
  return told({
    title: titleOf(settled.length, answers.length - settled.length, weights.length, update, schedule),
    json: {
      slots: settled.length, workers: weights.length, update, schedule, loss: { mechanism: mean },
      regret: null, bound: null, state: { version, clock }, joined, settledBefore, unreported,
    },
    parts: [
      `Mean loss today ${fixed(mean, 6)}; ${counted(clock, "slot")} settled since the state was made.`,
      ...said(joined, (count) => `${counted(count, "worker")} joined`),
      ...said(settledBefore, (count) => `${counted(count, "slot")} settled before and passed over`),
      ...said(unreported, (count) => `${counted(count, "label")} without a report, which ${count === 1 ? "moves" : "move"} nothing`),
    ],
    answers, weights, payments, each, overClasses: false,
  });
}

function told({ title, json, parts, answers, weights, payments, each, overClasses, live }: Told): Report {
  const workers = workersTable(weights, payments);
  const { table: few, leftOut } = answersTable(answers);
  const count = leftOut.toLocaleString("en-US");
  const all = `${count} more ${leftOut === 1 ? "slot" : "slots"} left out: --format json, jsonl or csv --each has all.`;
  const largest = overClasses ? "the largest probability in the answer" : "max(p, 1 - p) of the answer p";
  const claim = `Confidence is ${largest} itself: the crowd's own claim, no bound.`;
  const answered: Part[] = [few, ...(leftOut > 0 ? [all] : []), claim];
  const paid = payments ? [`Unspent: ${payments.unspent.toLocaleString("en-US")} micro-units.`] : [];
  return {
    json: {
      ...json, weights, answers: listed(answers),
      ...(payments && { payments: payments.payments, unspent: payments.unspent }),
    },
    csv: each ? answerRows(answers) : [
      ["worker", "weight", ...(payments ? ["payment"] : [])],
      ...weights.map(({ id, weight }, i) => [id, weight, ...(payments ? [payments.payments[i]!.payment] : [])]),
    ],
    table: (screen) => written([
      title, ...parts, ...answered, { ...workers, rows: capped(workers.rows, WORKERS, (row) => row) }, ...paid,
      ...allAt(weights.length, WORKERS, "worker"),
    ], screen),
    html: () => ({ title: "Whom to believe", parts: [title, ...parts, ...answered, workers, ...paid], live: live?.() }),
  };
}

function titleOf(
  settled: number, open: number, workers: number, update: string, schedule: string | null,
  classes: readonly string[] | null = null,
): string {
  const still = open > 0 ? ` (${open.toLocaleString("en-US")} more still open)` : "";
  const how = `update ${update}${schedule ? `, schedule ${schedule}` : ""}`;
  const over = classes ? `, ${classes.length.toLocaleString("en-US")} classes` : "";
  return `${counted(settled, "slot")}${still}, ${counted(workers, "worker")}${over}; ${how}`;
}

/** A few of the names. */
function some(names: readonly string[]): string {
  const shown = names.slice(0, FEW).map(label).join(", ");
  return names.length > FEW ? `${shown} and ${(names.length - FEW).toLocaleString("en-US")} more` : shown;
}

/** Classes have no median. */
const comparedIn = ({ baselines }: Standing): readonly (typeof COMPARED)[number][] =>
  COMPARED.filter((name) => baselines[name]);

function comparison(end: Standing): PageTable {
  const { loss, regret, baselines } = end;
  const row = (name: string, mean: number | null, more: number): TableCell[] => [name, figure(mean, 6), figure(more, 2)];
  return {
    caption: "Loss and regret", head: ["", "mean loss", "regret"],
    rows: [
      row("mechanism", loss, regret),
      ...comparedIn(end).flatMap((name) =>
        (name === "best" ? [] : [row(name, baselines[name]!.loss, baselines[name]!.regret)])),
      [`best worker (${label(baselines.best.worker)})`, figure(baselines.best.loss, 6), NONE],
    ],
  };
}

function notesOf({ slots, workers }: Standing): string[] {
  const absent = slots > 0 && workers.some((worker) => worker.slots < slots);
  return absent
    ? ["Some workers were no part of some slots. Regret is the most over workers, each over its own slots; "
      + "the best worker's loss is the average's where it was absent."]
    : [];
}

function boundLine({ slots, bound, options: { update, perSlot, output } }: Standing): string {
  if (bound === null) return `No bound is known for ${update}.`;
  // of who is asked, or of whose report is the output
  const drawn = perSlot !== null || output === "sample";
  const vacuous = slots > 0 && bound >= slots ? ", which says nothing over so few slots" : "";
  const most = drawn ? "is, in the mean over draws, at most" : "cannot exceed";
  return `The mechanism's regret ${most} ${bound.toFixed(2)}${vacuous}.`;
}

/** The heaviest first. */
function workersTable(weights: readonly Weighed[], payments: Paid | undefined): PageTable {
  const paid = weights.map((one, i) => ({ ...one, payment: payments?.payments[i]!.payment }));
  const ranked = paid.sort((a, b) => b.weight - a.weight);
  const column = figures(ranked.map(({ weight }) => weight));
  return {
    caption: payments ? "Weights and payments" : "Weights",
    named: true,
    head: ["worker", "weight", ...(payments ? ["payment"] : [])],
    rows: ranked.map(({ id, payment }, i) =>
      [printable(id), column[i]!, ...(payment === undefined ? [] : [payment.toLocaleString("en-US")])]),
  };
}

function charts(standings: readonly Standing[]): Chart[] {
  if (standings.length < 2) return [];
  const over = (name: string, value: (standing: Standing) => number): Series =>
    ({ name, points: standings.map((standing) => [standing.slots, value(standing)] as const) });
  const { workers } = standings.at(-1)!;
  const heaviest = workers.map((worker, i) => ({ ...worker, i })).sort((a, b) => b.weight - a.weight).slice(0, DRAWN);
  const others = COMPARED.filter((name) => name !== "best")
    .map((name) => over(name, ({ baselines }) => baselines[name]!.regret));
  const which = workers.length > DRAWN ? ` of the ${DRAWN} workers with most in the end` : "";
  return [
    {
      title: "Cumulative regret against the best worker so far", x: "slots with a label", y: "regret",
      series: [over("mechanism", ({ regret }) => regret), ...others],
    },
    {
      title: `Weights${which}`, x: "slots with a label", y: "weight",
      series: heaviest.map(({ id, i }) => over(printable(id), ({ weights }) => weights[i]!)),
    },
  ];
}
