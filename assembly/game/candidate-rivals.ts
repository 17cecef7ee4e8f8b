// Who may have the highest score without a group, by doubles: those whose score, less what the group adds, comes as
// near the highest as rounding may have brought it. Mostly there is one, and nothing has to be summed anew.

import { higher } from "../math/slots";
import { higherOf, minus, plus, read, splat, times } from "../math/lanes";
import { Election } from "./candidate-scores";

/** What score - W v may be off by, as a share of the candidate's magnitudes: 4 roundings of less than they, 2^-51. */
const ROUNDING: f64 = 4.440892098500626e-16;

/** The highest that some score is, at the least, without `weight` times the row. */
export function floorOf(election: Election, row: usize, weight: f64): f64 {
  const end = <usize>election.candidates << 3;
  const pairs: usize = ASC_FEATURE_SIMD ? end & ~15 : 0;
  let floor = -Infinity;
  if (ASC_FEATURE_SIMD && pairs) floor = floorOfPairs(election, row, weight, pairs);
  for (let at = pairs; at < end; at += 8) floor = max(floor, bound<f64>(election, row, weight, -ROUNDING, at));
  return floor;
}

export function floorOfPairs(election: Election, row: usize, weight: f64, to: usize): f64 {
  const w = splat<v128>(weight);
  const rounding = splat<v128>(-ROUNDING);
  let floor = splat<v128>(-Infinity);
  let at: usize = 0;
  do {
    floor = higherOf<v128>(floor, bound<v128>(election, row, w, rounding, at));
    at += 16;
  } while (at < to);
  return higher(floor);
}

/** The first candidate from k on whose score may be that high; K if there is none. */
export function rival(election: Election, row: usize, weight: f64, floor: f64, k: u32): u32 {
  const end = <usize>election.candidates << 3;
  let at = <usize>k << 3;
  if (ASC_FEATURE_SIMD && at + 16 <= end) at = passPairs(election, row, weight, floor, at, end);
  while (at < end && bound<f64>(election, row, weight, ROUNDING, at) < floor) at += 8;
  return <u32>(at >> 3);
}

/** Where the first pair is that holds one, or what follows the last pair. */
export function passPairs(
  election: Election, row: usize, weight: f64, floor: f64, from: usize, end: usize,
): usize {
  const w = splat<v128>(weight);
  const rounding = splat<v128>(ROUNDING);
  const least = splat<v128>(floor);
  let at = from;
  do {
    if (v128.any_true(f64x2.ge(bound<v128>(election, row, w, rounding, at), least))) return at;
    at += 16;
  } while (at + 16 <= end);
  return at;
}

// @ts-ignore: decorator
@inline
function bound<V>(election: Election, row: usize, weight: V, rounding: V, at: usize): V {
  const without = minus<V>(read<V>(election.scores + at), times<V>(weight, read<V>(row + at)));
  return plus<V>(without, times<V>(rounding, read<V>(election.magnitudes + at)));
}
