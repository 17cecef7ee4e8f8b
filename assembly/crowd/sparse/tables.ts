// What a replay of votes keeps besides a record's sums. A worker's columns hold what a scheme lost in slots that the
// worker was part of, with a minus: what it lost without the worker, less its total, so that no slot touches who is
// not there.

import { fill } from "../../math/arrays";
import { beginWeighted } from "../baselines/em-weights";
import { Supervised, beginSupervised, supervisedBytes } from "../baselines/supervised";
import { BASELINES, EM, EM_WEIGHTS, Record, SUPERVISED, Tables, beginSums, wants } from "../record";
import { aligned } from "../workspace";
import { VotesEm, carveVotesEm, votesEmBytes } from "./em";
import { Votes, choices, startOf } from "./votes";

// @ts-ignore: decorator
@unmanaged
export class VotesTables extends Tables {
  /** f64[N]: the step when a worker's weight was last brought up to date. */
  stamps: usize;
  /** f64[K]: no opinion. */
  uniform: usize;
  /** f64[K]: of the baseline at hand. */
  answer: usize;
  /** f64[C]: scores of the classes. */
  odds: usize;
  learnt: VotesEm;
}

/** Bytes of a record's tables. @param slots that the history has @param votes that it has */
export function votesBytes(workers: u32, classes: u32, slots: u32, votes: u32, baselines: u32): f64 {
  const n = <u64>workers;
  const fixed = aligned(offsetof<VotesTables>()) + aligned(BASELINES << 3) + aligned((1 + BASELINES) * n << 3)
    + aligned(n << 3) + 3 * aligned(choices(classes) << 3) + (wants(baselines, EM_WEIGHTS) ? n << 4 : 0);
  return <f64>fixed + (wants(baselines, SUPERVISED) ? supervisedBytes(workers, choices(classes)) : 0)
    + (wants(baselines, EM) ? votesEmBytes(workers, choices(classes), slots, votes) : 0);
}

/** Nothing has happened yet. @param step of the first slot */
export function beginTables(record: Record, votes: Votes, workers: u32, step: f64): void {
  const tables = changetype<VotesTables>(record.tables);
  const n = <usize>workers;
  const C = choices(votes.classes);
  tables.latest = changetype<usize>(tables) + <usize>aligned(offsetof<VotesTables>());
  tables.missed = tables.latest + <usize>aligned(BASELINES << 3);
  tables.stamps = tables.missed + <usize>aligned((1 + BASELINES) * n << 3);
  tables.uniform = tables.stamps + <usize>aligned(n << 3);
  tables.answer = tables.uniform + <usize>aligned(C << 3);
  tables.odds = tables.answer + <usize>aligned(C << 3);
  let end = tables.odds + <usize>aligned(C << 3);
  beginSums(record, workers);
  fill(tables.stamps, workers, step);
  fill(tables.uniform, votes.classes, 1 / <f64>C);
  if (wants(record.baselines, EM_WEIGHTS)) {
    tables.distances = end;
    beginWeighted(end, workers);
    end += n << 4;
  }
  if (wants(record.baselines, SUPERVISED)) {
    tables.supervised = changetype<Supervised>(end);
    beginSupervised(tables.supervised, workers, C);
    end += <usize>supervisedBytes(workers, C);
  }
  if (wants(record.baselines, EM)) tables.learnt = carveVotesEm(end, workers, C, votes.count, startOf(votes, votes.count));
}
