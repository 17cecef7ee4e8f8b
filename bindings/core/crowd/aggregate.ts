// The output of open slots, and the shares behind it: marshalling.

import { array, record } from "../check.js";
import type { Heap } from "../memory/heap.js";
import { rangeError, underEach } from "../refusal.js";
import type { CrowdCore } from "./abi.js";
import { sharesOf, type RowsBlock, type Taken } from "./block.js";
import type { Held } from "./held.js";
import { checkReports, fillRow, openedAt, takeRows } from "./rows.js";
import { write } from "./state.js";
import type { Aggregated, AggregatedAll, Weighed } from "./types.js";

export function aggregate(heap: Heap<CrowdCore>, held: Held, slot: unknown, reports: unknown): Aggregated {
  return heap.scoped(() => {
    const taken = write(heap, held);
    const rows = takeRows(heap, held.crew.ids.length, 1);
    const prediction = predict(heap, held, taken, rows, slot, reports);
    return { prediction, weights: weighed(heap, held, taken) };
  });
}

export function aggregateAll(heap: Heap<CrowdCore>, held: Held, slots: unknown, reports: unknown): AggregatedAll {
  if (reports !== undefined) throw rangeError("reports", "nothing: every slot of a list has its own", reports);
  return heap.scoped(() => {
    const taken = write(heap, held);
    const rows = takeRows(heap, held.crew.ids.length, 1);
    const predictions: number[] = [];
    underEach("slot", array("slot", slots), (entry) => {
      const { slot, reports } = record("", entry, ["slot", "reports"], "");
      predictions.push(predict(heap, held, taken, rows, slot, reports));
    });
    return { predictions: Float64Array.from(predictions), weights: weighed(heap, held, taken) };
  });
}

function predict(
  { core }: Heap<CrowdCore>, held: Held, { crowd, space }: Taken, rows: RowsBlock, slot: unknown, reports: unknown,
): number {
  const opened = openedAt(held, slot);
  fillRow(rows, 0, opened, checkReports("reports", reports, opened, held.crew), held.crew);
  // a leader that has left is none: -1 as well
  const leader = opened.leader === null ? -1 : held.crew.places.get(opened.leader) ?? -1;
  const places = [rows.at("reports"), rows.at("probabilities")] as const;
  return core.crowdPredict(crowd.address, ...places, leader, opened.slot, space);
}

export function weights(heap: Heap<CrowdCore>, held: Held): readonly Weighed[] {
  return heap.scoped(() => weighed(heap, held, write(heap, held)));
}

function weighed(heap: Heap<CrowdCore>, { crew }: Held, taken: Taken): readonly Weighed[] {
  const shares = sharesOf(heap, taken);
  return crew.ids.map((id, i) => ({ id, weight: shares[i]! }));
}
