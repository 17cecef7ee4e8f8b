// omega = (row - centre) rate, of one x or two: by what a group's leaving lowers h, when the row holds its rewards; and
// what a change of s does above an edge.

import { higherOf, lowerOf, minus, plus, read, times } from "../../../math/lanes";

// @ts-ignore: decorator
@inline
export function omega<V>(at: usize, centre: V, rate: V): V {
  return times<V>(minus<V>(read<V>(at), centre), rate);
}

/** max(0, u) - max(0, s) given s and y = u - s: y itself where neither is below 0. */
// @ts-ignore: decorator
@inline
export function riseOf<V>(s: V, y: V, zero: V): V {
  return higherOf<V>(plus<V>(y, lowerOf<V>(s, zero)), minus<V>(zero, higherOf<V>(s, zero)));
}
