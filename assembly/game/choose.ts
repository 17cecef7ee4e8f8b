// One response drawn from a policy: what a service does when it answers a request with the model that the groups share.
//
// By inversion: response x answers for the numbers u in [0, 1) with c(x-1) <= u c(m-1) < c(x), c the cumulative
// probabilities. They are summed with compensation, so that the width of an interval is its probability to rounding
// however many responses there are, and a response of probability 0 has none. Keyed, the number is a pseudorandom
// function of the request: a replay draws the same response, and who lacks the key cannot foresee it. Time O(m);
// nothing is taken.

import { MASS_NOT_ONE, OK, PROBABILITY_NOT_VALID, Status } from "../status";
import { get } from "../math/arrays";
import { lost, twoSum } from "../math/double";
import { draw } from "../math/random";

/** What the draw is for; the crowd room's purposes are others, so one key may serve both. */
const RESPONSE: u32 = 16;
/** How far from 1 a policy's sum may be. */
const TOLERANCE: f64 = 1e-9;

// @ts-ignore: decorator
@unmanaged
export class Choice {
  /** In [0, 1); out, where there is a key: what was drawn. */
  u: f64;
  /** An integer >= 0: whom the response answers. */
  request: f64;
  /** Out: the value that was wrong: entry `chosen`, or the sum. */
  fault: f64;
  outcomes: u32;
  /** Out: the response. */
  chosen: u32;
  /** f64[m], finite, >= 0, in sum 1. */
  policy: usize;
  /** u64[2]; 0: none. */
  key: usize;
}

export function choose(choice: Choice): Status {
  const policy = choice.policy;
  const outcomes = choice.outcomes;
  let sum: f64 = 0;
  let rest: f64 = 0;
  for (let x: u32 = 0; x < outcomes; ++x) {
    const probability = get(policy, x);
    if (!(probability >= 0 && probability < Infinity)) {
      choice.chosen = x;
      choice.fault = probability;
      return PROBABILITY_NOT_VALID;
    }
    sum = twoSum(sum, probability);
    rest += lost;
  }
  const total = sum + rest;
  choice.fault = total;
  if (!(abs(total - 1) <= TOLERANCE)) return MASS_NOT_ONE;
  if (choice.key) choice.u = draw(choice.key, choice.request, RESPONSE, 0);
  const target = choice.u * total;
  sum = rest = 0;
  for (let x: u32 = 0; x < outcomes; ++x) {
    sum = twoSum(sum, get(policy, x));
    rest += lost;
    choice.chosen = x;
    // the difference of near numbers is exact
    if (sum - target + rest > 0) break;
  }
  return OK;
}
