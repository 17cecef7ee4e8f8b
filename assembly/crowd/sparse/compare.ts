// The baselines of baselines/compare.ts over votes and classes: average, lower median (of probabilities), plurality,
// Dawid-Skene EM, EM-style weights, Hedge, supervised Dawid-Skene. Time O(votes k) each, but for the median's selection
// and EM's fits.

import { exp } from "../../math/exp";
import { add, fill, get, set } from "../../math/arrays";
import { FLOOR } from "../baselines/em-weights";
import { hedgeStep, tell } from "../baselines/compare";
import { select } from "../baselines/median";
import { hear, learnTruth, learnVote, normalize, prior } from "../baselines/supervised";
import { Crowd } from "../block";
import { AVERAGE, BASELINES, EM, EM_WEIGHTS, HEDGE, MAJORITY, MEDIAN, Record, SUPERVISED, missedBy, wants } from "../record";
import { Workspace } from "../workspace";
import { costOf } from "./cost";
import { predictVotesEm } from "./em";
import { VotesTables } from "./tables";
import { Votes, choices, chosen, isThere, reportOf, startOf, workerOf } from "./votes";

/** Scores that differ by less tie: halves and thirds of a vote do not sum exactly. */
const TIE: f64 = 1e-9;

/** Lets every wanted baseline answer slot r; adds up their losses if it has a label. The average always answers: the
 *  best worker in hindsight is charged its loss. */
export function compareVotes(crowd: Crowd, votes: Votes, r: u32, label: usize, record: Record, space: Workspace): void {
  const tables = changetype<VotesTables>(record.tables);
  const answer = tables.answer;
  for (let which: u32 = AVERAGE; which < BASELINES; ++which) {
    const wanted = wants(record.baselines, which);
    if (!wanted && which != AVERAGE) continue;
    answerOf(crowd, which, votes, r, record, space);
    if (wanted) for (let c: u32 = 0; c < votes.classes; ++c) tell(record, get(answer, c));
    if (!isThere(label)) continue;
    const loss = costOf(answer, label, votes.classes, crowd.labelNoise);
    set(tables.latest, which, loss);
    add(record.scores, which, loss);
  }
  // it learns from a label that all have been scored by
  if (isThere(label) && wants(record.baselines, SUPERVISED)) learnSlot(tables, votes, r, label);
}

/** Into tables.answer. */
function answerOf(crowd: Crowd, which: u32, votes: Votes, r: u32, record: Record, space: Workspace): void {
  const tables = changetype<VotesTables>(record.tables);
  switch (which) {
    case AVERAGE: return average(tables, votes, r);
    case MEDIAN: return median(tables, votes, r, space.ranked);
    case MAJORITY: return plurality(tables, votes, r);
    case EM: {
      predictVotesEm(tables.learnt, votes, r, tables.odds);
      return answerBy(tables, votes);
    }
    case EM_WEIGHTS: return weighted(tables, votes, r);
    case SUPERVISED: return supervised(tables, votes, r);
    default: return hedge(crowd, tables, votes, r, record);
  }
}

/** From probabilities of the classes to an answer. */
function answerBy(tables: VotesTables, votes: Votes): void {
  if (votes.classes == 1) set(tables.answer, 0, get(tables.odds, 1));
  else memory.copy(tables.answer, tables.odds, <usize>votes.classes << 3);
}

/** answer += weight report */
// @ts-ignore: decorator
@inline
function addReport(answer: usize, report: usize, weight: f64, classes: u32): void {
  for (let c: u32 = 0; c < classes; ++c) add(answer, c, weight * get(report, c));
}

/** answer /= sum, or no opinion where nobody reported. */
function divided(tables: VotesTables, classes: u32, sum: f64): void {
  if (!(sum > 0)) memory.copy(tables.answer, tables.uniform, <usize>classes << 3);
  else for (let c: u32 = 0; c < classes; ++c) set(tables.answer, c, get(tables.answer, c) / sum);
}

function average(tables: VotesTables, votes: Votes, r: u32): void {
  const K = votes.classes;
  const end = startOf(votes, r + 1);
  let there: f64 = 0;
  fill(tables.answer, K, 0);
  for (let j = startOf(votes, r); j < end; ++j) {
    const report = reportOf(votes, j);
    if (!isThere(report)) continue;
    addReport(tables.answer, report, 1, K);
    there += 1;
  }
  divided(tables, K, there);
}

/** Of probabilities. @param ranked f64[N], scratch */
function median(tables: VotesTables, votes: Votes, r: u32, ranked: usize): void {
  const end = startOf(votes, r + 1);
  let there: u32 = 0;
  for (let j = startOf(votes, r); j < end; ++j) {
    const report = reportOf(votes, j);
    if (isThere(report)) set(ranked, there++, get(report, 0));
  }
  set(tables.answer, 0, there ? select(ranked, there, (there - 1) >> 1) : 0.5);
}

/** The class that most reports make most likely. A report's equals share its vote, and classes with as many votes the
 *  answer. */
function plurality(tables: VotesTables, votes: Votes, r: u32): void {
  const C = choices(votes.classes);
  const scores = tables.odds;
  const end = startOf(votes, r + 1);
  fill(scores, C, 0);
  for (let j = startOf(votes, r); j < end; ++j) {
    const report = reportOf(votes, j);
    if (isThere(report)) vote(scores, report, votes.classes);
  }
  share(scores, C, TIE);
  answerBy(tables, votes);
}

function vote(scores: usize, report: usize, classes: u32): void {
  if (classes > 1) return addShares(scores, report, classes);
  const x = get(report, 0);
  if (x != 0.5) add(scores, u32(x > 0.5), 1);
}

function addShares(scores: usize, report: usize, classes: u32): void {
  const top = highest(report, classes);
  const equals = many(report, classes, top);
  for (let c: u32 = 0; c < classes; ++c) if (get(report, c) >= top) add(scores, c, 1 / equals);
}

/** The values become 1 shared among the highest of them. */
function share(values: usize, count: u32, within: f64): void {
  const least = highest(values, count) - within;
  const equals = many(values, count, least);
  for (let c: u32 = 0; c < count; ++c) set(values, c, get(values, c) >= least ? 1 / equals : 0);
}

function highest(values: usize, count: u32): f64 {
  let top = get(values, 0);
  for (let c: u32 = 1; c < count; ++c) top = max(top, get(values, c));
  return top;
}

/** How many are at least so high. */
function many(values: usize, count: u32, least: f64): f64 {
  let equals: f64 = 0;
  for (let c: u32 = 0; c < count; ++c) if (get(values, c) >= least) equals += 1;
  return equals;
}

/** The consensus, from which the reporters' distances are then taken. */
function weighted(tables: VotesTables, votes: Votes, r: u32): void {
  const K = votes.classes;
  const distances = tables.distances;
  const first = startOf(votes, r);
  const end = startOf(votes, r + 1);
  let sum: f64 = 0;
  fill(tables.answer, K, 0);
  for (let j = first; j < end; ++j) {
    const report = reportOf(votes, j);
    if (!isThere(report)) continue;
    const i = workerOf(votes, j);
    const weight = 1 / (get(distances, 2 * i) / get(distances, 2 * i + 1) + FLOOR);
    sum += weight;
    addReport(tables.answer, report, weight, K);
  }
  divided(tables, K, sum);
  for (let j = first; j < end; ++j) {
    const report = reportOf(votes, j);
    if (!isThere(report)) continue;
    const i = workerOf(votes, j);
    add(distances, 2 * i, costOf(report, tables.answer, K, 0));
    add(distances, 2 * i + 1, 1);
  }
}

/** Exponential weights; a worker who was not there is taken to have lost what Hedge lost, so that only what both lost
 *  in its own slots counts. */
function hedge(crowd: Crowd, tables: VotesTables, votes: Votes, r: u32, record: Record): void {
  const K = votes.classes;
  const eta = hedgeStep(crowd, record);
  const missed = missedBy(tables, 1 + HEDGE, crowd.workers);
  const first = startOf(votes, r);
  const end = startOf(votes, r + 1);
  let best = Infinity;
  for (let j = first; j < end; ++j) {
    const i = workerOf(votes, j);
    if (isThere(reportOf(votes, j))) best = min(best, get(record.losses, i) + get(missed, i));
  }
  let sum: f64 = 0;
  fill(tables.answer, K, 0);
  for (let j = first; j < end; ++j) {
    const report = reportOf(votes, j);
    if (!isThere(report)) continue;
    const i = workerOf(votes, j);
    const weight = exp(-eta * (get(record.losses, i) + get(missed, i) - best));
    sum += weight;
    addReport(tables.answer, report, weight, K);
  }
  divided(tables, K, sum);
}

function supervised(tables: VotesTables, votes: Votes, r: u32): void {
  const end = startOf(votes, r + 1);
  prior(tables.supervised, tables.odds);
  for (let j = startOf(votes, r); j < end; ++j) {
    const report = reportOf(votes, j);
    if (isThere(report)) hear(tables.supervised, workerOf(votes, j), chosen(report, votes.classes), tables.odds);
  }
  normalize(tables.odds, choices(votes.classes));
  answerBy(tables, votes);
}

function learnSlot(tables: VotesTables, votes: Votes, r: u32, label: usize): void {
  const end = startOf(votes, r + 1);
  let truth = label;
  if (votes.classes == 1) {
    truth = tables.odds;
    set(truth, 0, 1 - get(label, 0));
    set(truth, 1, get(label, 0));
  }
  learnTruth(tables.supervised, truth);
  for (let j = startOf(votes, r); j < end; ++j) {
    const report = reportOf(votes, j);
    if (isThere(report)) learnVote(tables.supervised, workerOf(votes, j), chosen(report, votes.classes), truth);
  }
}
