// Workers come and go (Section 5).

import { exp } from "../math/exp";
import { log } from "../math/log";
import { get, set } from "../math/arrays";
import { Crowd, ELF_X, PROD, WSU } from "./block";
import { mixes, stepAfter } from "./schedule";
import { exponent } from "./shares";
import { mix } from "./updates/wsu";

/** The worker in the last place, for whom there is room, starts with the share 1/N (N with it); the others keep their
 *  ratios. elf-x: with no points. Splitting a share among clones gains nothing, but a fresh identity is a fresh share:
 *  bind them to accounts. */
export function join(crowd: Crowd): void {
  const last = crowd.workers - 1;
  const N = <f64>crowd.workers;
  if (crowd.update == PROD) set(crowd.weights, last, logSum(crowd, last) - log(N - 1));
  else if (crowd.update == ELF_X) set(crowd.weights, last, 0);
  else {
    store<i32>(crowd.exponents + (<usize>last << 2), 0);
    scale(crowd, last, (N - 1) / N);
    set(crowd.weights, last, 1 / N);
  }
  settleStep(crowd);
}

/** Worker `gone` goes; those behind it move up; shares sum to 1 again. */
export function leave(crowd: Crowd, gone: u32): void {
  for (let i = gone + 1; i < crowd.workers; ++i) {
    set(crowd.weights, i - 1, get(crowd.weights, i));
    store<i32>(crowd.exponents + (<usize>(i - 1) << 2), exponent(crowd, i));
  }
  crowd.workers -= 1;
  if (crowd.update == WSU) scale(crowd, crowd.workers, 1 / shareOf(crowd));
  settleStep(crowd);
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

/** A different N may allow only a smaller step; eta never grows. */
function settleStep(crowd: Crowd): void {
  if (crowd.update == ELF_X) return;
  const next = stepAfter(crowd, 0);
  if (mixes(crowd)) mix(crowd, next / crowd.step);
  crowd.step = next;
}
