// What a replay keeps of the rows so far: running sums of the mechanism's, the workers' and the baselines' losses, and
// what the baselines have learnt.

import { fill, get } from "../math/arrays";
import { beginEm } from "./baselines/em";
import { Em, carveEm, emBytes } from "./baselines/em-history";
import { beginWeighted } from "./baselines/em-weights";
import { Supervised, beginSupervised, supervisedBytes } from "./baselines/supervised";
import { aligned } from "./workspace";

// ---- baselines
export const AVERAGE: u32 = 0;
export const MEDIAN: u32 = 1;
export const MAJORITY: u32 = 2;
export const EM: u32 = 3;
export const EM_WEIGHTS: u32 = 4;
export const HEDGE: u32 = 5;
export const SUPERVISED: u32 = 6;

// ---- how many there are
export const BASELINES: u32 = 7;

// @ts-ignore: decorator
@unmanaged
export class Record {
  /** T by which the Hedge baseline sets its step; 0: none known. */
  hedgeHorizon: f64;
  /** Rows to come at most: as many votes the EM baseline keeps, up to a number of its own. */
  most: f64;
  /** Slots with a label. */
  labelled: f64;
  /** Of these, those that went through the fast lane, where everybody is charged. */
  full: f64;
  /** sum_t (p_t - y_t)^2. */
  loss: f64;
  /** sum_t sum_i pi_i l_i. */
  mixture: f64;
  /** Which baselines, by bit. */
  baselines: u32;
  /** Out, of `bestLoss`: the worker. */
  best: u32;
  /** f64[N]: sum of l_i over the slots in which i was charged one. */
  losses: usize;
  /** f64[N]: in how many, but for those of the fast lane. */
  charged: usize;
  /** f64[N]: of these losses, and of these slots, those of the worker's silence. */
  silentLosses: usize;
  silent: usize;
  /** f64[7]: total loss of each baseline. */
  scores: usize;
  /** recordBytes(N, baselines, most) bytes; of a replay of votes votesBytes(...). */
  tables: Tables;
  /** Where the wanted baselines' answers to the next row go, one after the other; null: nowhere. */
  answers: usize;
}

/** What nobody but the core reads. */
// @ts-ignore: decorator
@unmanaged
export class Tables {
  /** f64[8N]: sum of a scheme's losses over the slots in which i was charged none: the mechanism's, then each
   *  baseline's. */
  missed: usize;
  /** f64[7]: loss of each baseline in the last row with a label. */
  latest: usize;
  /** f64[2N]: squared distances to the EM-style consensus and their number, by worker. */
  distances: usize;
  em: Em;
  supervised: Supervised;
}

/** Bytes of a record's tables. */
export function recordBytes(workers: u32, baselines: u32, most: f64): f64 {
  const fixed = aligned(offsetof<Tables>()) + aligned(BASELINES << 3) + aligned(missedBytes(workers));
  return <f64>(fixed + (wants(baselines, EM_WEIGHTS) ? aligned(<u64>workers << 4) : 0))
    + (wants(baselines, SUPERVISED) ? supervisedBytes(workers, 2) : 0)
    + (wants(baselines, EM) ? emBytes(workers, most) : 0);
}

// @ts-ignore: decorator
@inline
export function wants(baselines: u32, which: u32): bool {
  return (baselines & (1 << which)) != 0;
}

// @ts-ignore: decorator
@inline
function missedBytes(workers: u32): u64 {
  return (1 + BASELINES) * (<u64>workers << 3);
}

/** Nothing has happened yet: the sums, whose columns have their place. */
export function beginSums(record: Record, workers: u32): void {
  record.labelled = 0;
  record.full = 0;
  record.loss = 0;
  record.mixture = 0;
  fill(record.losses, workers, 0);
  fill(record.charged, workers, 0);
  fill(record.silentLosses, workers, 0);
  fill(record.silent, workers, 0);
  fill(record.scores, BASELINES, 0);
  fill(record.tables.missed, (1 + BASELINES) * workers, 0);
}

/** The same with what the baselines learn. */
export function beginRecord(record: Record, workers: u32): void {
  const tables = record.tables;
  tables.latest = changetype<usize>(tables) + <usize>aligned(offsetof<Tables>());
  tables.missed = tables.latest + <usize>aligned(BASELINES << 3);
  beginSums(record, workers);
  let end = tables.missed + <usize>aligned(missedBytes(workers));
  if (wants(record.baselines, EM_WEIGHTS)) {
    tables.distances = end;
    beginWeighted(end, workers);
    end += <usize>aligned(<u64>workers << 4);
  }
  if (wants(record.baselines, SUPERVISED)) {
    tables.supervised = changetype<Supervised>(end);
    beginSupervised(tables.supervised, workers, 2);
    end += <usize>supervisedBytes(workers, 2);
  }
  if (wants(record.baselines, EM)) {
    tables.em = carveEm(end, workers, record.most);
    beginEm(tables.em);
  }
}

/** Where a scheme's column of what it lost without a worker starts. @param scheme 0: the mechanism; 1 + k: baseline
 *  k */
// @ts-ignore: decorator
@inline
export function missedBy(tables: Tables, scheme: u32, workers: u32): usize {
  return tables.missed + (<usize>(scheme * workers) << 3);
}

/** Least total over workers (which: record.best) when a worker is charged a scheme's loss where it was no part of the
 *  slot; the scheme's total less this is its regret against specialists. @param scheme 0: the mechanism; 1 + k:
 *  baseline k */
export function bestLoss(record: Record, workers: u32, scheme: u32): f64 {
  const missed = missedBy(record.tables, scheme, workers);
  let best = Infinity;
  for (let i: u32 = 0; i < workers; ++i) {
    const loss = get(record.losses, i) + get(missed, i);
    if (loss < best) {
      best = loss;
      record.best = i;
    }
  }
  return best;
}
