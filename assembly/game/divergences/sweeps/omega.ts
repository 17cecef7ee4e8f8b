// omega = (row - centre) rate, of one x or two: by what a group's leaving lowers h, when the row holds its rewards.

import { minus, read, times } from "../../../math/lanes";

// @ts-ignore: decorator
@inline
export function omega<V>(at: usize, centre: V, rate: V): V {
  return times<V>(minus<V>(read<V>(at), centre), rate);
}
