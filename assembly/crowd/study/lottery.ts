// ELF-X with an eye to the future (T6): three workers, up to seven slots, every sequence of winners. The best report at
// every slot by backward induction over the points, for the probability of leading in the end; ties are split.

import { get, set } from "../../math/arrays";
import { mark, release, take } from "../../memory";
import { OK, OUT_OF_MEMORY, Status } from "../../status";
import { chance } from "../updates/elf";

export const MOST_SLOTS: u32 = 7;

// @ts-ignore: decorator
@unmanaged
export class Lottery {
  // ---- out
  /** Probability of leading: with the best reports, and with truth. */
  best: f64;
  truthful: f64;
  slots: u32;
  grid: u32;
  /** f64[slots]: beliefs of worker 0. */
  beliefs: usize;
  /** f64[2*slots]: reports of workers 1 and 2, slot by slot. */
  others: usize;
}

/** Points (a, b, c) are kept at 64 a + 8 b + c. */
const STATES: u32 = 512;

export function foreseeLottery(lottery: Lottery): Status {
  const start = mark();
  const best = take(<usize>STATES << 3);
  const truth = take(<usize>STATES << 3);
  if (!best || !truth) {
    release(start);
    return OUT_OF_MEMORY;
  }
  const T = lottery.slots;
  for (let a: u32 = 0; a <= T; ++a) {
    for (let b: u32 = 0; a + b <= T; ++b) {
      const c = T - a - b;
      const top = max(a, max(b, c));
      const share: f64 = a == top ? 1 / <f64>(1 + u32(b == top) + u32(c == top)) : 0;
      set(best, 64 * a + 8 * b + c, share);
      set(truth, 64 * a + 8 * b + c, share);
    }
  }
  // states with t points in all are filled from those with t + 1
  for (let t = T; t-- > 0;) {
    const belief = get(lottery.beliefs, t);
    for (let a: u32 = 0; a <= t; ++a) {
      for (let b: u32 = 0; a + b <= t; ++b) {
        const state = 64 * a + 8 * b + (t - a - b);
        set(truth, state, after(lottery, truth, state, t, belief, belief));
        let highest = after(lottery, best, state, t, belief, belief);
        for (let g: u32 = 0; g < lottery.grid; ++g) {
          highest = max(highest, after(lottery, best, state, t, belief, <f64>g / <f64>(lottery.grid - 1)));
        }
        set(best, state, highest);
      }
    }
  }
  lottery.best = get(best, 0);
  lottery.truthful = get(truth, 0);
  release(start);
  return OK;
}

/** Expected value after reporting x at slot t with points `state`. */
function after(lottery: Lottery, values: usize, state: u32, t: u32, belief: f64, x: f64): f64 {
  let value: f64 = 0;
  for (let label = 0; label < 2; ++label) {
    const y = <f64>label;
    const one = get(lottery.others, 2 * t) - y;
    const two = get(lottery.others, 2 * t + 1) - y;
    const mine = (x - y) * (x - y);
    const sum = mine + one * one + two * two;
    const expected = chance(mine, sum, 3) * get(values, state + 64)
      + chance(one * one, sum, 3) * get(values, state + 8)
      + chance(two * two, sum, 3) * get(values, state + 1);
    value += (label ? belief : 1 - belief) * expected;
  }
  return value;
}
