// What the next slots of a replay do to step and weights. It follows from the clock alone and is taken ahead: slot by
// slot it is a chain of three divisions and a root, as long as all else that a slot of a few workers takes.

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
