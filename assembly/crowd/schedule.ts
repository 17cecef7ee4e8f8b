// The step eta_t: a function of the settle clock alone, never of reports or losses, or truthfulness breaks.
//
//     fixed     min(cap, c sqrt(ln N / (M T)))             M = 1 with full feedback, (N-1)/(k-1) when k are asked, N for 1:
//     anytime   min(cap, c sqrt(ln N / (2 M t)))           the largest factor by which a loss is scaled up
//     doubling  epochs of ceil(4 ln N) 2^e slots, each fixed for its length, weights reset where the next one begins
//     cap       1/2, 1/(2M), for k = 1 1/(4N): every factor 1 - eta (l - lbar) stays positive
// eta never grows, also when workers join; label noise scales it by 1 - 2 rho, the inverse of the surrogate's range.

import { log } from "../math/log";
import { ANYTIME, Crowd, DOUBLING, ELF_X, FIXED, PROD, WSU } from "./block";
import { PACES, Pace } from "./pace";
import { resetWeights } from "./shares";

/** ln max(2, N). */
// @ts-ignore: decorator
@inline
export function logWorkers(crowd: Crowd): f64 {
  if (crowd.logarithmOf != crowd.workers) takeLogarithm(crowd);
  return crowd.logarithm;
}

export function takeLogarithm(crowd: Crowd): void {
  crowd.logarithm = log(<f64>max(crowd.workers, 2));
  crowd.logarithmOf = crowd.workers;
}

/** Whether only some of the workers are asked. */
// @ts-ignore: decorator
@inline
export function limited(crowd: Crowd): bool {
  return crowd.perSlot > 0 && crowd.perSlot < crowd.workers;
}

/** M. */
// @ts-ignore: decorator
@inline
export function reach(crowd: Crowd): f64 {
  if (!limited(crowd)) return 1;
  const n = <f64>crowd.workers;
  return crowd.perSlot == 1 ? n : (n - 1) / <f64>(crowd.perSlot - 1);
}

/** How far the surrogate's range exceeds that of the plain loss: 1 / (1 - 2 rho). */
export function width(crowd: Crowd): f64 {
  return 1 / (1 - 2 * crowd.labelNoise);
}

/** 1/2, 1/(2M) or 1/(4N), of losses on the unit scale. */
// @ts-ignore: decorator
@inline
function unitCap(crowd: Crowd): f64 {
  if (!limited(crowd)) return 0.5;
  return crowd.perSlot == 1 ? 0.25 / <f64>crowd.workers : 0.5 / reach(crowd);
}

/** The largest step that keeps every factor positive. */
export function stepCap(crowd: Crowd): f64 {
  return unitCap(crowd) * (1 - 2 * crowd.labelNoise);
}

/** eta of slot t, as long as no epoch ends before. */
// @ts-ignore: decorator
@inline
export function stepOf(crowd: Crowd, t: f64): f64 {
  const M = reach(crowd);
  const slots = crowd.schedule == FIXED ? crowd.horizon : crowd.schedule == DOUBLING ? crowd.epochLength : 2 * t;
  const wanted = crowd.scale * sqrt(logWorkers(crowd) / (M * slots));
  return min(unitCap(crowd), wanted) * (1 - 2 * crowd.labelNoise);
}

/** The state before the first slot. */
export function begin(crowd: Crowd): void {
  crowd.clock = 0;
  crowd.spread = 0;
  crowd.ended = 0;
  crowd.epochLength = crowd.schedule == DOUBLING ? ceil(4 * logWorkers(crowd)) : 0;
  crowd.epochEnd = crowd.epochLength;
  crowd.step = crowd.update == ELF_X ? 0 : stepOf(crowd, 1);
  resetWeights(crowd);
}

/** eta after `count` more slots. */
// @ts-ignore: decorator
@inline
export function stepAfter(crowd: Crowd, count: f64): f64 {
  return min(crowd.step, stepOf(crowd, crowd.clock + count + 1));
}

/** Whether the weights are mixed with the uniform ones by the ratio of consecutive steps. Without it a falling eta has
 *  linear regret. */
// @ts-ignore: decorator
@inline
export function mixes(crowd: Crowd): bool {
  return crowd.update == WSU && crowd.schedule == ANYTIME;
}

/** Before the epoch ends. */
export function slotsInEpoch(crowd: Crowd): f64 {
  return crowd.schedule == DOUBLING ? crowd.epochEnd - crowd.clock : Infinity;
}

/** Whether an epoch has ended and the next one has settled nothing yet. Its first slot is answered and settled with
 *  equal weights, on which each epoch's regret bound rests; until that settlement the weights are what was earned in
 *  the epoch before, or who looks one settlement ahead would gain nothing by its last slot. */
// @ts-ignore: decorator
@inline
export function betweenEpochs(crowd: Crowd): bool {
  return crowd.schedule == DOUBLING && crowd.clock > 0 && crowd.epochEnd - crowd.epochLength == crowd.clock;
}

/** Moves the clock; true when an epoch ended. */
// @ts-ignore: decorator
@inline
export function tick(crowd: Crowd, count: f64, next: f64): bool {
  crowd.spread += count * crowd.step;
  crowd.clock += count;
  if (crowd.schedule == DOUBLING && crowd.clock >= crowd.epochEnd) {
    endEpoch(crowd);
    return true;
  }
  crowd.step = next;
  return false;
}

export function endEpoch(crowd: Crowd): void {
  crowd.ended += logWorkers(crowd) / crowd.step;
  crowd.epochLength *= 2;
  crowd.epochEnd += crowd.epochLength;
  crowd.step = min(crowd.step, stepOf(crowd, crowd.clock + 1));
}

/** Of the next slots, as long as no epoch ends. @param paces Pace[PACES] out @returns of how many */
export function takePaces(crowd: Crowd, paces: usize): u32 {
  const step = crowd.step;
  for (let k: u32 = 0; k < PACES; ++k) {
    const pace = changetype<Pace>(paces + <usize>k * offsetof<Pace>());
    // what stepOf rounds to never grows with t, so that the smallest so far is the first or its own
    pace.next = min(step, stepOf(crowd, crowd.clock + <f64>(k + 2)));
  }
  const n = <f64>crowd.workers;
  const mixing = mixes(crowd);
  let before = step;
  for (let k: u32 = 0; k < PACES; ++k) {
    const pace = changetype<Pace>(paces + <usize>k * offsetof<Pace>());
    pace.gamma = mixing ? pace.next / before : 1;
    pace.uniform = (1 - pace.gamma) / n;
    before = pace.next;
  }
  return PACES;
}

/** How many slots may be settled as one batch: eta M B <= 1/2, within one epoch. */
export function batchSize(crowd: Crowd): u32 {
  if (limited(crowd) && crowd.perSlot == 1) return 1;
  if (crowd.update == ELF_X) return u32.MAX_VALUE;
  let size = crowd.update == PROD ? 4294967295.0 : floor(0.5 / (crowd.step * width(crowd) * reach(crowd)));
  if (crowd.schedule == DOUBLING) size = min(size, crowd.epochEnd - crowd.clock);
  return <u32>max(1, min(size, 4294967295.0));
}

/** What the mixture regret of the slots so far cannot exceed (for limited feedback: its mean): ln N / eta + M sum
 *  eta. */
export function regretBound(crowd: Crowd): f64 {
  if (crowd.update == ELF_X) return NaN;
  const w = width(crowd);
  const fresh = crowd.schedule == DOUBLING && crowd.epochEnd - crowd.epochLength == crowd.clock;
  const open = fresh ? 0 : logWorkers(crowd) / crowd.step;
  return crowd.ended + open + crowd.spread * reach(crowd) * w * w;
}
