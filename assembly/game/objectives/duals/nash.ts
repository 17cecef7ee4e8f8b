// The dual of Nash social welfare, by u = log y: what its multipliers make of SW-Max's sizes, its gradient, the duality
// gap (../nash.ts).

import { get, set } from "../../../math/arrays";
import { exp } from "../../../math/exp";
import { log, psi } from "../../../math/log";
import { Dual } from "../block";

/** w_i y_i, SW-Max's sizes. */
export function weigh(dual: Dual): void {
  for (let i: u32 = 0; i < dual.groups; ++i) {
    set(dual.play.game.sizes, i, get(dual.shares, i) * exp(get(dual.trial, i)));
  }
}

export function differentiate(dual: Dual): void {
  for (let i: u32 = 0; i < dual.groups; ++i) {
    set(dual.gradient, i, get(dual.play.game.sizes, i) * get(dual.values, i) - get(dual.shares, i));
  }
}

/** Of the last evaluation. */
export function gap(dual: Dual): f64 {
  let sum: f64 = 0;
  for (let i: u32 = 0; i < dual.groups; ++i) {
    const share = get(dual.shares, i);
    sum += share * psi(get(dual.gradient, i) / share);
  }
  return sum;
}

/** sum_i w_i log v_i. */
export function value(dual: Dual): f64 {
  let sum: f64 = 0;
  for (let i: u32 = 0; i < dual.groups; ++i) sum += get(dual.shares, i) * log(get(dual.values, i));
  return sum;
}
