// The aggregated answers, slot by slot.

import type { CsvRow } from "../output/csv.js";
import type { PageTable } from "../output/html.js";
import { label as shown } from "../output/table.js";

/** What the crowd says at a slot. */
export interface Answer {
  readonly slot: string;
  /** The output: a probability of label 1. */
  readonly prediction: number;
  /** max(p, 1 - p), from 1/2: how probable the output makes the likelier label. It is the crowd's own claim, as good as
   *  the workers' reports are calibrated, and no bound on anything. */
  readonly confidence: number;
  /** How many reports were made. */
  readonly reports: number;
  /** null: not known yet. */
  readonly label: number | null;
  /** Brier loss of the output (under label noise its unbiased estimate); null without a label. */
  readonly loss: number | null;
  /** What the baselines answer, by name; only where that was asked for. */
  readonly baselines?: Readonly<Record<string, number>>;
}

/** Answers by number, made when they are asked for. */
export interface Answers {
  readonly length: number;
  at(t: number): Answer;
}

export function answer(slot: string, prediction: number, reports: number, label: number, loss: number): Answer {
  const known = !Number.isNaN(label);
  return {
    slot, prediction, confidence: Math.max(prediction, 1 - prediction), reports,
    label: known ? label : null, loss: known ? loss : null,
  };
}

export const listed = ({ length, at }: Answers): Answer[] => Array.from({ length }, (_, t) => at(t));

/** As rows of CSV, the header first. */
export function answerRows(answers: Answers): CsvRow[] {
  const all = listed(answers);
  const names = Object.keys(all[0]?.baselines ?? {});
  return [
    ["slot", "prediction", "confidence", "reports", "label", "loss", ...names],
    ...all.map(({ slot, prediction, confidence, reports, label, loss, baselines = {} }) =>
      [slot, prediction, confidence, reports, label, loss, ...names.map((name) => baselines[name]!)]),
  ];
}

/** Most slots whose answers a person is shown. */
export const FEW = 20;

/** For a person: slots without a label first, since those are asked about, then the latest others; the rest is
 *  counted. */
export function answersTable({ length, at }: Answers): { readonly table: PageTable; readonly leftOut: number } {
  const open: Answer[] = [];
  for (let t = 0; t < length && open.length < FEW; t++) if (at(t).label === null) open.push(at(t));
  const latest: Answer[] = [];
  for (let t = length - 1; t >= 0 && open.length + latest.length < FEW; t--) {
    if (at(t).label !== null) latest.push(at(t));
  }
  const rows = [...open, ...latest].map(({ slot, prediction, confidence, reports, label }) =>
    [shown(slot), prediction.toFixed(4), confidence.toFixed(4), String(reports), label === null ? "-" : String(label)]);
  return { table: { head: ["slot", "answer", "confidence", "reports", "label"], rows }, leftOut: length - rows.length };
}
