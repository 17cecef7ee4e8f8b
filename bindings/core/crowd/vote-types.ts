// The public vocabulary of histories: as rows of everybody's reports, or as a list of votes; probabilities, or classes.

import type { Rows } from "./types.js";

/** An opinion over k classes: the name of one, or a distribution, which is a list of k numbers in [0, 1] that sum to 1
 *  (within 1e-9; they are then divided by their sum) or an object of them by name, 0 for who is left out. */
export type ClassReport = string | readonly number[] | Readonly<Record<string, number>>;

/** A report: the probability of label 1, or an opinion over classes where a replay has `classes`. */
export type Report = number | ClassReport;

/** A history in rows, over classes. */
export interface ClassRows {
  /** T rows of N: null where a worker was asked and stayed silent, undefined (or no entry) where it was not asked. Or
   *  f64[T*N] row-major, numbers of classes, NaN for silence and -1 for who was not asked. */
  readonly reports: readonly (readonly (ClassReport | null | undefined)[])[] | Float64Array;
  /** T labels; null: not known, the slot stays open. Or f64[T], numbers of classes, NaN for none. */
  readonly labels: readonly (ClassReport | null)[] | Float64Array;
}

/** One vote. */
export interface SlotVote {
  /** The number of its slot, from 0: its label is labels[slot]. */
  readonly slot: number;
  readonly worker: string;
  /** null (or NaN): the worker was asked and stayed silent. */
  readonly report: Report | null;
}

/** The same in columns, one entry a vote, in any order. */
export interface SlotVoteColumns {
  readonly slot: readonly number[] | Int32Array | Uint32Array;
  /** Numbers of workers. */
  readonly worker: readonly number[] | Int32Array | Uint32Array;
  /** One entry a vote: a number in [0, 1], NaN for silence; with `classes` the number of a class, or f64[V*k]
   *  row-major, a distribution a vote. */
  readonly report: readonly number[] | Float64Array | Int32Array;
}

/** A history that says who was asked, and nothing of the others. */
export interface Votes {
  /** At most one of a worker at a slot. */
  readonly votes: readonly SlotVote[] | SlotVoteColumns;
  /** As of rows: one a slot. */
  readonly labels: readonly (Report | null)[] | Float64Array;
}

/** Where reports are opinions over k >= 2 classes: their names, all different. */
export interface Over {
  readonly classes: readonly string[];
}

/** A whole history, to be replayed. */
export type History = Rows | Votes | (Over & (ClassRows | Votes));
