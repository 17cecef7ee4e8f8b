// Labels arrive for open slots: marshalling.

import { array, record } from "../check.js";
import type { Heap } from "../memory/heap.js";
import { rangeError } from "../refusal.js";
import { Status, type CrowdCore } from "./abi.js";
import { takeColumns, type RowsBlock } from "./block.js";
import type { Held, OpenSlot, Range } from "./held.js";
import { checkReports, fillRow, opinionOf, slotName, takeRows, type Reports } from "./rows.js";
import { upTo, withEntry, without, type Sorted } from "./sorted.js";
import { read, write } from "./state.js";

/** @param settlements one batch, or a list of batches that are settled one after the other */
export function settle(heap: Heap<CrowdCore>, held: Held, settlements: unknown): Held {
  const list = array("settlements", settlements);
  if (!Array.isArray(list[0])) return settleBatch(heap, held, "settlements", list);
  let after = held;
  list.forEach((batch, k) => {
    const field = `settlements[${k}]`;
    after = settleBatch(heap, after, field, array(field, batch));
  });
  return after;
}

function settleBatch(heap: Heap<CrowdCore>, held: Held, field: string, settlements: readonly unknown[]): Held {
  const batch = dueSettlements(held, field, settlements);
  if (batch.length === 0) return held;
  return heap.scoped(() => {
    const { crowd, space } = write(heap, held);
    const rows = takeRows(heap, held, batch.length);
    batch.forEach(({ label }, r) => rows.view("labels").set(label, r * label.length));
    rows.view("slots").set(batch.map(({ opened }) => opened.slot));
    batch.forEach(({ opened, reports }, r) => fillRow(rows, r, opened, reports, held.crew));
    if (heap.core.crowdSettle(crowd.address, rows.address, space) !== Status.OK) {
      throw rangeError("state.step", "a step that keeps every weight positive", crowd.get("step"));
    }
    const accounts = tallied(heap, held, crowd.address, rows, space);
    return read(crowd, { ...withSettled(held, batch.map(({ opened }) => opened.slot)), ...accounts });
  });
}

/** A crowd in which these open slots are settled, with its numbers as before. */
export function withSettled(held: Held, slots: readonly number[]): Held {
  let { open, settled } = held;
  for (const slot of slots) {
    open = without(open, slot);
    settled = withSlot(settled, slot);
  }
  return { ...held, version: held.version + 1, open, settled };
}

/** What the rows have charged the workers, in all. */
function tallied(
  heap: Heap<CrowdCore>, held: Held, crowd: number, rows: RowsBlock, space: number,
): Pick<Held, "losses" | "slots" | "silentLosses" | "silent"> {
  const { losses, slots, silentLosses, silent } = held;
  const [l, s, sl, q] = takeColumns(heap, "workers", losses, slots, silentLosses, silent) as [
    number, number, number, number,
  ];
  heap.core.crowdTally(crowd, rows.address, l, s, sl, q, space);
  const column = (at: number): Float64Array => heap.f64.slice(at >>> 3, (at >>> 3) + losses.length);
  return { losses: column(l), slots: column(s), silentLosses: column(sl), silent: column(q) };
}

interface Due {
  readonly opened: OpenSlot;
  readonly reports: Reports;
  readonly label: Float64Array;
}

/** What there is to settle, in the order of slots: of open slots, with a label, the first time each. */
function dueSettlements(held: Held, place: string, settlements: readonly unknown[]): readonly Due[] {
  const { open, classes } = held;
  const labels = new Map<number, Float64Array>();
  const due: Due[] = [];
  settlements.forEach((value, k) => {
    const field = `${place}[${k}]`;
    const { slot, reports, label } = record(field, value, ["slot", "reports", "label"]);
    const name = slotName(`${field}.slot`, slot);
    if (label === null || Number.isNaN(label)) return;
    const said = opinionOf(`${field}.label`, label, classes);
    const before = labels.get(name);
    if (before?.some((part, c) => part !== said[c])) {
      throw rangeError(`${field}.label`, `${before.join(", ")} as before for the slot`, label);
    }
    labels.set(name, said);
    const opened = upTo(open, name);
    if (opened?.slot !== name || before !== undefined) return;
    due.push({ opened, reports: checkReports(`${field}.reports`, reports, opened, held), label: said });
  });
  return due.sort((a, b) => a.opened.slot - b.opened.slot);
}

/** The ranges with one more slot, which joins those that it touches. */
function withSlot(settled: Sorted<Range>, slot: number): Sorted<Range> {
  const before = upTo(settled, slot);
  const after = upTo(settled, slot + 1);
  const first = before?.[1] === slot - 1 ? before[0] : slot;
  const joins = after?.[0] === slot + 1;
  const rest = joins ? without(settled, slot + 1) : settled;
  return withEntry(rest, first, Object.freeze([first, joins ? after[1] : slot] as const));
}
