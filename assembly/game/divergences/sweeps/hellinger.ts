// Of hellinger, beside the sweeps of reciprocal.ts: B = t x^2/(b w), x = z b, w = 1 + x.

import { minus, over, plus, read, splat, times, write } from "../../../math/lanes";
import { one } from "../../../math/powers";
import { Workspace } from "../../workspace";
import { omega } from "./omega";

/** Sum of q B. */
export function charge<V>(
  space: Workspace, row: usize, centre: f64, rate: f64, d: f64, from: usize, to: usize, into: usize,
): void {
  const policy = space.policy;
  const steepness = space.steepness;
  const c = splat<V>(centre);
  const r = splat<V>(rate);
  const shift = splat<V>(d);
  let sum = read<V>(into);
  do {
    const z = minus<V>(omega<V>(row + from, c, r), shift);
    const x = times<V>(z, read<V>(steepness + from));
    const w = plus<V>(one<V>(), x);
    sum = plus<V>(sum, over<V>(times<V>(times<V>(read<V>(policy + from), x), z), w));
    from += 16;
  } while (from < to);
  write<V>(into, sum);
}
