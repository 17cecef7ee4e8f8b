// Slots of an online crowd: opened, aggregated, settled. Marshalling between the state's names and the core's rows.

import { array, fraction, integer, record } from "../check.js";
import type { Heap } from "../memory/heap.js";
import { rangeError, typeError } from "../refusal.js";
import { AWAY, NOBODY, Status, type CrowdCore } from "./abi.js";
import { ROWS, sharesOf, takeColumns, type RowsBlock, type Taken } from "./block.js";
import { workerNames } from "./options.js";
import { changed, read, within, write, type Checked } from "./state.js";
import type { Aggregated, CrowdState, Opened, Weighed } from "./types.js";

type OpenSlot = CrowdState["open"][number];
type Reports = ReadonlyMap<string, number>;

const slotName = (field: string, value: unknown): number => integer(field, value, 0, Number.MAX_SAFE_INTEGER);

export function open(heap: Heap<CrowdCore>, checked: Checked, slot: unknown, options: unknown): Opened {
  const { state } = checked;
  const name = slotName("slot", slot);
  if (within(state.settled, name) || state.open.some((other) => other.slot === name)) {
    throw rangeError("slot", "a slot that was never opened", name);
  }
  const awake = awakeWorkers(state, options);
  return heap.scoped(() => {
    const { crowd, space } = write(heap, checked);
    const rows = takeRows(heap, state.workers.length, 1);
    const there = (id: string): boolean => !awake || awake.has(id);
    rows.view("reports").set(state.workers.map(({ id }) => (there(id) ? NaN : AWAY)));
    const leader = heap.core.crowdAsk(crowd.address, name, rows.at("reports"), rows.at("probabilities"), space);
    const probabilities = rows.view("probabilities");
    const asked = state.workers.map(({ id }, i) => [id, probabilities[i]!] as const).filter(([, q]) => q > 0);
    const away = state.workers.flatMap(({ id }) => (there(id) ? [] : [id]));
    const opened = { slot: name, asked, away, leader: leader === NOBODY ? null : state.workers[leader]!.id };
    return {
      state: changed({ ...state, open: [...state.open, opened] }),
      asked: asked.map(([id, probability]) => ({ id, probability })),
    };
  });
}

function awakeWorkers(state: CrowdState, options: unknown): ReadonlySet<string> | undefined {
  if (options === undefined) return undefined;
  const { awake } = record("options", options, ["awake"], "");
  if (awake === undefined) return undefined;
  const known = new Set(state.workers.map(({ id }) => id));
  const names = array("awake", awake).length > 0 ? workerNames("awake", awake) : [];
  names.forEach((id, i) => {
    if (!known.has(id)) throw rangeError(`awake[${i}]`, "a worker of the crowd", id);
  });
  return new Set(names);
}

export function aggregate(heap: Heap<CrowdCore>, checked: Checked, slot: unknown, reports: unknown): Aggregated {
  const { state } = checked;
  const name = slotName("slot", slot);
  const opened = state.open.find((other) => other.slot === name);
  if (!opened) throw rangeError("slot", "an open slot", name);
  const given = checkReports("reports", reports, opened);
  return heap.scoped(() => {
    const taken = write(heap, checked);
    const { crowd, space } = taken;
    const rows = takeRows(heap, state.workers.length, 1);
    fillRow(state, opened, given, rows, 0);
    // a leader that has left is none: -1 as well
    const leader = state.workers.findIndex(({ id }) => id === opened.leader);
    const places = [rows.at("reports"), rows.at("probabilities")] as const;
    const prediction = heap.core.crowdPredict(crowd.address, ...places, leader, name, space);
    return { prediction, weights: weighed(heap, state, taken) };
  });
}

export function weights(heap: Heap<CrowdCore>, checked: Checked): readonly Weighed[] {
  return heap.scoped(() => weighed(heap, checked.state, write(heap, checked)));
}

function weighed(heap: Heap<CrowdCore>, state: CrowdState, taken: Taken): readonly Weighed[] {
  const shares = sharesOf(heap, taken);
  return state.workers.map(({ id }, i) => ({ id, weight: shares[i]! }));
}

export function settle(heap: Heap<CrowdCore>, checked: Checked, settlements: unknown): CrowdState {
  const { state } = checked;
  const batch = dueSettlements(state, array("settlements", settlements));
  if (batch.length === 0) return state;
  return heap.scoped(() => {
    const { crowd, space } = write(heap, checked);
    const rows = takeRows(heap, state.workers.length, batch.length);
    rows.view("labels").set(batch.map(({ label }) => label));
    rows.view("slots").set(batch.map(({ opened }) => opened.slot));
    batch.forEach(({ opened, reports }, r) => fillRow(state, opened, reports, rows, r));
    if (heap.core.crowdSettle(crowd.address, rows.address, space) !== Status.OK) {
      throw rangeError("state.step", "a step that keeps every weight positive", crowd.get("step"));
    }
    const accounts = tallied(heap, state, crowd.address, rows);
    const closed = new Set(batch.map(({ opened }) => opened.slot));
    return changed({
      ...read(crowd, { ...state, workers: accounts }),
      open: state.open.filter(({ slot }) => !closed.has(slot)),
      settled: withSlots(state.settled, closed),
    });
  });
}

/** The workers with what the rows have charged them. */
function tallied(
  heap: Heap<CrowdCore>, { workers }: CrowdState, crowd: number, rows: RowsBlock,
): CrowdState["workers"] {
  const columns = takeColumns(heap, "workers", workers.map(({ loss }) => loss), workers.map(({ slots }) => slots));
  const [losses, slots] = columns as [number, number];
  heap.core.crowdTally(crowd, rows.address, losses, slots);
  const { f64 } = heap;
  return workers.map((worker, i) => ({ ...worker, loss: f64[(losses >>> 3) + i]!, slots: f64[(slots >>> 3) + i]! }));
}

interface Due {
  readonly opened: OpenSlot;
  readonly reports: Reports;
  readonly label: number;
}

/** What there is to settle, in the order of slots: of open slots, with a label, the first time each. */
function dueSettlements(state: CrowdState, settlements: readonly unknown[]): readonly Due[] {
  const bySlot = new Map(state.open.map((opened) => [opened.slot, opened]));
  const labels = new Map<number, number>();
  const due: Due[] = [];
  settlements.forEach((value, k) => {
    const field = `settlements[${k}]`;
    const { slot, reports, label } = record(field, value, ["slot", "reports", "label"]);
    const name = slotName(`${field}.slot`, slot);
    if (label === null || Number.isNaN(label)) return;
    const said = fraction(`${field}.label`, label);
    const before = labels.get(name);
    if (before !== undefined && before !== said) throw rangeError(`${field}.label`, `${before} as before for the slot`, said);
    labels.set(name, said);
    const opened = bySlot.get(name);
    if (!opened) return;
    due.push({ opened, reports: checkReports(`${field}.reports`, reports, opened), label: said });
    bySlot.delete(opened.slot);
  });
  return due.sort((a, b) => a.opened.slot - b.opened.slot);
}

function checkReports(field: string, value: unknown, opened: OpenSlot): Reports {
  // a Map or an instance has no fields of its own, and would be everybody's silence
  const prototype: unknown = typeof value === "object" && value !== null ? Object.getPrototypeOf(value) : undefined;
  const plain = prototype === null || (prototype !== undefined && Object.getPrototypeOf(prototype) === null);
  if (!plain) throw typeError(field, "an object, reports by worker", value);
  const asked = new Set(opened.asked.map(([id]) => id));
  const reports = record(field, value);
  return new Map(Object.keys(reports).map((id) => {
    if (!asked.has(id)) throw rangeError(field, `reports of workers who were asked at slot ${opened.slot}`, id);
    return [id, fraction(`${field}.${id}`, reports[id])];
  }));
}

function takeRows(heap: Heap<CrowdCore>, workers: number, rows: number): RowsBlock {
  const block = ROWS.take(heap, { workers, rows, probabilities: true, results: false }, 0, ["slots", rows]);
  block.set("count", rows);
  return block;
}

function fillRow(state: CrowdState, opened: OpenSlot, given: Reports, rows: RowsBlock, r: number): void {
  const N = state.workers.length;
  const asked = new Map(opened.asked);
  const away = new Set(opened.away);
  const reports = rows.view("reports").subarray(r * N);
  const probabilities = rows.view("probabilities").subarray(r * N);
  state.workers.forEach(({ id }, i) => {
    reports[i] = away.has(id) ? AWAY : given.get(id) ?? NaN;
    probabilities[i] = asked.get(id) ?? 0;
  });
}

/** The ranges with more slots, merged in one pass. */
function withSlots(ranges: CrowdState["settled"], slots: Iterable<number>): CrowdState["settled"] {
  const merged: [first: number, last: number][] = [];
  const all = [...ranges, ...Array.from(slots, (slot) => [slot, slot] as const)];
  for (const [first, last] of all.sort((a, b) => a[0] - b[0])) {
    const end = merged.at(-1);
    if (end && first <= end[1] + 1) end[1] = Math.max(end[1], last);
    else merged.push([first, last]);
  }
  return merged;
}
