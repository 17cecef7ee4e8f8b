// What the next slots of a replay do to step and weights. It follows from the clock alone and is taken ahead: slot by
// slot it is a chain of three divisions and a root, as long as all else that a slot of a few workers takes.

import { Crowd } from "./block";
import { mixes, stepOf } from "./schedule";

/** Slots ahead, an even number. */
export const PACES: u32 = 64;

/** Of one slot. */
// @ts-ignore: decorator
@unmanaged
export class Pace {
  /** eta after it. */
  next: f64;
  /** By which weights are mixed with the uniform ones, and what that adds to each: eta_{t+1} / eta_t and (1 - gamma)/N,
   *  or 1 and 0. */
  gamma: f64;
  uniform: f64;
}

/** Of the next slots, as long as no epoch ends. @returns of how many */
export function takePaces(crowd: Crowd, paces: usize): u32 {
  const mixing = mixes(crowd);
  const n = <f64>crowd.workers;
  let step = crowd.step;
  for (let k: u32 = 0; k < PACES; ++k) {
    const pace = changetype<Pace>(paces + <usize>k * offsetof<Pace>());
    const next = min(step, stepOf(crowd, crowd.clock + <f64>(k + 2)));
    const gamma = mixing ? next / step : 1;
    pace.next = next;
    pace.gamma = gamma;
    pace.uniform = (1 - gamma) / n;
    step = next;
  }
  return PACES;
}
