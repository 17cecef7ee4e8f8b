// Pay without a truth to compare with: the determinant-based mutual information mechanism (Kong, "Dominantly truthful
// multi-task peer prediction with a constant number of tasks", SODA 2020).
//
//     score_i = sum_j det M1_ij det M2_ij        M_ij[c][d]: tasks of a half that i answered c and j answered d
// over the others j with whom i shares at least 2k tasks. Where tasks are alike and drawn independently, each worker
// answers all of them by one strategy, and answers are independent given the truth, the halves are independent and
// E det M = m (m-1) ... (m-k+1) det U, with U the joint distribution of the two answers. A strategy S of worker i turns
// det U into det S det U, and |det S| <= 1, with equality where S permutes the classes: truth is best whatever
// strategies the others have, and strictly better than all but permutations where some det U is not 0. Who answers
// always the same earns 0, and so do all who agree on one answer.
//
// Scores are exact integers: they are kept modulo as many primes as their size can need. Time O(sum over tasks of
// votes^2 + pairs k^3 words), memory O(N k^2 + votes).

import { set } from "../../math/arrays";
import { BITS_A_PRIME, compose, determinant, largestPrimes, toDouble } from "../../math/residues";
import { mark, release, take } from "../../memory";
import { Peer, at32, put32 } from "./block";
import { Shared, forget, meet, tableBytes, tableWith } from "./shared";

/** Words of a score: primes whose product is above four times the most that |score| can be, N (tasks/2k)^2k. */
export function scoreWords(workers: u32, tasks: u32, classes: u32): u32 {
  const cell = (tasks + 2 * classes - 1) / (2 * classes) + 1;
  const bits = (32 - clz(workers)) + 2 * classes * (32 - clz(cell)) + 2;
  return (bits + BITS_A_PRIME - 1) / BITS_A_PRIME;
}

/** Bytes that `score` takes for a time. */
export function scoreBytes(workers: u32, tasks: u32, classes: u32, votes: u32): f64 {
  const n = <u64>workers;
  const words = <u64>scoreWords(workers, tasks, classes);
  const tables = 2 * n * tableBytes(classes);
  return <f64>(tables + 12 * n + 8 * <u64>votes + 20 * words + 2 * tableBytes(classes)) + 1024;
}

/** The votes of each worker, in the order of tasks: u32[N+1] where they start, u32[votes] the task of each, and what
 *  was answered. */
// @ts-ignore: decorator
@unmanaged
class Answered {
  starts: usize;
  tasks: usize;
  answers: usize;
}

/** A number modulo primes. */
// @ts-ignore: decorator
@unmanaged
class Residues {
  count: u32;
  /** u32[count]. */
  primes: usize;
  /** u64[count] each: of the number, and of its negative. */
  plus: usize;
  minus: usize;
  /** The product of the primes. */
  modulus: f64;
}

/** Fills in peers, scores, signs and ratios. */
export function score(peer: Peer): void {
  const start = mark();
  const answered = byWorker(peer);
  const shared = takeShared(peer);
  const residues = takeResidues(peer);
  const space = take(2 * <usize>tableBytes(peer.classes));
  for (let i: u32 = 0; i < peer.workers; ++i) {
    for (let v = at32(answered.starts, i); v < at32(answered.starts, i + 1); ++v) {
      meet(shared, peer, at32(answered.tasks, v), i, at32(answered.answers, v));
    }
    scoreOf(peer, i, shared, residues, space);
    forget(shared);
  }
  release(start);
}

/** The votes dealt out to workers. */
function byWorker(peer: Peer): Answered {
  const votes = at32(peer.starts, peer.tasks);
  const answered = changetype<Answered>(take(offsetof<Answered>()));
  const bytes = <usize>(peer.workers + 1) << 2;
  answered.starts = take(bytes + 4);
  answered.tasks = take(<usize>votes << 2);
  answered.answers = take(<usize>votes << 2);
  // one place ahead: where a worker's next vote goes, until all are dealt out
  const next = answered.starts + 4;
  memory.fill(answered.starts, 0, bytes + 4);
  for (let v: u32 = 0; v < votes; ++v) {
    const i = at32(peer.who, v) + 1;
    if (i < peer.workers) put32(next, i, at32(next, i) + 1);
  }
  for (let i: u32 = 1; i < peer.workers; ++i) put32(next, i, at32(next, i) + at32(next, i - 1));
  for (let t: u32 = 0; t < peer.tasks; ++t) {
    for (let v = at32(peer.starts, t); v < at32(peer.starts, t + 1); ++v) {
      const i = at32(peer.who, v);
      const place = at32(next, i);
      put32(next, i, place + 1);
      put32(answered.tasks, place, t);
      put32(answered.answers, place, at32(peer.answers, v));
    }
  }
  return answered;
}

function takeShared(peer: Peer): Shared {
  const shared = changetype<Shared>(take(offsetof<Shared>()));
  const column = <usize>peer.workers << 2;
  const tables = 2 * <usize>peer.workers * <usize>tableBytes(peer.classes);
  shared.classes = peer.classes;
  shared.met = 0;
  shared.others = take(column);
  shared.tasks = take(column);
  shared.counts = take(tables);
  memory.fill(shared.tasks, 0, column);
  memory.fill(shared.counts, 0, tables);
  return shared;
}

function takeResidues(peer: Peer): Residues {
  const residues = changetype<Residues>(take(offsetof<Residues>()));
  const count = scoreWords(peer.workers, peer.tasks, peer.classes);
  residues.count = count;
  residues.primes = take(<usize>count << 2);
  residues.plus = take(<usize>count << 3);
  residues.minus = take(<usize>count << 3);
  largestPrimes(residues.primes, count);
  residues.modulus = 1;
  for (let k: u32 = 0; k < count; ++k) residues.modulus *= <f64>at32(residues.primes, k);
  return residues;
}

/** Of a worker that has met everybody. */
function scoreOf(peer: Peer, worker: u32, shared: Shared, residues: Residues, space: usize): void {
  const k = peer.classes;
  memory.fill(residues.plus, 0, <usize>residues.count << 3);
  let most: f64 = 0;
  let peers: u32 = 0;
  for (let m: u32 = 0; m < shared.met; ++m) {
    const other = at32(shared.others, m);
    const tasks = at32(shared.tasks, other);
    if (tasks < 2 * k) continue;
    peers++;
    most += mostOf(tasks, k);
    for (let r: u32 = 0; r < residues.count; ++r) {
      const p = at32(residues.primes, r);
      const at = residues.plus + (<usize>r << 3);
      const first = determinant(tableWith(shared, other, 0), k, p, space);
      const second = first ? determinant(tableWith(shared, other, 1), k, p, space) : 0;
      store<u64>(at, (load<u64>(at) + first * second) % p);
    }
  }
  put32(peer.peers, worker, peers);
  const words = peer.scores + (<usize>worker * residues.count << 2);
  const negative = signed(residues, words);
  store<u8>(peer.negative + worker, <u8>negative);
  const size = peers ? min<f64>(1, toDouble(words, residues.count) / most) : 0;
  set(peer.ratios, worker, negative ? -size : size);
}

/** The most that a product of two determinants can be: with m counts in a k x k matrix, |det| <= (m/k)^k, by Hadamard's
 *  inequality and that of the means. */
function mostOf(tasks: u32, k: u32): f64 {
  const half = <f64>(tasks / 2);
  const product = half / <f64>k * ((<f64>tasks - half) / <f64>k);
  let most: f64 = 1;
  for (let c: u32 = 0; c < k; ++c) most *= product;
  return most;
}

/** The number's size in words. @returns whether it is below 0: then its residues stand for something in the upper half
 *  of what they can say */
function signed(residues: Residues, words: usize): bool {
  const count = residues.count;
  for (let r: u32 = 0; r < count; ++r) {
    const at = <usize>r << 3;
    const value = load<u64>(residues.plus + at);
    store<u64>(residues.minus + at, value ? at32(residues.primes, r) - value : 0);
  }
  compose(residues.plus, residues.primes, count, words);
  if (toDouble(words, count) < 0.5 * residues.modulus) return false;
  compose(residues.minus, residues.primes, count, words);
  return true;
}
