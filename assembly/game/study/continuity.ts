// How far a policy can move when scores move by so much: the modulus of continuity behind Def. 4.7 of Sun et al. 2025,
// in closed form.
//
// Lemma B.1: with R and R' at most delta apart everywhere, the multipliers are too, so |f'(pi/q) - f'(pi'/q)| <= 2
// delta, and
//     |pi(x) - pi'(x)| <= 2 delta q / min f'',  the minimum over t in (0, 1/q], where both ratios are.
// Prop. 4.8 is its case of kl (2 delta/lambda, whatever q) and chi2 (q delta/lambda). Where f'' has no positive minimum
// there is no such rate: total variation jumps, and alpha > 2 is flat at 0.

import { BASELINE_NOT_POSITIVE, OK, Status } from "../../status";
import { get } from "../../math/arrays";
import { exp } from "../../math/exp";
import { log } from "../../math/log";
import { CHI2, HELLINGER, JENSEN_SHANNON, KL, REVERSE_KL, TOTAL_VARIATION } from "../block";

// @ts-ignore: decorator
@unmanaged
export class Continuity {
  lambda: f64;
  alpha: f64;
  /** delta >= 0, reward units. */
  change: f64;
  /** The lowest baseline probability, where there is no baseline. */
  lowest: f64;
  /** Out: the bound over delta, and the bound, at most 1; infinity where there is no rate. */
  rate: f64;
  bound: f64;
  /** Out: the value that was wrong. */
  fault: f64;
  divergence: u32;
  outcomes: u32;
  /** f64[m], positive; normalised here. 0: any with probabilities from `lowest`. */
  baseline: usize;
  /** Out: where a fault is. */
  outcome: u32;
}

/** Time O(m). */
export function continuity(study: Continuity): Status {
  study.rate = 0;
  if (study.baseline) {
    const status = overBaseline(study);
    if (status != OK) return status;
  } else {
    // monotone in q
    study.rate = max(rateAt(study, study.lowest), rateAt(study, 1));
  }
  study.bound = study.change > 0 ? min(1, study.rate * study.change) : 0;
  return OK;
}

function overBaseline(study: Continuity): Status {
  let highest: f64 = 0;
  for (let x: u32 = 0; x < study.outcomes; ++x) {
    const q = get(study.baseline, x);
    if (!(q > 0 && q < Infinity)) {
      study.outcome = x;
      study.fault = q;
      return BASELINE_NOT_POSITIVE;
    }
    highest = max(highest, q);
  }
  // relative to the highest: their own sum could overflow
  let sum: f64 = 0;
  for (let x: u32 = 0; x < study.outcomes; ++x) sum += get(study.baseline, x) / highest;
  for (let x: u32 = 0; x < study.outcomes; ++x) {
    study.rate = max(study.rate, rateAt(study, get(study.baseline, x) / highest / sum));
  }
  return OK;
}

/** 2 q / min f''. */
function rateAt(study: Continuity, q: f64): f64 {
  const twice = 2 / study.lambda;
  switch (study.divergence) {
    case KL: return twice;
    case CHI2: return q / study.lambda;
    case TOTAL_VARIATION: return Infinity;
    case REVERSE_KL: return twice / q;
    case HELLINGER: return 2 * twice / sqrt(q);
    case JENSEN_SHANNON: return twice * (1 + q) / q;
    default: return study.alpha > 2 ? Infinity : twice * exp((study.alpha - 1) * log(q));
  }
}
