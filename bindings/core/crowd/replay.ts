// Replays: marshalling of whole histories, as rows or as votes, and of rows in pieces.

import { flag, isTyped, lengthOf, list, numbers, record, type Checked } from "../check.js";
import { dispose } from "../memory/dispose.js";
import type { Heap } from "../memory/heap.js";
import { outOfMemory, rangeError, refusal, typeError } from "../refusal.js";
import { AWAY, Status, type CrowdCore } from "./abi.js";
import { account } from "./account.js";
import {
  ROWS, boundOf, sharesOf, takeCrowd, takeRecord, type RecordBlock, type RowsBlock, type Taken,
} from "./block.js";
import { baselines } from "./names.js";
import { TOLD_FIELDS, baselineBits, baselineNames, crowdMechanism, workerNames } from "./options.js";
import type { Baseline, Replayed, Replayer, ReplayOptions, ResolvedHistory, Standing } from "./types.js";
import type { History } from "./vote-types.js";
import { historyOf, takeVotes, type Gathered } from "./votes.js";

const ALL = (1 << baselines.length) - 1;
/** Of classes, which have no order. */
const MEDIAN = 1 << baselines.indexOf("median");

/** A replay under way. */
interface Course {
  readonly heap: Heap<CrowdCore>;
  readonly workers: readonly string[];
  readonly options: ResolvedHistory;
  readonly taken: Taken;
  readonly record: RecordBlock;
  /** Least total of a worker who is charged a scheme's loss where it was no part of the slot. */
  least(scheme: number): number;
}

const FIELDS = ["workers", "baselines", "answers", ...TOLD_FIELDS];

export function replay(heap: Heap<CrowdCore>, options: ReplayOptions & History): Replayed {
  const input = record("replay", options, ["reports", "votes", "labels", "classes", ...FIELDS], "");
  if (input.votes !== undefined || input.classes !== undefined) return replayVotes(heap, input);
  const labels = labelList(input.labels);
  return heap.scoped(() => {
    const T = lengthOf(labels);
    const course = begin(heap, input, T);
    const pushed = push(course, input.reports, labels, T, 0, false);
    return { ...pushed, ...standing(course) };
  });
}

export function replayer(fresh: () => Heap<CrowdCore>, options: ReplayOptions): Replayer {
  const input = record("replayer", options, FIELDS, "");
  let course: Course | undefined = begin(fresh(), input);
  const base = course.heap.core.mark();
  let slots = 0;
  let reading = false;
  const held = (): Course => {
    if (!course) throw refusal("freed", "replayer", "one that was not freed", "freed");
    return course;
  };
  const free = (): void => {
    course = undefined;
  };
  return {
    push(more) {
      const { reports, labels: given } = record("rows", more, ["reports", "labels"], "");
      const labels = labelList(given);
      const { heap } = held();
      if (reading) throw rangeError("replayer", "one piece at a time", "another while one is read");
      reading = true;
      try {
        heap.core.release(base);
        const T = lengthOf(labels);
        const pushed = push(held(), reports, labels, T, slots, true);
        slots += T;
        return pushed;
      } finally {
        reading = false;
      }
    },
    standing: () => standing(held()),
    free,
    [dispose]: free,
  };
}

/** @param slots that there will be, where that is known */
function begin(heap: Heap<CrowdCore>, input: Record<string, unknown>, slots?: number): Course {
  const workers = workerNames("workers", input.workers);
  const wanted = baselineBits(input.baselines, ALL);
  const answers = flag("answers", input.answers);
  const mechanism = crowdMechanism(input, slots === undefined ? undefined : Math.max(1, slots));
  const taken = takeCrowd(heap, mechanism, workers.length);
  const hedgeHorizon = mechanism.options.horizon ?? slots ?? 0;
  const running = takeRecord(heap, workers.length, wanted, slots ?? Infinity, hedgeHorizon);
  heap.core.crowdBeginReplay(taken.crowd.address, running.address);
  return {
    heap, workers, options: { ...mechanism.options, baselines: baselineNames(wanted), answers, classes: null }, taken,
    record: running, least: (scheme) => heap.core.crowdBest(running.address, workers.length, scheme),
  };
}

function replayVotes(heap: Heap<CrowdCore>, input: Record<string, unknown>): Replayed {
  const workers = workerNames("workers", input.workers);
  const history = historyOf(input, workers);
  const { slots: T } = history.sizes;
  const wanted = baselineBits(input.baselines, history.classes ? ALL & ~MEDIAN : ALL);
  if (history.classes && wanted & MEDIAN) throw rangeError("baselines", "no median over classes, which have no order", "median");
  const answers = flag("answers", input.answers);
  const mechanism = crowdMechanism(input, Math.max(1, T), true, history.sizes.classes);
  if (mechanism.perSlot > 0) {
    throw rangeError("perSlot", "nothing: who has a vote was asked", mechanism.perSlot);
  }
  const options = {
    ...mechanism.options, baselines: baselineNames(wanted), answers, classes: history.classes?.names ?? null,
  };
  return heap.scoped(() => {
    const taken = takeCrowd(heap, mechanism, workers.length);
    return follow(heap, workers, options, taken, history, wanted);
  });
}

function follow(
  heap: Heap<CrowdCore>, workers: readonly string[], options: ResolvedHistory, taken: Taken, history: Gathered,
  wanted: number,
): Replayed {
  const { core } = heap;
  const N = workers.length;
  const { slots, votes, classes } = history.sizes;
  const bytes = core.crowdVotesBytes(N, classes, slots, votes, wanted);
  const running = takeRecord(heap, N, wanted, slots, options.horizon ?? slots, "workers", bytes);
  const block = takeVotes(heap, history, N);
  const told = takeAnswers(heap, running, options, slots * classes);
  core.crowdReplayVotes(taken.crowd.address, block.address, running.address, taken.space);
  const scores = running.view("scores");
  // what votes keep of a scheme without a worker is less its total
  const least = (scheme: number): number =>
    (scheme === 0 ? running.get("loss") : scores[scheme - 1]!) + core.crowdBest(running.address, N, scheme);
  return {
    predictions: block.copy("predictions"), losses: block.copy("losses"),
    ...told(slots, classes),
    ...standing({ heap, workers, options, taken, record: running, least }),
  };
}

/** Takes memory for the baselines' answers, so many numbers each, where they are wanted.
 *  @returns reads them, of so many slots with so many numbers */
function takeAnswers(
  heap: Heap<CrowdCore>, running: RecordBlock, { answers, baselines: names }: ResolvedHistory, numbers: number,
): (slots: number, width: number) => Pick<Replayed, "answers"> {
  if (!answers) return () => ({});
  const taken = heap.takeAll([8 * numbers * names.length], 0);
  if (!taken) throw outOfMemory("answers", numbers * names.length);
  const [start] = taken as [number];
  running.set("answers", start);
  return (slots, width) => {
    const { f64 } = heap;
    const column = (k: number): Float64Array => {
      const values = new Float64Array(slots * width);
      for (let t = 0; t < slots; t++) {
        const from = (start >>> 3) + (t * names.length + k) * width;
        for (let c = 0; c < width; c++) values[t * width + c] = f64[from + c]!;
      }
      return values;
    };
    return { answers: Object.fromEntries(names.map((name, k) => [name, column(k)])) };
  };
}

/** NaN where there is none. */
function labelList(value: unknown): Checked {
  return isTyped(value) ? numbers("labels", value) : list("labels", value).map(labelOf);
}

function labelOf(value: unknown, t: number): number {
  if (typeof value === "number") return value;
  if (value === null) return NaN;
  throw typeError(`labels[${t}]`, "a number or null", value);
}

/** @param first name of the first slot @param whole nothing acts before all is known to be in order */
function push(
  { heap, workers, options, taken, record: running }: Course, reports: unknown, labels: Checked, T: number, first: number,
  whole: boolean,
): Pick<Replayed, "predictions" | "losses" | "answers"> {
  const { core } = heap;
  const N = workers.length;
  const sizes = { workers: N, rows: T, numbers: 1, probabilities: false, results: true };
  const rows = ROWS.take(heap, sizes, 0, ["reports", T * N]);
  rows.fill({ count: T, first });
  if (lengthOf(labels) !== T) throw rangeError("labels", "entries that are there before they are read", labels);
  rows.view("labels").set(labels);
  fillReports(rows.view("reports"), reports, T, N);
  if (whole) raise(core.crowdCheck(rows.address, N), rows);
  const told = takeAnswers(heap, running, options, T);
  raise(core.crowdReplay(taken.crowd.address, rows.address, running.address, taken.space), rows);
  return { predictions: rows.copy("predictions"), losses: rows.copy("losses"), ...told(T, 1) };
}

function fillReports(into: Float64Array, reports: unknown, T: number, N: number): void {
  if (isTyped(reports)) return into.set(numbers("reports", reports, T * N));
  if (!Array.isArray(reports)) throw typeError("reports", "an array of rows, or a Float64Array", reports);
  if (reports.length !== T) throw rangeError("reports", `${T} rows, one for each label`, reports);
  for (let t = 0; t < T; t++) {
    const row: unknown = reports[t];
    if (!Array.isArray(row)) throw typeError(`reports[${t}]`, "an array", row);
    if (row.length !== N) throw rangeError(`reports[${t}]`, `${N} entries, one for each worker`, row);
    const at = t * N;
    for (let i = 0; i < N; i++) {
      const x: unknown = row[i];
      into[at + i] = typeof x === "number" && x >= 0 ? x : reportOf(t, i, x);
    }
  }
  // an entry that calls the room while it is read may have moved the memory
  if (into.length !== T * N) throw rangeError("reports", "entries that are there before they are read", reports);
}

/** What stands for a report that is no number >= 0. That it is at most 1 is the core's to check. */
function reportOf(t: number, i: number, value: unknown): number {
  if (value === undefined) return AWAY;
  if (value === null || Number.isNaN(value)) return NaN;
  const field = `reports[${t}][${i}]`;
  if (typeof value === "number") throw rangeError(field, "a number from 0 to 1", value);
  throw typeError(field, "a number, null for silence, or undefined for who was not asked", value);
}

function raise(status: number, rows: RowsBlock): void {
  if (status === Status.OK) return;
  const [row, worker, fault] = [rows.get("row"), rows.get("worker"), rows.get("fault")];
  switch (status) {
    case Status.LABEL_OUT_OF_RANGE: throw rangeError(`labels[${row}]`, "a number from 0 to 1", fault);
    case Status.REPORT_OUT_OF_RANGE: throw rangeError(`reports[${row}][${worker}]`, "a number from 0 to 1", fault);
    default: throw rangeError(`reports[${row}]`, "losses that the step can take", row);
  }
}

function standing({ heap, workers, options, taken, record: running, least }: Course): Standing {
  const { crowd } = taken;
  const slots = running.get("labelled");
  const mean = (total: number): number | null => (slots > 0 ? total / slots : null);
  const scores = running.view("scores");
  const compared: { [name in Baseline]?: { loss: number | null; regret: number } } = {};
  for (const name of options.baselines) {
    const k = baselines.indexOf(name);
    compared[name] = { loss: mean(scores[k]!), regret: scores[k]! - least(1 + k) };
  }
  const bestLoss = least(1 + baselines.indexOf("average"));
  const best = workers[running.get("best")]!;
  const ofMechanism = least(0);
  const weights = sharesOf(heap, taken);
  const [losses, charged] = [running.view("losses"), running.view("charged")];
  const [silentLosses, silent] = [running.view("silentLosses"), running.view("silent")];
  const [full, noise] = [running.get("full"), options.labelNoise];
  return {
    options,
    slots,
    loss: mean(running.get("loss")),
    regret: running.get("loss") - ofMechanism,
    mixtureRegret: running.get("mixture") - ofMechanism,
    bound: boundOf(heap, crowd.address),
    weights,
    workers: workers.map((id, i) => account(id, weights[i]!, {
      slots: full + charged[i]!, loss: losses[i]!, silent: silent[i]!, silentLoss: silentLosses[i]!,
    }, noise, options.classes?.length)),
    baselines: { ...compared, best: { loss: mean(bestLoss), worker: best } },
  };
}
