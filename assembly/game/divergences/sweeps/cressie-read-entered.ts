// Sweeps of Cressie-Read over outcomes that have no density as long as the group is there, but may have one without it.
// They are those of steepness 0 (cressie-read.ts).

import { anyLess, minus, over, plus, read, splat, times, whereEqual, whereLess, write } from "../../../math/lanes";
import { keepFour } from "../../../math/sums";
import { Workspace } from "../../workspace";
import { densityOf, LEAST, originOf } from "./cressie-read-density";
import { omega } from "./omega";

/** What `change` sums, of them, to be added to those sums. */
export function enter<V>(
  space: Workspace, alpha: f64, row: usize, centre: f64, rate: f64, d: f64, from: usize, to: usize, into: usize,
): void {
  const baseline = space.baseline;
  const state = space.state;
  const steepness = space.steepness;
  const k = splat<V>(alpha - 1);
  const by = splat<V>(1 / (alpha - 1));
  const origin = splat<V>(originOf(alpha - 1));
  const c = splat<V>(centre);
  const r = splat<V>(rate);
  const shift = splat<V>(d);
  let sum = read<V>(into);
  let work = read<V>(into + 48);
  let first = read<V>(into + 16);
  let second = read<V>(into + 32);
  do {
    const z = minus<V>(omega<V>(row + from, c, r), shift);
    const ku = times<V>(k, minus<V>(read<V>(state + from), z));
    const p = whereEqual<V>(read<V>(steepness + from), splat<V>(0), plus<V>(origin, ku), splat<V>(0));
    if (anyLess<V>(read<V>(LEAST), p)) {
      const a = times<V>(read<V>(baseline + from), densityOf<V>(ku, p, origin, by));
      const b = whereLess<V>(read<V>(LEAST), p, over<V>(k, p), splat<V>(0));
      const ab = times<V>(a, b);
      sum = plus<V>(sum, a);
      work = minus<V>(work, times<V>(a, z));
      first = minus<V>(first, ab);
      second = plus<V>(second, times<V>(ab, b));
    }
    from += 16;
  } while (from < to);
  keepFour<V>(into, sum, first, second, work);
}

/** Sum of q B. */
export function chargeEntered<V>(
  space: Workspace, alpha: f64, row: usize, centre: f64, rate: f64, d: f64, from: usize, to: usize, into: usize,
): void {
  const baseline = space.baseline;
  const state = space.state;
  const steepness = space.steepness;
  const k = splat<V>(alpha - 1);
  const by = splat<V>(1 / (alpha - 1));
  const byExponent = splat<V>(1 / alpha);
  const origin = splat<V>(originOf(alpha - 1));
  const c = splat<V>(centre);
  const r = splat<V>(rate);
  const shift = splat<V>(d);
  let sum = read<V>(into);
  do {
    const z = minus<V>(omega<V>(row + from, c, r), shift);
    const ku = times<V>(k, minus<V>(read<V>(state + from), z));
    const p = whereEqual<V>(read<V>(steepness + from), splat<V>(0), plus<V>(origin, ku), splat<V>(0));
    if (anyLess<V>(read<V>(LEAST), p)) {
      const a = times<V>(read<V>(baseline + from), densityOf<V>(ku, p, origin, by));
      sum = plus<V>(sum, times<V>(a, times<V>(p, byExponent)));
    }
    from += 16;
  } while (from < to);
  write<V>(into, sum);
}
