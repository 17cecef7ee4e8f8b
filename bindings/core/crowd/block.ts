// The blocks of the crowd room (assembly/crowd): a mechanism with its weights, rows of reports, the record of a replay.

import { array, layout, type Block } from "../memory/block.js";
import type { Heap } from "../memory/heap.js";
import { outOfMemory } from "../refusal.js";
import type { CrowdCore } from "./abi.js";
import { baselines } from "./names.js";
import type { Mechanism } from "./options.js";

interface Workers {
  readonly workers: number;
}

const perWorker = array("f64", ({ workers }: Workers) => workers);

export const CROWD = layout<Workers>()({
  horizon: "f64",
  scale: "f64",
  labelNoise: "f64",
  clock: "f64",
  step: "f64",
  epochLength: "f64",
  epochEnd: "f64",
  spread: "f64",
  ended: "f64",
  logarithm: "f64",
  logarithmOf: "u32",
  workers: "u32",
  update: "u32",
  schedule: "u32",
  output: "u32",
  perSlot: "u32",
  silence: "u32",
  numbers: "u32",
  key: array("i64", () => 2),
  weights: perWorker,
  exponents: array("i32", ({ workers }) => workers),
});

export interface RowSizes extends Workers {
  readonly rows: number;
  /** Of a report and of a label: k over classes, or 1. */
  readonly numbers: number;
  /** Whether rows say who was asked. */
  readonly probabilities: boolean;
  /** Whether they are replayed, and numbered. */
  readonly results: boolean;
}

const resultPerRow = array("f64", ({ rows, results }: RowSizes) => (results ? rows : 0));

export const ROWS = layout<RowSizes>()({
  fault: "f64",
  row: "u32",
  worker: "u32",
  count: "u32",
  first: "f64",
  slots: array("f64", ({ rows, results }) => (results ? 0 : rows)),
  reports: array("f64", ({ rows, workers, numbers }) => rows * workers * numbers),
  labels: array("f64", ({ rows, numbers }) => rows * numbers),
  probabilities: array("f64", ({ rows, workers, probabilities }) => (probabilities ? rows * workers : 0)),
  predictions: resultPerRow,
  losses: resultPerRow,
});

interface RecordSizes extends Workers {
  /** Of what is the core's alone. */
  readonly bytes: number;
}

export const RECORD = layout<RecordSizes>()({
  hedgeHorizon: "f64",
  most: "f64",
  labelled: "f64",
  full: "f64",
  loss: "f64",
  mixture: "f64",
  baselines: "u32",
  best: "u32",
  losses: array("f64", ({ workers }) => workers),
  charged: array("f64", ({ workers }) => workers),
  silentLosses: array("f64", ({ workers }) => workers),
  silent: array("f64", ({ workers }) => workers),
  scores: array("f64", () => baselines.length),
  tables: array("u8", ({ bytes }) => bytes),
  answers: "address",
});

export type CrowdBlock = Block<Workers, typeof CROWD.fields>;
export type RowsBlock = Block<RowSizes, typeof ROWS.fields>;
export type RecordBlock = Block<RecordSizes, typeof RECORD.fields>;

/** A crowd, and the core's workspace for it. */
export interface Taken {
  readonly crowd: CrowdBlock;
  readonly space: number;
}

/** Takes a block that holds the mechanism, for so many workers; its weights and clock are nobody's yet.
 *  @throws Refusal of `refused`, when memory cannot hold it. */
export function takeCrowd(heap: Heap<CrowdCore>, mechanism: Mechanism, workers: number, refused = "workers"): Taken {
  const crowd = CROWD.take(heap, { workers }, 0, [refused, workers]);
  const { horizon, scale, labelNoise, update, schedule, output, perSlot, silence, numbers } = mechanism;
  crowd.fill({ horizon, scale, labelNoise, workers, update, schedule, output, perSlot, silence, numbers });
  crowd.view("exponents").fill(0);
  const key = mechanism.key ?? "0".repeat(32);
  crowd.view("key").set([BigInt(`0x${key.slice(0, 16)}`), BigInt(`0x${key.slice(16)}`)]);
  const space = takeBytes(heap, heap.core.crowdWorkspaceBytes(workers, numbers), refused, workers);
  heap.core.crowdWorkspace(space, workers, numbers);
  return { crowd, space };
}

/** Takes the record of a replay. @param wanted bits of the baselines @param most rows to come at most
 *  @param bytes of what is the core's alone */
export function takeRecord(
  heap: Heap<CrowdCore>, workers: number, wanted: number, most: number, hedgeHorizon: number, refused = "workers",
  bytes = heap.core.crowdRecordBytes(workers, wanted, most),
): RecordBlock {
  const record = RECORD.take(heap, { workers, bytes }, 0, [refused, workers]);
  record.fill({ hedgeHorizon, most, baselines: wanted });
  return record;
}

/** Takes columns of numbers. @returns their addresses */
export function takeColumns(
  heap: Heap, field: string, ...columns: readonly (readonly number[] | Float64Array)[]
): number[] {
  const taken = heap.takeAll(columns.map(({ length }) => 8 * length), 0);
  if (!taken) throw outOfMemory(field, columns[0]!.length);
  const { f64 } = heap;
  columns.forEach((values, k) => f64.set(values, taken[k]! >>> 3));
  return taken;
}

/** Shares that sum to 1, copied. */
export function sharesOf(heap: Heap<CrowdCore>, { crowd, space }: Taken): Float64Array<ArrayBuffer> {
  return heap.scoped(() => {
    const { workers } = crowd.sizes;
    const into = takeBytes(heap, 8 * workers, "workers", workers);
    heap.core.crowdShares(crowd.address, into, space);
    return heap.f64.slice(into >>> 3, (into >>> 3) + workers);
  });
}

/** What the mixture regret cannot exceed; null where none is known. */
export function boundOf({ core }: Heap<CrowdCore>, crowd: number): number | null {
  const bound = core.crowdBound(crowd);
  return Number.isNaN(bound) ? null : bound;
}

function takeBytes(heap: Heap, bytes: number, field: string, got: unknown): number {
  const taken = heap.takeAll([bytes], 0);
  if (!taken) throw outOfMemory(field, got);
  return taken[0]!;
}
