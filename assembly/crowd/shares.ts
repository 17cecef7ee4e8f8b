// From what each update keeps to the workers' shares.

import { exp } from "../math/exp";
import { fill, get, set } from "../math/arrays";
import { addTo, clear, total } from "../math/slots";
import { Crowd, DOUBLING, ELF_X, PROD, UNIT, WSU } from "./block";
import { Workspace } from "./workspace";

/** Everybody equal. */
export function resetWeights(crowd: Crowd): void {
  fill(crowd.weights, crowd.workers, crowd.update == WSU ? 1 / <f64>crowd.workers : 0);
  memory.fill(crowd.exponents, 0, <usize>crowd.workers << 2);
}

// @ts-ignore: decorator
@inline
export function exponent(crowd: Crowd, worker: u32): i32 {
  return load<i32>(crowd.exponents + (<usize>worker << 2));
}

/** Whether an epoch has ended and the next one has settled nothing yet. Its first slot is answered and settled with
 *  equal weights, on which each epoch's regret bound rests; until that settlement the weights are what was earned in
 *  the epoch before, or who looks one settlement ahead would gain nothing by its last slot. */
// @ts-ignore: decorator
@inline
export function betweenEpochs(crowd: Crowd): bool {
  return crowd.schedule == DOUBLING && crowd.clock > 0 && crowd.epochEnd - crowd.epochLength == crowd.clock;
}

/** Relative shares in the next slot of the workers i with mask[i] not NaN, 0 for the others; they sum to the result,
 *  which is positive unless the mask is all NaN. @param mask f64[N] or null: everybody @param into f64[N] out
 *  @param sums scratch, in slots */
export function effectiveShares(crowd: Crowd, mask: usize, into: usize, sums: usize): f64 {
  if (betweenEpochs(crowd)) return equalShares(crowd.workers, mask, into, sums);
  return earnedShares(crowd, mask, into, sums);
}

function equalShares(workers: u32, mask: usize, into: usize, sums: usize): f64 {
  clear(sums);
  for (let i: u32 = 0; i < workers; ++i) {
    const share: f64 = mask && isNaN(get(mask, i)) ? 0 : 1 / <f64>workers;
    set(into, i, share);
    addTo(sums, i, share);
  }
  return total(sums);
}

/** The same by what the settlements so far have made of the weights. */
function earnedShares(crowd: Crowd, mask: usize, into: usize, sums: usize): f64 {
  const n = crowd.workers;
  let top = -Infinity;
  for (let i: u32 = 0; i < n; ++i) {
    if (mask && isNaN(get(mask, i))) continue;
    top = max(top, crowd.update == WSU ? <f64>exponent(crowd, i) : get(crowd.weights, i));
  }
  clear(sums);
  for (let i: u32 = 0; i < n; ++i) {
    const share = mask && isNaN(get(mask, i)) ? 0 : relative(crowd, i, top);
    set(into, i, share);
    addTo(sums, i, share);
  }
  return total(sums);
}

/** Share of a worker when the highest exponent, log-weight or number of points is `top`. */
export function relative(crowd: Crowd, worker: u32, top: f64): f64 {
  const weight = get(crowd.weights, worker);
  if (crowd.update == PROD) return exp(weight - top);
  if (crowd.update == ELF_X) return weight == top ? 1 : 0;
  const below = top - <f64>exponent(crowd, worker);
  return below == 0 ? weight : below == 1 ? weight / UNIT : 0;
}

/** Shares that were earned, sum 1. @param into f64[N] out */
export function shares(crowd: Crowd, into: usize, space: Workspace): void {
  const sum = earnedShares(crowd, 0, into, space.sums);
  for (let i: u32 = 0; i < crowd.workers; ++i) set(into, i, get(into, i) / sum);
}

/** Moves wsu weights into [2^-512, 1) of their unit. Weights are halved at most once a slot, so every 256 slots is
 *  enough; a power of two is exact, so shares are those of doubles without a smallest exponent. */
export function rescale(crowd: Crowd): void {
  for (let i: u32 = 0; i < crowd.workers; ++i) {
    const weight = get(crowd.weights, i);
    const at = crowd.exponents + (<usize>i << 2);
    const e = load<i32>(at);
    if (weight < 1 / UNIT) {
      set(crowd.weights, i, weight * UNIT);
      store<i32>(at, e - 1);
    } else if (e < 0 && weight >= 1) {
      set(crowd.weights, i, weight / UNIT);
      store<i32>(at, e + 1);
    }
  }
}

/** Whether all weights are in the unit 1. */
export function plain(crowd: Crowd): bool {
  for (let i: u32 = 0; i < crowd.workers; ++i) if (exponent(crowd, i) != 0) return false;
  return true;
}
