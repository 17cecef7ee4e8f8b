// The answers of a crowd to tasks with k classes, and what is inferred of them.
//
// Votes stand by task (compressed rows): those of task t are starts[t] to starts[t + 1]. A worker may answer a task
// several times; each answer counts, as n_il^(k) of Dawid and Skene 1979 does.

import { aligned } from "../workspace";
import { SLOTS } from "../../math/slots";

// ---- methods
/** A matrix of confusions for each worker, by EM. */
export const DAWID_SKENE: u32 = 0;
/** One accuracy for each worker, errors alike, by EM. */
export const ONE_COIN: u32 = 1;
/** Shares of the votes. */
export const MAJORITY: u32 = 2;
/** Matrices from the tasks of known class alone. */
export const SUPERVISED: u32 = 3;

/** Instead of a class: not known. */
export const UNKNOWN: i32 = -1;

// @ts-ignore: decorator
@unmanaged
export class Labels {
  /** EM ends when the log-likelihood changes by no more than this a task. */
  tolerance: f64;
  // ---- out
  /** Of the votes, the known classes among the tasks included. */
  logLikelihood: f64;
  /** Krippendorff's alpha, Fleiss' and Cohen's kappa; NaN where there is none. */
  alpha: f64;
  fleiss: f64;
  cohen: f64;
  /** Sum of 1 - 1/m over tasks whose true class is one of m with the largest posterior, 1 over the other ones. */
  sharedWrong: f64;
  labelled: u32;
  wrong: u32;
  iterations: u32;
  converged: u32;
  wanting: u32;
  // ---- in
  method: u32;
  tasks: u32;
  workers: u32;
  classes: u32;
  votes: u32;
  /** Iterations of EM at most. */
  most: u32;
  /** Workers, the first ones, whose confusions are given to start from, and the prior with them. */
  known: u32;
  /** u32[T+1] */
  starts: usize;
  /** u32[V] */
  who: usize;
  /** u32[V] */
  answers: usize;
  /** i32[T]: the class where it is known, otherwise UNKNOWN; it teaches. */
  gold: usize;
  /** i32[T]: the same, to score by. */
  truth: usize;
  /** f64[k] in and out */
  prior: usize;
  /** f64[N*k*k] in and out, [i][c][l]: probability that worker i answers l where the class is c. */
  confusion: usize;
  /** f64[T*k] out */
  posteriors: usize;
  /** u32[T] out: class of the largest posterior, the first among equals. */
  chosen: usize;
  /** f64[T] out: that posterior. */
  confidence: usize;
  /** f64[N] out: sum_c prior_c confusion[i][c][c]. */
  accuracy: usize;
  /** u32[N] out: answers given. */
  given: usize;
  /** u32[wanting] out, u32[T] long: tasks of unknown class, the most wanted first. */
  wanted: usize;
  /** labelBytes(T, V, N, k) bytes. */
  space: usize;
}

/** How the space is divided. */
// @ts-ignore: decorator
@unmanaged
export class Space {
  /** f64[N*k][k]: row i k + l has log confusion[i][c][l] by c. */
  tables: usize;
  /** f64[N*k][k] likewise: how often worker i answered l where the class is c. */
  counts: usize;
  /** u32[V]: where the row of a vote starts, in bytes. */
  rows: usize;
  /** f64[k]: log prior, */
  logPrior: usize;
  /** and tasks by class. */
  mass: usize;
  slots: usize;
  /** 16-byte records by task, twice. */
  records: usize;
}

/** Bytes of `space`. */
export function labelBytes(tasks: f64, votes: f64, workers: f64, classes: f64): f64 {
  const fixed = <f64>(aligned(offsetof<Space>()) + aligned(SLOTS) + 64);
  return fixed + 16 * (workers * classes * classes + classes + 1) + 4 * votes + 32 * tasks;
}

export function divided(labels: Labels): Space {
  const space = changetype<Space>(labels.space);
  const cells = <usize>labels.workers * labels.classes * labels.classes << 3;
  const perClass = <usize>aligned(<u64>labels.classes << 3);
  space.slots = labels.space + <usize>aligned(offsetof<Space>());
  space.records = space.slots + <usize>aligned(SLOTS);
  space.logPrior = space.records + (<usize>labels.tasks << 5);
  space.mass = space.logPrior + perClass;
  space.tables = space.mass + perClass;
  space.counts = space.tables + cells;
  space.rows = space.counts + cells;
  return space;
}
