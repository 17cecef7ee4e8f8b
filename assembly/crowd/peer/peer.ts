// Pay without a truth to compare with: the determinant-based mutual information mechanism (Kong, "Dominantly truthful
// multi-task peer prediction with a constant number of tasks", SODA 2020).
//
//     score_i = sum_j det M1_ij det M2_ij        M_ij[c][d]: tasks of a half that i answered c and j answered d
// over the others j with whom i shares at least 2k tasks. Where tasks are alike and drawn independently, each worker
// answers all by one strategy, and answers are independent given the truth, the two halves are independent and
// E det M = m (m-1) ... (m-k+1) det U with U the joint distribution of the two answers. A strategy S of worker i makes
// det U into det S det U, and |det S| <= 1 with equality where S permutes the classes: so truth is best whatever
// strategies the others have, and strictly where some det U is not 0. Who answers always the same earns 0.
//
// Scores are integers, and exact: they are kept modulo as many primes as their size can need. Payments are affine in
// them, with coefficients that follow from who answered what, not from what was answered.
// Time O(sum over tasks of votes^2 + pairs k^3), memory O(N k^2).

import { get, set } from "../../math/arrays";
import { BITS_A_PRIME, compose, determinant, largestPrimes, toDouble } from "../../math/residues";
import { mark, release, take } from "../../memory";
import { OK, OUT_OF_MEMORY, Status } from "../../status";
import { Peer, at32, put32 } from "./block";
import { Shared, forget, meet, tableBytes, tableWith } from "./shared";

/** Words of a score: as many as primes whose product is above four times the most that |score| can be,
 *  N (tasks/2k)^2k, rounded up. */
export function scoreWords(workers: u32, tasks: u32, classes: u32): u32 {
  const half = (tasks + 1) / 2;
  const cell = (half + classes - 1) / classes;
  const bits = (32 - clz(workers)) + 2 * classes * (32 - clz(cell)) + 2;
  return (bits + BITS_A_PRIME - 1) / BITS_A_PRIME;
}

/** What is written on the way. */
// @ts-ignore: decorator
@unmanaged
class Space {
  shared: Shared;
  /** Of the N workers: u32[N+1] where each one's votes start, and u32[votes] which they are, by task. */
  starts: usize;
  votes: usize;
  /** u32[words]. */
  primes: usize;
  words: u32;
  /** u64[words]: the score so far, and its negative. */
  residues: usize;
  negatives: usize;
  /** u64[k*k]. */
  matrix: usize;
}

/** Scores and payments of all. Workers without a peer earn nothing. */
export function payByPeers(peer: Peer): Status {
  const start = mark();
  const space = takeSpace(peer);
  if (!space) {
    release(start);
    return OUT_OF_MEMORY;
  }
  byWorker(peer, space);
  let left = peer.budget;
  for (let i: u32 = 0; i < peer.workers; ++i) {
    scoreOf(peer, i, space);
    const paid = at32(peer.peers, i) == 0 ? 0 : floor(peer.budget / <f64>peer.workers * (0.5 + 0.5 * get(peer.ratios, i)));
    set(peer.payments, i, min(left, paid));
    left -= get(peer.payments, i);
  }
  peer.unspent = left;
  release(start);
  return OK;
}

function takeSpace(peer: Peer): Space | null {
  const n = <u64>peer.workers;
  const k = peer.classes;
  const words = scoreWords(peer.workers, peer.tasks, k);
  const votes = <u64>at32(peer.starts, peer.tasks);
  const shared = 4 * n;
  const bytes = [offsetof<Space>()]; // placeholder
  return null;
}
