// Workers come and go (Section 5).

import { exp } from "../math/exp";
import { log } from "../math/log";
import { fill, get, set } from "../math/arrays";
import { Crowd, ELF_X, PROD, WSU } from "./block";
import { stepCap } from "./schedule";
import { exponent } from "./shares";

/** The workers in the last `count` places, for whom there is room, start with the share 1/N each (N with them); the
 *  others keep their ratios. elf-x: with no points. Splitting a share among clones gains nothing, but a fresh identity
 *  is a fresh share: bind them to accounts. Time O(N). */
export function join(crowd: Crowd, count: u32): void {
  const before = crowd.workers - count;
  const N = <f64>crowd.workers;
  const theirs = crowd.weights + (<usize>before << 3);
  if (crowd.update == PROD) fill(theirs, count, logSum(crowd, before) - log(<f64>before));
  else if (crowd.update == ELF_X) fill(theirs, count, 0);
  else {
    memory.fill(crowd.exponents + (<usize>before << 2), 0, <usize>count << 2);
    scale(crowd, before, <f64>before / N);
    fill(theirs, count, 1 / N);
  }
  // where k of N are asked, more workers allow only a smaller step; that of the schedule comes with the next
  // settlement, which mixes as it always does
  crowd.step = min(crowd.step, stepCap(crowd));
}

/** Others have gone: who is left keeps its ratios, and shares sum to 1 again. Time O(N). */
export function leave(crowd: Crowd): void {
  if (crowd.update == WSU) scale(crowd, crowd.workers, 1 / shareOf(crowd));
}

/** Sum of the weights; only those in the highest unit count, which may have to become the unit 1. */
function shareOf(crowd: Crowd): f64 {
  let top: i32 = i32.MIN_VALUE;
  for (let i: u32 = 0; i < crowd.workers; ++i) top = max(top, exponent(crowd, i));
  let sum: f64 = 0;
  for (let i: u32 = 0; i < crowd.workers; ++i) {
    const at = crowd.exponents + (<usize>i << 2);
    store<i32>(at, load<i32>(at) - top);
    if (load<i32>(at) == 0) sum += get(crowd.weights, i);
  }
  return sum;
}

function scale(crowd: Crowd, count: u32, by: f64): void {
  for (let i: u32 = 0; i < count; ++i) set(crowd.weights, i, get(crowd.weights, i) * by);
}

function logSum(crowd: Crowd, count: u32): f64 {
  let top = -Infinity;
  for (let i: u32 = 0; i < count; ++i) top = max(top, get(crowd.weights, i));
  let sum: f64 = 0;
  for (let i: u32 = 0; i < count; ++i) sum += exp(get(crowd.weights, i) - top);
  return top + log(sum);
}
