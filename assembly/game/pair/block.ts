// What pricing two prompts of few outcomes writes on the way, lane by lane. What does not grow with the groups is static: with
// constant addresses V8 keeps the rest of a loop in registers.

import { take } from "../../memory";

/** Most outcomes of prompts that are priced two at a time: from there on the rows' own loops are as fast. */
export const FEW: u32 = 24;

/** f64x2[m] each, as in Workspace. */
export const SCORE = memory.data(<i32>FEW << 4, 16);
export const BASELINE = memory.data(<i32>FEW << 4, 16);
export const POLICY = memory.data(<i32>FEW << 4, 16);

/** f64x2: log sum_x q(x) exp((R(x) - pivot)/lambda). */
export const LOG_PARTITION = memory.data(16, 16);
/** f64x2: the highest score. */
export const PIVOT = memory.data(16, 16);
/** u64x2: 16 times the most likely outcome. */
export const MODE = memory.data(16, 16);
/** Lanes that are not 0: prompts with a row that only `pricePrompt` can price. */
export const FAR = memory.data(16, 16);

/** Bytes that `takePair` takes. */
export function pairBytes(groups: u32, outcomes: u32): u64 {
  const m = <u64>min(outcomes, FEW);
  return (2 * <u64>groups + 1) * m + 7 << 4;
}

/** f64x2[n*m] of rewards and, behind those, f64x2[n*m + m + 7] of terms; 0 when memory cannot hold them. */
export function takePair(groups: u32, outcomes: u32): usize {
  return take(<usize>pairBytes(groups, outcomes));
}
