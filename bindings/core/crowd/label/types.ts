// Answers out of votes: what goes in and what comes out.

import type { labelMethods } from "./names.js";

/** `dawid-skene`: a matrix of confusions for each worker, by EM (Dawid and Skene 1979). `one-coin`: one accuracy for
 *  each worker, all errors alike, by EM. `majority`: the shares of the votes. `supervised`: matrices from the tasks of
 *  known class alone, with every entry counted once more; needs `gold`. */
export type LabelMethod = (typeof labelMethods)[number];

/** One answer. A worker may answer a task several times; every answer counts. */
export interface Vote {
  readonly task: string;
  readonly worker: string;
  /** A class: a text, or a number, which stands for its text. */
  readonly label: string | number;
}

/** The same in columns: entry v of `task`, `worker` and `label` is an index into `tasks`, `workers` and `classes`. */
export interface VoteColumns {
  readonly tasks: readonly string[];
  readonly workers: readonly string[];
  readonly classes: readonly string[];
  readonly task: Int32Array | readonly number[];
  readonly worker: Int32Array | readonly number[];
  readonly label: Int32Array | readonly number[];
}

/** Classes of tasks. Tasks without a vote are passed over. */
export type KnownClasses = { readonly [task: string]: string | number };

export interface LabelOptions {
  /** Default "dawid-skene"; that of the state. */
  readonly method?: LabelMethod;
  /** All classes, in the order that settles ties. Default: as they first appear, or by size where all are numbers. */
  readonly classes?: readonly (string | number)[];
  /** Known classes to learn from: these tasks are certain. */
  readonly gold?: KnownClasses;
  /** Known classes to score the answers by. They teach nothing. */
  readonly truth?: KnownClasses;
  /** Of EM at most, an integer >= 1. Default 100. */
  readonly iterations?: number;
  /** EM ends when the log-likelihood changes by no more than this a task, a number >= 0. Default 1e-8. */
  readonly tolerance?: number;
  /** The state of an earlier call: its votes and known classes come first, and EM starts from its parameters. */
  readonly state?: LabelState;
}

/** Votes, known classes and parameters: a JSON value whose numbers survive JSON bit by bit. */
export interface LabelState {
  readonly format: "candor/labels/1";
  /** How many calls made it. */
  readonly version: number;
  readonly method: LabelMethod;
  readonly classes: readonly string[];
  readonly tasks: readonly string[];
  readonly workers: readonly string[];
  /** Indices, an entry a vote. */
  readonly votes: {
    readonly task: readonly number[];
    readonly worker: readonly number[];
    readonly label: readonly number[];
  };
  /** By task: index of the known class, null where there is none. */
  readonly gold: readonly (number | null)[];
  readonly prior: readonly number[];
  /** As in a result, in one list. */
  readonly confusion: readonly number[];
}

/** How far votes agree beyond chance, from 1 (always) over 0 (as by chance) down; null where it is not defined. */
export interface Agreement {
  /** Krippendorff's alpha, nominal: any number of votes. null without a task of two votes and two classes. */
  readonly krippendorff: number | null;
  /** Fleiss' kappa: null unless every task has the same number of votes, at least two. */
  readonly fleiss: number | null;
  /** Cohen's kappa: null unless there are exactly two workers; over the tasks that both answered once. */
  readonly cohen: number | null;
}

/** How often the answers are wrong. */
export interface LabelScore {
  /** Tasks of known class that were not taught. */
  readonly labelled: number;
  /** Answers among them that are wrong. */
  readonly wrong: number;
  /** wrong / labelled. */
  readonly error: number;
  /** The same with ties shared: an answer that ties with m - 1 other classes is wrong by 1 - 1/m where the known class
   *  is among them. */
  readonly sharedError: number;
}

/** T tasks, N workers, k classes, by index into `tasks`, `workers` and `classes`; `rows(result)` has one row a task. */
export interface Labelled {
  readonly options: {
    readonly method: LabelMethod; readonly iterations: number; readonly tolerance: number;
  };
  readonly tasks: readonly string[];
  readonly workers: readonly string[];
  readonly classes: readonly string[];
  /** By task: the class of the largest posterior, the first one in the order of `classes` where several are. */
  readonly answers: readonly string[];
  /** f64[T]: that posterior. As good as the model: workers who follow one another make it too sure. */
  readonly confidence: Float64Array;
  /** f64[T*k], row-major: probability of class c given the votes; shares of the votes under `majority`. */
  readonly posteriors: Float64Array;
  /** f64[k]: estimated shares of the classes. */
  readonly prior: Float64Array;
  /** f64[N]: probability that a worker is right, sum_c prior_c confusion[i][c][c]. */
  readonly accuracy: Float64Array;
  /** f64[N*k*k], [i][c][l]: probability that worker i answers l where the class is c; uniform where it never voted. */
  readonly confusion: Float64Array;
  readonly votesOfTask: Uint32Array;
  readonly votesOfWorker: Uint32Array;
  /** Indices of the tasks without a known class, the one that wants another vote most first: the least confident, among
   *  equals the one with fewest votes. */
  readonly wanted: Uint32Array;
  readonly agreement: Agreement;
  /** Of the votes, and of the known classes among the tasks; null under `majority`. */
  readonly logLikelihood: number | null;
  readonly iterations: number;
  /** Whether EM ended by its tolerance. */
  readonly converged: boolean;
  /** Tasks whose class was known and taught. */
  readonly taught: number;
  /** null where no `truth` is known of a task with votes that was not taught. */
  readonly score: LabelScore | null;
  /** To go on from with more votes. Made when it is read. */
  readonly state: LabelState;
}
