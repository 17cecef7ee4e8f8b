// Of reverse-kl, beside the sweeps of reciprocal.ts: B = psi(z t)/t.

import { minus, plus, read, splat, times, write } from "../../../math/lanes";
import { psi } from "../../../math/powers";
import { STEP } from "../../../math/sums";
import { Workspace } from "../../workspace";
import { omega } from "./omega";

/** q B of one x or two. */
// @ts-ignore: decorator
@inline
function term<V>(baseline: usize, steepness: usize, row: usize, c: V, r: V, shift: V, from: usize): V {
  const z = minus<V>(omega<V>(row + from, c, r), shift);
  return times<V>(read<V>(baseline + from), psi<V>(times<V>(z, read<V>(steepness + from))));
}

/** Sum of q B. Four vectors a turn, whose chains of operations V8 interleaves: one alone takes three times as long as
 *  its operations. */
export function charge<V>(
  space: Workspace, row: usize, centre: f64, rate: f64, d: f64, from: usize, to: usize, into: usize,
): void {
  const baseline = space.baseline;
  const steepness = space.steepness;
  const c = splat<V>(centre);
  const r = splat<V>(rate);
  const shift = splat<V>(d);
  let sum = read<V>(into);
  do {
    const term0 = term<V>(baseline, steepness, row, c, r, shift, from);
    if (isVector<V>()) {
      const term1 = term<V>(baseline, steepness, row, c, r, shift, from + 16);
      const term2 = term<V>(baseline, steepness, row, c, r, shift, from + 32);
      const term3 = term<V>(baseline, steepness, row, c, r, shift, from + 48);
      sum = plus<V>(plus<V>(plus<V>(plus<V>(sum, term0), term1), term2), term3);
      from += STEP;
    } else {
      sum = plus<V>(sum, term0);
      from += 16;
    }
  } while (from < to);
  write<V>(into, sum);
}
