// What first guesses are made of: moments of the scores under q, and moments of omega = (row - centre) rate under q t'
// and q t'', which are combinations of policy b and policy b^2, b the steepness t'/t up to a factor.

import { higherOf, lowerOf, minus, plus, read, splat, times, write } from "../../../math/lanes";
import { HIGHEST, keepFour, LOWEST } from "../../../math/sums";
import { Workspace } from "../../workspace";
import { omega } from "./omega";

/** Sums of policy b omega, policy b omega^2, policy b^2 omega, policy b^2 omega^2; the highest s - omega. */
export function moments<V>(
  space: Workspace, row: usize, centre: f64, rate: f64, from: usize, to: usize, into: usize,
): void {
  const policy = space.policy;
  const state = space.state;
  const steepness = space.steepness;
  const c = splat<V>(centre);
  const r = splat<V>(rate);
  let sum0 = read<V>(into);
  let sum1 = read<V>(into + 16);
  let sum2 = read<V>(into + 32);
  let sum3 = read<V>(into + 48);
  let highest = read<V>(into + HIGHEST);
  do {
    const z = omega<V>(row + from, c, r);
    const b = read<V>(steepness + from);
    const first = times<V>(times<V>(read<V>(policy + from), b), z);
    const second = times<V>(first, b);
    sum0 = plus<V>(sum0, first);
    sum1 = plus<V>(sum1, times<V>(first, z));
    sum2 = plus<V>(sum2, second);
    sum3 = plus<V>(sum3, times<V>(second, z));
    highest = higherOf<V>(highest, minus<V>(read<V>(state + from), z));
    from += 16;
  } while (from < to);
  keepFour<V>(into, sum0, sum1, sum2, sum3);
  write<V>(into + HIGHEST, highest);
}

/** h <- h - level; sums of q h and q h^2, the lowest h. */
export function lower<V>(space: Workspace, h: usize, level: f64, from: usize, to: usize, into: usize): void {
  const baseline = space.baseline;
  const top = splat<V>(level);
  let sum = read<V>(into);
  let squares = read<V>(into + 16);
  let lowest = read<V>(into + LOWEST);
  do {
    const below = minus<V>(read<V>(h + from), top);
    const qh = times<V>(read<V>(baseline + from), below);
    sum = plus<V>(sum, qh);
    squares = plus<V>(squares, times<V>(qh, below));
    lowest = lowerOf<V>(lowest, below);
    write<V>(h + from, below);
    from += 16;
  } while (from < to);
  write<V>(into, sum);
  write<V>(into + 16, squares);
  write<V>(into + LOWEST, lowest);
}
