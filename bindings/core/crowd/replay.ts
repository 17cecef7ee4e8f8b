// Replays: marshalling of whole histories and of histories in pieces.

import { Status } from "./abi.js";
import type { CrowdCore } from "./abi.js";
import { list, record } from "../check.js";
import { rangeError, typeError } from "../refusal.js";
import { baselines } from "./abi.js";
import { CrowdBlock } from "./block.js";
import { account } from "./members.js";
import { MECHANISM_FIELDS, baselineBits, crowdMechanism, workerNames } from "./options.js";
import type { Baseline, Replay, Replayed, ReplayOptions, Rows, Standing } from "./types.js";

const ALL = (1 << baselines.length) - 1;

export function replay(core: CrowdCore, options: ReplayOptions & Rows): Replayed {
  const input = record("replay", options, ["workers", "reports", "labels", "baselines", ...MECHANISM_FIELDS], "");
  const workers = workerNames("workers", input.workers);
  const labels = labelList(input.labels);
  const wanted = baselineBits(input.baselines, ALL);
  const mark = core.mark();
  try {
    const block = new CrowdBlock(core, crowdMechanism(input, Math.max(1, labels.length)), workers.length, wanted, labels.length);
    block.setNumber("hedgeHorizon", labels.length);
    core.crowdBeginReplay(block.pointer);
    const pushed = push(block, input.reports, labels, 0, false);
    return { ...pushed, ...standing(block, workers, wanted) };
  } finally {
    core.release(mark);
  }
}

export function stream(fresh: () => CrowdCore, options: ReplayOptions): Replay {
  const input = record("stream", options, ["workers", "baselines", ...MECHANISM_FIELDS], "");
  const workers = workerNames("workers", input.workers);
  const wanted = baselineBits(input.baselines, ALL);
  const mechanism = crowdMechanism(input);
  let core: CrowdCore | undefined = fresh();
  const block = new CrowdBlock(core, mechanism, workers.length, wanted);
  block.setNumber("hedgeHorizon", mechanism.horizon);
  core.crowdBeginReplay(block.pointer);
  const rows = core.mark();
  let slots = 0;
  const open = (): CrowdCore => {
    if (!core) throw new TypeError("this replay was freed");
    return core;
  };
  return {
    push(more) {
      const piece = record("rows", more, ["reports", "labels"], "");
      const labels = labelList(piece.labels);
      open().release(rows);
      const pushed = push(block, piece.reports, labels, slots, true);
      slots += labels.length;
      return pushed;
    },
    standing() {
      open();
      return standing(block, workers, wanted);
    },
    free() {
      core = undefined;
    },
  };
}

function labelList(value: unknown): readonly (number | null)[] | Float64Array {
  return value instanceof Float64Array ? value : (list("labels", value) as readonly (number | null)[]);
}

/** @param whole refuse before the first row acts, so that what was pushed before stands */
function push(block: CrowdBlock, reports: unknown, labels: readonly (number | null)[] | Float64Array, first: number, whole: boolean): { predictions: Float64Array; losses: Float64Array } {
  const T = labels.length;
  const N = block.workers;
  block.takeRows(T);
  fillReports(block.doubles("reports", T * N), reports, T, N);
  const column = block.doubles("labels", T);
  if (labels instanceof Float64Array) column.set(labels);
  else for (let t = 0; t < T; t++) column[t] = cell("labels", t, labels[t]);
  const slots = block.doubles("slots", T);
  for (let t = 0; t < T; t++) slots[t] = first + t;
  const checked = whole ? block.core.crowdCheck(block.pointer) : Status.OK;
  const status = checked === Status.OK ? block.core.crowdReplay(block.pointer) : checked;
  if (status !== Status.OK) raise(status, block);
  return { predictions: block.doubles("predictions", T).slice(), losses: block.doubles("losses", T).slice() };
}

function fillReports(into: Float64Array, reports: unknown, T: number, N: number): void {
  if (reports instanceof Float64Array) {
    if (reports.length !== T * N) throw rangeError("reports", `${T} * ${N} numbers`, reports.length);
    into.set(reports);
    return;
  }
  const rows = list("reports", reports);
  if (rows.length !== T) throw rangeError("reports", `${T} rows, one for each label`, rows);
  for (let t = 0; t < T; t++) {
    const row = rows[t];
    if (!Array.isArray(row)) throw typeError(`reports[${t}]`, "an array", row);
    if (row.length !== N) throw rangeError(`reports[${t}]`, `${N} entries, one for each worker`, row);
    const at = t * N;
    for (let i = 0; i < N; i++) {
      const x: unknown = row[i];
      into[at + i] = typeof x === "number" ? x : cell(`reports[${t}]`, i, x);
    }
  }
}

/** A number, or NaN for null. Whether it lies in [0, 1] is the core's to check. */
function cell(field: string, index: number, value: unknown): number {
  if (typeof value === "number") return value;
  if (value === null) return NaN;
  throw typeError(`${field}[${index}]`, "a number or null", value);
}

function raise(status: number, block: CrowdBlock): never {
  const fault = block.number("fault");
  const row = block.get("row");
  if (status === Status.LABEL_OUT_OF_RANGE) throw rangeError(`labels[${row}]`, "a number from 0 to 1", fault);
  if (status === Status.REPORT_OUT_OF_RANGE) throw rangeError(`reports[${row}][${block.get("worker")}]`, "a number from 0 to 1", fault);
  throw rangeError(`reports[${row}]`, "losses that the step can take", fault);
}

function standing(block: CrowdBlock, workers: readonly string[], wanted: number): Standing {
  const slots = block.number("labelled");
  const loss = block.number("loss");
  const least = block.core.crowdBest(block.pointer, 0);
  const scores = block.doubles("scores", baselines.length);
  const compared: { [name in Baseline]?: { loss: number; regret: number } } = {};
  baselines.forEach((name, k) => {
    if (wanted & (1 << k)) compared[name] = { loss: scores[k]! / slots, regret: scores[k]! - block.core.crowdBest(block.pointer, 1 + k) };
  });
  const bestLoss = block.core.crowdBest(block.pointer, 1 + baselines.indexOf("average"));
  const best = block.get("worker");
  block.core.crowdShares(block.pointer);
  const weights = block.doubles("shares", block.workers).slice();
  const losses = block.doubles("workerLosses", block.workers);
  const charged = block.doubles("charged", block.workers);
  const full = block.number("full");
  const noise = block.number("labelNoise");
  return {
    slots,
    loss: loss / slots,
    regret: loss - least,
    mixtureRegret: block.number("mixture") - least,
    bound: block.core.crowdBound(block.pointer),
    weights,
    workers: workers.map((id, i) => account(id, weights[i]!, full + charged[i]!, losses[i]!, noise)),
    baselines: { ...compared, best: { loss: bestLoss / slots, worker: workers[best]! } },
  };
}
