// Who is asked when only k of N are (Section 1.5): prediction with limited advice (Seldin et al. 2014).
//
// k >= 2: a leader I ~ pi and k-1 others, uniformly without replacement. The probability of being asked is
// q_i = pi_i + (1 - pi_i)(k-1)/(N-1) >= 1/M, so losses are scaled up by at most M without any exploration loss.
// k = 1: I ~ (1 - g) pi + g/N with g = 2 N eta. Both are fixed before any report.

import { get, set } from "../math/arrays";
import { draw } from "../math/random";
import { Crowd, LEADER, SEAT } from "./block";
import { entryOf } from "./loss";
import { isAway } from "./rows";
import { width } from "./schedule";
import { effectiveShares } from "./shares";
import { Workspace } from "./workspace";

/** Instead of the worker that leads a slot: nobody was drawn to. */
export const NOBODY: u32 = u32.MAX_VALUE;

/** Probability that worker i leads, from its share. */
// @ts-ignore: decorator
@inline
export function explored(crowd: Crowd, share: f64, workers: f64): f64 {
  const g = 2 * workers * crowd.step * width(crowd);
  return (1 - g) * share + g / workers;
}

/** Draws who is asked at a slot.
 *  @param row f64[N*k], AWAY for who cannot be asked; what else there is makes no difference; or null: everybody can
 *  @param into f64[N] out: probability of having been asked, 0 for who was not
 *  @returns the worker that leads the slot, or NOBODY where all who are there are asked */
export function ask(crowd: Crowd, slot: f64, row: usize, into: usize, space: Workspace): u32 {
  const n = crowd.workers;
  const order = space.order;
  let there: u32 = 0;
  for (let i: u32 = 0; i < n; ++i) {
    const is = !row || !isAway(entryOf(crowd, row, i));
    set(into, i, <f64>u32(is));
    store<u32>(order + (<usize>there << 2), i);
    there += u32(is);
  }
  const k = crowd.perSlot;
  if (k == 0 || k >= there) return NOBODY;

  const shares = space.shares;
  const sum = effectiveShares(crowd, there == n ? 0 : maskOf(into, n, space.reports), shares, space.sums);
  const N = <f64>there;
  let left = draw(crowd.key, slot, LEADER, 0);
  let leader: u32 = 0;
  for (let j: u32 = 0; j < there; ++j) {
    const share = get(shares, load<u32>(order + (<usize>j << 2))) / sum;
    const p = k == 1 ? explored(crowd, share, N) : share;
    if (p > 0) leader = j;
    left -= p;
    if (left < 0) break;
  }
  swap(order, 0, leader);
  for (let seat: u32 = 1; seat < k; ++seat) {
    const offset = <u32>(draw(crowd.key, slot, SEAT, seat) * <f64>(there - seat));
    swap(order, seat, seat + offset);
  }
  for (let j: u32 = 0; j < there; ++j) {
    const i = load<u32>(order + (<usize>j << 2));
    const share = get(shares, i) / sum;
    const q = k == 1 ? explored(crowd, share, N) : share + (1 - share) * <f64>(k - 1) / (N - 1);
    set(into, i, j < k ? q : 0);
  }
  return load<u32>(order);
}

/** NaN for who is not there. */
function maskOf(probabilities: usize, workers: u32, into: usize): usize {
  for (let i: u32 = 0; i < workers; ++i) set(into, i, get(probabilities, i) > 0 ? 1 : NaN);
  return into;
}

function swap(order: usize, a: u32, b: u32): void {
  const first = order + (<usize>a << 2);
  const second = order + (<usize>b << 2);
  const held = load<u32>(first);
  store<u32>(first, load<u32>(second));
  store<u32>(second, held);
}
