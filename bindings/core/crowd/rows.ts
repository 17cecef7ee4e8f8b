// Open slots as rows of the core.

import { fraction, integer, record } from "../check.js";
import type { Heap } from "../memory/heap.js";
import { rangeError, typeError } from "../refusal.js";
import { AWAY, type CrowdCore } from "./abi.js";
import { ROWS, type RowsBlock } from "./block.js";
import { writeOpinion, type Classes } from "./distribution.js";
import type { Crew, Held, OpenSlot } from "./held.js";
import { upTo } from "./sorted.js";

/** Reports by name, checked: numbers of each, as the core takes them. */
export type Reports = ReadonlyMap<string, Float64Array>;

export const slotName = (field: string, value: unknown): number => integer(field, value, 0, Number.MAX_SAFE_INTEGER);

export function openedAt({ open }: Held, slot: unknown): OpenSlot {
  const name = slotName("slot", slot);
  const opened = upTo(open, name);
  if (opened?.slot !== name) throw rangeError("slot", "an open slot", name);
  return opened;
}

export function takeRows(heap: Heap<CrowdCore>, { crew, mechanism: { numbers } }: Held, rows: number): RowsBlock {
  const sizes = { workers: crew.ids.length, rows, numbers, probabilities: true, results: false };
  const block = ROWS.take(heap, sizes, 0, ["slots", rows]);
  block.set("count", rows);
  return block;
}

/** @param field of the reports, in the caller's terms */
export function checkReports(field: string, value: unknown, opened: OpenSlot, { crew, classes }: Held): Reports {
  // a Map or an instance has no fields of its own, and would be everybody's silence
  const prototype: unknown = typeof value === "object" && value !== null ? Object.getPrototypeOf(value) : undefined;
  const plain = prototype === null || (prototype !== undefined && Object.getPrototypeOf(prototype) === null);
  if (!plain) throw typeError(field, "an object, reports by worker", value);
  const asked = opened.asked === crew.everybody ? crew.places : new Map(opened.asked);
  const reports = record(field, value);
  const checked = new Map<string, Float64Array>();
  for (const id of Object.keys(reports)) {
    if (!asked.has(id)) throw rangeError(field, `reports of workers who were asked at slot ${opened.slot}`, id);
    checked.set(id, opinionOf(`${field}.${id}`, reports[id], classes));
  }
  return checked;
}

/** The numbers of a report or a label: a probability, or a distribution over classes. */
export function opinionOf(field: string, value: unknown, classes: Classes | null): Float64Array {
  if (!classes) return Float64Array.of(fraction(field, value));
  const numbers = new Float64Array(classes.names.length);
  writeOpinion(field, value, classes, numbers, 0);
  return numbers;
}

/** Writes a slot with its reports into row r. Who was asked and has left since is in no row. */
export function fillRow(rows: RowsBlock, r: number, opened: OpenSlot, given: Reports, crew: Crew): void {
  const { ids, places, everybody } = crew;
  const first = r * ids.length;
  const { numbers } = rows.sizes;
  const reports = rows.view("reports").subarray(first * numbers, (first + ids.length) * numbers);
  const probabilities = rows.view("probabilities").subarray(first, first + ids.length);
  reports.fill(NaN);
  for (const [id, report] of given) {
    const i = places.get(id);
    if (i !== undefined) reports.set(report, i * numbers);
  }
  for (const id of opened.away) {
    const i = places.get(id);
    if (i !== undefined) reports[i * numbers] = AWAY;
  }
  probabilities.fill(opened.asked === everybody ? 1 : 0);
  if (opened.asked === everybody) return;
  for (const [id, probability] of opened.asked) {
    const i = places.get(id);
    if (i !== undefined) probabilities[i] = probability;
  }
}
