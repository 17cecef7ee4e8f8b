// One contender at the points of a room, in a process or a page of its own.

import { sums } from "../harness/agreement.mjs";
import { rooms } from "./rooms.mjs";
import { sample } from "./sample.mjs";

/** A contender ready for a point; undefined when it cannot do that. */
export function ready(room, contender, point) {
  const { points, input, size, contenders, columns } = rooms[room];
  const numbers = input(points[point]);
  const run = contenders[contender](numbers);
  return run && { run, size: size(numbers), sums: () => sums(columns((run.outputs ?? run)())) };
}

/** @param first milliseconds of warm-up before the first point: compilers get hold of a whole module then
 *  @returns nanoseconds a unit, and sums over the outputs, of every point that the contender can do */
export function perform({ room, contender, points, first, ...effort }) {
  const rows = [];
  for (const point of points) {
    const one = ready(room, contender, point);
    if (!one) continue;
    const found = one.sums();
    const time = sample(one.run, rows.length ? effort : { ...effort, warmUp: first });
    rows.push({ point, nanoseconds: (1e6 * time) / one.size, sums: found });
  }
  return rows;
}
