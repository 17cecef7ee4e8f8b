// Votes in columns: who answered what to which task, and what is known of the truth.

import type { Place } from "./place.js";

export interface VoteTable {
  readonly source: Place;
  /** In the order of their first rows, as workers are. */
  readonly tasks: readonly string[];
  readonly workers: readonly string[];
  /** null: reports are probabilities of label 1. */
  readonly classes: readonly string[] | null;
  /** One entry a vote. A worker may answer a task again. */
  readonly task: Int32Array;
  readonly worker: Int32Array;
  /** Index of a class, or the probability; NaN: an empty report. */
  readonly report: Float64Array;
  /** One entry a task: index of a class, or a number from 0 to 1; NaN: none. */
  readonly label: Float64Array;
  /** What was recognised, chosen, ignored, and what looks wrong. */
  readonly notes: readonly string[];
}
