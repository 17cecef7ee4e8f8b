// Slots of an online crowd: opened, aggregated, settled. Marshalling between the state's names and the core's rows.

import type { CrowdCore } from "./abi.js";
import { integer, record } from "../check.js";
import { rangeError, typeError } from "../refusal.js";
import { AWAY } from "./abi.js";
import { fraction, workerNames } from "./options.js";
import { raiseStep, read, within, write } from "./state.js";
import type { CrowdRoom, CrowdState, Reports, Settlement } from "./types.js";

type OpenSlot = CrowdState["open"][number];

export function open(core: CrowdCore, state: CrowdState, slot: unknown, options: unknown): ReturnType<CrowdRoom["open"]> {
  const name = integer("slot", slot, 0, Number.MAX_SAFE_INTEGER);
  if (within(state.settled, name) || state.open.some((other) => other.slot === name)) throw rangeError("slot", "a slot that was never opened", name);
  const awake = awakeWorkers(state, options);
  const N = state.workers.length;
  const mark = core.mark();
  try {
    const block = write(core, state);
    block.takeRows(1, true);
    const mask = block.doubles("reports", N);
    state.workers.forEach(({ id }, i) => (mask[i] = !awake || awake.has(id) ? 0 : NaN));
    core.crowdAsk(block.pointer, name, mask.byteOffset, block.get("probabilities"));
    const probabilities = block.doubles("probabilities", N);
    const asked: (readonly [string, number])[] = [];
    const away: string[] = [];
    state.workers.forEach(({ id }, i) => {
      if (probabilities[i]! > 0) asked.push([id, probabilities[i]!]);
      else if (probabilities[i] === AWAY) away.push(id);
    });
    const leader = state.workers[block.get("leader")]?.id ?? null;
    return {
      state: { ...state, open: [...state.open, { slot: name, asked, away, leader }] },
      asked: asked.map(([id, probability]) => ({ id, probability })),
    };
  } finally {
    core.release(mark);
  }
}

function awakeWorkers(state: CrowdState, options: unknown): ReadonlySet<string> | undefined {
  const { awake } = record("options", options ?? {}, ["awake"]);
  if (awake === undefined) return undefined;
  const known = new Set(state.workers.map(({ id }) => id));
  const names = workerNames("options.awake", awake);
  names.forEach((id, i) => {
    if (!known.has(id)) throw rangeError(`options.awake[${i}]`, "a worker of the crowd", id);
  });
  return new Set(names);
}

export function aggregate(core: CrowdCore, state: CrowdState, slot: unknown, reports: unknown): ReturnType<CrowdRoom["aggregate"]> {
  const name = integer("slot", slot, 0, Number.MAX_SAFE_INTEGER);
  const opened = state.open.find((other) => other.slot === name);
  if (!opened) throw rangeError("slot", "an open slot", name);
  const given = checkReports("reports", reports, opened);
  const N = state.workers.length;
  const mark = core.mark();
  try {
    const block = write(core, state);
    block.takeRows(1, true);
    fillRow(state, opened, given, block.doubles("reports", N), block.doubles("probabilities", N));
    const leader = state.workers.findIndex(({ id }) => id === opened.leader);
    block.set("leader", leader < 0 ? 2 ** 32 - 1 : leader);
    const prediction = core.crowdPredict(block.pointer, block.get("reports"), block.get("probabilities"), name);
    return { prediction, weights: sharesOf(core, state, block.pointer, () => block.doubles("shares", N)) };
  } finally {
    core.release(mark);
  }
}

function sharesOf(core: CrowdCore, state: CrowdState, pointer: number, view: () => Float64Array): ReturnType<CrowdRoom["weights"]> {
  core.crowdShares(pointer);
  const shares = view();
  return state.workers.map(({ id }, i) => ({ id, weight: shares[i]! }));
}

export function weights(core: CrowdCore, state: CrowdState): ReturnType<CrowdRoom["weights"]> {
  const mark = core.mark();
  try {
    const block = write(core, state);
    return sharesOf(core, state, block.pointer, () => block.doubles("shares", state.workers.length));
  } finally {
    core.release(mark);
  }
}

export function settle(core: CrowdCore, state: CrowdState, settlements: unknown): CrowdState {
  if (!Array.isArray(settlements)) throw typeError("settlements", "an array", settlements);
  const batch = dueSettlements(state, settlements);
  if (batch.length === 0) return state;
  const N = state.workers.length;
  const mark = core.mark();
  try {
    const block = write(core, state);
    block.takeRows(batch.length, true);
    batch.forEach(({ opened, reports, label }, r) => {
      fillRow(state, opened, reports, block.doubles("reports", N * batch.length).subarray(r * N), block.doubles("probabilities", N * batch.length).subarray(r * N));
      block.doubles("labels", batch.length)[r] = label;
      block.doubles("slots", batch.length)[r] = opened.slot;
    });
    raiseStep(core.crowdSettle(block.pointer), block);
    core.crowdTally(block.pointer);
    const closed = new Set(batch.map(({ opened }) => opened.slot));
    return {
      ...read(block, state),
      open: state.open.filter(({ slot }) => !closed.has(slot)),
      settled: withSlots(state.settled, closed),
    };
  } finally {
    core.release(mark);
  }
}

interface Due {
  readonly opened: OpenSlot;
  readonly reports: ReadonlyMap<string, number>;
  readonly label: number;
}

/** What there is to settle, in the order of slots: of open slots, with a label, the first time each. */
function dueSettlements(state: CrowdState, settlements: readonly unknown[]): readonly Due[] {
  const bySlot = new Map(state.open.map((opened) => [opened.slot, opened]));
  const due: Due[] = [];
  settlements.forEach((value, k) => {
    const field = `settlements[${k}]`;
    const { slot, reports, label } = record(field, value, ["slot", "reports", "label"]) as unknown as Settlement;
    const opened = bySlot.get(integer(`${field}.slot`, slot, 0, Number.MAX_SAFE_INTEGER));
    if (!opened || (typeof label === "number" && Number.isNaN(label))) return;
    due.push({ opened, reports: checkReports(`${field}.reports`, reports, opened), label: fraction(`${field}.label`, label) });
    bySlot.delete(opened.slot);
  });
  return due.sort((a, b) => a.opened.slot - b.opened.slot);
}

function checkReports(field: string, value: unknown, opened: OpenSlot): ReadonlyMap<string, number> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw typeError(field, "an object, reports by worker", value);
  const asked = new Set(opened.asked.map(([id]) => id));
  return new Map(Object.entries(value as Reports).map(([id, x]) => {
    if (!asked.has(id)) throw rangeError(field, `reports of workers who were asked at slot ${opened.slot}`, id);
    return [id, fraction(`${field}.${id}`, x)];
  }));
}

function fillRow(state: CrowdState, opened: OpenSlot, reports: ReadonlyMap<string, number>, row: Float64Array, probabilities: Float64Array): void {
  const asked = new Map(opened.asked);
  const away = new Set(opened.away);
  state.workers.forEach(({ id }, i) => {
    row[i] = reports.get(id) ?? NaN;
    probabilities[i] = away.has(id) ? AWAY : asked.get(id) ?? 0;
  });
}

/** The ranges with more slots, merged in one pass. */
function withSlots(ranges: CrowdState["settled"], slots: Iterable<number>): CrowdState["settled"] {
  const merged: [first: number, last: number][] = [];
  for (const [first, last] of [...ranges, ...Array.from(slots, (slot) => [slot, slot] as const)].sort((a, b) => a[0] - b[0])) {
    const end = merged.at(-1);
    if (end && first <= end[1] + 1) end[1] = Math.max(end[1], last);
    else merged.push([first, last]);
  }
  return merged;
}
