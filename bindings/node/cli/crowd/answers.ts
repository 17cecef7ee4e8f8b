// The aggregated answers, slot by slot.

import type { CsvRow } from "../output/csv.js";
import type { PageTable, TableCell } from "../output/page.js";
import { figure, label as shown, NONE } from "../output/table.js";

/** What is known of a slot beside its answer. */
interface Answered {
  readonly slot: string;
  /** How probable the output makes the likeliest label: max(p, 1 - p), or the largest probability of a class. It is the
   *  crowd's own claim, as good as the workers' reports are calibrated, and no bound on anything. */
  readonly confidence: number;
  /** How many reports were made. */
  readonly reports: number;
  /** Brier loss of the output (under label noise its unbiased estimate); null without a label. */
  readonly loss: number | null;
}

/** What the crowd says at a slot. */
export interface Answer extends Answered {
  /** The output: a probability of label 1. */
  readonly prediction: number;
  /** null: not known yet. */
  readonly label: number | null;
  /** What the baselines answer, by name; only where that was asked for. */
  readonly baselines?: Readonly<Record<string, number>>;
}

/** A distribution over classes, and the likeliest of them: the first of equals. */
export interface Opinion {
  readonly answer: string;
  readonly confidence: number;
  readonly distribution: Readonly<Record<string, number>>;
}

/** The same over classes. */
export interface ClassAnswer extends Answered, Opinion {
  readonly label: string | null;
  readonly baselines?: Readonly<Record<string, Opinion>>;
}

/** Answers by number, made when they are asked for. */
export interface Answers {
  readonly length: number;
  at(t: number): Answer | ClassAnswer;
}

export function answer(slot: string, prediction: number, reports: number, label: number, loss: number): Answer {
  const known = !Number.isNaN(label);
  return {
    slot, prediction, confidence: Math.max(prediction, 1 - prediction), reports,
    label: known ? label : null, loss: known ? loss : null,
  };
}

export const listed = ({ length, at }: Answers): (Answer | ClassAnswer)[] => Array.from({ length }, (_, t) => at(t));

/** What is answered: a probability, or a class. */
const said = (one: Answer | ClassAnswer): number | string => ("answer" in one ? one.answer : one.prediction);

/** As rows of CSV, the header first. */
export function answerRows(answers: Answers): CsvRow[] {
  const all = listed(answers);
  const names = Object.keys(all[0]?.baselines ?? {});
  const compared = ({ baselines = {} }: Answer | ClassAnswer): CsvRow => names.map((name) => {
    const one = baselines[name]!;
    return typeof one === "number" ? one : one.answer;
  });
  const answered = all[0] && "answer" in all[0] ? "answer" : "prediction";
  return [
    ["slot", answered, "confidence", "reports", "label", "loss", ...names],
    ...all.map((one) => [one.slot, said(one), one.confidence, one.reports, one.label, one.loss, ...compared(one)]),
  ];
}

/** Most slots whose answers a person is shown. */
export const FEW = 20;

/** For a person: slots without a label first, since those are asked about, then the latest others; the rest is
 *  counted. */
export function answersTable({ length, at }: Answers): { readonly table: PageTable; readonly leftOut: number } {
  const open: (Answer | ClassAnswer)[] = [];
  for (let t = 0; t < length && open.length < FEW; t++) if (at(t).label === null) open.push(at(t));
  const latest: (Answer | ClassAnswer)[] = [];
  for (let t = length - 1; t >= 0 && open.length + latest.length < FEW; t--) {
    if (at(t).label !== null) latest.push(at(t));
  }
  const cell = (value: number | string): TableCell => (typeof value === "number" ? figure(value, 4) : shown(value));
  const rows = [...open, ...latest].map((one) => [
    shown(one.slot), cell(said(one)), figure(one.confidence, 4), String(one.reports),
    one.label === null ? NONE : shown(String(one.label)),
  ]);
  return { table: { caption: "Answers", head: ["slot", "answer", "confidence", "reports", "label"], rows }, leftOut: length - rows.length };
}
