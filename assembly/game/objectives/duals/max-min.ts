// The dual of max-min, over the simplex: what its multipliers make of SW-Max's sizes, its gradient, the duality gap
// (../max-min.ts).

import { get, set } from "../../../math/arrays";
import { Dual } from "../block";

/** a, SW-Max's sizes, their sum kept at 1. */
export function weigh(dual: Dual): void {
  let sum: f64 = 0;
  for (let i: u32 = 0; i < dual.groups; ++i) sum += get(dual.trial, i);
  for (let i: u32 = 0; i < dual.groups; ++i) {
    const a = get(dual.trial, i) / sum;
    set(dual.trial, i, a);
    set(dual.play.game.sizes, i, a);
  }
}

/** v_i - min v - tau/a_i: a constant more changes no direction that keeps the sum of a. */
export function differentiate(dual: Dual): void {
  const least = value(dual);
  for (let i: u32 = 0; i < dual.groups; ++i) {
    set(dual.gradient, i, (get(dual.values, i) - least) - dual.barrier / get(dual.trial, i));
  }
}

/** min_i v_i: what the objective makes of valuations. */
export function value(dual: Dual): f64 {
  let least = Infinity;
  for (let i: u32 = 0; i < dual.groups; ++i) least = min(least, get(dual.values, i));
  return least;
}

/** Of the last evaluation. */
export function gap(dual: Dual): f64 {
  const least = value(dual);
  let sum: f64 = 0;
  for (let i: u32 = 0; i < dual.groups; ++i) sum += get(dual.play.game.sizes, i) * (get(dual.values, i) - least);
  return sum;
}
