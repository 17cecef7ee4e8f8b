// The payments of chi2, whose sums are linear in d_i (regularized.ts) from edge to edge, an edge being where an outcome
// enters or leaves the support: once the root is known to lie on the same piece, its charge is known.

import { begin, step } from "../../math/root";
import { lowestOf, sumOf } from "../../math/sums";
import { Workspace } from "../workspace";
import { ofChange } from "./shape";
import { changeAt, chargeAt, massAt, partAt, spreadAt } from "./sweeps";

/** The share of a charge that a root found from levels may be off by before it is found from differences: 2^-20. */
const SMALL: f64 = 9.5367431640625e-7;
/** Steps to find that root; they are 2 or 3. */
const STEPS: u32 = 16;

/** The payment over lambda. */
export function chargeLinear(space: Workspace, row: usize, centre: f64, rate: f64): f64 {
  const sums = space.sums;
  const low = space.low * rate;
  const high = space.high * rate;
  const mean = space.mean * rate;
  if (space.edge > high - low) {
    // nobody leaves the support, whatever d_i is
    spreadAt(space, row, centre, rate, mean);
    const value = sumOf(sums, 0);
    const lost = value * value / sumOf(sums, 1);
    const charge = sumOf(sums, 2);
    if (lost <= charge) return 0.25 * (charge - lost);
  } else {
    let d = mean;
    partAt(space, row, centre, rate, d);
    for (let k: u32 = 0; k < STEPS; ++k) {
      const slope = sumOf(sums, 1);
      const move = (2 - sumOf(sums, 0)) / slope;
      const near = abs(move) < lowestOf(sums);
      d += move;
      if (!near) {
        massAt(space, space.other, d);
        continue;
      }
      chargeAt(space, row, centre, rate, d);
      const value = sumOf(sums, 0);
      const lost = value * value / slope;
      const charge = sumOf(sums, 1);
      if (lost <= SMALL * charge) return 0.25 * (charge - lost);
      break;
    }
  }
  return chargeByDifferences(space, row, centre, rate, low, high, mean);
}

function chargeByDifferences(
  space: Workspace, row: usize, centre: f64, rate: f64, low: f64, high: f64, guess: f64,
): f64 {
  const root = space.root;
  const sums = space.sums;
  begin(root, low, high, guess);
  root.enough = -1;
  do {
    changeAt(space, row, centre, rate, root.x);
    ofChange(space, root, high - low);
    const lost = root.value * root.value / root.slope;
    const charge = 0.25 * sumOf(sums, 2);
    if (root.scale > 0 && lost <= charge) return charge - 0.5 * lost;
  } while (step(root));
  changeAt(space, row, centre, rate, root.x);
  return 0.25 * sumOf(sums, 2);
}
