// The output of open slots, and the shares behind it: marshalling.

import { array, record } from "../check.js";
import type { Heap } from "../memory/heap.js";
import { rangeError, underEach } from "../refusal.js";
import type { CrowdCore } from "./abi.js";
import type { ClassesAggregated, ClassesAggregatedAll } from "./class-types.js";
import { sharesOf, type RowsBlock, type Taken } from "./block.js";
import type { Held } from "./held.js";
import { checkReports, fillRow, openedAt, takeRows } from "./rows.js";
import { write } from "./state.js";
import type { Aggregated, AggregatedAll, Weighed } from "./types.js";

type Distribution = Readonly<Record<string, number>>;
type Prediction = number | Distribution;

export function aggregate(
  heap: Heap<CrowdCore>, held: Held, slot: unknown, reports: unknown,
): Aggregated | ClassesAggregated {
  return heap.scoped(() => {
    const taken = write(heap, held);
    const rows = takeRows(heap, held, 1);
    const prediction = predict(heap, held, taken, rows, slot, reports);
    return { prediction, weights: weighed(heap, held, taken) } as Aggregated | ClassesAggregated;
  });
}

export function aggregateAll(
  heap: Heap<CrowdCore>, held: Held, slots: unknown, reports: unknown,
): AggregatedAll | ClassesAggregatedAll {
  if (reports !== undefined) throw rangeError("reports", "nothing: every slot of a list has its own", reports);
  return heap.scoped(() => {
    const taken = write(heap, held);
    const rows = takeRows(heap, held, 1);
    const predictions: Prediction[] = [];
    underEach("slot", array("slot", slots), (entry) => {
      const { slot, reports } = record("", entry, ["slot", "reports"], "");
      predictions.push(predict(heap, held, taken, rows, slot, reports));
    });
    const weights = weighed(heap, held, taken);
    if (held.classes) return { predictions: predictions as Distribution[], weights };
    return { predictions: Float64Array.from(predictions as number[]), weights };
  });
}

function predict(
  { core }: Heap<CrowdCore>, held: Held, { crowd, space }: Taken, rows: RowsBlock, slot: unknown, reports: unknown,
): Prediction {
  const opened = openedAt(held, slot);
  fillRow(rows, 0, opened, checkReports("reports", reports, opened, held), held.crew);
  // a leader that has left is none: -1 as well
  const leader = opened.leader === null ? -1 : held.crew.places.get(opened.leader) ?? -1;
  const places = [rows.at("reports"), rows.at("probabilities")] as const;
  if (!held.classes) return core.crowdPredict(crowd.address, ...places, leader, opened.slot, space);
  const { names } = held.classes;
  const into = rows.at("labels");
  core.crowdPredictClasses(crowd.address, ...places, leader, opened.slot, into, space);
  return Object.fromEntries(names.map((name, c) => [name, rows.view("labels")[c]!]));
}

export function weights(heap: Heap<CrowdCore>, held: Held): readonly Weighed[] {
  return heap.scoped(() => weighed(heap, held, write(heap, held)));
}

function weighed(heap: Heap<CrowdCore>, { crew }: Held, taken: Taken): readonly Weighed[] {
  const shares = sharesOf(heap, taken);
  return crew.ids.map((id, i) => ({ id, weight: shares[i]! }));
}
