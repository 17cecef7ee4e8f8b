// The simulated crowds of Section 3: per slot the truth's probability q, the workers' beliefs about it, and a label
// drawn with q. Worker 0 is the accurate one: q + 0.02 z.

import { set } from "../../math/arrays";
import { Stream, normal, uniform } from "../../math/random";

/** N-1 workers share a bias: q + 0.30 + 0.10 z. */
export const NEEDLE_BIASED: u32 = 0;
/** N-1 workers follow a signal that has nothing to do with the truth. */
export const NEEDLE_HERD: u32 = 1;
/** 60 % report the opposite, the others are noisy. */
export const ADV_MAJORITY: u32 = 2;
/** 30 % lean down by 0.30, the others up. */
export const CAMPS: u32 = 3;
/** Independent unbiased noise, sd 0.02 to 0.35: averaging is good here. */
export const BENIGN: u32 = 4;
/** All equally accurate. */
export const PEERS: u32 = 5;
/** All equally inaccurate, sd 0.20. */
export const EQUAL_NOISE: u32 = 6;
/** Nearly certain labels; votes right with 0.55 to 0.75, independently, told with confidence 0.7. */
export const FACTUAL_INDEP: u32 = 7;
/** The same, but all follow one signal that is right with 0.6. */
export const FACTUAL_HERD: u32 = 8;
/** Everybody reports a fair coin: where no mechanism does better than sqrt T. */
export const COINS: u32 = 9;

// @ts-ignore: decorator
@inline
function clip(x: f64): f64 {
  return max(0, min(1, x));
}

/** Beliefs of one slot into f64[n]; returns its label. */
export function slotOf(environment: u32, stream: Stream, n: u32, beliefs: usize): f64 {
  const q = environment >= FACTUAL_INDEP ? rareQ(environment, stream) : uniform(stream) * 0.9 + 0.05;
  const last = <f64>max(1, n - 1);
  switch (environment) {
    case NEEDLE_BIASED:
      for (let i: u32 = 0; i < n; ++i) set(beliefs, i, clip(q + 0.3 + 0.1 * normal(stream)));
      break;
    case NEEDLE_HERD: {
      const signal = uniform(stream) * 0.9 + 0.05;
      for (let i: u32 = 0; i < n; ++i) set(beliefs, i, clip(signal + 0.1 * normal(stream)));
      break;
    }
    case ADV_MAJORITY: {
      const liars = <u32>(0.6 * <f64>n);
      for (let i: u32 = 0; i < n; ++i) {
        set(beliefs, i, i > 0 && i <= liars ? clip(1 - q + 0.05 * normal(stream)) : clip(q + 0.25 * normal(stream)));
      }
      break;
    }
    case CAMPS: {
      const low = <u32>(0.3 * <f64>n);
      for (let i: u32 = 0; i < n; ++i) {
        set(beliefs, i, clip(q + (i > 0 && i <= low ? -0.3 : 0.3) + 0.05 * normal(stream)));
      }
      break;
    }
    case BENIGN:
      for (let i: u32 = 0; i < n; ++i) set(beliefs, i, clip(q + (0.02 + 0.33 * <f64>i / last) * normal(stream)));
      break;
    case PEERS:
      for (let i: u32 = 0; i < n; ++i) set(beliefs, i, clip(q + 0.02 * normal(stream)));
      break;
    case EQUAL_NOISE:
      for (let i: u32 = 0; i < n; ++i) set(beliefs, i, clip(q + 0.2 * normal(stream)));
      break;
    case FACTUAL_INDEP:
      for (let i: u32 = 0; i < n; ++i) set(beliefs, i, vote(q > 0.5, uniform(stream) < 0.55 + 0.2 * <f64>i / last));
      break;
    case FACTUAL_HERD: {
      const right = uniform(stream) < 0.6;
      for (let i: u32 = 0; i < n; ++i) set(beliefs, i, vote(q > 0.5, right != uniform(stream) < 0.03));
      break;
    }
    default:
      for (let i: u32 = 0; i < n; ++i) set(beliefs, i, uniform(stream) < 0.5 ? 1 : 0);
  }
  if (environment <= CAMPS) set(beliefs, 0, clip(q + 0.02 * normal(stream)));
  if (environment == FACTUAL_INDEP || environment == FACTUAL_HERD) set(beliefs, 0, q);
  return uniform(stream) < q ? 1 : 0;
}

function rareQ(environment: u32, stream: Stream): f64 {
  if (environment == COINS) return 0.5;
  return uniform(stream) < 0.5 ? 0.98 : 0.02;
}

// @ts-ignore: decorator
@inline
function vote(truth: bool, right: bool): f64 {
  return truth == right ? 0.7 : 0.3;
}
