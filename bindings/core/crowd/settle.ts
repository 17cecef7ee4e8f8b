// Labels arrive for open slots: marshalling.

import { array, fraction, record } from "../check.js";
import type { Heap } from "../memory/heap.js";
import { rangeError } from "../refusal.js";
import { Status, type CrowdCore } from "./abi.js";
import { takeColumns, type RowsBlock } from "./block.js";
import type { Held, OpenSlot, Range } from "./held.js";
import { checkReports, fillRow, slotName, takeRows, type Reports } from "./rows.js";
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
    const rows = takeRows(heap, held.crew.ids.length, batch.length);
    rows.view("labels").set(batch.map(({ label }) => label));
    rows.view("slots").set(batch.map(({ opened }) => opened.slot));
    batch.forEach(({ opened, reports }, r) => fillRow(rows, r, opened, reports, held.crew));
    if (heap.core.crowdSettle(crowd.address, rows.address, space) !== Status.OK) {
      throw rangeError("state.step", "a step that keeps every weight positive", crowd.get("step"));
    }
    let { open, settled } = held;
    for (const { opened: { slot } } of batch) {
      open = without(open, slot);
      settled = withSlot(settled, slot);
    }
    const accounts = tallied(heap, held, crowd.address, rows);
    return read(crowd, { ...held, ...accounts, version: held.version + 1, open, settled });
  });
}

/** What the rows have charged the workers, in all. */
function tallied(
  heap: Heap<CrowdCore>, held: Held, crowd: number, rows: RowsBlock,
): Pick<Held, "losses" | "slots" | "silentLosses" | "silent"> {
  const { losses, slots, silentLosses, silent } = held;
  const [l, s, sl, q] = takeColumns(heap, "workers", losses, slots, silentLosses, silent) as [
    number, number, number, number,
  ];
  heap.core.crowdTally(crowd, rows.address, l, s, sl, q);
  const column = (at: number): Float64Array => heap.f64.slice(at >>> 3, (at >>> 3) + losses.length);
  return { losses: column(l), slots: column(s), silentLosses: column(sl), silent: column(q) };
}

interface Due {
  readonly opened: OpenSlot;
  readonly reports: Reports;
  readonly label: number;
}

/** What there is to settle, in the order of slots: of open slots, with a label, the first time each. */
function dueSettlements({ open, crew }: Held, place: string, settlements: readonly unknown[]): readonly Due[] {
  const labels = new Map<number, number>();
  const due: Due[] = [];
  settlements.forEach((value, k) => {
    const field = `${place}[${k}]`;
    const { slot, reports, label } = record(field, value, ["slot", "reports", "label"]);
    const name = slotName(`${field}.slot`, slot);
    if (label === null || Number.isNaN(label)) return;
    const said = fraction(`${field}.label`, label);
    const before = labels.get(name);
    if (before !== undefined && before !== said) {
      throw rangeError(`${field}.label`, `${before} as before for the slot`, said);
    }
    labels.set(name, said);
    const opened = upTo(open, name);
    if (opened?.slot !== name || before !== undefined) return;
    due.push({ opened, reports: checkReports(`${field}.reports`, reports, opened, crew), label: said });
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
