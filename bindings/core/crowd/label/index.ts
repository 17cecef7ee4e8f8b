// Answers out of votes: marshalling.

import { choice, integer, nonNegative, record } from "../../check.js";
import type { Heap } from "../../memory/heap.js";
import { rangeError, typeError } from "../../refusal.js";
import type { CrowdCore } from "../abi.js";
import { LABELS, type LabelBlock } from "./block.js";
import { className } from "./classes.js";
import { directory, type Directory } from "./directory.js";
import { UNKNOWN, addClasses, byTask, known } from "./known.js";
import { labelDefaults, labelMethods } from "./names.js";
import { keptIn, stateOf, type Kept } from "./state.js";
import type { Agreement, Labelled, LabelScore } from "./types.js";
import { ballotOf, gather, type Ballot } from "./votes.js";

const FIELDS = ["method", "classes", "gold", "truth", "iterations", "tolerance", "state"] as const;
const MOST_ITERATIONS = 1e6;

/** What is asked for. */
interface Asked {
  readonly method: number;
  readonly iterations: number;
  readonly tolerance: number;
  readonly ballot: Ballot;
  readonly kept: Kept | undefined;
  /** By task: index of the class, or UNKNOWN. */
  readonly gold: Int32Array;
  readonly truth: Int32Array;
}

export function label(heap: Heap<CrowdCore>, votes: unknown, options: unknown): Labelled {
  const asked = check(votes, options);
  return heap.scoped(() => {
    const block = take(heap, asked);
    heap.core.crowdLabel(block.address);
    return result(block, asked);
  });
}

function check(votes: unknown, options: unknown): Asked {
  const input = options === undefined ? {} : record("options", options, FIELDS, "");
  const kept = input.state === undefined ? undefined : keptIn(input.state);
  const classes = input.classes === undefined ? undefined : classesOf(input.classes, kept);
  const method = methodOf(input.method, kept);
  const iterations = input.iterations === undefined
    ? labelDefaults.iterations : integer("iterations", input.iterations, 1, MOST_ITERATIONS);
  const tolerance = input.tolerance === undefined
    ? labelDefaults.tolerance : nonNegative("tolerance", input.tolerance);
  const taught = known("gold", input.gold);
  const scored = known("truth", input.truth);
  const found = ballotOf(votes, kept?.ballot, classes);
  // what teaches may be a class that nobody answered; what scores must change nothing
  if (!classes && !kept) addClasses(found, taught);
  const gold = byTask("gold", taught, found, kept?.gold);
  const truth = byTask("truth", scored, found, undefined, classes ? undefined : found.classes.names.length);
  gold.forEach((c, t) => c !== UNKNOWN && (truth[t] = UNKNOWN));
  if (labelMethods[method] === "supervised" && !gold.some((c) => c !== UNKNOWN)) {
    throw typeError("gold", "the class of a task with votes at least, for supervised", input.gold);
  }
  return { method, iterations, tolerance, ballot: found, kept, gold, truth };
}

function methodOf(value: unknown, kept: Kept | undefined): number {
  const method = choice("method", value, labelMethods, kept ? labelMethods[kept.method]! : labelDefaults.method);
  if (kept && method !== kept.method) {
    throw rangeError("method", `${labelMethods[kept.method]!}, as in the state`, value);
  }
  return method;
}

function classesOf(value: unknown, kept: Kept | undefined): Directory {
  const classes = directory("classes", value, className);
  if (classes.names.length === 0) throw rangeError("classes", "at least one entry", value);
  const before = kept?.ballot.classes.names;
  if (before && (before.length !== classes.names.length || before.some((name, c) => classes.names[c] !== name))) {
    throw rangeError("classes", `${before.join(", ")}, as in the state`, value);
  }
  return classes;
}

function take(heap: Heap<CrowdCore>, { method, iterations, tolerance, ballot, kept, gold, truth }: Asked): LabelBlock {
  const [tasks, workers, classes] = [ballot.tasks, ballot.workers, ballot.classes].map(({ names }) => names.length) as
    [number, number, number];
  const votes = ballot.task.length;
  const bytes = heap.core.crowdLabelBytes(tasks, votes, workers, classes);
  const block = LABELS.take(heap, { tasks, workers, classes, votes, bytes }, 0, ["votes", votes]);
  block.fill({ tolerance, method, tasks, workers, classes, votes, most: iterations });
  block.view("gold").set(gold);
  block.view("truth").set(truth);
  gather(ballot, block.view("starts"), block.view("who"), block.view("answers"));
  if (kept && method < FIRST_WITHOUT_START) {
    block.set("known", kept.workers);
    block.view("prior").set(kept.prior);
    block.view("confusion").set(kept.confusion);
  }
  return block;
}

/** Methods before this one start from parameters. */
const FIRST_WITHOUT_START = labelMethods.indexOf("majority");

function result(block: LabelBlock, { method, iterations, tolerance, ballot, kept, gold }: Asked): Labelled {
  const [prior, confusion] = [block.copy("prior"), block.copy("confusion")];
  const classes = ballot.classes.names;
  const starts = block.view("starts");
  const name = labelMethods[method]!;
  let state: Labelled["state"] | undefined;
  return {
    options: { method: name, iterations, tolerance },
    tasks: ballot.tasks.names, workers: ballot.workers.names, classes,
    answers: Array.from(block.view("chosen"), (c) => classes[c]!),
    confidence: block.copy("confidence"), posteriors: block.copy("posteriors"), prior,
    accuracy: block.copy("accuracy"), confusion,
    votesOfTask: Uint32Array.from({ length: starts.length - 1 }, (_, t) => starts[t + 1]! - starts[t]!),
    votesOfWorker: block.copy("given"),
    wanted: block.copy("wanted", block.get("wanting")),
    agreement: agreementOf(block),
    logLikelihood: orNull(block.get("logLikelihood")),
    iterations: block.get("iterations"), converged: block.get("converged") === 1,
    taught: gold.reduce((count, c) => count + Number(c !== UNKNOWN), 0),
    score: scoreOf(block),
    get state() {
      return (state ??= stateOf(method, (kept?.version ?? 0) + 1, ballot, gold, prior, confusion));
    },
  };
}

const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);

function agreementOf(block: LabelBlock): Agreement {
  return {
    krippendorff: orNull(block.get("alpha")), fleiss: orNull(block.get("fleiss")), cohen: orNull(block.get("cohen")),
  };
}

function scoreOf(block: LabelBlock): LabelScore | null {
  const [labelled, wrong] = [block.get("labelled"), block.get("wrong")];
  if (labelled === 0) return null;
  return { labelled, wrong, error: wrong / labelled, sharedError: block.get("sharedWrong") / labelled };
}

